"""`isthmus screen`: partner names against public lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from isthmus.cli.lines import lines_of
from isthmus.cli.lists import AsOf, say_overdue
from isthmus.cli.output import Format, write_json, write_rows

if TYPE_CHECKING:
    from isthmus.screening.lists import Editions
    from isthmus.screening.results import ScreeningResult

_BATCH = 1000
_EXPLAINED = 8
"""So many candidates of a subject are explained in the table; the other formats explain all."""
_TABLE = ("subject", "result", "list_id", "entry_name", "class", "relation", "score")
_CSV = (
    *_TABLE, "explanation", "entry_id", "edition_as_of", "source_url", "requirement",
    "entry_ror_id", "subject_ror_id", "subject_country_code", "as_of", "lists_searched",
    "threshold", "method", "note",
)  # fmt: skip
_LISTS = ("list_id", "class", "as_of", "entries", "sha256")


def screen(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Organisations.")
    ] = None,
    input: Annotated[
        str | None,
        typer.Option("--input", metavar="FILE", help="One name a line; - is standard input."),
    ] = None,
    as_of: AsOf = None,
    country: Annotated[
        str | None,
        typer.Option("--country", help="Where they are (ISO code); used against namesakes."),
    ] = None,
    ror: Annotated[
        str | None, typer.Option("--ror", metavar="ROR_ID", help="The organisation's identifier.")
    ] = None,
    benchmark: Annotated[
        bool, typer.Option("--benchmark", help="How well the shipped cases are answered.")
    ] = False,
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """Which entries of public lists an organisation is, belongs to, or may be.

    `listed`: an entry is the organisation itself. `possible`: a person must look, also where a unit
    of it, or an organisation above it, is listed. `no_listed_match`: none in the lists named, of
    the dates named; it says nothing else. Exit code 0 in all three cases.
    """
    from isthmus.cli.benchmark import write_benchmark
    from isthmus.errors import RequestError
    from isthmus.reference.countries import required_codes
    from isthmus.screening.lists import editions

    if benchmark:
        if names or input or country or ror:
            raise RequestError("--benchmark", ["screens the shipped cases: give no other subject"])
        write_benchmark(as_of.date() if as_of else None, format)
        return
    given = _given(names or [], input, ror)
    code = required_codes([country], "--country")[0] if country is not None else None
    searched = editions(as_of.date() if as_of else None)
    answers = _answers(given, searched, code, ror)
    if format is Format.table:
        _write_table(list(answers), searched)
    elif format is Format.csv:
        write_rows((row for answer in answers for row in _rows(answer)), _CSV, format)
    else:
        from isthmus.screening.records import screening_record

        records = (screening_record(answer) for answer in answers)
        if format is Format.json:
            write_json(list(records))
        else:
            write_rows(records, (), format)
    say_overdue(searched)


def _given(names: Sequence[str], source: str | None, ror: str | None) -> list[str]:
    """The subjects: as given, from the file, or the registered name of the identifier."""
    from isthmus.errors import RequestError

    given = [*names, *(lines_of(source) if source else [])]
    if ror is not None and len(given) > 1:
        raise RequestError("--ror", ["belongs to one organisation: give one NAME, or none"])
    if ror is not None and not given:
        from isthmus.organisations.registry import load_registry

        return [load_registry().organisation(ror).name]
    if not given and source is None:
        raise RequestError("screen", ["give a NAME, a file with --input FILE, or --ror ROR_ID"])
    return given


def _answers(
    subjects: Sequence[str], searched: Editions, country: str | None, ror: str | None
) -> Iterator[ScreeningResult]:
    from isthmus.cli.progress import progress
    from isthmus.screening.judgements import all_judgements, with_judgements
    from isthmus.screening.matching import screen as screened
    from isthmus.settings import settings

    known, day = all_judgements(), settings().now.date()
    with progress() as display:
        task = display.add_task("Screening", total=len(subjects))
        for start in range(0, len(subjects), _BATCH):
            batch = subjects[start : start + _BATCH]
            found = screened(
                batch,
                country_codes=[country] * len(batch),
                ror_ids=[ror] * len(batch),
                searched=searched,
            )
            yield from with_judgements(found, searched, known, day)
            display.advance(task, len(batch))


def _write_table(answers: Sequence[ScreeningResult], searched: Editions) -> None:
    from isthmus.screening.records import said_of, said_of_judgement

    for answer in answers:
        title = f"{_short(answer.subject)}: {said_of(answer)}"
        if answer.candidates:
            write_rows(list(_rows(answer)), _TABLE[2:], Format.table, title=title)
            for one in answer.candidates[:_EXPLAINED]:
                typer.echo(f"  {one.list_id}: {one.explanation}")
                if one.judgement:
                    typer.echo(f"    {said_of_judgement(one.judgement)}")
            typer.echo("")
        else:
            typer.echo(f"{title}. {answer.note}" if answer.note else title)
    if len(answers) > 1:
        counts = {
            result: sum(answer.result == result for answer in answers)
            for result in ("listed", "possible", "no_listed_match")
        }
        typer.echo(", ".join(f"{result}: {count:,}" for result, count in counts.items()))
    typer.echo("")
    write_rows(
        [
            {
                "list_id": one.descriptor.id,
                "class": one.descriptor.evidence_class,
                "as_of": one.as_of,
                "entries": len(one.entries),
                "sha256": one.sha256[:12],
            }
            for one in searched.found
        ],
        _LISTS,
        Format.table,
        title=f"Searched: {len(searched.found)} lists as of {searched.as_of}",
        note="No listed match says nothing beyond these lists and dates. Evidence and full hashes: "
        "--format json.",
    )


def _short(subject: str) -> str:
    text = " ".join(subject.split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def _rows(answer: ScreeningResult) -> Iterator[dict[str, Any]]:
    """A row per candidate; one without a candidate where there is none."""
    shared = {
        "subject": answer.subject,
        "result": answer.result,
        "subject_ror_id": answer.ror_id,
        "subject_country_code": answer.country_code,
        "as_of": answer.as_of,
        "lists_searched": len(answer.lists),
        "threshold": answer.threshold,
        "method": answer.method,
        "note": answer.note,
    }
    if not answer.candidates:
        yield shared
    for one in answer.candidates:
        yield shared | {
            "list_id": one.list_id,
            "entry_name": one.entry_name,
            "class": one.evidence_class,
            "relation": one.relation,
            "score": one.score,
            "explanation": one.explanation,
            "entry_id": one.entry_id,
            "edition_as_of": one.as_of,
            "source_url": one.source_url,
            "requirement": one.requirement,
            "entry_ror_id": one.ror_id,
        }
