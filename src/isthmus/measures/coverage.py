"""How much of a corpus the countries are known for: the doubt that stands under every figure."""

from __future__ import annotations

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
    return counted.mutate(coverage=_.works_with_country / _.works.cast("float64"))
