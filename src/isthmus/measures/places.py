"""Where conferences meet, and who is accepted there: host countries, companies, universities."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from isthmus.measures.intervals import share_interval


def host_countries(editions: ir.Table) -> ir.Table:
    """Editions of conferences by the country that hosted them.

    Parameters
    ----------
    editions
        One row per edition: `year`, `country_code` (null where the place is not known, `virtual`
        where there was none).

    Returns
    -------
    Table
        One row per (year, country): `editions`, `host_share` of the year's editions with its 95 %
        Wilson interval. Editions of unknown place have a row with `country` null.
    """
    counted = editions.group_by("year", country=_.country_code).agg(editions=_.count())
    years = editions.group_by("year").agg(year_editions=_.count())
    table = counted.join(years, "year")
    low, high = share_interval(table.editions, table.year_editions)
    return table.select(
        "year",
        "country",
        host_share=_.editions / _.year_editions.cast("float64"),
        host_share_low=low,
        host_share_high=high,
        editions=_.editions,
        year_editions=_.year_editions,
    )


def venue_sectors(works: ir.Table, affiliations: ir.Table, institutions: ir.Table) -> ir.Table:
    """Works accepted at each venue, by whether universities, companies or both stand on them.

    Parameters
    ----------
    works
        The corpus table `works`: (work_id, year, venue).
    affiliations
        The corpus table: (work_id, ror_id).
    institutions
        The corpus table: (ror_id, types).

    Returns
    -------
    Table
        One row per (year, venue, sector): `works`, `sector_share` of the venue's works of that year
        with at least one institution in the registry, with its 95 % Wilson interval in `_low` and
        `_high`, `located_works` these works. `sector` is `university` (type education), `company`,
        `university and company`, or `other`.
    """
    kinds = institutions.select(
        "ror_id",
        is_university=_.types.contains("education"),
        is_company=_.types.contains("company"),
    )
    by_work = (
        affiliations.filter(_.ror_id.notnull())
        .select("work_id", "ror_id")
        .distinct()
        .join(kinds, "ror_id")
        .group_by("work_id")
        .agg(university=_.is_university.max(), company=_.is_company.max())
    )
    sector = ibis.cases(
        (by_work.university & by_work.company, "university and company"),
        (by_work.university, "university"),
        (by_work.company, "company"),
        else_="other",
    )
    placed = works.select("work_id", "year", "venue").join(
        by_work.mutate(sector=sector).select("work_id", "sector"), "work_id"
    )
    counted = placed.group_by("year", "venue", "sector").agg(works=_.count())
    wholes = placed.group_by("year", "venue").agg(located_works=_.count())
    table = counted.join(wholes, ["year", "venue"])
    low, high = share_interval(table.works, table.located_works)
    return table.select(
        "year",
        "venue",
        "sector",
        sector_share=_.works / _.located_works.cast("float64"),
        sector_share_low=low,
        sector_share_high=high,
        works=_.works,
        located_works=_.located_works,
    )
