"""Very large teams: works with so many countries or authors that they are of another kind."""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

MOST_COUNTRIES = 10
MOST_AUTHORS = 100


def large_team_works(
    works: ir.Table, most_countries: int = MOST_COUNTRIES, most_authors: int = MOST_AUTHORS
) -> ir.Table:
    """Works above a limit: how many, and how much of all pair links they make.

    A work of *k* countries makes k(k-1)/2 links, so a few works can carry every index of links.

    Parameters
    ----------
    works
        The corpus table `works`: (year, country_set, author_count).
    most_countries, most_authors
        A work with more of either is large.

    Returns
    -------
    Table
        One row per year with an international work: `international_works`, `large_works`, `links`,
        `large_links`, and `large_link_share` = large_links / links.

    References
    ----------
    Adams & Gurney (2018), https://doi.org/10.3389/frma.2018.00012
    """
    sized = works.filter(_.year.notnull()).select(
        "year", countries=_.country_set.length(), authors=_.author_count
    )
    large = (sized.countries > most_countries) | (sized.authors > most_authors)
    links = sized.countries * (sized.countries - 1) / 2
    return (
        sized.mutate(large=large, links=links.cast("int64"))
        .filter(_.countries >= 2)
        .group_by("year")
        .agg(
            international_works=_.count(),
            large_works=_.large.sum(),
            links=_.links.sum(),
            large_links=_.links.sum(where=_.large).fill_null(0),
        )
        .mutate(large_link_share=_.large_links / _.links.cast("float64").nullif(0))
    )


def without_large_teams(
    works: ir.Table, most_countries: int = MOST_COUNTRIES, most_authors: int = MOST_AUTHORS
) -> ir.Table:
    """The works within both limits; unknown countries are not counted.

    Parameters
    ----------
    works
        The corpus table `works`: (country_set, author_count).
    """
    return works.filter(
        (_.country_set.length() <= most_countries) & (_.author_count <= most_authors)
    )
