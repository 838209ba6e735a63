"""Does collaboration fall more where fields are sensitive?

A policy that is targeted would be seen as a fall in the sensitive areas and none elsewhere; a
chill as a fall everywhere. Which topics are sensitive is a dated mapping that the caller gives,
and whoever reads the result has to see it.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from isthmus.measures.intervals import share_interval
from isthmus.measures.substitution import Period


def area_works(
    works: ir.Table,
    work_countries: ir.Table,
    sensitive_topics: ir.Table,
    pair: tuple[str, str],
    before: Period,
    after: Period,
) -> ir.Table:
    """Joint works of a pair by period, in sensitive areas and elsewhere.

    Parameters
    ----------
    works
        The corpus table `works`: (work_id, year, primary_topic_id).
    work_countries
        One row per (work_id, year, country_code).
    sensitive_topics
        One row per `topic_id` that is held to be sensitive.
    pair
        The shares are those of the second country in the international works of the first.
    before, after
        First and last year of each period, inclusive.

    Returns
    -------
    Table
        One row per (period, area), `area` being `sensitive`, `other` or `no topic`: `joint_works`
        of the pair, `international_works` of the first country, `area_share` of the former in the
        latter with its 95 % Wilson interval in `_low` and `_high`.
    """
    a, b = pair
    known = work_countries.filter(_.country_code.notnull())
    flags = known.group_by("work_id").agg(
        has_a=(_.country_code == a).max(),
        has_b=(_.country_code == b).max(),
        countries=_.count(),
    )
    topics = sensitive_topics.select("topic_id").distinct().mutate(is_sensitive=True)
    placed = (
        works.select("work_id", "year", "primary_topic_id")
        .left_join(topics, works.primary_topic_id == topics.topic_id)
        .join(flags.filter(_.has_a & (_.countries >= 2)), "work_id")
    )
    area = ibis.cases(
        (placed.primary_topic_id.isnull(), "no topic"),
        (placed.is_sensitive.fill_null(False), "sensitive"),
        else_="other",
    )
    period = ibis.cases(
        (placed.year.between(*before), "before"),
        (placed.year.between(*after), "after"),
        else_=ibis.null("string"),
    )
    counted = (
        placed.mutate(area=area, period=period)
        .filter(_.period.notnull())
        .group_by("period", "area")
        .agg(joint_works=_.has_b.sum(), international_works=_.count())
    )
    low, high = share_interval(counted.joint_works, counted.international_works)
    return counted.mutate(
        area_share=_.joint_works / _.international_works.cast("float64"),
        area_share_low=low,
        area_share_high=high,
    )
