"""Full and fractional counting, and the small tables of counts that every index is made of.

Full counting gives a work once to each of its countries: right for "how many works did they write
together". Fractional counting divides it: right for shares that sum to the whole. No index here
mixes the two; all indices use full counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir
from ibis import _

from isthmus.measures.intervals import count_interval


@dataclass(frozen=True)
class Counts:
    """What the indices need, from a corpus or from files of pair counts.

    `pairs`: one row per (year, country_a, country_b), `country_a` < `country_b`, with `works`.
    `international`: one row per (year, country), with `international_works`.
    `world`: one row per year, with `international_works`.
    `sizes`: one row per (year, country), with `works`.
    All are full counts. What a source cannot give is None.
    """

    pairs: ir.Table
    international: ir.Table | None = None
    world: ir.Table | None = None
    sizes: ir.Table | None = None


def counts_of(work_countries: ir.Table) -> Counts:
    """All counts of a corpus.

    Works without a year are in none of them: an index is one of a year.

    Parameters
    ----------
    work_countries
        One row per (work_id, year, country_code), as from `attribution.work_countries`.
    """
    return Counts(
        pairs=pair_counts(work_countries),
        international=international_works(work_countries),
        world=world_international_works(work_countries),
        sizes=country_works(work_countries),
    )


def pair_counts(work_countries: ir.Table) -> ir.Table:
    """Works that have both countries of a pair.

    A work with *k* countries counts once in each of its k(k-1)/2 pairs. Unknown countries make no
    pair.

    Parameters
    ----------
    work_countries
        One row per (work_id, year, country_code).

    Returns
    -------
    Table
        One row per (year, country_a, country_b) with at least one work; `country_a` < `country_b`
        in the order of their text; `works`.
    """
    located = _located(work_countries)
    a = located.select("work_id", "year", country_a=_.country_code)
    b = located.select("work_id", country_b=_.country_code)
    return (
        a.join(b, ["work_id", a.country_a < b.country_b])
        .group_by("year", "country_a", "country_b")
        .agg(works=_.count())
    )


def country_works(work_countries: ir.Table) -> ir.Table:
    """Works of each country, full counting: n of a country.

    Parameters
    ----------
    work_countries
        One row per (work_id, year, country_code).

    Returns
    -------
    Table
        One row per (year, country); `works`. Works of unknown country, and those without a year,
        are left out.
    """
    return _located(work_countries).group_by("year", country=_.country_code).agg(works=_.count())


def international_works(work_countries: ir.Table) -> ir.Table:
    """Works of each country that have at least one other known country: c of a country.

    A work of one known country and an unknown one is not counted as international; it may be.

    Parameters
    ----------
    work_countries
        One row per (work_id, year, country_code).

    Returns
    -------
    Table
        One row per (year, country) with at least one such work; `international_works`.
    """
    return (
        _located(work_countries)
        .semi_join(_international(work_countries), "work_id")
        .group_by("year", country=_.country_code)
        .agg(international_works=_.count())
    )


def world_international_works(work_countries: ir.Table) -> ir.Table:
    """Works with two or more known countries, each once: c of the world.

    Parameters
    ----------
    work_countries
        One row per (work_id, year, country_code).

    Returns
    -------
    Table
        One row per year with at least one such work; `international_works`.
    """
    return _international(work_countries).group_by("year").agg(international_works=_.count())


def full_counts(work_countries: ir.Table) -> ir.Table:
    """Output of each country, full counting: a work counts once for each of its countries.

    The sum over countries exceeds the number of works wherever works are international.

    Parameters
    ----------
    work_countries
        One row per (work_id, year, country_code).

    Returns
    -------
    Table
        One row per (year, country); `output` in works, with its 95 % interval as a Poisson count
        in `output_low` and `output_high`. The row whose `country` is null counts the works with
        at least one author of unknown country; some of them are also works of known countries.
        `year` is null for works without one.
    """
    counted = work_countries.group_by("year", country=_.country_code).agg(output=_.count())
    return with_output_interval(counted)


def with_output_interval(counted: ir.Table) -> ir.Table:
    """Output in works, with its 95 % interval as a Poisson count.

    Parameters
    ----------
    counted
        One row per (year, country) with `output`, a number of works.

    Returns
    -------
    Table
        As given, with `output_low` and `output_high`.
    """
    low, high = count_interval(counted.output)
    return counted.mutate(output_low=low, output_high=high)


def fractional_counts(authorship_countries: ir.Table) -> ir.Table:
    """Output of each country, fractional counting: a work shared equally by its authors.

    An author of a work with *n* authors, affiliated in *k* countries, gives each of them 1/(n·k).
    Authors of unknown country keep their share, so that the credits of a year sum to its number of
    works.

    Parameters
    ----------
    authorship_countries
        One row per (work_id, year, author_order, country_code); a work without authors has one
        row, with `author_order` 0.

    Returns
    -------
    Table
        One row per (year, country); `output` in works, not a whole number, to nine decimals: the
        order in which an engine adds leaves no trace in them. The row whose `country` is null
        holds the credit of authors of unknown country. No interval: a sum of credits is no count.

    References
    ----------
    Waltman & van Eck (2015), author-level fractional counting,
    https://doi.org/10.1016/j.joi.2015.08.001
    """
    authors = authorship_countries.group_by("work_id").agg(authors=_.author_order.nunique())
    countries = authorship_countries.group_by("work_id", "author_order").agg(countries=_.count())
    return (
        authorship_countries.join(authors, "work_id")
        .join(countries, ["work_id", "author_order"])
        .group_by("year", country=_.country_code)
        .agg(output=(1 / (_.authors * _.countries)).sum().round(9))
    )


def _located(work_countries: ir.Table) -> ir.Table:
    """The rows with a known country and a year."""
    return work_countries.filter(_.country_code.notnull() & _.year.notnull())


def _international(work_countries: ir.Table) -> ir.Table:
    """One row per work with two or more known countries: (year, work_id, countries)."""
    return (
        _located(work_countries)
        .group_by("year", "work_id")
        .agg(countries=_.count())
        .filter(_.countries >= 2)
    )
