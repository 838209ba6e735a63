"""What a corpus says of a field's joint works: how cited they are, and what would be missing.

Both are figures of countries for the benefits ledger; no rule sees them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from isthmus.assessment.results import Benefit
from isthmus.corpus.engine import to_arrow
from isthmus.measures.impact import citation_cells, top_weights
from isthmus.measures.intervals import share_interval, share_of
from isthmus.reference.countries import country_name

TOP = 0.1
"""The most cited tenth of the works of the same field or venue, year and type."""


@dataclass(frozen=True)
class FieldWorks:
    """The works of a field, (work_id, year, type, venue, primary_field, cited_by_count,
    country_set), with the words for them and their source."""

    works: ir.Table
    said: str
    years: str
    source: tuple[str, date | None]


def citation_standing(field: FieldWorks, home: str, partner: str) -> Benefit:
    """How many of the joint works, and of the partner country's, are among the most cited tenth.

    Works are compared with those of the corpus in the same cell (`citation_cells`), ties divided;
    the intervals are Wilson's. Works without a citation count are in no figure; where none has one,
    the line says so.
    """
    weighted = top_weights(citation_cells(field.works), TOP).inner_join(
        field.works.select("work_id", "country_set"), "work_id"
    )
    of_partner = weighted.filter(_.country_set.contains(partner))
    joint = _share(of_partner.filter(_.country_set.contains(home)))
    own = _share(of_partner)
    if not own["works"]:
        said = (
            f"The corpus counts citations for none of {country_name(partner)}'s works in "
            f"{field.said} of {field.years}, so it says nothing about their standing."
        )
        return Benefit(said, *field.source)
    parts = [f"{own['works']:,} works of {country_name(partner)} {_said(own)}"]
    if joint["works"]:
        parts.insert(0, f"{joint['works']:,} joint works with {country_name(home)} {_said(joint)}")
    statement = (
        f"Among the most cited tenth of {field.said} in {field.years} are, of those with a "
        f"citation count: {'; '.join(parts)}; a tenth is what size alone leads one to expect"
    )
    figures = _figures("partner", own) | _figures("joint", joint)
    return Benefit(f"{statement}.", *field.source, figures)


def cost_of_not_doing(field: FieldWorks, home: str, partner: str) -> Benefit | None:
    """Which share of the home country's works in the field is with the partner's country.

    It bounds what would be lost from above: nobody else takes the place, and no joint work would
    have been written without the partner. Wilson's interval; works without a known country are in
    neither number. None where the home country has no work in the field.
    """
    own = field.works.filter(_.country_set.contains(home))
    shared = _.country_set.contains(partner)
    row = _with_interval(own.agg(works=_.count(), part=shared.cast("int64").sum()))
    if not row["works"]:
        return None
    statement = (
        f"Lost at most if it is not done: {row['part']:,} of {row['works']:,} works of "
        f"{country_name(home)} in {field.said} in {field.years} are with {country_name(partner)}, "
        f"{_said(row)}. The true loss is smaller by what would be done otherwise"
    )
    figures = {
        "home_works": row["works"],
        "with_partner": row["part"],
        "at_most_share": round(row["share"], 6),
        "at_most_low_share": round(row["low"], 6),
        "at_most_high_share": round(row["high"], 6),
    }
    return Benefit(f"{statement}.", *field.source, figures)


def _share(weighted: ir.Table) -> dict[str, Any]:
    return _with_interval(weighted.agg(works=_.count(), part=_.top_weight.sum().coalesce(0.0)))


def _with_interval(counted: ir.Table) -> dict[str, Any]:
    """The one row of (works, part) with the share and its Wilson interval."""
    part = ibis.coalesce(counted.part, 0)
    low, high = share_interval(part, counted.works)
    share = share_of(part, counted.works)
    (row,) = to_arrow(counted.mutate(part=part, share=share, low=low, high=high)).to_pylist()
    return dict(row)


def _said(row: dict[str, Any]) -> str:
    return f"{row['share']:.1%} (95 % interval, Wilson, {row['low']:.1%} to {row['high']:.1%})"


def _figures(whose: str, row: dict[str, Any]) -> dict[str, float | int | str | None]:
    if not row["works"]:
        return {f"{whose}_works_with_citations": 0}
    return {
        f"{whose}_works_with_citations": row["works"],
        f"{whose}_top_tenth_share": round(row["share"], 6),
        f"{whose}_top_tenth_low_share": round(row["low"], 6),
        f"{whose}_top_tenth_high_share": round(row["high"], 6),
    }
