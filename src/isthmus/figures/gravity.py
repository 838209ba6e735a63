"""A gravity model of joint works, estimated by Poisson pseudo-maximum likelihood.

Joint works of two countries in a year are explained by an effect of the pair, and an effect of
each country in each year. What one pair has beyond that, year by year, is what an event study
looks at. The estimation is that of the library pyfixest, an optional part of the installation.

References
----------
Santos Silva & Tenreyro (2006), The log of gravity, https://doi.org/10.1162/rest.88.4.641;
Correia, Guimarães & Zylkin (2020), high-dimensional fixed effects,
https://doi.org/10.1177/1536867X20909691
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from math import log
from typing import Any

from isthmus.errors import RequestError

Pair = tuple[str, str]
Panel = Mapping[Pair, Mapping[int, int]]
"""Joint works of every pair in every year; 0 where there are none."""

LEAST = 30
"""A pair with fewer joint works in a year is too noisy to be a placebo."""


@dataclass(frozen=True)
class Effect:
    """The logarithm of joint works over what is expected, against the reference year."""

    value: float
    error: float
    """Standard error, clustered by pair."""


def require_library() -> None:
    """Refuses where the optional library is not installed.

    Raises
    ------
    RequestError
        Saying what to install.
    """
    if find_spec("pyfixest") is None:
        said = "needs the library pyfixest; install it with: pip install 'isthmus[event-study]'"
        raise RequestError("event-study", [said])


def pair_effects(panel: Panel, treated: Pair, reference: int) -> dict[int, Effect]:
    """What the pair has beyond the effects of pairs and of countries in each year, by year."""
    import pandas as pd

    frame = pd.DataFrame(_both_ways(panel))
    years = sorted({int(year) for year in frame["year"]} - {reference})
    label = "-".join(treated)
    terms = []
    for year in years:
        name = f"effect_{year}"
        frame[name] = ((frame["pair"] == label) & (frame["year"] == year)).astype(int)
        terms.append(name)
    model = _fitted(frame, " + ".join(terms))
    values, errors = model.coef(), model.se()
    found = {
        year: Effect(round(float(values[name]), 6), round(float(errors[name]), 6))
        for year, name in zip(years, terms, strict=True)
    }
    return dict(sorted((found | {reference: Effect(0.0, 0.0)}).items()))


def placebo_effects(panel: Panel, treated: Pair, reference: int) -> dict[Pair, dict[int, float]]:
    """The same of every other pair with enough joint works in all years, from one model of them."""
    import pandas as pd

    others = {pair: years for pair, years in panel.items() if pair != treated}
    frame = pd.DataFrame(_both_ways(others))
    model = _fitted(frame, "1")
    expected: dict[tuple[str, int], float] = {}
    for name, year, value in zip(
        frame["pair"], frame["year"], model.predict(type="response"), strict=True
    ):
        expected[name, int(year)] = float(value)
    found = {}
    for pair, years in sorted(others.items()):
        if min(years.values()) < LEAST:
            continue
        logs = {y: log(works / expected["-".join(pair), y]) for y, works in years.items()}
        found[pair] = {y: round(value - logs[reference], 6) for y, value in logs.items()}
    return found


def complete_panel(
    works: Mapping[tuple[int, Pair], int], countries: Sequence[str], years: Sequence[int]
) -> dict[Pair, dict[int, int]]:
    """Every pair of the countries in every year; pairs that never meet are left out.

    Such a pair says nothing to a Poisson model with an effect of each pair.
    """
    ordered = sorted(countries)
    pairs = [(a, b) for at, a in enumerate(ordered) for b in ordered[at + 1 :]]
    full = {pair: {year: works.get((year, pair), 0) for year in years} for pair in pairs}
    return {pair: counts for pair, counts in full.items() if any(counts.values())}


def _both_ways(panel: Panel) -> list[dict[str, Any]]:
    """Each pair from both sides, so that a country has one effect a year on whichever side.

    The errors, clustered by pair, are those of each pair once.
    """
    return [
        {"pair": "-".join(pair), "year": year, "works": count,
         "one": f"{a}-{year}", "other": f"{b}-{year}"}
        for pair, counts in sorted(panel.items())
        for year, count in sorted(counts.items())
        for a, b in (pair, pair[::-1])
    ]  # fmt: skip


def _fitted(frame: Any, terms: str) -> Any:
    import pyfixest

    formula = f"works ~ {terms} | pair + one + other"
    return pyfixest.fepois(formula, data=frame, vcov={"CRV1": "pair"})
