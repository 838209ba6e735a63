"""Compares, group by group, how often each outcome came about; small groups are left out whole.

Only sums are known. A group with a small cell, or with all its members in one outcome, is withheld
with all its numbers, and no total is given that it is part of: what is left out can't be computed
from what is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from isthmus.errors import RequestError
from isthmus.fairness.counts import Counts
from isthmus.fairness.intervals import (
    difference_interval,
    quantile,
    ratio_interval,
    share_interval,
)
from isthmus.manifests import manifest

SMALLEST = 10
LEAST_SMALLEST = 5


@dataclass(frozen=True)
class Comparison:
    """One outcome in one group, beside the same outcome in all other groups that are shown.

    Shares lie in [0, 1]. Intervals are of 95 %; `stands` says whether the difference still excludes
    0 when all comparisons are taken together. The ratio is null where nobody of the others had the
    outcome.
    """

    group: str
    outcome: str
    count: int
    total: int
    share: float
    share_low: float
    share_high: float
    share_of_others: float
    difference: float
    difference_low: float
    difference_high: float
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    stands: bool


@dataclass(frozen=True)
class Disparity:
    """All comparisons of a table, and which groups were withheld."""

    group: str
    outcome: str
    smallest: int
    comparisons: tuple[Comparison, ...]
    withheld: tuple[str, ...]
    manifest: dict[str, Any]

    @property
    def standing(self) -> tuple[Comparison, ...]:
        """The differences that chance alone would hardly have made."""
        return tuple(one for one in self.comparisons if one.stands)


def disparity(counts: Counts, smallest: int = SMALLEST) -> Disparity:
    """Each outcome in each group, beside all other groups together.

    Parameters
    ----------
    smallest
        A count of at least 1 and below this is small; its group is withheld.

    Raises
    ------
    RequestError
        If `smallest` is below 5, or fewer than two groups are left.
    """
    if smallest < LEAST_SMALLEST:
        said = f"is {smallest}; at least {LEAST_SMALLEST}, or single people could be recognised"
        raise RequestError("--smallest", [said])
    shown = tuple(one for one in counts.groups if not _is_withheld(counts, one, smallest))
    if len(shown) < 2:
        said = (
            f"fewer than two groups have no count from 1 to {smallest - 1} and more than one "
            "outcome; join groups or outcomes, or wait for more"
        )
        raise RequestError("the table", [said])
    number = len(shown) * len(counts.outcomes)
    return Disparity(
        counts.group,
        counts.outcome,
        smallest,
        tuple(_compared(counts, shown, quantile(), quantile(number))),
        tuple(one for one in counts.groups if one not in shown),
        # No hash of the table: so few numbers could be guessed until the hash agrees.
        manifest("fairness-disparity", {}, {"smallest": smallest, "level": 0.95}),
    )


def _is_withheld(counts: Counts, group: str, smallest: int) -> bool:
    """Has it a small cell, nobody at all, or everybody in one outcome?"""
    cells = [counts.of(group, one) for one in counts.outcomes]
    return any(0 < one < smallest for one in cells) or sum(one > 0 for one in cells) < 2


def _compared(
    counts: Counts, shown: tuple[str, ...], z: float, z_together: float
) -> Iterator[Comparison]:
    for group in shown:
        total = counts.total(group)
        others = sum(counts.total(one) for one in shown if one != group)
        for outcome in counts.outcomes:
            part = counts.of(group, outcome)
            part_2 = sum(counts.of(one, outcome) for one in shown if one != group)
            share, share_2 = part / total, part_2 / others
            low, high = share_interval(part, total, z)
            down, up = difference_interval(part, total, part_2, others, z)
            lowest, highest = difference_interval(part, total, part_2, others, z_together)
            ratio = ratio_interval(part, total, part_2, others, z)
            yield Comparison(
                group, outcome, part, total, share, low, high, share_2, share - share_2, down, up,
                share / share_2 if ratio else None,
                ratio[0] if ratio else None,
                ratio[1] if ratio else None,
                lowest > 0 or highest < 0,
            )  # fmt: skip
