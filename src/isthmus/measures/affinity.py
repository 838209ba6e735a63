"""Indices that take the size of both sides out of a pair's joint works.

Each takes counts (see `counting.Counts`), so that a corpus and a file of pair counts give the same
index by the same definition. Notation: n works of a country, c its international works, c_w those
of the world, c_ij the works of a pair, L_i = Σ_j c_ij the pair links of a country and
T = Σ_{i<j} c_ij all pair links. c_i differs from L_i as soon as a work has three countries.

All are full counts of one year. A value whose denominator is 0 or not known is null. A pair with a
row of 0 works has the index 0.
"""

from __future__ import annotations

from typing import Literal

import ibis.expr.types as ir
from ibis import _

from isthmus.measures.collaboration import both_directions
from isthmus.measures.intervals import (
    count_interval,
    relative_risk_interval,
    share_interval,
    share_of,
)


def collaboration_index(pairs: ir.Table, international: ir.Table, world: ir.Table) -> ir.Table:
    """The index of collaboration of the US National Science Foundation.

    (c_ij / c_i) / (c_j / c_w): the share of j in the international works of i, over the share of j
    in the international works of the world. 1 is what the sizes lead one to expect; symmetric; it
    can exceed 1 for a country with most of its partners. The expectation is rough: works with
    several countries count in c_i of each, so the mean over pairs is not 1.

    Parameters
    ----------
    pairs
        One row per (year, country_a, country_b) with `works`: c_ij.
    international
        One row per (year, country) with `international_works`: c_i.
    world
        One row per year with `international_works`: c_w, each work once.

    Returns
    -------
    Table
        One row per row of `pairs`: `collaboration_index`, its 95 % interval in `_low` and `_high`
        (the Poisson interval of c_ij, sizes taken as fixed), and what it is made of:
        `joint_works`, `international_works_a`, `international_works_b`,
        `world_international_works`. Null where c_i, c_j or c_w is 0 or has no row.

    References
    ----------
    National Science Board, Science and Engineering Indicators, Publications Output (2023),
    technical appendix, https://ncses.nsf.gov/pubs/nsb202333/technical-appendix
    """
    sized = (
        _with_sizes(pairs, international, "international_works")
        .left_join(world.select("year", world_international_works=_.international_works), "year")
        .drop("year_right")
    )
    product = sized.international_works_a.cast("float64") * sized.international_works_b
    scale = sized.world_international_works.nullif(0) / product.nullif(0)
    return _scaled(sized, "collaboration_index", scale).select(
        "year", "country_a", "country_b",
        "collaboration_index", "collaboration_index_low", "collaboration_index_high",
        "joint_works", "international_works_a", "international_works_b",
        "world_international_works",
    )  # fmt: skip


def salton(
    pairs: ir.Table, sizes: ir.Table, size: Literal["works", "international_works"] = "works"
) -> ir.Table:
    """Salton's cosine: c_ij / sqrt(n_i · n_j), between 0 and 1.

    Parameters
    ----------
    pairs
        One row per (year, country_a, country_b) with `works`: c_ij.
    sizes
        One row per (year, country) with the column that `size` names.
    size
        `works` takes n, all works of a country. `international_works` takes c, its international
        works: the only choice where no more is at hand. The two have different levels.

    Returns
    -------
    Table
        One row per row of `pairs`: `salton`, its 95 % interval in `_low` and `_high` (the Poisson
        interval of c_ij, sizes taken as fixed; the high bound can exceed 1), `joint_works`, and
        the two sizes as `works_a`, `works_b` or `international_works_a`, `international_works_b`.
        Null where a size is 0 or has no row.

    References
    ----------
    Salton & McGill (1983), Introduction to Modern Information Retrieval; for countries: Glänzel
    (2001), https://doi.org/10.1023/A:1010512628145
    """
    sized = _with_sizes(pairs, sizes, size)
    product = sized[f"{size}_a"].cast("float64") * sized[f"{size}_b"]
    return _scaled(sized, "salton", 1 / product.nullif(0).sqrt()).select(
        "year", "country_a", "country_b", "salton", "salton_low", "salton_high",
        "joint_works", f"{size}_a", f"{size}_b",
    )  # fmt: skip


def jaccard(pairs: ir.Table, sizes: ir.Table) -> ir.Table:
    """Jaccard's index: c_ij / (n_i + n_j - c_ij), and the collaboration distance 1 - J.

    The works of both over the works of either. A country with far more works than the other keeps
    the index low even where the other does everything with it.

    Parameters
    ----------
    pairs
        One row per (year, country_a, country_b) with `works`: c_ij.
    sizes
        One row per (year, country) with `works`: n_i, all works of the country.

    Returns
    -------
    Table
        One row per row of `pairs`: `jaccard` in [0, 1], its Wilson 95 % interval in `_low` and
        `_high`; `collaboration_distance` = 1 - jaccard, with `collaboration_distance_low` and
        `_high`; `joint_works`, and `either_works`, the works of either. Null where a size has no
        row, or both are 0.

    References
    ----------
    Kitajima & Okamura (2025), https://doi.org/10.1057/s41599-025-04550-3
    """
    sized = _with_sizes(pairs, sizes, "works")
    table = sized.mutate(either_works=_.works_a + _.works_b - _.joint_works)
    share = share_of(table.joint_works, table.either_works)
    low, high = share_interval(table.joint_works, table.either_works)
    return table.mutate(jaccard=share, jaccard_low=low, jaccard_high=high).select(
        "year", "country_a", "country_b", "jaccard", "jaccard_low", "jaccard_high",
        "joint_works", "either_works",
        collaboration_distance=1 - _.jaccard,
        collaboration_distance_low=1 - _.jaccard_high,
        collaboration_distance_high=1 - _.jaccard_low,
    )  # fmt: skip


def field_mix(sizes: ir.Table, world: ir.Table) -> ir.Table:
    """How much more often two countries meet by chance because they work in the same fields.

    (Σ_f s_i^f · s_j^f / s_w^f) / (s_i · s_j / s_w): the joint works that sizes by field lead one to
    expect, over those that the sizes alone do. 1 where the fields make no difference. An index
    divided by it is adjusted for the mix of fields (indirect standardisation); for the NSF index
    that is c_ij over the expected joint works.

    Parameters
    ----------
    sizes
        One row per (year, country, field) with `works`: the size in that field, of the kind that
        the index is made of (all works, international works, or pair links).
    world
        One row per (year, field) with `works`: the same size of the world.

    Returns
    -------
    Table
        One row per (year, country_a, country_b), `country_a` < `country_b`; `field_mix`; null where
        a country or the world has no works. Works without a field are in no size: say how many.

    References
    ----------
    Indirect standardisation: Breslow & Day (1987), Statistical Methods in Cancer Research, vol. II,
    IARC Scientific Publications 82, chapter 2; expected joint works by field: Zitt, Bassecoulard &
    Okubo (2000), https://doi.org/10.1023/A:1005632319799
    """
    a = sizes.select("year", "field", country_a=_.country, works_a=_.works)
    b = sizes.select("year", "field", country_b=_.country, works_b=_.works)
    met = (
        a.join(b, ["year", "field"])
        .filter(_.country_a < _.country_b)
        .join(world.select("year", "field", world_works=_.works), ["year", "field"])
        .mutate(part=_.works_a.cast("float64") * _.works_b / _.world_works.nullif(0))
        .group_by("year", "country_a", "country_b")
        .agg(expected=_.part.sum())
    )
    totals = sizes.group_by("year", "country").agg(works=_.works.sum())
    of_world = world.group_by("year").agg(world_works=_.works.sum())
    one = totals.select("year", country_a=_.country, works_a=_.works)
    other = totals.select("year", country_b=_.country, works_b=_.works)
    everyone = one.join(other, "year").filter(_.country_a < _.country_b).join(of_world, "year")
    table = everyone.left_join(met, ["year", "country_a", "country_b"]).select(
        "year", "country_a", "country_b",
        by_size=_.works_a.cast("float64") * _.works_b / _.world_works.nullif(0),
        by_field=_.expected.fill_null(0.0),
    )  # fmt: skip
    return table.select(
        "year", "country_a", "country_b", field_mix=(_.by_field / _.by_size.nullif(0)).round(9)
    )


def ric(pairs: ir.Table) -> ir.Table:
    """Relative intensity of collaboration of country a with country b.

    (c_ab / L_a) / ((L_b - c_ab) / (T - L_a)): the share of b in the links of a, over the share of
    b in the links of all others. 1 means as much as elsewhere; asymmetric, so each pair has two
    rows. A work with *k* countries makes k(k-1)/2 links, so works of very many countries weigh
    much.

    Parameters
    ----------
    pairs
        One row per (year, country_a, country_b) with `works`: **all** pairs of the year, since L
        and T are their sums.

    Returns
    -------
    Table
        Two rows per row of `pairs`, one for each direction: `ric`, its 95 % interval as a relative
        risk in `ric_low` and `ric_high`, `joint_works` (c_ab), `links_a`, `links_b`,
        `world_links`. Null where a has no links, where b has links with a only, or where all links
        of the year are a's. The interval is null also where c_ab is 0 or all links of a, or where
        every link without a is one of b. The links of one work are not independent, so the interval
        is a lower bound of the uncertainty.

    References
    ----------
    Fuchs, Sivertsen & Rousseau (2021), https://doi.org/10.1007/s11192-021-04110-x; intervals from
    the same 2x2 table: https://doi.org/10.2478/jdis-2022-0021
    """
    directed = both_directions(pairs)
    links = directed.group_by("year", country=_.country_a).agg(links=_.works.sum())
    world = pairs.group_by("year").agg(world_links=_.works.sum())
    table = _with_sizes(directed, links, "links").left_join(world, "year").drop("year_right")
    others = (table.world_links - table.links_a, table.links_b - table.joint_works)
    share = table.joint_works / table.links_a.cast("float64").nullif(0)
    elsewhere = others[1] / others[0].cast("float64").nullif(0)
    low, high = relative_risk_interval(table.joint_works, table.links_a, others[1], others[0])
    return table.mutate(ric=share / elsewhere.nullif(0), ric_low=low, ric_high=high).select(
        "year", "country_a", "country_b", "ric", "ric_low", "ric_high",
        "joint_works", "links_a", "links_b", "world_links",
    )  # fmt: skip


def _with_sizes(pairs: ir.Table, sizes: ir.Table, size: str) -> ir.Table:
    """Pairs with `joint_works` and the size of each side; null where it has no row."""
    table = pairs.select("year", "country_a", "country_b", joint_works=_.works)
    for side in ("a", "b"):
        of_side = sizes.select("year", **{f"country_{side}": _.country, f"{size}_{side}": _[size]})
        table = table.left_join(of_side, ["year", f"country_{side}"])
        table = table.drop("year_right", f"country_{side}_right")
    return table


def _scaled(table: ir.Table, name: str, scale: ir.NumericValue) -> ir.Table:
    """The joint works and the bounds of their interval, times the scale."""
    low, high = count_interval(table.joint_works)
    return table.mutate(
        **{
            name: table.joint_works * scale,
            f"{name}_low": low * scale,
            f"{name}_high": high * scale,
        }
    )
