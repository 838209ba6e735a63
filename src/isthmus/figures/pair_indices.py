"""Count, partner share and a size-free index of several pairs, side by side on one time axis.

The three often point different ways; that is why they stand together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from isthmus.errors import RequestError
from isthmus.figures.coverage_strip import STRIP_SPACING, coverage_strip, coverage_words
from isthmus.figures.entry import Entry, Reference
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Pair, Row
from isthmus.figures.panels import (
    Line,
    Panel,
    Specification,
    TimeAxis,
    empty_panel,
    grid,
    line_panel,
    value_domain,
)
from isthmus.figures.style import (
    INK,
    MOST_SERIES,
    WIDTH,
    country_colours,
    country_in_text,
    country_label,
    pair_label,
    pair_name,
)
from isthmus.figures.wording import (
    change_with_interval,
    listed,
    number,
    percent,
    ratio_interval,
    shape,
    span,
)
from isthmus.manifests import manifest

DEFINITION = (
    "Joint works: full counting. Partner share: joint works over all international works of one "
    "side. RIC, relative intensity of collaboration (Fuchs, Sivertsen and Rousseau 2021): a "
    "partner’s share in one country’s pair links over its share in everybody else’s; 1 = as much "
    "as elsewhere. Bands: 95% intervals."
)

GAP_CAVEAT = (
    "A year without joint works has RIC 0, which a logarithmic axis cannot show: the line has a "
    "gap there, the table has the value."
)

Series = Mapping[Pair, Mapping[int, Row]]


def pair_indices_figure(observed: Observations, pairs: Sequence[Pair] = ()) -> Figure:
    """Count, partner share from both sides and RIC of up to six pairs, by default `typical_pairs`.

    Raises
    ------
    RequestError
        If more than six pairs are given, a pair has no joint works at all, or the source has no
        international works by country.
    """
    _require_drawable(observed, pairs)
    shown = list(pairs) or typical_pairs(observed)
    counts = observed.pair_series(shown)
    shares = observed.share_series(shown)
    ric = observed.ric_series(shown)
    drawn = _Drawn(observed, counts, shares, ric)
    return Figure(
        name="pair-indices",
        title=(
            f"{listed([pair_label(pair) for pair in shown])}: joint works, partner share and "
            f"size-free index, {observed.subject}, {span(observed.years)}"
        ),
        definition=DEFINITION,
        finding=_finding(observed, shown[0], drawn),
        text_alternative=_words(observed, shown, drawn),
        source=observed.source,
        chart=_chart(drawn, shown, WIDTH, 4 if len(shown) in {1, 2, 4} else 3),
        narrow=_chart(drawn, shown, 328, 2),
        table=_table(observed, shown, drawn),
        manifest=manifest(
            "figure",
            observed.inputs,
            {
                "figure": "pair-indices",
                **observed.parameters,
                "pairs": ["-".join(pair) for pair in shown],
            },
        ),
        caveats=(*observed.caveats, GAP_CAVEAT),
    )


def typical_pairs(observed: Observations) -> list[Pair]:
    """China-United States, and the strongest pair with China alone, with the US alone, and with
    neither. Hong Kong, Macao and Taiwan do not stand for a partner of China here.

    Where China or the US is absent, the strongest pairs take the free places.
    """
    ranked = [pair for pair, _ in observed.ranked_pairs(500)]
    near = {"CN", "HK", "MO", "TW"}

    def heads(pair: Pair) -> set[str]:
        return {code.split("+", 1)[0] for code in pair}

    wanted: tuple[Callable[[Pair], bool], ...] = (
        lambda pair: {"CN", "US"} == heads(pair),
        lambda pair: "CN" in heads(pair) and not heads(pair) & ({"US"} | near - {"CN"}),
        lambda pair: "US" in heads(pair) and not heads(pair) & near,
        lambda pair: not heads(pair) & ({"US"} | near),
    )
    chosen = [next((pair for pair in ranked if fits(pair)), None) for fits in wanted]
    found = [pair for pair in chosen if pair is not None]
    return [*found, *(pair for pair in ranked if pair not in found)][:4]


@dataclass(frozen=True)
class _Drawn:
    """The series of one figure."""

    observed: Observations
    counts: Series
    shares: Series
    ric: Series


def _require_drawable(observed: Observations, pairs: Sequence[Pair]) -> None:
    if len(pairs) > MOST_SERIES:
        raise RequestError(
            "pair-indices",
            [f"{len(pairs)} pairs asked for; at most {MOST_SERIES} can be told apart; take fewer"],
        )
    if observed.counts.international is None:
        raise RequestError(
            "pair-indices", ["needs the international works of each country, not pairs alone"]
        )
    observed.require_joint_works("pair-indices", pairs)


def _column(rows: Mapping[int, Row], name: str) -> dict[int, float | None]:
    return {year: row[name] for year, row in rows.items()}


def _line(rows: Mapping[int, Row], name: str, label: str, colour: str, end: str = "") -> Line:
    return Line(
        label, colour, _column(rows, name),
        _column(rows, f"{name}_low"), _column(rows, f"{name}_high"), end,
    )  # fmt: skip


def _chart(drawn: _Drawn, shown: Sequence[Pair], width: int, columns: int) -> Specification:
    """A grid: a column for each pair, rows for count, share, index and coverage.

    More pairs than columns go on below. A row has one value axis in the whole figure, so that its
    panels can be compared.
    """
    gap = 58.0 if width > 500 else 56.0
    columns = min(columns, len(shown))
    axis = TimeAxis(
        *drawn.observed.years, (width - 44 - gap * columns) / columns, drawn.observed.incomplete
    )
    lines = {
        "joint_works": {pair: _count_lines(drawn, pair) for pair in shown},
        "partner_share": {pair: _share_lines(drawn, pair) for pair in shown},
        "ric": {pair: _ric_lines(drawn, pair) for pair in shown},
    }
    cells: list[Any] = []
    for start in range(0, len(shown), columns):
        pairs = shown[start : start + columns]
        for name, by_pair in lines.items():
            domain = value_domain(
                [line for pair in shown for line in by_pair[pair]],
                "log" if name == "ric" else "linear",
            )
            cells += [
                line_panel(_panel(name, pair, axis, domain, column), by_pair[pair])
                for column, pair in enumerate(pairs)
            ]
            cells += [empty_panel(axis, 110)] * (columns - len(pairs))
    cells += [
        coverage_strip(drawn.observed, axis, show_values=column == 0, named=column == columns - 1)
        for column in range(columns)
    ]
    return grid(cells, columns, STRIP_SPACING, gap)


def _panel(
    name: str, pair: Pair, axis: TimeAxis, domain: tuple[float, float], column: int
) -> Panel:
    shared: dict[str, Any] = {
        "axis": axis, "height": 110.0, "domain": domain, "ticks": 3, "show_values": column == 0,
    }  # fmt: skip
    if name == "joint_works":
        return Panel(pair_label(pair), "joint works a year", format="~s", **shared)
    if name == "partner_share":
        return Panel("Partner share", "in the other’s works", format=".0%", **shared)
    whose = f"{country_label(pair[1])} for {country_label(pair[0])}"
    return Panel("RIC, log scale", whose, format="~g", scale="log", reference=1.0, **shared)


def _count_lines(drawn: _Drawn, pair: Pair) -> list[Line]:
    rows = drawn.counts[pair]
    last = rows[max(rows)]["joint_works"]
    return [_line(rows, "joint_works", "", INK, "withheld" if last is None else number(last))]


def _share_lines(drawn: _Drawn, pair: Pair) -> list[Line]:
    """Each line in the colour and with the label of the partner whose share it is."""
    colours = country_colours(pair)
    return [
        _line(drawn.shares[side], "partner_share", country_label(side[1]), colours[side[1]])
        for side in (pair, pair[::-1])
    ]


def _ric_lines(drawn: _Drawn, pair: Pair) -> list[Line]:
    rows = drawn.ric[pair]
    known = [row["ric"] for _, row in sorted(rows.items()) if row["ric"]]
    return [_line(rows, "ric", "", INK, number(float(known[-1])) if known else "")]


def _table(observed: Observations, shown: Sequence[Pair], drawn: _Drawn) -> pa.Table:
    rows = []
    for pair in shown:
        for side in (pair, pair[::-1]):
            for year, share in sorted(drawn.shares[side].items()):
                count, index = drawn.counts[pair][year], drawn.ric[side].get(year, {})
                rows.append(
                    {"year": year, "country_a": side[0], "country_b": side[1]}
                    | {name: count[name] for name in count if name.startswith("joint_works")}
                    | {name: share[name] for name in share if name.startswith("partner_share")}
                    | {name: index.get(name) for name in ("ric", "ric_low", "ric_high")}
                    | {"complete": year not in observed.incomplete}
                )
    return pa.Table.from_pylist(rows)


def _words(observed: Observations, shown: Sequence[Pair], drawn: _Drawn) -> str:
    said = []
    for pair in shown:
        a, b = (country_in_text(code) for code in pair)
        count = shape(_column(drawn.counts[pair], "joint_works"))
        forth = shape(_column(drawn.shares[pair], "partner_share"), percent)
        back = shape(_column(drawn.shares[pair[::-1]], "partner_share"), percent)
        index = shape(_column(drawn.ric[pair], "ric"))
        said.append(
            f"{pair_name(pair)}: the number of joint works {count}; the share of {b} in the "
            f"international works of {a} {forth}; that of {a} in those of {b} {back}; the index "
            f"RIC {index}"
        )
    return f"Small multiples of line charts. {'. '.join(said)}. {coverage_words(observed)}"


LEAST_WORKS = 20
"""Years with fewer joint works take no part in the sentence: their index is mostly noise."""


def _finding(observed: Observations, pair: Pair, drawn: _Drawn) -> str:
    """The pair between the year its index was highest and the last complete one."""
    counts = drawn.counts[pair]
    usable = [
        year
        for year in observed.complete_years
        if (counts[year]["joint_works"] or 0) >= LEAST_WORKS and drawn.ric[pair][year]["ric_low"]
    ]
    if not usable:
        most = max((row["joint_works"] or 0 for row in counts.values()), default=0)
        if not most:
            return f"{pair_name(pair)}: the joint works of all years are too few to show; withheld."
        return (
            f"{pair_name(pair)}: at most {most:,} joint works in a year, too few to tell a change "
            "of the index from noise."
        )
    last = usable[-1]
    if len(usable) == 1:
        return (
            f"{pair_name(pair)}, {last}: {counts[last]['joint_works']:,} joint works, and a "
            f"size-free index RIC of {_limits(drawn.ric[pair][last], number)} (95% interval in "
            "brackets)."
        )
    complete = usable
    peak = max(complete, key=lambda year: drawn.ric[pair][year]["ric"])
    since = complete[0] if peak == last else peak
    before, after = (drawn.counts[pair][year]["joint_works"] for year in (since, last))
    ratio, low, high = ratio_interval(before, after)
    old, new = (drawn.ric[pair][year] for year in (since, last))
    is_clear = new["ric_high"] < old["ric_low"] or new["ric_low"] > old["ric_high"]
    agree = (after > before) == (new["ric"] > old["ric"])
    side = (pair[1], pair[0])
    share = [_limits(drawn.shares[side][year], percent) for year in (since, last)]
    verdict = (
        "the intervals of the index overlap: no clear change"
        if not is_clear
        else "count and index moved the same way"
        if agree
        else "count and index moved in opposite directions"
    )
    return (
        f"{pair_name(pair)}, {since} to {last}: joint works went from {before:,} to {after:,} "
        f"({change_with_interval(ratio, low, high)}), the share of {country_in_text(pair[0])} in "
        f"the international works of {country_in_text(pair[1])} from {share[0]} to {share[1]}, and "
        f"the size-free index RIC from {_limits(old, number)} to {_limits(new, number)}; {verdict} "
        "(95% intervals in brackets)."
    )


def _limits(row: Row, write: Callable[[float], str]) -> str:
    """A value with its interval in brackets; `partner_share` or `ric`, whichever the row has."""
    name = "partner_share" if "partner_share" in row else "ric"
    low, high = (write(row[f"{name}_{side}"]) for side in ("low", "high"))
    return f"{write(row[name])} ({low.removesuffix('%')}–{high})"


ENTRY = Entry(
    name="pair-indices",
    shows="count, partner share of both sides and size-free index (RIC) of pairs",
    section="pairs",
    definition=DEFINITION,
    references=(
        Reference(
            "Fuchs, Sivertsen & Rousseau (2021), Measuring the relative intensity of collaboration",
            "https://doi.org/10.1007/s11192-021-04110-x",
        ),
        Reference(
            "National Science Board (2023), Publications Output, tables SPBS-36 and SPBS-37",
            "https://ncses.nsf.gov/pubs/nsb202333",
        ),
    ),
    pitfalls=(
        "Count, share and index often point different ways; none of them alone is the story.",
        "RIC is asymmetric, and a work of many countries makes many links: one very large team "
        "weighs as much as many small ones.",
        "RIC has no interval in years without joint works; a logarithmic axis cannot show its 0.",
    ),
    example="pair-indices --world --pair CN,US --pair CN,GB --pair CN,DE --pair GB,US",
    figure=lambda observed, asked: pair_indices_figure(observed, asked.pairs),
    pairs=(0, 6),
    takes_pair_counts=True,
)
