"""Years taken together: an early and a late period of a source, and counts summed over them."""

from __future__ import annotations

from dataclasses import replace

import ibis
import ibis.expr.types as ir
from ibis import _

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.figures.observations import Observations
from isthmus.figures.wording import span
from isthmus.measures.counting import Counts

Period = tuple[int, int]


def early_and_late(observed: Observations, length: int) -> tuple[Period | None, Period]:
    """The first and the last so many complete years; only the last where they would overlap."""
    complete = observed.complete_years
    late = (complete[max(0, len(complete) - length)], complete[-1])
    if len(complete) < 2 * length:
        return None, late
    return (complete[0], complete[length - 1]), late


def period_words(period: Period) -> str:
    """`2017–2021`."""
    return span(period)


def pooled(counts: Counts, period: Period) -> Counts:
    """Counts of a period taken together: every table has the one year in which it began."""

    def summed(table: ir.Table | None) -> ir.Table | None:
        if table is None:
            return None
        value = next(name for name in table.columns if name.endswith("works"))
        keys = [name for name in table.columns if name not in {"year", value}]
        kept = table.filter(_.year.between(*period)).mutate(
            year=ibis.literal(period[0]).cast(table.schema()["year"])
        )
        return table_from(
            to_arrow(kept.group_by(["year", *keys]).agg(**{value: _[value].sum().cast("int64")}))
        )

    pairs = summed(counts.pairs)
    assert pairs is not None
    return replace(
        counts,
        pairs=pairs,
        international=summed(counts.international),
        world=summed(counts.world),
        sizes=summed(counts.sizes),
    )
