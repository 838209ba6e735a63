"""Third countries in the works of a pair."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
from ibis import _

from isthmus.errors import RequestError
from isthmus.figures.entry import Asked, Entry, Reference
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Row, rows_of
from isthmus.figures.panels import Specification
from isthmus.figures.ranges import Kind, Mark, RangePanel, range_panel
from isthmus.figures.style import WIDTH, country_label, pair_name
from isthmus.figures.wording import percent, span
from isthmus.manifests import manifest
from isthmus.measures.brokers import brokers

MOST = 12
DEFINITION = (
    "Share of the joint works of a pair that have a third country as well, and that share over the "
    "third country's share in the international works that only one of the two has. Full "
    "counting. Intervals: 95%, Wilson for shares, Katz for ratios."
)


def brokers_figure(observed: Observations, asked: Asked) -> Figure:
    """The third countries that stand most often in the works of a pair.

    Raises
    ------
    RequestError
        If no joint work of the pair has a third country.
    """
    pair = asked.pairs[0]
    own = observed.own.get((min(pair), max(pair)))
    located = own.located if own else observed.located
    assert located is not None
    rows = rows_of(brokers(located, pair).order_by(_.works.desc(), "country"))
    shown = [row for row in rows if row["works"] >= max(1, asked.smallest_cell)][:MOST]
    if not shown:
        said = f"{pair_name(pair)}: no joint work has a third country in {observed.subject}"
        raise RequestError("brokers", [said])
    words = "; ".join(f"{country_label(r['country'])} {percent(r['broker_share'])}" for r in shown)
    return Figure(
        name="brokers",
        title=f"Third countries in the works of {pair_name(pair)}, {observed.subject}, "
        f"{span(observed.years)}",
        definition=DEFINITION,
        finding=_finding(shown, pair_name(pair)),
        text_alternative=f"Points with intervals, a row for each third country. {words}.",
        source=observed.source,
        chart=_chart(shown, WIDTH),
        narrow=_chart(shown, 328),
        table=pa.Table.from_pylist([dict(row) for row in shown]),
        manifest=manifest("figure", observed.inputs, {
            "figure": "brokers", **observed.parameters, "pairs": ["-".join(pair)]}),
        caveats=(
            "Who brought the two together is not in the data: a third country can be host, "
            "coordinator, or one of many.",
            *observed.caveats,
        ),
    )  # fmt: skip


def _chart(rows: Sequence[Row], width: int) -> Specification:
    wide = width > 500
    label = 130 if wide else 92
    names = [country_label(row["country"]) for row in rows]

    def panel(header: str, note: str, room: float, *, ratio: bool, labels: bool) -> Specification:
        name = "broker_ratio" if ratio else "broker_share"
        frame = RangePanel(
            header, note, room, label, show_labels=labels,
            format=",.1f" if ratio else ".1%", scale="log" if ratio else "linear",
            reference=1.0 if ratio else None,
        )  # fmt: skip
        marks = [
            (text, (Mark(row[name], row[f"{name}_low"], row[f"{name}_high"],
                         "" if ratio else f"{row['works']:,}"),))
            for text, row in zip(names, rows, strict=True)
        ]  # fmt: skip
        return range_panel(frame, (Kind("", "#d55e00" if ratio else "#0072b2"),), marks)

    if not wide:
        shares = panel("Share of joint works", "at the right: works", width - label - 50,
                       ratio=False, labels=True)  # fmt: skip
        ratios = panel("Against works of one side", "dotted line: as often as there",
                       width - label - 50, ratio=True, labels=True)  # fmt: skip
        return {"vconcat": [shares, ratios], "spacing": 70, "bounds": "flush"}
    room = (width - label - 130) / 2
    shares = panel("Share of the joint works", "at the right: works", room, ratio=False,
                   labels=True)  # fmt: skip
    ratios = panel("Over its share where only one is", "dotted line: as often as there", room,
                   ratio=True, labels=False)  # fmt: skip
    return {"hconcat": [shares, ratios], "spacing": 84, "bounds": "flush"}


def _finding(rows: Sequence[Row], pair: str) -> str:
    first = rows[0]
    more = [country_label(row["country"]) for row in rows
            if row["broker_ratio_low"] is not None and row["broker_ratio_low"] > 1]  # fmt: skip
    return (
        f"{country_label(first['country'])} stands in {percent(first['broker_share'])} of the "
        f"{first['joint_works']:,} joint works of {pair} (95% interval "
        f"{percent(first['broker_share_low'])} to {percent(first['broker_share_high'])}), more "
        "than any other third country. More often than in works of one of the two, beyond the "
        f"interval: {', '.join(more) or 'none of those shown'}."
    )


ENTRY = Entry(
    name="brokers",
    shows="third countries in the joint works of a pair, and whether more than usual",
    section="partners",
    definition=DEFINITION,
    references=(
        Reference(
            "Gould & Fernandez (1989), Structures of mediation (the idea of brokerage)",
            "https://doi.org/10.2307/270949",
        ),
    ),
    pitfalls=(
        "A country that takes part in very large teams stands in the works of any pair; look at "
        "large-teams first.",
        "Bilateral works are the rule, so most shares are small; intervals of few works are wide.",
    ),
    example="brokers --corpus corpus --pair CN,US",
    figure=brokers_figure,
    pairs=(1, 1),
)
