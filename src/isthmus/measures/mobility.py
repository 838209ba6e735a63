"""Where authors work over the years, in aggregates only: flows, stays, dual affiliations.

An author is an opaque key that the source keeps over the years; a country is that of an
affiliation, never of a person. `careers` is an intermediate table and is not a measure: it has one
row per key, and nothing in this package gives it out. What is given out counts at least
`least` authors in every cell.

References
----------
AlShebli et al. (2024), first and last country of an author id, https://arxiv.org/abs/2304.11123
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from isthmus.measures.intervals import share_interval

LEAST_AUTHORS = 10
LEAST_WORKS = 2
LEAST_YEARS = 5


def careers(authorship_countries: ir.Table, authorships: ir.Table) -> ir.Table:
    """The first and last country of each author key, and whether the order is clear.

    Only works on which the key has exactly one known country count, so that a dual affiliation is
    no move; and only countries with at least two such works of the key.

    Parameters
    ----------
    authorship_countries
        One row per (work_id, year, author_order, country_code).
    authorships
        The corpus table: (work_id, author_order, author_key).

    Returns
    -------
    Table
        One row per key: `first_country`, `last_country`, `kind`, `first_year`, `last_year`, and
        `move_year`, the first year in the last country. `kind` is `stayed`; `moved`; `returned`,
        if the first is also the last after another between; or `ambiguous`, if two countries
        begin or end in the same year or the stay in the first ends after that in the last began:
        such keys are often several persons merged by the source, and are counted apart.
    """
    places = _places(authorship_countries, authorships)
    bounds = places.group_by("author_key").agg(
        countries=_.count(), first_year=_.begin.min(), last_year=_.end.max()
    )
    at = places.join(bounds, "author_key")
    first = (
        at.filter(_.begin == _.first_year)
        .group_by("author_key")
        .agg(first_country=_.country.min(), first_end=_.end.max(), first_count=_.count())
    )
    last = (
        at.filter(_.end == _.last_year)
        .group_by("author_key")
        .agg(last_country=_.country.min(), move_year=_.begin.max(), last_count=_.count())
    )
    both = bounds.join(first, "author_key").join(last, "author_key")
    unclear = (both.first_count > 1) | (both.last_count > 1)
    same = both.first_country == both.last_country
    kind = ibis.cases(
        (both.countries == 1, "stayed"),
        (unclear, "ambiguous"),
        (same, "returned"),
        (both.first_end > both.move_year, "ambiguous"),
        else_="moved",
    )
    return both.mutate(kind=kind).select(
        "author_key", "first_country", "last_country", "kind", "first_year", "last_year",
        "move_year",
    )  # fmt: skip


def talent_flows(careers: ir.Table, least: int = LEAST_AUTHORS) -> ir.Table:
    """Authors who first worked in one country and last in another; small cells are left out.

    Parameters
    ----------
    careers
        As from `careers`.
    least
        Cells with fewer authors are not given.

    Returns
    -------
    Table
        One row per (country_a, country_b) with at least `least` authors who moved from
        `country_a` to `country_b`: `talent_flow`, in authors. There are no totals, from which a
        cell left out could be computed.
    """
    return (
        careers.filter(_.kind == "moved")
        .group_by(country_a=_.first_country, country_b=_.last_country)
        .agg(talent_flow=_.count())
        .filter(_.talent_flow >= least)
    )


def stay_shares(
    careers: ir.Table, least: int = LEAST_AUTHORS, least_years: int = LEAST_YEARS
) -> ir.Table:
    """The share of authors who are last seen in the country where they were first seen.

    Of authors whose works span at least `least_years`; those who left the corpus, whatever
    for, are not among them. Ambiguous keys are left out.

    Parameters
    ----------
    careers
        As from `careers`.
    least
        A country is given only if at least so many authors stayed, and as many did not.
    least_years
        Years between the first and last work.

    Returns
    -------
    Table
        One row per country: `authors`, `stay_share` with its 95 % Wilson interval in `_low` and
        `_high`. Who returned counts as stayed.
    """
    long = careers.filter((_.kind != "ambiguous") & (_.last_year - _.first_year >= least_years))
    counted = long.group_by(country=_.first_country).agg(
        authors=_.count(), stayed=(_.first_country == _.last_country).sum()
    )
    given = counted.filter((_.stayed >= least) & (_.authors - _.stayed >= least))
    low, high = share_interval(given.stayed, given.authors)
    return given.select(
        "country",
        stay_share=_.stayed / _.authors.cast("float64"),
        stay_share_low=low,
        stay_share_high=high,
        authors=_.authors,
    )


def career_kinds(careers: ir.Table, least: int = LEAST_AUTHORS) -> ir.Table:
    """How many author keys stayed, moved, returned or cannot be told: (kind, authors).

    Kinds with fewer than `least` authors are not given.

    Parameters
    ----------
    careers
        As from `careers`.
    """
    return careers.group_by("kind").agg(authors=_.count()).filter(_.authors >= least)


def dual_affiliation(authorship_countries: ir.Table, least: int = LEAST_AUTHORS) -> ir.Table:
    """The share of a country's authorships that name a second country as well.

    Parameters
    ----------
    authorship_countries
        One row per (work_id, year, author_order, country_code).
    least
        Cells with fewer dual authorships than this, but some, have null in place of share and
        number.

    Returns
    -------
    Table
        One row per (year, country): `authorships`; `dual_authorships`, `dual_affiliation` =
        dual_authorships / authorships with its 95 % Wilson interval. Authorships of unknown
        country are left out.
    """
    known = authorship_countries.filter(_.country_code.notnull() & _.year.notnull())
    counted = (
        _with_country_count(known)
        .group_by("year", country=_.country_code)
        .agg(authorships=_.count(), dual=(_.author_countries > 1).sum())
    )
    shown = ibis.ifelse((counted.dual > 0) & (counted.dual < least), ibis.null("int64"),
                        counted.dual)  # fmt: skip
    low, high = share_interval(shown, counted.authorships)
    return counted.select(
        "year",
        "country",
        dual_affiliation=shown / counted.authorships.cast("float64"),
        dual_affiliation_low=low,
        dual_affiliation_high=high,
        dual_authorships=shown,
        authorships=_.authorships,
    )


def dual_joint_works(authorship_countries: ir.Table, least: int = LEAST_AUTHORS) -> ir.Table:
    """The joint works of a pair that rest on one author with an affiliation in both countries.

    Such a work has no two different authors of whom one names the first country and the other the
    second. It counts as international collaboration in every usual statistic.

    Parameters
    ----------
    authorship_countries
        One row per (work_id, year, author_order, country_code).
    least
        Cells with fewer such works than this, but some, have null in place of share and number.

    Returns
    -------
    Table
        One row per (year, country_a, country_b), `country_a` < `country_b`: `joint_works`;
        `dual_works`, `dual_joint_works` = dual_works / joint_works with its 95 % Wilson interval.
        Only works whose affiliations are known author by author.
    """
    known = authorship_countries.filter(_.country_code.notnull() & _.year.notnull())
    sides = known.group_by("work_id", "year", "country_code").agg(authors=_.count())
    a = sides.select("work_id", "year", country_a=_.country_code, authors_a=_.authors)
    b = sides.select("work_id", country_b=_.country_code, authors_b=_.authors)
    pairs = a.join(b, ["work_id", a.country_a < b.country_b]).select(
        "work_id", "year", "country_a", "country_b", "authors_a", "authors_b"
    )
    one = known.select("work_id", "author_order", country_a=_.country_code)
    other = known.select("work_id", "author_order", country_b=_.country_code)
    dual = (
        one.join(other, ["work_id", "author_order", one.country_a < other.country_b])
        .group_by("work_id", "country_a", "country_b")
        .agg(dual_authors=_.count())
    )
    joined = pairs.left_join(dual, ["work_id", "country_a", "country_b"]).select(
        "year", "country_a", "country_b", "authors_a", "authors_b", "dual_authors"
    )
    alone = (joined.authors_a == 1) & (joined.authors_b == 1) & (joined.dual_authors == 1)
    counted = (
        joined.mutate(alone=alone.fill_null(False))
        .group_by("year", "country_a", "country_b")
        .agg(joint_works=_.count(), dual=_.alone.sum())
    )
    shown = ibis.ifelse((counted.dual > 0) & (counted.dual < least), ibis.null("int64"),
                        counted.dual)  # fmt: skip
    low, high = share_interval(shown, counted.joint_works)
    return counted.select(
        "year", "country_a", "country_b",
        dual_joint_works=shown / counted.joint_works.cast("float64"),
        dual_joint_works_low=low,
        dual_joint_works_high=high,
        dual_works=shown,
        joint_works=_.joint_works,
    )  # fmt: skip


def _with_country_count(known: ir.Table) -> ir.Table:
    per_author = known.group_by("work_id", "author_order").agg(author_countries=_.count())
    return known.join(per_author, ["work_id", "author_order"])


def _places(authorship_countries: ir.Table, authorships: ir.Table) -> ir.Table:
    """(author_key, country, begin, end) for countries with at least two one-country works."""
    keys = authorships.filter(_.author_key.notnull()).select(
        "work_id", "author_order", "author_key"
    )
    known = authorship_countries.filter(_.country_code.notnull() & _.year.notnull())
    located = known.join(keys, ["work_id", "author_order"])
    single = (
        located.group_by("author_key", "work_id", "year")
        .agg(country=_.country_code.min(), countries=_.country_code.nunique())
        .filter(_.countries == 1)
    )
    return (
        single.group_by("author_key", "country")
        .agg(works=_.count(), begin=_.year.min(), end=_.year.max())
        .filter(_.works >= LEAST_WORKS)
    )
