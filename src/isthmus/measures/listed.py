"""Works with organisations that stand on a public list, by year."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from isthmus.measures.intervals import count_interval, share_interval, share_of


def listed_works(
    work_countries: ir.Table, affiliations: ir.Table, listed: ir.Table, country: str
) -> ir.Table:
    """A country's works with a listed organisation of another country, by year and list.

    An organisation counts by its registry identifier. Works that name it without one, entries
    without an identifier, and its units under identifiers of their own are not seen, so the number
    is a lower bound. The list is that of one day: a work can be older than the listing.

    Parameters
    ----------
    work_countries
        One row per (work_id, year, country_code).
    affiliations
        The corpus table `affiliations`: (work_id, ror_id, country_code).
    listed
        One row per (list_id, ror_id).
    country
        The code or label of the country whose works are counted.

    Returns
    -------
    Table
        One row per (year, list_id) with at least one such work, and one per year with `list_id`
        null for works with an organisation of any list, each once. `listed_works`, with its 95 %
        interval as a Poisson count in `_low` and `_high`; `international_works` of the country in
        the year; `listed_share` of these, with its Wilson interval in `_low` and `_high`.
    """
    dated = work_countries.filter(_.country_code.notnull() & _.year.notnull())
    own = dated.filter(_.country_code == country).select("work_id", "year")
    international = (
        dated.filter(_.country_code != country)
        .semi_join(own, "work_id")
        .group_by("year")
        .agg(international_works=_.work_id.nunique())
    )
    placed = affiliations.filter(
        _.ror_id.notnull() & (_.country_code.isnull() | (_.country_code != country))
    ).select("work_id", "ror_id")
    met = (
        placed.join(listed.select("list_id", "ror_id"), "ror_id")
        .select("work_id", "list_id")
        .distinct()
        .join(own, "work_id")
    )
    each = met.group_by("year", "list_id").agg(listed_works=_.work_id.nunique())
    total = met.group_by("year").agg(listed_works=_.work_id.nunique())
    counted = each.union(
        total.select("year", list_id=ibis.null("string"), listed_works=_.listed_works)
    )
    table = counted.left_join(international, "year").drop("year_right")
    low, high = count_interval(table.listed_works)
    least, most = share_interval(table.listed_works, table.international_works)
    return table.mutate(
        listed_works_low=low,
        listed_works_high=high,
        listed_share=share_of(table.listed_works, table.international_works),
        listed_share_low=least,
        listed_share_high=most,
    )
