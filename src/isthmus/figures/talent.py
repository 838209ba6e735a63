"""Where authors work over the years: flows between countries and stay shares, in aggregates.

Author keys stay in the engine: what comes out of it are counts of at least as many authors as the
smallest cell says.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from isthmus.errors import RequestError
from isthmus.figures.entry import PEOPLE_CELL, Asked, Entry, Reference
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Row, rows_of
from isthmus.figures.panels import Specification
from isthmus.figures.ranges import Kind, Mark, RangePanel, range_panel
from isthmus.figures.style import WIDTH, country_in_text, country_label
from isthmus.figures.wording import percent, span
from isthmus.manifests import manifest
from isthmus.measures.attribution import authorship_countries
from isthmus.measures.mobility import career_kinds, careers, stay_shares, talent_flows

MOST_FLOWS = 20
MOST_COUNTRIES = 20
FLOWS = (
    "Author keys first seen in one country and last in another, with at least two works in each "
    "and a clear order. Works on which a key has two countries do not count, so a dual "
    "affiliation is no move. Counts have no interval: they are all the source shows."
)
STAYS = (
    "Of author keys first seen in a country and seen over at least five years, those last seen "
    "there. Who stopped publishing in these works is not among them. Given only where enough "
    "stayed and enough left. Interval: 95%, Wilson."
)
PITFALLS = (
    "An author key is the source's guess: two persons can share one, and one person can have two.",
    "Only works of this corpus: who publishes elsewhere has not left.",
    "The country is that of an affiliation. Nothing is said of nationality or origin.",
)
REFERENCE = Reference(
    "AlShebli et al. (2024), first and last country of an author id",
    "https://arxiv.org/abs/2304.11123",
)


def talent_flows_figure(observed: Observations, asked: Asked) -> Figure:
    """The flows between countries that are large enough to be shown.

    Raises
    ------
    RequestError
        If no flow reaches the smallest cell.
    """
    least = _least(asked)
    table = talent_flows(_careers(observed), least)
    if asked.countries:
        some = list(asked.countries)
        table = table.filter(_.country_a.isin(some) | _.country_b.isin(some))
    ordered = table.order_by(_.talent_flow.desc(), "country_a", "country_b")
    rows = rows_of(ordered.limit(MOST_FLOWS))
    if not rows:
        said = f"no flow between two countries has {least} authors in {observed.subject}"
        raise RequestError("talent-flows", [said])
    labels = [_flow(row) for row in rows]
    first = rows[0]
    return Figure(
        name="talent-flows",
        title=f"Moves of authors between countries, {observed.subject}, {span(observed.years)}",
        definition=f"{FLOWS} Flows of fewer than {least} authors are withheld.",
        finding=(
            f"The largest flow shown is from {country_in_text(first['country_a'])} to "
            f"{country_in_text(first['country_b'])}: {first['talent_flow']:,} authors. "
            f"{_kinds(observed, least)}"
        ),
        text_alternative="Bars, a row for each flow. "
        + "; ".join(f"{label} {row['talent_flow']:,}"
                    for label, row in zip(labels, rows, strict=True)) + ".",
        source=observed.source,
        chart=_flow_chart(rows, labels, WIDTH),
        narrow=_flow_chart(rows, labels, 328),
        table=pa.Table.from_pylist([dict(row) for row in rows]),
        manifest=manifest("figure", observed.inputs, {
            "figure": "talent-flows", **observed.parameters, "smallest_cell": least}),
        caveats=(*PITFALLS, *observed.caveats),
    )  # fmt: skip


def stay_shares_figure(observed: Observations, asked: Asked) -> Figure:
    """The share of authors still in their first country five years later or more.

    Raises
    ------
    RequestError
        If no country has enough authors who stayed and who left.
    """
    least = _least(asked)
    table = stay_shares(_careers(observed), least)
    if asked.countries:
        table = table.filter(_.country.isin(list(asked.countries)))
    rows = rows_of(table.order_by(_.authors.desc(), "country").limit(MOST_COUNTRIES))
    if not rows:
        said = f"no country has {least} authors who stayed and {least} who left"
        raise RequestError("stay-shares", [f"{said} in {observed.subject}"])
    rows.sort(key=lambda row: (-row["stay_share"], row["country"]))
    first, last = rows[0], rows[-1]
    words = "; ".join(
        f"{country_label(row['country'])} {percent(row['stay_share'])}" for row in rows
    )
    return Figure(
        name="stay-shares",
        title=f"Authors last seen where first seen, {observed.subject}, {span(observed.years)}",
        definition=f"{STAYS} Enough are {least}.",
        finding=f"{_stay(first)} is the highest share shown, {_stay(last)} the lowest.",
        text_alternative=f"Points with intervals, a row for each country. {words}.",
        source=observed.source,
        chart=_stay_chart(rows, WIDTH),
        narrow=_stay_chart(rows, 328),
        table=pa.Table.from_pylist([dict(row) for row in rows]),
        manifest=manifest("figure", observed.inputs, {
            "figure": "stay-shares", **observed.parameters, "smallest_cell": least}),
        caveats=(*PITFALLS, *observed.caveats),
    )  # fmt: skip


def _least(asked: Asked) -> int:
    """The smallest cell; about people it is never below ten."""
    return max(asked.smallest_cell, PEOPLE_CELL)


def _careers(observed: Observations) -> ir.Table:
    assert observed.works is not None
    assert observed.corpus is not None
    by_author = authorship_countries(
        observed.works, observed.corpus.authorships, observed.corpus.affiliations, observed.blocs
    )
    return careers(by_author, observed.corpus.authorships)


def _kinds(observed: Observations, least: int) -> str:
    """How many keys moved, and how many cannot be told; only counts that may be shown.

    The moves are not given where those that are withheld could be computed from them and would be
    fewer than `least`.
    """
    known = _careers(observed)
    kinds = {row["kind"]: row["authors"] for row in rows_of(career_kinds(known, least))}
    shown = sum(row["talent_flow"] for row in rows_of(talent_flows(known, least)))
    if 0 < kinds.get("moved", 0) - shown < least:
        del kinds["moved"]
    order = ("stayed", "moved", "returned", "ambiguous")
    said = [f"{kinds[kind]:,} {kind}" for kind in order if kind in kinds]
    return f"Of all keys with two works in a country: {', '.join(said)}." if said else ""


def _flow(row: Row) -> str:
    return f"{country_label(row['country_a'])} → {country_label(row['country_b'])}"


def _stay(row: Row) -> str:
    low, high = percent(row["stay_share_low"]), percent(row["stay_share_high"])
    return (
        f"{country_label(row['country'])} with {percent(row['stay_share'])} of "
        f"{row['authors']:,} authors (95% interval {low} to {high})"
    )


def _flow_chart(rows: Sequence[Row], labels: Sequence[str], width: int) -> Specification:
    wide = width > 500
    label = 220 if wide else 176
    panel = RangePanel("Authors", "", width - label - 44, label, format=",.0f", bars=True)
    marks = [(text, (Mark(float(row["talent_flow"]), note=f"{row['talent_flow']:,}"),))
             for text, row in zip(labels, rows, strict=True)]  # fmt: skip
    return range_panel(panel, (Kind("", "#2f8fc4"),), marks)


def _stay_chart(rows: Sequence[Row], width: int) -> Specification:
    wide = width > 500
    label = 130 if wide else 92
    least = min(row["stay_share_low"] for row in rows)
    panel = RangePanel(
        "Last seen in the first country" if wide else "Still in the first country",
        "at the right: authors", width - label - (74 if wide else 50), label,
        domain=(max(0.0, least - 0.05), 1.0),
    )  # fmt: skip
    marks = [
        (country_label(row["country"]),
         (Mark(row["stay_share"], row["stay_share_low"], row["stay_share_high"],
               f"{row['authors']:,}"),))
        for row in rows
    ]  # fmt: skip
    return range_panel(panel, (Kind("", "#0072b2"),), marks)


FLOWS_ENTRY = Entry(
    name="talent-flows",
    shows="moves of authors between countries, by author key; small flows withheld",
    section="people",
    definition=FLOWS,
    references=(REFERENCE,),
    pitfalls=PITFALLS,
    example="talent-flows --corpus corpus --venue icra --venue iros --from 2000 --to 2021",
    figure=talent_flows_figure,
    countries=(0, 10),
    needs=("author-keys",),
    about_people=True,
)
STAYS_ENTRY = Entry(
    name="stay-shares",
    shows="share of authors last seen in the country where they were first seen",
    section="people",
    definition=STAYS,
    references=(REFERENCE,),
    pitfalls=PITFALLS,
    example="stay-shares --corpus corpus --venue icra --venue iros --from 2000 --to 2021",
    figure=stay_shares_figure,
    countries=(0, MOST_COUNTRIES),
    needs=("author-keys",),
    about_people=True,
)
