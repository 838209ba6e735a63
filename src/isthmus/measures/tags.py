"""What the joint works are about and who pays for them: tags, topics and funders of works.

A tag is anything that a work can have several of. Shares of tags sum to more than 1 where works
have several; works whose tags are not known are no part of a share.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
from ibis import _

from isthmus.measures.intervals import share_interval, share_of


def joint_side(work_countries: ir.Table, a: str, b: str) -> ir.Table:
    """Which works are joint, and which are of one of two countries without the other.

    Parameters
    ----------
    work_countries
        One row per (work_id, year, country_code).
    a, b
        Codes, or labels of joined countries or groups.

    Returns
    -------
    Table
        One row per work that has a or b: (work_id, year, side). `side` is `joint`, `only_a` or
        `only_b`; a work of one side may have third countries, and unknown ones.
    """
    by_work = (
        work_countries.filter(_.country_code.isin([a, b]))
        .group_by("work_id", "year")
        .agg(has_a=(_.country_code == a).any(), has_b=(_.country_code == b).any())
    )
    side = ibis.ifelse(_.has_a & _.has_b, "joint", ibis.ifelse(_.has_a, "only_a", "only_b"))
    return by_work.select("work_id", "year", side=side)


def tag_shares(tags: ir.Table, sides: ir.Table) -> ir.Table:
    """How often each tag stands on the works of each side.

    Parameters
    ----------
    tags
        One row per (work_id, tag); a work whose tags are known to be none has one row with `tag`
        null. Works without a row are unknown.
    sides
        One row per work: (work_id, side).

    Returns
    -------
    Table
        One row per (side, tag) with at least one work, the row of works without any tag included
        (`tag` null); `tagged_works`, `known_works` (works of the side whose tags are known),
        `tag_share` in [0, 1] and its Wilson 95 % interval in `_low` and `_high`.
    """
    found = tags.distinct().join(sides.select("work_id", "side"), "work_id")
    known = found.group_by("side").agg(known_works=_.work_id.nunique())
    counted = found.group_by("side", "tag").agg(tagged_works=_.work_id.nunique())
    table = counted.join(known, "side")
    low, high = share_interval(table.tagged_works, table.known_works)
    return table.select(
        "side", "tag", "tagged_works", "known_works",
        tag_share=share_of(table.tagged_works, table.known_works),
        tag_share_low=low,
        tag_share_high=high,
    )  # fmt: skip


def funder_tags(works: ir.Table) -> ir.Table:
    """The funders of works as tags.

    Parameters
    ----------
    works
        The corpus table `works`: (work_id, funder_ids). A list that is null is unknown; an empty
        one says that the source names no funder, which it also does where it has not looked.

    Returns
    -------
    Table
        One row per (work_id, tag): the funder, or null for a work with an empty list.
    """
    given = works.filter(_.funder_ids.notnull()).select("work_id", "funder_ids")
    named = given.select("work_id", tag=_.funder_ids).unnest("tag")
    without = given.filter(_.funder_ids.length() == 0).select("work_id", tag=ibis.null("string"))
    return named.union(without)


def title_tags(works: ir.Table, patterns: Sequence[tuple[str, str]]) -> ir.Table:
    """Tags of works by words in their titles.

    Parameters
    ----------
    works
        The corpus table `works`: (work_id, title). A work without a title is unknown.
    patterns
        Tags, each with a regular expression that is searched for in the title in lower case.

    Returns
    -------
    Table
        One row per (work_id, tag): every tag whose expression is found, or null for a title in
        which none is.
    """
    titled = works.filter(_.title.notnull()).select("work_id", title=_.title.lower())
    parts = [
        titled.filter(_.title.re_search(pattern)).select("work_id", tag=ibis.literal(tag))
        for tag, pattern in patterns
    ]
    tagged = parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]
    rest = titled.anti_join(tagged, "work_id").select("work_id", tag=ibis.null("string"))
    return tagged.union(rest)
