"""Joint works, shares of them, and how many countries stand behind them.

All are full counts: a work with several countries counts once for each, and once for each pair.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
from ibis import _

from isthmus.measures.intervals import count_interval, share_interval, share_of


def joint_works(pairs: ir.Table) -> ir.Table:
    """Works that have both countries of a pair.

    Of two blocs (joined countries, groups) it counts a work once that has at least one country of
    each.

    Parameters
    ----------
    pairs
        One row per (year, country_a, country_b) with `works`.

    Returns
    -------
    Table
        One row per row of `pairs`; `joint_works` in works, with its 95 % interval as a Poisson
        count in `joint_works_low` and `joint_works_high`.
    """
    low, high = count_interval(pairs.works)
    return pairs.select(
        "year",
        "country_a",
        "country_b",
        joint_works=pairs.works,
        joint_works_low=low,
        joint_works_high=high,
    )


def international_share(international: ir.Table, sizes: ir.Table) -> ir.Table:
    """The share of a country's works that have at least one other known country: c_i / n_i.

    A work with an author of unknown country stands in the denominator and, unless it has two known
    countries, not in the numerator: the share is a lower bound.

    Parameters
    ----------
    international
        One row per (year, country) with `international_works`: c_i. A country without a row has 0.
    sizes
        One row per (year, country) with `works`: n_i, all works of the country.

    Returns
    -------
    Table
        One row per row of `sizes`: `international_share` in [0, 1], its Wilson 95 % interval in
        `_low` and `_high`, `international_works`, `works`.
    """
    table = (
        sizes.left_join(international, ["year", "country"])
        .drop("year_right", "country_right")
        .mutate(international_works=_.international_works.fill_null(0))
    )
    return _with_share(table, "international_share", "international_works", "works").select(
        "year", "country",
        "international_share", "international_share_low", "international_share_high",
        "international_works", "works",
    )  # fmt: skip


def partner_share(pairs: ir.Table, international: ir.Table) -> ir.Table:
    """The share of country b in the international works of country a: c_ab / c_a.

    Asymmetric, so each pair has two rows. The shares of all partners of a country sum to more than
    1 where works have three or more countries.

    Parameters
    ----------
    pairs
        One row per (year, country_a, country_b) with `works`: c_ab.
    international
        One row per (year, country) with `international_works`: c_a.

    Returns
    -------
    Table
        Two rows per row of `pairs`: `partner_share` in [0, 1], its Wilson 95 % interval in `_low`
        and `_high`, `joint_works`, `international_works` (those of country a). Null where country
        a has no international works or no row, or fewer of them than joint works.

    References
    ----------
    National Science Board, Science and Engineering Indicators, Publications Output (2023), tables
    SPBS-36 and SPBS-37, https://ncses.nsf.gov/pubs/nsb202333
    """
    of_a = international.select("year", "international_works", country_a=_.country)
    table = (
        both_directions(pairs)
        .rename(joint_works="works")
        .left_join(of_a, ["year", "country_a"])
        .drop("year_right", "country_a_right")
    )
    return _with_share(table, "partner_share", "joint_works", "international_works").select(
        "year", "country_a", "country_b",
        "partner_share", "partner_share_low", "partner_share_high",
        "joint_works", "international_works",
    )  # fmt: skip


def output_share(pairs: ir.Table, sizes: ir.Table) -> ir.Table:
    """The share of country a's whole output that is written with country b: c_ab / n_a.

    How much of what a country does hangs on a partner. Unlike the partner share, works without any
    partner abroad stand in the denominator. Asymmetric, so each pair has two rows.

    Parameters
    ----------
    pairs
        One row per (year, country_a, country_b) with `works`: c_ab.
    sizes
        One row per (year, country) with `works`: n_a, all works of the country.

    Returns
    -------
    Table
        Two rows per row of `pairs`: `output_share` in [0, 1], its Wilson 95 % interval in `_low`
        and `_high`, `joint_works`, `output` (all works of country a). Null where country a has no
        row. A work with an author of unknown country may be joint: the share is a lower bound.

    References
    ----------
    Luukkonen, Tijssen, Persson & Sivertsen (1993), https://doi.org/10.1007/BF02016282
    """
    of_a = sizes.select("year", country_a=_.country, output=_.works)
    table = (
        both_directions(pairs)
        .rename(joint_works="works")
        .left_join(of_a, ["year", "country_a"])
        .drop("year_right", "country_a_right")
    )
    return _with_share(table, "output_share", "joint_works", "output").select(
        "year", "country_a", "country_b",
        "output_share", "output_share_low", "output_share_high",
        "joint_works", "output",
    )  # fmt: skip


def member_works(work_countries: ir.Table, country: str, members: ir.Table) -> ir.Table:
    """Works of a country with each member of a group, and with the group as a whole.

    A work with two members counts for each of them, and once for the group; so the members sum to
    more than the group. The country itself is no member.

    Parameters
    ----------
    work_countries
        One row per (work_id, year, country_code).
    country
        The code, or the label of joined countries, on the other side.
    members
        One row per (year, country_code): who belonged to the group in which year.

    Returns
    -------
    Table
        One row per (year, country_code) with at least one joint work, and one per year with
        `country_code` null for the group; `joint_works`, with its 95 % interval as a Poisson count
        in `joint_works_low` and `joint_works_high`.
    """
    located = work_countries.filter(_.country_code.notnull() & _.year.notnull())
    own = located.filter(_.country_code == country).select("work_id")
    partners = (
        located.filter(_.country_code != country)
        .semi_join(members, ["year", "country_code"])
        .semi_join(own, "work_id")
    )
    each = partners.group_by("year", "country_code").agg(joint_works=_.count())
    whole = partners.group_by("year").agg(joint_works=_.work_id.nunique())
    counted = each.union(
        whole.select("year", country_code=ibis.null("string"), joint_works=_.joint_works)
    )
    low, high = count_interval(counted.joint_works)
    return counted.mutate(joint_works_low=low, joint_works_high=high)


def team_form(work_countries: ir.Table, having: Sequence[str] = ()) -> ir.Table:
    """International works by the number of their countries: two, or three and more.

    Parameters
    ----------
    work_countries
        One row per (work_id, year, country_code).
    having
        Only works that have all of these countries (or labels of blocs); none means all
        international works.

    Returns
    -------
    Table
        One row per (year, team_form) with at least one work. `team_form` is `bilateral` (exactly
        two known countries) or `multi-country` (three or more); `works`; `share` of the year's
        works, with its Wilson 95 % interval in `share_low` and `share_high`;
        `works_with_unknown`, those of `works` that have an author of unknown country besides: a
        bilateral one of them may be multi-country. Works without a year are left out.
    """
    by_work = (
        work_countries.filter(_.year.notnull())
        .group_by("year", "work_id")
        .agg(
            countries=_.country_code.nunique(),
            unknown=_.country_code.isnull().any(),
            **{
                f"has_{number}": (_.country_code == country).any()
                for number, country in enumerate(having)
            },
        )
        .filter(_.countries >= 2, *(_[f"has_{number}"] for number in range(len(having))))
    )
    forms = (
        by_work.mutate(team_form=ibis.ifelse(_.countries == 2, "bilateral", "multi-country"))
        .group_by("year", "team_form")
        .agg(works=_.count(), works_with_unknown=_.unknown.sum())
    )
    return with_form_shares(forms)


def with_form_shares(forms: ir.Table) -> ir.Table:
    """The forms of international works with their share of the year's.

    Parameters
    ----------
    forms
        One row per (year, team_form) with `works` and `works_with_unknown`.

    Returns
    -------
    Table
        As `team_form` returns it.
    """
    year_works = forms.group_by("year").agg(year_works=_.works.sum())
    table = forms.join(year_works, "year")
    low, high = share_interval(table.works, table.year_works)
    return table.select(
        "year",
        "team_form",
        "works",
        share=table.works / table.year_works,
        share_low=low,
        share_high=high,
        works_with_unknown=table.works_with_unknown,
    )


def with_zeros(pairs: ir.Table, wanted: Sequence[tuple[str, str]], years: ir.Table) -> ir.Table:
    """The pairs, and a row of 0 works for each wanted pair in each year that lacks one.

    No row and no joint works are the same thing; a table of one pair over time has to show it.

    Parameters
    ----------
    pairs
        One row per (year, country_a, country_b) with `works`, `country_a` < `country_b`.
    wanted
        Pairs in any order of their two countries.
    years
        Any table with `year`: the years that the source covers.

    Returns
    -------
    Table
        As `pairs`, with rows added.
    """
    covered = years.select("year").distinct()
    for pair in sorted({(min(pair), max(pair)) for pair in wanted}):
        row = covered.select(
            year=_.year.cast(pairs.schema()["year"]),
            country_a=ibis.literal(pair[0]),
            country_b=ibis.literal(pair[1]),
            works=ibis.literal(0).cast(pairs.schema()["works"]),
        )
        missing = row.anti_join(pairs, ["year", "country_a", "country_b"])
        pairs = pairs.select("year", "country_a", "country_b", "works").union(missing)
    return pairs


def both_directions(pairs: ir.Table) -> ir.Table:
    """Each pair twice, once from each side: (year, country_a, country_b, works)."""
    forth = pairs.select("year", "country_a", "country_b", "works")
    back = pairs.select("year", country_a=_.country_b, country_b=_.country_a, works=_.works)
    return forth.union(back)


def _with_share(table: ir.Table, name: str, part: str, whole: str) -> ir.Table:
    low, high = share_interval(table[part], table[whole])
    return table.mutate(
        **{
            name: share_of(table[part], table[whole]),
            f"{name}_low": low,
            f"{name}_high": high,
        }
    )
