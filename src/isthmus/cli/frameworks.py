"""`isthmus frameworks`: which there are, what their rules say, and whether their tests pass."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from isthmus.cli.output import Format, say, write_json, write_rows

app = typer.Typer(
    name="frameworks", help="Frameworks: list them, show their rules, run their tests.",
    no_args_is_help=True,
)  # fmt: skip

Folder = Annotated[
    Path | None, typer.Option("--frameworks", metavar="DIR", help="In place of the bundled ones.")
]
Printed = Annotated[Format, typer.Option("--format", help="How to print the result.")]


@app.command("list")
def list_frameworks(folder: Folder = None, format: Printed = Format.table) -> None:
    """Every framework with the kind of its outcome, its edition, rules, tests and verification.

    Example:  isthmus frameworks list
    """
    from isthmus.assessment.framework_files import read_library

    rows = [
        {
            "framework_id": one.fields.id,
            "title": one.fields.short_title or one.fields.title,
            "outcome_kind": one.fields.outcome_kind,
            "version": one.fields.history[-1].version,
            "editions": len(one.fields.history),
            "rules": len(one.rules),
            "inactive": sum(rule.status == "inactive" for rule in one.rules),
            "tests": sum(len(cases) for cases in one.cases.values()),
            "verified_on": (one.fields.verified_on or one.fields.read_on).isoformat(),
        }
        for one in read_library(folder).frameworks.values()
    ]
    shown = ["framework_id", "title", "outcome_kind", "version", "rules", "inactive", "verified_on"]
    write_rows(
        rows,
        shown if format is Format.table else list(rows[0]),
        format,
        title="Frameworks",
        note="An inactive rule is shown and never counted.",
    )


@app.command("show")
def show_framework(
    framework: Annotated[str, typer.Argument(metavar="ID", help="A framework's id.")],
    folder: Folder = None,
    format: Printed = Format.table,
) -> None:
    """One framework: its scale, its rules with citation and dates.

    Example:  isthmus frameworks show ca-strac
    """
    from isthmus.assessment.framework_files import read_library
    from isthmus.assessment.register import register_of

    coverage = register_of(folder).get(framework)
    shown = read_library(folder).framework(framework)
    fields = shown.fields
    if format is Format.json:
        write_json(
            {
                "framework": fields.model_dump(mode="json", by_alias=True),
                "rules": [
                    one.model_dump(mode="json", by_alias=True, exclude_none=True)
                    for one in shown.rules
                ],
                "areas": shown.areas.model_dump(mode="json") if shown.areas else None,
                "coverage": coverage.model_dump(mode="json") if coverage else None,
                "sha256": shown.sha256,
            }
        )
        return
    rows = [_rule_row(one) for one in shown.rules]
    if format is not Format.table:
        write_rows(rows, list(rows[0]), format)
        return
    write_rows(
        [
            {"outcome": one.label, "meaning": one.meaning, "who decides": one.decides}
            for one in fields.scale
        ],
        ["outcome", "meaning", "who decides"],
        format,
        title="\n".join(
            [
                fields.title,
                f"{fields.publisher}, edition {fields.history[-1].version}",
                f"Outcome: {fields.outcome_kind.replace('_', ' ')}; {fields.kind}",
                fields.url,
            ]
        ),
        note=f"{fields.applicability}\n",
    )
    _write_editions(fields, coverage)
    write_rows(
        rows,
        ["rule_id", "title", "in_force", "status", "locator"],
        format,
        title="Rules in the order in which they are applied",
        note=f"Correct: {fields.correction}\n\nAppeal: {fields.appeal}",
    )


@app.command("test")
def run_tests(
    directory: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]", help="A folder of frameworks, or of one; bundled if not given."
        ),
    ] = None,
    format: Printed = Format.table,
) -> None:
    """Run the tests beside the rules; exit code 11 if one fails.

    Example:  isthmus frameworks test
    """
    from isthmus.assessment.rule_tests import rule_test_results
    from isthmus.errors import FrameworkError

    results = rule_test_results(directory)
    failed = [one for one in results if not one.passed]
    if format is not Format.table:
        rows = [_test_row(one) for one in results]
        write_rows(rows, list(rows[0]), format)
    if failed:
        raise FrameworkError(
            str(directory or "bundled frameworks"),
            [
                f"{one.framework_id}/{one.rule_id}: '{one.name}' expected {one.expected}, "
                f"got {one.got}"
                for one in failed
            ],
        )
    frameworks = len({one.framework_id for one in results})
    say(f"{_counted(len(results), 'test')} of {_counted(frameworks, 'framework')} passed")


@app.command("lint")
def lint_frameworks(
    directory: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]", help="A folder of frameworks, or of one; bundled if not given."
        ),
    ] = None,
    format: Printed = Format.table,
) -> None:
    """Name everything in the rules that nobody could defend; exit code 11 if there is anything.

    A citation that leads to no passage, a rule about persons, a country that the cited passage does
    not name, an adverse outcome without a measure before it, a date without a test on either side.

    Example:  isthmus frameworks lint
    """
    from isthmus.assessment.linting import lint
    from isthmus.errors import FrameworkError

    linted = lint(directory)
    faults = [(_below(path, directory), fault) for path, fault in linted.faults]
    if format is not Format.table:
        columns = ["file", "line", "field", "fault"]
        rows = [
            {"file": path, "line": one.line, "field": one.field, "fault": one.message}
            for path, one in faults
        ]
        write_rows(rows, columns, format)
    if faults:
        subject = str(directory or "bundled frameworks")
        raise FrameworkError(
            subject, [f"{path}: {one}" if path else str(one) for path, one in faults]
        )
    rules, frameworks = linted.rules, linted.frameworks
    say(f"{_counted(rules, 'rule')} of {_counted(frameworks, 'framework')}: no faults")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _below(path: Path, directory: Path | None) -> str:
    """A file as it stands in the folder that was looked at; nothing for the folder itself."""
    from isthmus.assessment.framework_files import bundled_frameworks

    folder = directory or bundled_frameworks()
    return "" if path == folder else path.relative_to(folder).as_posix()


def _write_editions(fields: Any, coverage: Any) -> None:
    """The editions, and what the register says of the framework."""
    verified = ""
    if coverage:
        verified = f"Verified on {coverage.verified_on} by the {coverage.verified_by} against: "
        verified += coverage.verified_against
        if coverage.lacking:
            verified += f"\nLacking: {'; '.join(coverage.lacking)}"
    write_rows(
        [
            {"edition": one.version, "since": one.since.isoformat(), "what changed": one.change}
            for one in fields.history
        ],
        ["edition", "since", "what changed"],
        Format.table,
        title="Editions",
        note=f"{verified}\n",
    )


def _rule_row(rule: Any) -> dict[str, Any]:
    until = f" until {rule.in_force.until}" if rule.in_force.until else ""
    return {
        "rule_id": rule.id,
        "title": rule.title,
        "issue": rule.issue,
        "in_force": f"from {rule.in_force.since}{until}",
        "status": rule.status,
        "citation": rule.citation.title,
        "locator": rule.citation.locator,
        "url": rule.citation.url,
    }


def _test_row(one: Any) -> dict[str, Any]:
    return {
        "framework_id": one.framework_id,
        "rule_id": one.rule_id,
        "name": one.name,
        "expected": one.expected,
        "got": one.got,
        "passed": one.passed,
    }
