"""Intervals of pair indices by resampling works, from the country sets of a corpus.

A cell is a set of countries with its number of works. The pairs of one work stay together, so that
the interval holds what the standard one of a pair leaves out: a work of ten countries is one draw,
not forty-five.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ibis.expr.types as ir
from ibis import _

from isthmus.figures.observations import rows_of
from isthmus.figures.resampling import percentile_interval, replicate_works

Interval = tuple[float, float] | None


def resampled_intervals(
    work_countries: ir.Table, index: str, codes: Sequence[str]
) -> dict[tuple[str, str], Interval]:
    """The 95% interval of an index for each directed pair of the countries.

    Parameters
    ----------
    work_countries
        One row per (work_id, country_code), of the years that are taken together.
    index
        `ric`, `nsf`, `salton` or `jaccard`.
    """
    import numpy as np

    cells = _cells(work_countries)
    sets = [frozenset(one.split("|")) for one in cells]
    drawn = replicate_works(list(cells.values()))
    sizes = np.array([len(one) for one in sets], dtype=np.int64)
    member = np.array([[code in one for code in codes] for one in sets], dtype=np.int64)
    is_international = (sizes > 1).astype(np.int64)
    if index == "ric":
        of_country = drawn @ (member * (sizes - 1)[:, None])
        of_world = drawn @ (sizes * (sizes - 1) // 2)
    elif index == "nsf":
        of_country = drawn @ (member * is_international[:, None])
        of_world = drawn @ is_international
    else:
        of_country, of_world = drawn @ member, drawn @ np.ones_like(sizes)
    found: dict[tuple[str, str], Interval] = {}
    for a, one in enumerate(codes):
        for b, other in enumerate(codes):
            if a != b:
                joint = drawn @ (member[:, a] * member[:, b])
                with np.errstate(divide="ignore", invalid="ignore"):
                    values = _FORMULAS[index](joint, of_country[:, a], of_country[:, b], of_world)
                found[one, other] = percentile_interval(values)
    return found


def _cells(work_countries: ir.Table) -> Mapping[str, int]:
    """Each set of known countries, as its codes in order, with its number of works."""
    by_work = (
        work_countries.filter(_.country_code.notnull())
        .select("work_id", "country_code")
        .distinct()
        .group_by("work_id")
        .agg(countries=_.country_code.group_concat(sep="|", order_by=_.country_code))
    )
    counted = by_work.group_by("countries").agg(works=_.count()).order_by("countries")
    return {row["countries"]: row["works"] for row in rows_of(counted)}


_FORMULAS: Mapping[str, Callable[..., Any]] = {
    "ric": lambda joint, a, b, world: (joint / a) / ((b - joint) / (world - a)),
    "nsf": lambda joint, a, b, world: (joint / a) / (b / world),
    "salton": lambda joint, a, b, _world: joint / (a * b) ** 0.5,
    "jaccard": lambda joint, a, b, _world: joint / (a + b - joint),
}
