"""How many cases of the benchmark are answered as they should be.

Recall is the share of positive cases whose entry is found as expected. A false alarm is a negative
case with more than it may have: `listed`, or any candidate where there should be none. Precision
is the share of right answers among the positive cases answered right and the false alarms; it
depends on how many cases of each kind there are, and says nothing about a user's own subjects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from isthmus.screening.benchmark.cases import NEGATIVE, POSITIVE, Case
from isthmus.screening.lists import Editions
from isthmus.screening.matching import screen
from isthmus.screening.results import ScreeningResult

EDITIONS_AS_OF = date(2026, 11, 23)
"""The day whose editions the cases were made from, and are judged by."""

_Z = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class Share:
    """Of `cases` cases, `part` are of a kind; with the share and its 95 % Wilson interval.

    `measure` is `recall` (found of what is listed), `false_alarms` (of what is not), or
    `precision`. The share is null where there are no cases.
    """

    class_: str
    measure: str
    cases: int
    part: int
    share: float | None
    low: float | None
    high: float | None


def answered_right(case: Case, result: ScreeningResult) -> bool:
    """Whether the answer is the one that the case expects."""
    if case.expected == "not_listed":
        return result.result != "listed"
    if case.expected == "no_match":
        return not result.candidates
    relations = {
        one.relation
        for one in result.candidates
        if (one.list_id, one.entry_id) == (case.list_id, case.entry_id)
    }
    wanted = {"is"} if case.expected == "listed" else {"is", "possible"}
    return bool(relations & wanted)


def answers(of: Sequence[Case], searched: Editions) -> list[ScreeningResult]:
    """The screening of each case, in order."""
    return screen(
        [case.subject for case in of],
        country_codes=[case.country_code for case in of],
        searched=searched,
    )


def shares(of: Sequence[Case], results: Sequence[ScreeningResult]) -> list[Share]:
    """Recall and false alarms of each class, then of the groups of classes, then overall."""
    right = [(case, answered_right(case, one)) for case, one in zip(of, results, strict=True)]
    rows: list[Share] = []
    for class_ in POSITIVE:
        outcomes = [is_right for case, is_right in right if case.class_ == class_]
        rows.append(_share(class_, "recall", len(outcomes), sum(outcomes)))
    for class_ in NEGATIVE:
        outcomes = [is_right for case, is_right in right if case.class_ == class_]
        rows.append(_share(class_, "false_alarms", len(outcomes), outcomes.count(False)))
    for group in dict.fromkeys(POSITIVE.values()):
        outcomes = [is_right for case, is_right in right if POSITIVE.get(case.class_) == group]
        rows.append(_share(f"all {group}", "recall", len(outcomes), sum(outcomes)))
    found = [is_right for case, is_right in right if case.class_ in POSITIVE]
    others = [is_right for case, is_right in right if case.class_ in NEGATIVE]
    false_alarms = others.count(False)
    wrongly_listed = sum(
        one.result == "listed" and case.class_ in NEGATIVE
        for case, one in zip(of, results, strict=True)
    )
    return [
        *rows,
        _share("all positive", "recall", len(found), sum(found)),
        _share("all negative", "false_alarms", len(others), false_alarms),
        _share("all negative", "wrongly_listed", len(others), wrongly_listed),
        _share("all", "precision", sum(found) + false_alarms, sum(found)),
    ]


def _share(class_: str, measure: str, cases: int, part: int) -> Share:
    low, high = wilson_interval(part, cases) if cases else (None, None)
    return Share(class_, measure, cases, part, part / cases if cases else None, low, high)


def wilson_interval(part: int, whole: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of `part` of `whole`, which is not 0.

    The measures of a corpus have the same interval over columns (`measures.intervals`); screening
    counts a few hundred cases, without a table.

    References
    ----------
    Wilson (1927), https://doi.org/10.1080/01621459.1927.10502953
    """
    share = part / whole
    middle = (share + _Z**2 / (2 * whole)) / (1 + _Z**2 / whole)
    half = _Z * sqrt(share * (1 - share) / whole + _Z**2 / (4 * whole**2)) / (1 + _Z**2 / whole)
    # At 0 and 1 the bound is exact; rounding could put it a hair outside.
    return (0.0 if part == 0 else middle - half), (1.0 if part == whole else middle + half)
