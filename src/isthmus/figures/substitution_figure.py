"""Where a country's collaboration went between two periods: count and share side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
from ibis import _

from isthmus.errors import RequestError
from isthmus.figures.asked_periods import periods
from isthmus.figures.caveats import china_words
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Row, rows_of
from isthmus.figures.panels import Specification
from isthmus.figures.ranges import Kind, Mark, RangePanel, range_panel, signed
from isthmus.figures.style import WIDTH, country_in_text, country_label
from isthmus.figures.wording import percent, percent_change, span
from isthmus.manifests import manifest
from isthmus.measures.substitution import Period, substitution

DEFINITION = (
    "For each partner: joint works a year after over before (95% interval of two counts), and the "
    "change of the partner's share in the country's international works, in percentage points. "
    "When one partner loses share, all others gain it without a single work more; only a gain in "
    "both, beyond that of other partners, would be expected of a substitute."
)


def substitution_figure(observed: Observations, asked: Asked) -> Figure:
    """Counts and shares of a country's largest partners in two periods.

    Raises
    ------
    RequestError
        If a period is not within complete years, or the country has no joint works.
    """
    country = asked.countries[0]
    before, after = periods(observed, asked, "substitution")
    counts = observed.of_country(country).counts
    if counts.international is None:
        raise RequestError("substitution", ["the source does not give international works"])
    table = substitution(counts.pairs, counts.international, country, before, after)
    rows = rows_of(table.order_by(_.works_before.desc(), "partner").limit(asked.whole("partners")))
    rows = [row for row in rows if row["works_before"] or row["works_after"]]
    if not rows:
        said = f"{country_label(country)} has no joint works in {span(before)} or {span(after)}"
        raise RequestError("substitution", [said])
    title_country = country_in_text(country)
    return Figure(
        name="substitution",
        title=f"Partners of {title_country}: {span(after)} against {span(before)}, "
        f"{observed.subject}",
        definition=DEFINITION,
        finding=_finding(rows, before, after),
        text_alternative="Points with intervals, a row for each partner. "
        + "; ".join(_said(row) for row in rows) + ".",
        source=observed.source,
        chart=_chart(rows, WIDTH),
        narrow=_chart(rows, 328),
        table=pa.Table.from_pylist([dict(row) for row in rows]),
        manifest=manifest("figure", observed.inputs, {
            "figure": "substitution", **observed.parameters, "country": country,
            "before": list(before), "after": list(after)}),
        caveats=(
            "Two periods differ in all that happened between them, and in what the source indexes.",
            "No single number of leakage is given: share and count answer different questions.",
            *observed.caveats,
        ),
        notes=(china_words(["CN"]),) if country != "CN" and _names(rows, "CN") else (),
    )  # fmt: skip


def _names(rows: Sequence[Row], country: str) -> bool:
    return any(row["partner"] == country for row in rows)


def _chart(rows: Sequence[Row], width: int) -> Specification:
    wide = width > 500
    label = 130 if wide else 92
    names = [country_label(row["partner"]) for row in rows]
    counted = [
        (name, (Mark(row["count_ratio"], row["count_ratio_low"], row["count_ratio_high"],
                     f"{row['works_before']:,.0f} → {row['works_after']:,.0f}"),))
        for name, row in zip(names, rows, strict=True)
    ]  # fmt: skip
    shared = [(name, (Mark(_percents(row["share_change"]), note=_points(row["share_change"])),))
              for name, row in zip(names, rows, strict=True)]  # fmt: skip
    room = (width - label - 220) / 2 if wide else width - label - 84
    counts = range_panel(
        RangePanel("Works a year, after / before", "dotted line: no change", room, label,
                   format=",.1f", scale="log", reference=1.0),
        (Kind("", "#0072b2"),), counted,
    )  # fmt: skip
    shares = range_panel(
        RangePanel("Change of share", "percentage points", room, label, format="+.1f",
                   reference=0.0, show_labels=not wide, ticks=3),
        (Kind("", "#d55e00", "diamond"),), shared,
    )  # fmt: skip
    kind = "hconcat" if wide else "vconcat"
    return {kind: [counts, shares], "spacing": 140 if wide else 70, "bounds": "flush"}


def _percents(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _points(change: float | None) -> str:
    return "" if change is None else signed(100 * change)


def _said(row: Row) -> str:
    count = "new" if row["count_ratio"] is None else percent_change(row["count_ratio"])
    return f"{country_label(row['partner'])}: count {count}, share {_points(row['share_change'])}"


def _finding(rows: Sequence[Row], before: Period, after: Period) -> str:
    losers = [row for row in rows if row["share_change"] is not None]
    least = min(losers, key=lambda row: row["share_change"], default=rows[0])
    gained = [row for row in losers if row["share_change"] > 0 and row["count_ratio_low"]]
    both = [country_label(row["partner"]) for row in gained if row["count_ratio_low"] > 1]
    share_only = [country_label(row["partner"]) for row in gained if row["count_ratio_low"] <= 1]
    head = (
        f"From {span(before)} to {span(after)}, {country_label(least['partner'])} lost most share "
        f"({percent(least['share_before'])} to {percent(least['share_after'])}), with "
        f"{least['works_before']:,.0f} works a year before and {least['works_after']:,.0f} after."
    )
    if not least["share_change"] or least["share_change"] >= 0:
        head = f"From {span(before)} to {span(after)} no partner shown lost share."
    return (
        f"{head} Gained share and, beyond the interval, works: {', '.join(both) or 'none'}; gained "
        f"share alone: {', '.join(share_only) or 'none'}."
    )


ENTRY = Entry(
    name="substitution",
    shows="where a country's collaboration went between two periods, as count and as share",
    section="partners",
    definition=DEFINITION,
    references=(
        Reference(
            "Wagner & Cai (2022), Changes in co-publication patterns among China, the European "
            "Union (28) and the United States",
            "https://arxiv.org/abs/2202.00453",
        ),
    ),
    pitfalls=(
        "Shares of a whole move together: a fall of one is a rise of the others.",
        "A work of three countries stands with both partners, so shares sum to more than one.",
        "A period that holds incomplete years is refused.",
    ),
    example="substitution --world --country US --set before=2016-2018 --set after=2019-2021",
    withholds=False,
    figure=substitution_figure,
    countries=(1, 1),
    takes_pair_counts=True,
    settings=(
        Setting(
            "before", "first period, as 2016-2018; by default three years before the second", ""
        ),
        Setting("after", "second period; by default the last three complete years", ""),
        Setting("partners", "so many partners, by works before", 12),
    ),
)
