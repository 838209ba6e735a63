"""`isthmus organisations`: resolve affiliation strings, load a ROR dump, show a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from isthmus.cli.lines import lines_of
from isthmus.cli.output import Format, say, write_json, write_rows

if TYPE_CHECKING:
    from isthmus.organisations.registry import Organisation, Registry
    from isthmus.organisations.resolution import Resolution

app = typer.Typer(
    name="organisations",
    help="The registry of organisations, and which of them a text names.",
    no_args_is_help=True,
)

_BATCH = 1000
_COLUMNS = ("input", "status", "ror_id", "name", "country_code", "score")


@app.command(
    epilog='Example:  isthmus organisations resolve "Dept. of CS, National Taiwan Univ., Taipei"'
)
def resolve(
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="[TEXT]...", help="Affiliation strings.")
    ] = None,
    input: Annotated[
        str | None,
        typer.Option("--input", metavar="FILE", help="One string a line; - is standard input."),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """Which registered organisations, and which countries, affiliation strings name.

    `matched` gives the accepted organisations, `ambiguous` candidates for a person to choose from,
    `none` neither. Exit code 0 in all three cases.
    """
    from isthmus.organisations.registry import load_registry

    given = [*(texts or []), *(lines_of(input) if input else [])]
    if not given and not input:
        raise _nothing_given()
    registry = load_registry()
    answers = _answers(given, registry)
    if format in {Format.json, Format.jsonl}:
        rows = (_as_json(answer) for answer in answers)
        if format is Format.json:
            write_json(list(rows))
        else:
            write_rows(rows, (), format)
        return
    columns = _COLUMNS if format is Format.table else (*_COLUMNS, "country_codes", "country_basis")
    write_rows(
        (row for answer in answers for row in _as_rows(answer)),
        columns,
        format,
        title=f"Organisations by {registry.version}, {len(registry):,} records",
        note="The score of a match is a probability, that of a candidate a judgement and not a "
        "probability. Evidence: --format json.",
    )


@app.command(epilog="Example:  isthmus organisations load v1.63-2025-04-03-ror-data.zip")
def load(
    file: Annotated[
        Path, typer.Argument(help="A ROR dump: JSON (schema 2 or 1), JSON lines, .gz or .zip.")
    ],
) -> None:
    """Make a ROR dump the registry in use. If it fails, the previous registry stays."""
    from isthmus.organisations.ror_dump import load_dump

    loaded = load_dump(file)
    for fault in loaded.damaged:
        say(f"left out: {fault}")
    say(f"Loaded {loaded.version}: {loaded.records:,} organisations, into {loaded.path}")


@app.command(epilog="Example:  isthmus organisations show https://ror.org/05bqach95")
def show(
    ror_id: Annotated[str, typer.Argument(help="A ROR id, with or without https://ror.org/.")],
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """What the registry in use says about one organisation, and its lineage."""
    from isthmus.organisations.registry import load_registry

    registry = load_registry()
    record = _record(registry.organisation(ror_id), registry)
    if format is Format.json:
        write_json(record)
    elif format is Format.jsonl:
        write_rows([record], (), format)
    else:
        rows = [
            {"field": name, "value": value}
            for name, values in record.items()
            for value in _said(values if isinstance(values, list) else [values])
        ]
        write_rows(rows, ("field", "value"), format, title=f"By {registry.version}", note=_CREDIT)


_CREDIT = "Research Organization Registry, CC0; places from GeoNames, CC BY 4.0."


def _answers(texts: Sequence[str], registry: Registry) -> Iterator[Resolution]:
    from isthmus.cli.progress import progress
    from isthmus.organisations.resolver import resolve as resolutions

    if len(texts) <= _BATCH:
        yield from resolutions(texts, registry)
        return
    with progress() as display:
        task = display.add_task("Resolving", total=len(texts))
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            yield from resolutions(batch, registry)
            display.advance(task, len(batch))


def _nothing_given() -> Exception:
    from isthmus.errors import RequestError

    return RequestError("organisations resolve", ["give a TEXT, or a file with --input FILE"])


def _as_json(answer: Resolution) -> dict[str, Any]:
    return {
        "input": answer.input,
        "status": answer.status,
        "matches": [
            {
                "ror_id": match.ror_id,
                "name": match.name,
                "country_code": match.country_code,
                "score": match.score,
                "evidence": list(match.evidence),
            }
            for match in answer.matches
        ],
        "country_codes": list(answer.country_codes),
        "country_basis": answer.country_basis,
    }


def _as_rows(answer: Resolution) -> Iterator[dict[str, Any]]:
    """A row per match or candidate; one with empty cells where there is none."""
    shared = {
        "input": answer.input,
        "status": answer.status,
        "country_codes": " ".join(answer.country_codes),
        "country_basis": answer.country_basis,
    }
    if not answer.matches:
        # A country that the text names stands where the organisation's would.
        yield shared | {"country_code": " ".join(answer.country_codes) or None}
    for match in answer.matches:
        yield shared | {
            "ror_id": match.ror_id,
            "name": match.name,
            "country_code": match.country_code,
            "score": match.score,
        }


def _record(organisation: Organisation, registry: Registry) -> dict[str, Any]:
    def named(ror_ids: Sequence[str]) -> list[dict[str, str | None]]:
        return [
            {
                "ror_id": one,
                "name": registry.organisation(one).name if one in registry else None,
            }
            for one in ror_ids
        ]

    return {
        "ror_id": organisation.ror_id,
        "name": organisation.name,
        "status": organisation.status,
        "types": list(organisation.types),
        "country_code": organisation.country_code,
        "city": organisation.city,
        "subdivision": organisation.subdivision,
        "established": organisation.established,
        "names": [
            {"value": name.value, "language": name.language, "kinds": list(name.kinds)}
            for name in organisation.names
        ],
        "domains": list(organisation.domains),
        "parents": named(registry.parents(organisation.ror_id)),
        "children": named(registry.children(organisation.ror_id)),
        "successors": named(registry.successors(organisation.ror_id)),
        "registry": {"version": registry.version, "sha256": registry.sha256},
    }


def _said(values: Sequence[Any]) -> list[str]:
    """Entries of a list as text for the table."""
    said = []
    for value in values:
        if isinstance(value, dict) and "value" in value:
            kinds = ", ".join(
                [*value["kinds"], *([value["language"]] if value["language"] else [])]
            )
            said.append(f"{value['value']} ({kinds})")
        elif isinstance(value, dict) and "sha256" in value:
            said.append(f"{value['version']}, SHA-256 {value['sha256']}")
        elif isinstance(value, dict):
            said.append(f"{value['name'] or 'not in this registry'} {value['ror_id']}")
        else:
            said.append("–" if value is None else str(value))
    return said
