"""The data behind the observatory, opened once per process: counts of pairs of the world."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache

from isthmus.corpus.pair_counts import bundled_pair_counts
from isthmus.figures.observations import Observations, world_observations
from isthmus.reference.countries import country_name


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


@cache
def world_snapshot() -> str:
    """What the counts are known by: a hash of what describes them."""
    described = json.dumps(dict(bundled_pair_counts().description), sort_keys=True, default=str)
    return hashlib.sha256(described.encode()).hexdigest()[:12]
