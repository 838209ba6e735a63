"""`isthmus screen --benchmark`: how many of the shipped cases are answered as they should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from isthmus.cli.output import Format, write_json, write_rows

if TYPE_CHECKING:
    from isthmus.screening.benchmark.cases import Case
    from isthmus.screening.lists import Editions

_COLUMNS = ("class", "measure", "cases", "part", "share", "low", "high")


def write_benchmark(as_of: date | None, format: Format) -> None:
    """The shares of each class with their intervals, and what they were measured on."""
    from isthmus.manifests import sha256_of
    from isthmus.organisations.registry import load_registry
    from isthmus.screening.benchmark.cases import CASES_FILE, UNTOUCHED_FILE, cases
    from isthmus.screening.benchmark.evaluation import EDITIONS_AS_OF
    from isthmus.screening.comparison import METHOD
    from isthmus.screening.lists import editions

    searched = editions(as_of or EDITIONS_AS_OF)
    seen, untouched = _measured(cases(), searched), _measured(cases(UNTOUCHED_FILE), searched)
    registry = load_registry()
    if format is Format.json:
        write_json(
            {
                "method": METHOD,
                "cases": {"number": seen["number"], "sha256": sha256_of(CASES_FILE)},
                "registry": {"version": registry.version, "sha256": registry.sha256},
                "as_of": searched.as_of.isoformat(),
                "lists": [
                    {"list_id": one.descriptor.id, "as_of": one.as_of, "sha256": one.sha256}
                    for one in searched.found
                ],
                "shares": seen["shares"],
                "wrong": seen["wrong"],
                "untouched": {
                    "cases": {"number": untouched["number"], "sha256": sha256_of(UNTOUCHED_FILE)},
                    "shares": untouched["shares"],
                    "wrong": untouched["wrong"],
                },
            }
        )
        return
    if format is not Format.table:
        sets = (("seen", seen), ("untouched", untouched))
        rows = [{"set": name, **row} for name, of in sets for row in of["shares"]]
        write_rows(rows, ("set", *_COLUMNS), format)
        return
    lists = ", ".join(f"{one.descriptor.id} {one.as_of}" for one in searched.found)
    write_rows(
        seen["shares"],
        _COLUMNS,
        format,
        title=f"{seen['number']} cases of screening, answered with {METHOD}",
    )
    write_rows(
        untouched["shares"],
        _COLUMNS,
        format,
        title=f"{untouched['number']} further cases, written before {METHOD} answered any",
        note=f"Intervals: Wilson, 95%. Registry: {registry.version}. Lists: {lists}. Which cases "
        "are answered wrongly: --format json.",
    )


def _measured(of: Sequence[Case], searched: Editions) -> dict[str, Any]:
    """How many cases there are, the shares that are answered right, and the wrong answers."""
    from isthmus.screening.benchmark.evaluation import answered_right, answers, shares

    results = answers(of, searched)
    return {
        "number": len(of),
        "shares": [_row(asdict(one)) for one in shares(of, results) if one.cases],
        "wrong": [
            {
                "subject": case.subject,
                "class": case.class_,
                "expected": case.expected,
                "result": result.result,
                "why": case.why,
            }
            for case, result in zip(of, results, strict=True)
            if not answered_right(case, result)
        ],
    }


def _row(share: dict[str, Any]) -> dict[str, Any]:
    return {"class": share.pop("class_"), **share}
