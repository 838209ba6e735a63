"""`isthmus subjects`: who is remembered for `isthmus screen --recheck`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from isthmus.cli.output import Format, write_rows

app = typer.Typer(
    name="subjects",
    help="Subjects that `isthmus screen --remember` keeps, and `--recheck` screens again.",
    no_args_is_help=True,
)

_TABLE = ("subject_id", "subject", "country_code", "result", "screened_on", "candidates")
_ALL = (
    "subject_id", "subject", "country_code", "ror_id", "remembered_on", "screened_on", "as_of",
    "method", "registry", "software", "result", "candidates",
)  # fmt: skip


@app.command("list", epilog="Example:  isthmus subjects list --format json")
def list_subjects(
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """All remembered subjects with their last answer, in the order they were remembered."""
    from isthmus.screening.remembered import remembered, subjects_path

    rows: list[dict[str, Any]] = []
    if subjects_path().exists():
        with remembered() as memory:
            rows = list(_rows(memory))
    if format in {Format.table, Format.csv}:
        for row in rows:
            row["candidates"] = len(row["candidates"])
    shown = _TABLE if format is Format.table else _ALL
    write_rows(rows, shown, format, title=f"{len(rows):,} remembered subjects")


@app.command(epilog="Example:  isthmus subjects forget 3 4")
def forget(
    subject_ids: Annotated[
        list[int] | None, typer.Argument(help="Their numbers in `subjects list`.")
    ] = None,
    all: Annotated[bool, typer.Option("--all", help="Forget every subject.")] = False,
) -> None:
    """Forget subjects and their answers; judgements stay."""
    from isthmus.errors import RequestError
    from isthmus.screening.remembered import remembered

    if bool(subject_ids) == all:
        raise RequestError("subjects forget", ["give the numbers of subjects, or --all"])
    with remembered() as memory:
        gone = memory.forget_all() if all else memory.forget(subject_ids or [])
    typer.echo(f"{gone:,} {'subject is' if gone == 1 else 'subjects are'} forgotten.")


def _rows(memory: Any) -> Iterator[dict[str, Any]]:
    from dataclasses import asdict

    for some in memory.subjects():
        for one in some:
            yield {
                "subject_id": one.subject_id,
                "subject": one.subject,
                "country_code": one.country_code,
                "ror_id": one.ror_id,
                "remembered_on": one.remembered_on,
                "screened_on": one.conditions.screened_on,
                "as_of": one.conditions.as_of,
                "method": one.conditions.method,
                "registry": one.conditions.registry,
                "software": one.conditions.software,
                "result": one.result,
                "candidates": [asdict(kept) for kept in one.candidates],
            }
