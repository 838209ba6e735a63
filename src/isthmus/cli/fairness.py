"""`isthmus fairness`: shows that origin plays no part, and audits disparities in aggregates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from isthmus.cli.exit_codes import EXIT_CODES, MOVED
from isthmus.cli.output import Format, say, write_json, write_rows

if TYPE_CHECKING:
    from isthmus.fairness.self_testing import SelfTest

app = typer.Typer(
    name="fairness",
    help="Test that origin plays no part in an assessment; compare outcomes between groups.",
    epilog="Example:  isthmus fairness self-test --out fairness.html",
    no_args_is_help=True,
)


@app.command("self-test")
def self_test(
    cases: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="A folder with further cases: proposals or stored assessments."
        ),
    ] = None,
    shipped: Annotated[
        bool, typer.Option("--shipped/--no-shipped", help="Whether to test the shipped cases too.")
    ] = True,
    framework: Annotated[
        list[str] | None,
        typer.Option(help="A framework's id; repeat for several. All if not given."),
    ] = None,
    frameworks: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Frameworks in place of the bundled ones.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Judge by the rules and lists of this day (2026-07-31)."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a report: .html, .md or .json.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How to print the result.")] = Format.table,
) -> None:
    """Judge every case again with one thing changed that must not matter, and compare.

    Names, scripts, countries, domains, order: nothing may move but by a rule whose own source names
    the place. Exit code 3 if something else moved.

    Example:  isthmus fairness self-test --out fairness.html
    """
    from isthmus.cli.progress import progress
    from isthmus.fairness.cases import cases_of
    from isthmus.fairness.documents import refuse_suffix, write_report
    from isthmus.fairness.self_test_report import self_test_json, self_test_report
    from isthmus.fairness.self_testing import self_test as tested

    _refuse_format(format)
    day = _day(as_of)
    if out is not None:
        refuse_suffix(out)
    found = cases_of(cases, shipped=shipped)
    with progress() as display:
        task = display.add_task("Judging in pairs", total=None)
        result = tested(
            found, as_of=day, frameworks=framework, frameworks_folder=frameworks,
            report=lambda done, of: display.update(task, completed=done, total=of),
        )  # fmt: skip
    if out is not None:
        written = write_report(
            out, self_test_report(result), self_test_json(result), result.manifest
        )
        for path in written:
            say(f"wrote {path}")
    _write_self_test(result, format)
    code = _exit_code(result)
    if code:
        raise typer.Exit(code)


@app.command("disparity")
def disparity(
    file: Annotated[
        Path | None,
        typer.Argument(help="A CSV of counts: group, outcome, count.", show_default=False),
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="The invented counts that come with Isthmus.")
    ] = False,
    group: Annotated[
        str, typer.Option(metavar="COLUMN", help="The column with the self-described group.")
    ] = "group",
    outcome: Annotated[
        str, typer.Option(metavar="COLUMN", help="The column with the outcome or turnaround.")
    ] = "outcome",
    count: Annotated[
        str, typer.Option(metavar="COLUMN", help="The column with the number of people.")
    ] = "count",
    smallest: Annotated[
        int, typer.Option(help="Withhold groups with a count from 1 to below this; at least 5.")
    ] = 10,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a report: .html, .md or .json.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How to print the result.")] = Format.table,
) -> None:
    """Compare how often each outcome came about in each group, from sums alone.

    Files with a row per person, names, addresses or identifiers are refused; small groups are
    withheld. Nothing is stored, and nothing is linked to a case.

    Example:  isthmus fairness disparity --example --out disparity.html
    """
    from isthmus.errors import RequestError
    from isthmus.fairness.counts import EXAMPLE, read_counts
    from isthmus.fairness.disparity import disparity as compared
    from isthmus.fairness.disparity_report import (
        COLUMNS,
        disparity_finding,
        disparity_json,
        disparity_report,
        disparity_rows,
        texts,
    )
    from isthmus.fairness.documents import refuse_suffix, write_report

    if (file is None) == (not example):
        raise RequestError("disparity", ["name one table: a file, or --example"])
    if out is not None:
        refuse_suffix(out)
    counts = read_counts(EXAMPLE if file is None else file, group, outcome, count)
    found = compared(counts, smallest)
    if out is not None:
        for path in write_report(
            out, disparity_report(found), disparity_json(found), found.manifest
        ):
            say(f"wrote {path}")
    if format is Format.json:
        write_json(disparity_json(found))
    elif format is Format.table:
        columns = ("group", "outcome", *COLUMNS)
        shown = [
            dict(zip(columns, (one.group, one.outcome, *texts(one)), strict=True))
            for one in found.comparisons
        ]
        write_rows(shown, columns, format, title="In brackets: intervals of 95 %")
    else:
        rows = disparity_rows(found)
        write_rows(rows, list(rows[0]), format)
    if found.withheld:
        say(f"withheld, too small or all alike: {', '.join(found.withheld)}")
    say(disparity_finding(found))


def _write_self_test(result: SelfTest, format: Format) -> None:
    from dataclasses import asdict

    from isthmus.fairness.self_test_report import finding_of, kind_rows, self_test_json

    if format is Format.json:
        write_json(self_test_json(result))
    else:
        rows = [asdict(one) for one in kind_rows(result)]
        columns = ["kind", "pairs", "same", "moved_by_cited_rule", "failed", "not_swapped"]
        write_rows(rows, columns, Format.table, title=f"Fairness self-test, as of {result.as_of}")
    for one in result.unread:
        say(f"{one.file}: could not be tested:" + "".join(f"\n  {said}" for said in one.faults))
    for one in result.broken:
        faults = "".join(f"\n  {said}" for said in one.faults)
        say(f"The framework {one.file} could not be read and was not tested:{faults}")
    for pair in result.failures:
        say(f"{pair.case}: {pair.said}")
        for move in pair.unexplained:
            of = f"{move.framework_id} {move.what} {move.subject}".strip()
            say(f"  {of}: {move.before} -> {move.after}; no cited rule explains it")
    say(finding_of(result))


def _exit_code(result: SelfTest) -> int:
    """What failed first: fairness, then frameworks, then cases that could not be read."""
    from isthmus.errors import FrameworkError, ProposalError

    if not result.holds:
        return MOVED
    if result.broken:
        return EXIT_CODES[FrameworkError]
    return EXIT_CODES[ProposalError] if result.unread else 0


def _refuse_format(format: Format) -> None:
    from isthmus.errors import RequestError

    if format not in {Format.table, Format.json}:
        raise RequestError("--format", [f"'{format}' is not offered here; use table or json"])


def _day(text: str | None) -> date | None:
    from isthmus.errors import RequestError

    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise RequestError("--as-of", [f"'{text}' is not a date; write it as 2026-07-31"]) from None
