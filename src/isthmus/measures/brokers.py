"""Third countries in the works of a pair: who is at the table when two countries meet."""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from isthmus.measures.intervals import relative_risk_interval, share_interval


def brokers(work_countries: ir.Table, pair: tuple[str, str]) -> ir.Table:
    """Third countries in the joint works of a pair, and whether they are there more than elsewhere.

    A country that takes part in many international works stands in those of any pair, too. The
    ratio compares its share in the joint works of the pair with its share in the international
    works of the two countries that are not joint.

    Parameters
    ----------
    work_countries
        One row per (work_id, year, country_code).
    pair
        The two countries, or labels of blocs.

    Returns
    -------
    Table
        One row per third `country` with at least one joint work, all years together: `works` that
        it shares with both, `joint_works` of the pair; `broker_share` = works / joint_works with
        its 95 % Wilson interval; `broker_ratio`, with its interval (log-normal, Katz), null where
        the country has no work with one of the two alone.
    """
    known = work_countries.filter(_.country_code.notnull() & _.year.notnull())
    a, b = pair
    flags = (
        known.group_by("work_id")
        .agg(
            has_a=(_.country_code == a).max(),
            has_b=(_.country_code == b).max(),
            countries=_.count(),
        )
        .filter((_.has_a | _.has_b) & (_.countries >= 2))
        .mutate(joint=_.has_a & _.has_b)
    )
    totals = flags.agg(joint_works=_.joint.sum(), other_works=(~_.joint).sum())
    thirds = (
        known.filter(~_.country_code.isin([a, b]))
        .join(flags, "work_id")
        .group_by(country=_.country_code)
        .agg(works=_.joint.sum(), elsewhere=(~_.joint).sum())
        .filter(_.works > 0)
        .cross_join(totals)
    )
    low, high = share_interval(thirds.works, thirds.joint_works)
    ratio_low, ratio_high = relative_risk_interval(
        thirds.works, thirds.joint_works, thirds.elsewhere, thirds.other_works
    )
    share = thirds.works / thirds.joint_works.cast("float64")
    elsewhere = thirds.elsewhere / thirds.other_works.cast("float64").nullif(0)
    return thirds.select(
        "country",
        broker_share=share,
        broker_share_low=low,
        broker_share_high=high,
        works=_.works,
        joint_works=_.joint_works,
        broker_ratio=share / elsewhere.nullif(0),
        broker_ratio_low=ratio_low,
        broker_ratio_high=ratio_high,
    )
