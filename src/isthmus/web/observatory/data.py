"""The data behind the observatory, opened once per process: counts of pairs of the whole world."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from isthmus.corpus.pair_counts import bundled_pair_counts
from isthmus.figures.figure import Figure
from isthmus.figures.making import Sources, made_figure
from isthmus.figures.observations import Observations, Pair, world_observations
from isthmus.figures.request import Request
from isthmus.reference.countries import country_name

FIGURES_KEPT = 200


@dataclass(frozen=True)
class DataLine:
    """One thing a reader should know about the data."""

    name: str
    said: str


def data_summary() -> list[DataLine]:
    """What the data are, as of when, and what they lack."""
    observed = world()
    first, last = observed.years
    lacks = " ".join(observed.caveats) or "Nothing that is known."
    return [
        DataLine("Works", f"Pairs of countries in all works of OpenAlex, {first} to {last}"),
        DataLine("As of", observed.as_of),
        DataLine("What they lack", lacks),
    ]


@cache
def world() -> Observations:
    """Joint works of all pairs of countries, as bundled."""
    return world_observations(bundled_pair_counts(), None, None)


@cache
def choices() -> tuple[tuple[str, str], ...]:
    """The countries that can be chosen: code and name, by name."""
    known = world().known_countries()
    found = [(code, country_name(code)) for code in known]
    return tuple(sorted(found, key=lambda one: one[1]))


@lru_cache(maxsize=FIGURES_KEPT)
def world_figure(name: str, pair: Pair, first: int | None, last: int | None) -> Figure:
    """A figure of one pair; the same question is computed once."""
    request = Request(
        figure=name, source="world", pairs=(",".join(pair),), first_year=first, last_year=last
    )
    return made_figure(request, Sources(bundled_pair_counts()))
