"""The measures of a corpus that no counts of pairs can give, from the tables of the corpus.

Each function takes the tables and a selection and gives the measure of the same name; the
definitions are those of the functions it calls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial, reduce
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir

from isthmus.measures.attribution import authorship_countries, work_countries
from isthmus.measures.brokers import brokers
from isthmus.measures.impact import (
    citation_cells,
    relative_citation_index,
    top_share,
    top_share_fractional,
    top_weights,
)
from isthmus.measures.mobility import (
    careers,
    dual_affiliation,
    dual_joint_works,
    stay_shares,
    talent_flows,
)
from isthmus.measures.places import venue_sectors
from isthmus.measures.premium import citation_premium, matched_works
from isthmus.measures.teams import large_team_works

if TYPE_CHECKING:
    from isthmus.measures.blocs import Selection
    from isthmus.measures.catalogue import CorpusTables

TOP_SHARES: Mapping[str, float] = {"top-1-share": 0.01, "top-10-share": 0.1}
"""The measures of top-cited works, and the share of each cell that is top-cited."""


def _top_share(name: str, tables: CorpusTables, selection: Selection, counting: str) -> ir.Table:
    weighted = top_weights(citation_cells(tables.works), TOP_SHARES[name])
    column = name.replace("-", "_")
    if counting == "fractional":
        return top_share_fractional(_by_author(tables, selection), weighted, column)
    return top_share(_by_work(tables, selection), weighted, column)


def _relative_citation_index(
    tables: CorpusTables, selection: Selection, _counting: str
) -> ir.Table:
    return relative_citation_index(_by_work(tables, selection), citation_cells(tables.works))


def _citation_premium(tables: CorpusTables, selection: Selection, _counting: str) -> ir.Table:
    weighted = top_weights(citation_cells(tables.works), 0.1)
    located = _by_work(tables, selection)

    def of(pair: tuple[str, str]) -> ir.Table:
        table = citation_premium(matched_works(tables.works, weighted, located, pair))
        partner = ibis.ifelse(table.side == pair[0], pair[1], pair[0])
        return table.mutate(country_a=table.side, country_b=partner).drop("side")

    return _together([of(pair) for pair in selection.pairs])


def _broker_share(tables: CorpusTables, selection: Selection, _counting: str) -> ir.Table:
    located = _by_work(tables, selection)

    def of(pair: tuple[str, str]) -> ir.Table:
        places = {"country_a": ibis.literal(min(pair)), "country_b": ibis.literal(max(pair))}
        return brokers(located, pair).mutate(**places)

    return _together([of(pair) for pair in selection.pairs])


def _talent_flow(tables: CorpusTables, selection: Selection, _counting: str) -> ir.Table:
    return talent_flows(careers(_by_author(tables, selection), tables.authorships))


def _stay_share(tables: CorpusTables, selection: Selection, _counting: str) -> ir.Table:
    return stay_shares(careers(_by_author(tables, selection), tables.authorships))


def _sector_share(tables: CorpusTables, _selection: Selection, _counting: str) -> ir.Table:
    assert tables.institutions is not None
    return venue_sectors(tables.works, tables.affiliations, tables.institutions)


OF_WORKS: Mapping[str, Callable[[CorpusTables, Selection, str], ir.Table]] = {
    "top-1-share": partial(_top_share, "top-1-share"),
    "top-10-share": partial(_top_share, "top-10-share"),
    "relative-citation-index": _relative_citation_index,
    "citation-premium": _citation_premium,
    "broker-share": _broker_share,
    "talent-flow": _talent_flow,
    "stay-share": _stay_share,
    "dual-affiliation": lambda tables, chosen, _counting: dual_affiliation(
        _by_author(tables, chosen)
    ),
    "dual-joint-works": lambda tables, chosen, _counting: dual_joint_works(
        _by_author(tables, chosen)
    ),
    "sector-share": _sector_share,
    "large-link-share": lambda tables, _chosen, _counting: large_team_works(tables.works),
}
"""Measure -> its table for a selection and a counting; the caller keeps the wanted rows."""


def _by_work(tables: CorpusTables, selection: Selection) -> ir.Table:
    return work_countries(tables.works, selection.blocs)


def _by_author(tables: CorpusTables, selection: Selection) -> ir.Table:
    return authorship_countries(
        tables.works, tables.authorships, tables.affiliations, selection.blocs
    )


def _together(parts: list[ir.Table]) -> ir.Table:
    assert parts, "the measure needs a pair"
    return reduce(lambda one, other: one.union(other), parts)
