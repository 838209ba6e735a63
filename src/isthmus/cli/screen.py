"""`isthmus screen`: partner names against public lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from isthmus.cli.lines import lines_of
from isthmus.cli.lists import AsOf, say_overdue
from isthmus.cli.output import Format, write_json, write_rows
from isthmus.cli.screening_rows import CSV, TABLE, candidate_rows

if TYPE_CHECKING:
    from isthmus.screening.lists import Editions
    from isthmus.screening.results import ScreeningResult

_BATCH = 1000
_EXPLAINED = 8
"""So many candidates of a subject are explained in the table; the other formats explain all."""
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
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write a long --input to a .jsonl or .csv."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an --out that was interrupted.")
    ] = False,
    remember: Annotated[
        bool, typer.Option("--remember", help="Keep subjects and answers for --recheck.")
    ] = False,
    recheck: Annotated[
        bool, typer.Option("--recheck", help="Screen remembered subjects again: what changed?")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --recheck: do not remember the new answers.")
    ] = False,
    benchmark: Annotated[
        bool, typer.Option("--benchmark", help="How well the shipped cases are answered.")
    ] = False,
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """Which entries of public lists an organisation is, belongs to, or may be.

    `listed`: an entry is the organisation itself. `possible`: a person must look, also where a unit
    of it, or an organisation above it, is listed. `no_listed_match`: none in the lists named, of
    the dates named; it says nothing else. Exit code 0 in all three cases; --recheck ends with 3
    if an answer changed.
    """
    from isthmus.reference.countries import required_codes
    from isthmus.screening.lists import editions

    day = as_of.date() if as_of else None
    subjects = bool(names or input or country or ror)
    _refuse_contradictions(subjects, benchmark, recheck, dry_run, out, resume, remember)
    if benchmark:
        from isthmus.cli.benchmark import write_benchmark

        write_benchmark(day, format)
        return
    if recheck:
        from isthmus.cli.recheck import write_recheck

        raise typer.Exit(write_recheck(day, format, dry_run=dry_run))
    code = required_codes([country], "--country")[0] if country is not None else None
    searched = editions(day)
    if out is not None:
        from isthmus.cli.screening_batch import screen_into

        screen_into(out, input, names or [], code, searched, format, resume, remember)
    else:
        given = _given(names or [], input, ror)
        _write(_answers(given, searched, code, ror, remember), searched, format)
    say_overdue(searched)


def _refuse_contradictions(
    subjects: bool,
    benchmark: bool,
    recheck: bool,
    dry_run: bool,
    out: Path | None,
    resume: bool,
    remember: bool,
) -> None:
    """Options that mean nothing together; all of them at once."""
    from isthmus.errors import RequestError

    faults = []
    if benchmark and subjects:
        faults.append("--benchmark screens the shipped cases: give no other subject")
    if recheck and subjects:
        faults.append("--recheck screens the remembered subjects: give no other subject")
    if (recheck or benchmark) and (out or remember or recheck == benchmark):
        faults.append("--recheck and --benchmark go with none of each other, --out, --remember")
    if dry_run and not recheck:
        faults.append("--dry-run goes with --recheck")
    if resume and out is None:
        faults.append("--resume goes with --out FILE")
    if faults:
        raise RequestError("screen", faults)


def _write(answers: Iterator[ScreeningResult], searched: Editions, format: Format) -> None:
    if format is Format.table:
        _write_table(list(answers), searched)
    elif format is Format.csv:
        write_rows((row for answer in answers for row in candidate_rows(answer)), CSV, format)
    else:
        from isthmus.screening.records import screening_record

        records = (screening_record(answer) for answer in answers)
        if format is Format.json:
            write_json(list(records))
        else:
            write_rows(records, (), format)


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
    subjects: Sequence[str],
    searched: Editions,
    country: str | None,
    ror: str | None,
    remember: bool,
) -> Iterator[ScreeningResult]:
    from isthmus.cli.progress import progress
    from isthmus.screening.remembered import remember_screened, screened_and_judged

    with progress() as display:
        task = display.add_task("Screening", total=len(subjects))
        for start in range(0, len(subjects), _BATCH):
            batch = subjects[start : start + _BATCH]
            answers = screened_and_judged([(one, country, ror) for one in batch], searched)
            if remember:
                remember_screened([(one, country, ror) for one in answers], searched)
            yield from answers
            display.advance(task, len(batch))


def _write_table(answers: Sequence[ScreeningResult], searched: Editions) -> None:
    from isthmus.screening.records import said_of, said_of_judgement

    for answer in answers:
        title = f"{_short(answer.subject)}: {said_of(answer)}"
        if answer.candidates:
            write_rows(list(candidate_rows(answer)), TABLE[2:], Format.table, title=title)
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
