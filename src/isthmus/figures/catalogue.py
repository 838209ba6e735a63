"""The figures by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from isthmus.errors import RequestError, did_you_mean
from isthmus.figures.coverage_figure import coverage_figure
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Pair
from isthmus.figures.pair_indices import pair_indices_figure
from isthmus.figures.pair_works import pair_works_figure
from isthmus.figures.team_form import team_form_figure


@dataclass(frozen=True)
class Entry:
    """A figure that can be asked for by name."""

    name: str
    shows: str
    most_pairs: int
    takes_pair_counts: bool
    """Whether it can be drawn from counts of pairs alone, without a corpus."""
    figure: Callable[[Observations, Sequence[Pair]], Figure]


FIGURES: Mapping[str, Entry] = {
    entry.name: entry
    for entry in (
        Entry(
            "pair-works",
            "joint works of country pairs over the years",
            6, True, pair_works_figure,
        ),
        Entry(
            "pair-indices",
            "count, partner share of both sides and size-free index (RIC) of pairs",
            6, True, pair_indices_figure,
        ),
        Entry(
            "team-form",
            "works of two countries against works of three or more over the years",
            1, False,
            lambda observed, pairs: team_form_figure(observed, pairs[0] if pairs else None),
        ),
        Entry(
            "coverage",
            "share of works whose authors' countries are known, by year",
            0, False, lambda observed, _pairs: coverage_figure(observed),
        ),
    )
}  # fmt: skip


def figure_entry(name: str) -> Entry:
    """The figure of that name.

    Raises
    ------
    RequestError
        If there is none.
    """
    if name not in FIGURES:
        hint = did_you_mean(name, FIGURES) or f"; there are {', '.join(FIGURES)}"
        raise RequestError("figure", [f"unknown figure '{name}'{hint}"])
    return FIGURES[name]
