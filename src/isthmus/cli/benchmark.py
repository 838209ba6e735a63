"""`isthmus screen --benchmark`: how many of the shipped cases are answered as they should be."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from isthmus.cli.output import Format, write_json, write_rows

_COLUMNS = ("class", "measure", "cases", "part", "share", "low", "high")


def write_benchmark(as_of: date | None, format: Format) -> None:
    """The shares of each class with their intervals, and what they were measured on."""
    from isthmus.manifests import sha256_of
    from isthmus.organisations.registry import load_registry
    from isthmus.screening.benchmark.cases import CASES_FILE, cases
    from isthmus.screening.benchmark.evaluation import (
        EDITIONS_AS_OF,
        answered_right,
        answers,
        shares,
    )
    from isthmus.screening.comparison import METHOD
    from isthmus.screening.lists import editions

    all_cases = cases()
    searched = editions(as_of or EDITIONS_AS_OF)
    results = answers(all_cases, searched)
    rows = [_row(asdict(one)) for one in shares(all_cases, results)]
    registry = load_registry()
    if format is Format.json:
        write_json(
            {
                "method": METHOD,
                "cases": {"number": len(all_cases), "sha256": sha256_of(CASES_FILE)},
                "registry": {"version": registry.version, "sha256": registry.sha256},
                "as_of": searched.as_of.isoformat(),
                "lists": [
                    {"list_id": one.descriptor.id, "as_of": one.as_of, "sha256": one.sha256}
                    for one in searched.found
                ],
                "shares": rows,
                "wrong": [
                    {
                        "subject": case.subject,
                        "class": case.class_,
                        "expected": case.expected,
                        "result": result.result,
                        "why": case.why,
                    }
                    for case, result in zip(all_cases, results, strict=True)
                    if not answered_right(case, result)
                ],
            }
        )
        return
    lists = ", ".join(f"{one.descriptor.id} {one.as_of}" for one in searched.found)
    write_rows(
        rows,
        _COLUMNS,
        format,
        title=f"{len(all_cases)} cases of screening, answered with {METHOD}",
        note=f"Intervals: Wilson, 95%. Registry: {registry.version}. Lists: {lists}. Which cases "
        "are answered wrongly: --format json.",
    )


def _row(share: dict[str, Any]) -> dict[str, Any]:
    return {"class": share.pop("class_"), **share}
