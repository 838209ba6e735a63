"""Where a country's collaboration went between two periods: counts and shares, side by side."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from isthmus.measures.collaboration import both_directions

Period = tuple[int, int]


def substitution(
    pairs: ir.Table, international: ir.Table, country: str, before: Period, after: Period
) -> ir.Table:
    """Joint works of a country with each partner in two periods, as count and as share.

    Where collaboration with one partner falls, the shares of all others rise even if nobody
    writes a single work more with them. Only a rise in count *and* share beyond what the country's
    other partners show is what one would expect of a substitute; and even that is no proof of one.

    Parameters
    ----------
    pairs
        One row per (year, country_a, country_b) with `works`.
    international
        One row per (year, country) with `international_works`.
    country
        The country whose partners are compared.
    before, after
        First and last year of each period, inclusive. They may differ in length: counts are
        averages a year.

    Returns
    -------
    Table
        One row per `partner`: `works_before` and `works_after` in works a year, `count_ratio`
        with its 95 % interval (two Poisson counts) in `_low` and `_high`; `share_before`,
        `share_after` in the country's international works, and `share_change`, their difference.
        Null where a period has none to divide by.
    """
    lengths = [last - first + 1 for first, last in (before, after)]
    whole = international.filter(_.country == country).select(
        "international_works", period=_period(_.year, before, after)
    )
    totals = whole.agg(
        total_before=_.international_works.sum(where=_.period == "before"),
        total_after=_.international_works.sum(where=_.period == "after"),
    )
    joint = (
        both_directions(pairs)
        .filter(_.country_a == country)
        .select("works", partner=_.country_b, period=_period(_.year, before, after))
        .filter(_.period.notnull())
        .group_by("partner")
        .agg(
            n_before=_.works.sum(where=_.period == "before").fill_null(0),
            n_after=_.works.sum(where=_.period == "after").fill_null(0),
        )
        .cross_join(totals)
    )
    ratio = (joint.n_after / lengths[1]) / (joint.n_before / lengths[0]).nullif(0)
    spread = (
        1.959963984540054
        * (
            1 / joint.n_before.cast("float64").nullif(0)
            + 1 / joint.n_after.cast("float64").nullif(0)
        ).sqrt()
    )
    share_before = joint.n_before / joint.total_before.cast("float64").nullif(0)
    share_after = joint.n_after / joint.total_after.cast("float64").nullif(0)
    return joint.select(
        "partner",
        works_before=_.n_before / lengths[0],
        works_after=_.n_after / lengths[1],
        count_ratio=ratio,
        count_ratio_low=ratio * (-spread).exp(),
        count_ratio_high=ratio * spread.exp(),
        share_before=share_before,
        share_after=share_after,
        share_change=share_after - share_before,
    )


def _period(year: ir.NumericValue, before: Period, after: Period) -> ir.StringValue:
    return ibis.cases(
        (year.between(*before), "before"),
        (year.between(*after), "after"),
        else_=ibis.null("string"),
    )
