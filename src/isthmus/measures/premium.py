"""Are works that two countries write together cited more than comparable works of each alone?

International works have more authors, more countries and other fields, all of which go with more
citations. So works together are compared only with works of the same field, year, type, class of
team size and number of countries that lack the other side.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

TEAM_SIZES = ((1, "1"), (2, "2"), (3, "3"), (5, "4-5"), (10, "6-10"), (30, "11-30"))
"""The largest number of authors of each class; more than the last are `more`."""

MATCHED_ON = ("field", "year", "type", "team_size", "countries")


def matched_works(
    works: ir.Table, weighted: ir.Table, work_countries: ir.Table, pair: tuple[str, str]
) -> ir.Table:
    """Works with both countries of a pair, and comparable works with one of them.

    Parameters
    ----------
    works
        The corpus table `works`: (work_id, author_count).
    weighted
        One row per work, as from `impact.top_weights`.
    work_countries
        One row per (work_id, year, country_code).
    pair
        The two countries, or labels of blocs.

    Returns
    -------
    Table
        One row per (side, work): `side` is the country compared; `together` whether the work has
        the other one, too; the columns matched on; `top_weight`, `relative_citations`. Only
        strata that hold works of both kinds are kept, so the numbers of strata and of works say
        how much of the collaboration is compared at all. Works without known countries are in
        none.
    """
    a, b = pair
    known = work_countries.filter(_.country_code.notnull())
    flags = known.group_by("work_id").agg(
        countries=_.count(),
        has_a=(_.country_code == a).max(),
        has_b=(_.country_code == b).max(),
    )
    described = (
        weighted.join(flags, "work_id")
        .join(works.select("work_id", "author_count"), "work_id")
        .mutate(team_size=_team_size(_.author_count), together=_.has_a & _.has_b)
    )
    kept = ("work_id", "together", *MATCHED_ON, "top_weight", "relative_citations")
    sides = (
        described.filter(_.has_a)
        .select(*kept, side=ibis.literal(a))
        .union(described.filter(_.has_b).select(*kept, side=ibis.literal(b)))
    )
    strata = (
        sides.group_by("side", *MATCHED_ON)
        .agg(both=_.together.nunique())
        .filter(_.both == 2)
        .drop("both")
    )
    return sides.semi_join(strata, ["side", *MATCHED_ON])


def citation_premium(matched: ir.Table) -> ir.Table:
    """The difference that the other country makes, within strata, weighted as works together are.

    In each stratum the mean of works together is compared with that of works alone; the strata
    are weighted by their works together. It is an association: what leads two groups to work
    together can also lead to citations.

    Parameters
    ----------
    matched
        As from `matched_works`.

    Returns
    -------
    Table
        One row per `side`: `together_works` and `alone_works` compared, `strata`;
        `together_top_share` and `alone_top_share`, `top_share_premium` their difference;
        `together_citations` and `alone_citations` relative to the field, `citation_premium` their
        ratio. No interval: the figure resamples works.

    References
    ----------
    Stuart (2010), exact matching and weighting to the treated, https://doi.org/10.1214/09-STS313
    """
    strata = matched.group_by("side", *MATCHED_ON).agg(
        together_works=_.together.sum(),
        alone_works=(~_.together).sum(),
        top_together=_.top_weight.mean(where=_.together),
        top_alone=_.top_weight.mean(where=~_.together),
        cited_together=_.relative_citations.mean(where=_.together),
        cited_alone=_.relative_citations.mean(where=~_.together),
    )

    def weighted(column: str) -> ir.FloatingValue:
        # Strata in which nobody is cited have no relative citations: they leave both sums.
        size = strata.together_works * strata[column].notnull().cast("float64")
        return (strata[column] * strata.together_works).sum() / size.sum().nullif(0.0)

    sides = strata.group_by("side").agg(
        together_works=_.together_works.sum(),
        alone_works=_.alone_works.sum(),
        strata=_.count(),
        together_top_share=weighted("top_together"),
        alone_top_share=weighted("top_alone"),
        together_citations=weighted("cited_together"),
        alone_citations=weighted("cited_alone"),
    )
    return sides.mutate(
        top_share_premium=_.together_top_share - _.alone_top_share,
        citation_premium=_.together_citations / _.alone_citations.nullif(0.0),
    )


def _team_size(authors: ir.NumericValue) -> ir.StringValue:
    cases = [(authors <= most, ibis.literal(label)) for most, label in TEAM_SIZES]
    return ibis.cases(*cases, else_=ibis.literal("more"))
