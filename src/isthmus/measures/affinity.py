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
from isthmus.measures.intervals import count_interval, relative_risk_interval


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
