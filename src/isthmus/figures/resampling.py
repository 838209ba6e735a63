"""Intervals by resampling works, the same at every run.

A bootstrap over works draws as many works as there are, with replacement, many times over. Works
that count alike (same year, field, countries) are interchangeable, so a cell of n works is drawn as
a Poisson number with mean n: the Poisson bootstrap, on cells instead of works. It answers for the
dependence between the pairs of one work, which the intervals of counts do not, as long as a cell
holds whole works (a country set, not a pair). What a source lacks it cannot see.

References
----------
Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13; Chamandy, Muralidharan,
Najmi & Naidu (2012), Estimating Uncertainty for Massive Data Streams (the Poisson form),
https://research.google/pubs/pub43157/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Counts = npt.NDArray[np.int64]
    Values = npt.NDArray[np.float64]

SEED = 20240827
REPLICATES = 1000
NAMED = f"bootstrap over works, {REPLICATES:,} replicates, seed {SEED}"
"""How a footer names the interval."""


def replicate_works(works: Sequence[int], replicates: int = REPLICATES, seed: int = SEED) -> Counts:
    """Works of each cell in each replicate: one row per replicate, one column per cell.

    The order of the cells decides what is drawn, so give them in a fixed order. Sums of these whole
    numbers are exact on every machine.
    """
    import numpy as np

    drawn: Counts = np.random.default_rng(seed).poisson(
        np.asarray(works, dtype=np.int64), size=(replicates, len(works))
    )
    return drawn


def percentile_interval(values: Any, level: float = 0.95) -> tuple[float, float] | None:
    """The middle part of the replicates' values, those that are not a number left out.

    None where fewer than nine in ten replicates have a value: then the estimate hangs on a few
    works, and an interval would pretend to know it.
    """
    import numpy as np

    given = np.asarray(values, dtype=np.float64)
    known = given[np.isfinite(given)]
    if len(known) < 0.9 * len(given) or not len(known):
        return None
    tail = (1 - level) / 2
    low, high = np.quantile(known, [tail, 1 - tail], method="inverted_cdf")
    return float(low), float(high)
