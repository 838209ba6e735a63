"""Top-cited works by country: the share of each country's works, full and fractional."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.errors import RequestError
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Row, rows_of
from isthmus.figures.panels import Specification
from isthmus.figures.ranges import Kind, Mark, RangePanel, range_panel
from isthmus.figures.resampling import NAMED, percentile_interval, replicate_works
from isthmus.figures.style import WIDTH, country_label
from isthmus.figures.wording import percent, span
from isthmus.manifests import manifest
from isthmus.measures.attribution import authorship_countries
from isthmus.measures.impact import citation_cells, country_credits, top_weights

MOST = 15
FULL = Kind("whole works", "#0072b2")
SHARED = Kind("divided among authors", "#d55e00", "diamond")


def top_cited_figure(observed: Observations, asked: Asked) -> Figure:
    """The share of top-cited works of the countries with most works, all years together.

    Raises
    ------
    RequestError
        If no work can be compared.
    """
    share = asked.whole("percent") / 100
    weighted = _weighted(observed, share)
    full = _full(observed, weighted)
    if not full:
        said = f"{observed.subject}: no work of a known country has citations and a field or venue"
        raise RequestError("top-cited", [said])
    chosen = list(asked.countries) or sorted(full, key=lambda code: -full[code]["works"])[:MOST]
    missing = [code for code in chosen if code not in full]
    if missing:
        raise RequestError("top-cited", [f"'{code}' has no work that can be compared"
                                         for code in missing])  # fmt: skip
    shared = _fractional(observed, weighted, chosen)
    chosen.sort(key=lambda code: (-full[code]["share"], code))
    rows = [(code, full[code], shared[code]) for code in chosen]
    small = sum(one["small"] for one in full.values()) / sum(one["works"] for one in full.values())
    definition = (
        f"Works among the {asked.whole('percent')}% most cited of their field (of a conference "
        "paper without a topic: of its venue), year and type, over all works that can be "
        "compared. Ties at the limit are divided, so the share of all works is exact. "
        f"Interval: 95%, {NAMED}."
    )
    return Figure(
        name="top-cited",
        title=f"Share of works among the {asked.whole('percent')}% most cited, by country, "
        f"{observed.subject}, {span(observed.years)}",
        definition=definition,
        finding=_finding(rows, share, asked.whole("percent")),
        text_alternative=(
            "Points with intervals, a row for each country. "
            + "; ".join(
                f"{country_label(code)} {percent(one['share'])} (divided "
                f"{percent(other['share'])})"
                for code, one, other in rows
            )
            + "."
        ),
        source=observed.source,
        chart=_chart(rows, share, WIDTH),
        narrow=_chart(rows, share, 328),
        table=_table(rows),
        manifest=manifest("figure", observed.inputs, {
            "figure": "top-cited", **observed.parameters, "countries": chosen,
            "percent": asked.whole("percent")}),
        caveats=(
            "International works are cited more than others and count whole for each country: "
            "compare the two marks.",
            f"{percent(small)} of the works are in cells too small to hold one top-cited work; "
            "they are counted in part.",
            *observed.caveats,
        ),
    )  # fmt: skip


def _weighted(observed: Observations, share: float) -> ir.Table:
    assert observed.works is not None
    return table_from(to_arrow(top_weights(citation_cells(observed.works), share)))


def _full(observed: Observations, weighted: ir.Table) -> dict[str, Row]:
    """Country -> works, share, interval: whole counts."""
    assert observed.located is not None
    known = observed.located.filter(_.country_code.notnull())
    cells = (
        known.join(weighted, "work_id")
        .group_by(country=known.country_code, weight=weighted.top_weight)
        .agg(works=_.count(), small=_.small_cell.sum())
        .mutate(credit=1.0)
    )
    return _with_intervals(rows_of(cells.order_by("country", "weight")))


def _fractional(
    observed: Observations, weighted: ir.Table, countries: Sequence[str]
) -> dict[str, Row]:
    """Country -> the same with works divided among their authors."""
    assert observed.works is not None
    assert observed.corpus is not None
    by_author = authorship_countries(
        observed.works, observed.corpus.authorships, observed.corpus.affiliations, observed.blocs
    )
    credits = country_credits(by_author).filter(_.country.isin(list(countries)))
    cells = (
        credits.drop("year")
        .join(weighted, "work_id")
        .group_by("country", "credit", weight=_.top_weight)
        .agg(works=_.count(), small=_.small_cell.sum())
    )
    return _with_intervals(rows_of(cells.order_by("country", "weight", "credit")))


def _with_intervals(cells: Sequence[Row]) -> dict[str, Row]:
    import numpy as np

    by_country: dict[str, list[Row]] = {}
    for cell in cells:
        by_country.setdefault(cell["country"], []).append(cell)
    found: dict[str, Row] = {}
    for country, parts in by_country.items():
        credit = np.array([one["credit"] for one in parts])
        weight = np.array([one["weight"] for one in parts])
        works = np.array([one["works"] for one in parts])
        drawn = replicate_works([one["works"] for one in parts])
        totals = drawn @ credit
        with np.errstate(invalid="ignore", divide="ignore"):
            limits = percentile_interval((drawn @ (credit * weight)) / totals)
        whole = float(works @ credit)
        found[country] = {
            "share": float(works @ (credit * weight)) / whole,
            "low": limits[0] if limits else None,
            "high": limits[1] if limits else None,
            "works": whole,
            "small": sum(one["small"] for one in parts),
        }
    return found


def _chart(rows: Sequence[tuple[str, Row, Row]], share: float, width: int) -> Specification:
    wide = width > 500
    label = 130 if wide else 92
    panel = RangePanel(
        f"Share among the {share:.0%} most cited" if wide else f"Among the {share:.0%} most cited",
        f"dotted line: {share:.0%}, all works" + ("; at the right: works" if wide else ""),
        width - label - (74 if wide else 20), label, reference=share,
    )  # fmt: skip
    marks = [
        (
            country_label(code),
            (
                Mark(full["share"], full["low"], full["high"]),
                Mark(part["share"], part["low"], part["high"],
                     f"{full['works']:,.0f}" if wide else ""),
            ),
        )
        for code, full, part in rows
    ]  # fmt: skip
    return range_panel(panel, (FULL, SHARED), marks)


def _finding(rows: Sequence[tuple[str, Row, Row]], share: float, percents: int) -> str:
    beyond = [code for code, one, _part in rows if one["low"] is not None and one["low"] > share]
    below = [code for code, one, _part in rows if one["high"] is not None and one["high"] < share]
    code, best, part = rows[0]

    def named(codes: Sequence[str]) -> str:
        return ", ".join(country_label(one) for one in codes) or "none"

    return (
        f"{country_label(code)} has the highest share of works among the {percents}% most cited: "
        f"{_said(best)}, or {_said(part)} when works are divided among their authors. Whole "
        f"counts lie above {percents}% beyond their intervals for {named(beyond)}, below it "
        f"for {named(below)}; the others cannot be told from the average."
    )


def _said(row: Mapping[str, float | None]) -> str:
    assert row["share"] is not None
    if row["low"] is None or row["high"] is None:
        return percent(row["share"])
    low, high = percent(row["low"]), percent(row["high"])
    return f"{percent(row['share'])} (95% interval {low} to {high})"


def _table(rows: Sequence[tuple[str, Row, Row]]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "country": code,
                "counting": counting,
                "top_share": one["share"],
                "top_share_low": one["low"],
                "top_share_high": one["high"],
                "works": one["works"],
            }
            for code, full, part in rows
            for counting, one in (("full", full), ("fractional", part))
        ]
    )


ENTRY = Entry(
    name="top-cited",
    shows="share of works among the 10% or 1% most cited of their field and year, by country",
    section="impact",
    definition=(
        "Works among the most cited of their field, year and type over the works that can be "
        "compared; ties at the limit are divided so that all works together have exactly the "
        "share asked for. Whole works and works divided among authors stand side by side."
    ),
    references=(
        Reference(
            "Waltman & Schreiber (2013), On the calculation of percentile-based bibliometric "
            "indicators",
            "https://doi.org/10.1002/asi.22775",
        ),
        Reference(
            "National Science Board (2023), highly cited articles",
            "https://ncses.nsf.gov/pubs/nsb202333",
        ),
    ),
    pitfalls=(
        "Citations follow fields, languages and the size of a network; they are not quality.",
        "The citations of the bundled papers were collected venue by venue on unknown days; they "
        "are compared within one venue and year only, never across.",
        "Works of the last two years have had little time to be cited: end the years earlier.",
        "A dissenting view holds that field classes may decompose, not normalise: Wagner, Zhang & "
        "Leydesdorff (2022).",
    ),
    example="top-cited --corpus corpus --from 2010 --to 2021",
    withholds=False,
    figure=top_cited_figure,
    countries=(0, MOST),
    needs=("citations",),
    settings=(Setting("percent", "the share of each cell that is top-cited: 10 or 1", 10),),
)
