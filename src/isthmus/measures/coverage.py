"""How much of a corpus the countries are known for: the doubt that stands under every figure."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _


def coverage(works: ir.Table) -> ir.Table:
    """The share of works of which at least one country is known.

    Parameters
    ----------
    works
        The corpus table `works`: (year, has_affiliation, country_set, unknown_country_authors).

    Returns
    -------
    Table
        One row per year, and one with `year` null for works without a year. `works`;
        `works_with_affiliation`, which name any affiliation; `works_with_country`, with at least
        one known country; `works_fully_located`, where in addition no author's country is unknown;
        `coverage` = works_with_country / works. Countries of a work that is not fully located may
        be missing, so joint works and international shares are lower bounds.
    """
    located = works.country_set.length() > 0
    complete = located & (works.unknown_country_authors == 0)
    counted = works.group_by("year").agg(
        works=works.count(),
        works_with_affiliation=works.has_affiliation.sum(),
        works_with_country=located.sum(),
        works_fully_located=complete.sum(),
    )
    return with_coverage(counted)


def with_coverage(counted: ir.Table) -> ir.Table:
    """The counts of `coverage` with the share.

    Parameters
    ----------
    counted
        One row per year with `works` and `works_with_country`.
    """
    return counted.mutate(coverage=_.works_with_country / _.works.cast("float64"))


def filled_columns(works: ir.Table, by: str = "year") -> ir.Table:
    """The share of works for which each kind of information is there.

    Parameters
    ----------
    works
        The corpus table `works`.
    by
        The column whose values the works are taken together by: `year`, `venue`, `source`, `type`.

    Returns
    -------
    Table
        One row per value of `by` (null included); `works`, and shares in [0, 1]:
        `affiliation_share` (an affiliation is given), `country_share` (at least one country is
        known), `located_share` (every author's country is known), `citation_share`, `topic_share`,
        `funder_share` (the source says which funders, none included), `title_share`. A column that
        the table lacks counts as empty.
    """
    known = works.country_set.length() > 0
    given = {
        "affiliation_share": works.has_affiliation,
        "country_share": known,
        "located_share": known & (works.unknown_country_authors == 0),
    }
    for name, column in (
        ("citation_share", "cited_by_count"),
        ("topic_share", "primary_topic_id"),
        ("funder_share", "funder_ids"),
        ("title_share", "title"),
    ):
        is_there = column in works.columns
        given[name] = works[column].notnull() if is_there else ibis.literal(False)
    flagged = works.select(works[by].name(by), **given)
    shares = {name: _[name].cast("int64").sum() / _.count().cast("float64") for name in given}
    return flagged.group_by(by).agg(works=_.count(), **shares)
