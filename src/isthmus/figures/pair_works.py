"""Joint works of country pairs over the years: who works with whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from isthmus.errors import RequestError
from isthmus.figures.coverage_strip import STRIP_SPACING, coverage_strip, coverage_words
from isthmus.figures.entry import Entry, Reference
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Pair, Row
from isthmus.figures.panels import Line, Panel, Specification, TimeAxis, line_panel, stacked
from isthmus.figures.style import MOST_SERIES, WIDTH, pair_colours, pair_label, pair_name
from isthmus.figures.wording import (
    in_words,
    incomplete_note,
    listed,
    percent_change,
    ratio_interval,
    shape,
    span,
    times,
)
from isthmus.manifests import manifest

DEFINITION = (
    "Works with an author at an institution in each of the two countries; full counting: a work "
    "counts once for every pair of its countries."
)
CONTEXT = 8
"""So many further pairs are drawn in grey."""


def pair_works_figure(observed: Observations, pairs: Sequence[Pair] = ()) -> Figure:
    """Joint works by year: the given pairs, or the six with most works in all years together.

    The six stand before the eight next ones in grey.

    Raises
    ------
    RequestError
        If more than six pairs are given, or a pair has no joint works at all.
    """
    observed.require_joint_works("pair-works", pairs)
    if len(pairs) > MOST_SERIES:
        raise RequestError(
            "pair-works",
            [f"{len(pairs)} pairs asked for; at most {MOST_SERIES} can be told apart; take fewer"],
        )
    ranked = [pair for pair, _ in observed.ranked_pairs(MOST_SERIES + CONTEXT)]
    shown = list(pairs) or ranked[:MOST_SERIES]
    context = [] if pairs else ranked[MOST_SERIES:]
    series = observed.pair_series([*shown, *context])
    lines = {pair: {year: row["joint_works"] for year, row in series[pair].items()}
             for pair in series}  # fmt: skip
    if not pairs:
        last = observed.complete_years[-1]
        shown.sort(key=lambda pair: -(lines[pair][last] or 0))
    years = span(observed.years)
    what = (
        f"Joint works of {listed([pair_name(pair) for pair in shown])}"
        if pairs
        else f"Joint works of the {in_words(len(shown))} country pairs that have most"
    )
    rows = [
        {"year": year, "country_a": pair[0], "country_b": pair[1],
         "joint_works": row["joint_works"], "joint_works_low": row["joint_works_low"],
         "joint_works_high": row["joint_works_high"],
         "complete": year not in observed.incomplete}
        for pair in [*shown, *context]
        for year, row in sorted(series[pair].items())
    ]  # fmt: skip
    words = [f"{pair_name(pair)} {shape(lines[pair])}" for pair in shown]
    return Figure(
        name="pair-works",
        title=f"{what}, {observed.subject}, {years}",
        definition=f"{DEFINITION} {_bands_note(shown)}",
        finding=_finding(observed, {pair: lines[pair] for pair in shown}, not pairs),
        text_alternative=f"Line chart. {'; '.join(words)}. {coverage_words(observed)}",
        source=observed.source,
        chart=_chart(observed, shown, context, series, WIDTH),
        narrow=_chart(observed, shown, context, series, 328),
        table=pa.Table.from_pylist(rows),
        manifest=manifest(
            "figure",
            observed.inputs,
            {"figure": "pair-works", **observed.parameters, "pairs": ["-".join(p) for p in shown]},
        ),
        caveats=observed.caveats,
    )


def _chart(
    observed: Observations,
    shown: Sequence[Pair],
    context: Sequence[Pair],
    series: Mapping[Pair, Mapping[int, Row]],
    width: int,
) -> Specification:
    wide = width > 500
    axis = TimeAxis(*observed.years, width - 44 - (118 if wide else 96), observed.incomplete)
    colours = pair_colours(shown)
    banded = _banded(shown)

    def line(pair: Pair, label: str, colour: str) -> Line:
        rows = series[pair]
        column = {
            name: {year: row[name] for year, row in rows.items()}
            for name in ("joint_works", "joint_works_low", "joint_works_high")
        }
        return Line(
            label, colour, column["joint_works"],
            column["joint_works_low"] if pair in banded else {},
            column["joint_works_high"] if pair in banded else {},
            name=pair_label(pair),
        )  # fmt: skip

    panel = Panel(
        header="Joint works a year",
        note=incomplete_note(observed.incomplete),
        axis=axis,
        height=300 if wide else 240,
        show_years=True,
    )
    main = line_panel(
        panel,
        [line(pair, pair_label(pair), colours[pair]) for pair in shown],
        [line(pair, "", "") for pair in context],
    )
    return stacked([main, coverage_strip(observed, axis)], STRIP_SPACING)


def _banded(shown: Sequence[Pair]) -> Sequence[Pair]:
    """The pairs whose interval is drawn: more than three bands hide each other."""
    return shown if len(shown) <= 3 else shown[:1]


def _bands_note(shown: Sequence[Pair]) -> str:
    if len(shown) <= 3:
        return "Bands: 95% interval of a count."
    return f"Band: 95% interval for {pair_label(shown[0])}; those of the others are in the table."


def _finding(
    observed: Observations, values: Mapping[Pair, Mapping[int, int]], is_ranking: bool
) -> str:
    """How the strongest pair of the last complete year changed since the first, and its peak."""
    complete = observed.complete_years
    first, last = complete[0], complete[-1]
    pair = max(values, key=lambda one: values[one][last] or 0)
    course = values[pair]
    if course[last] is None:
        return f"{pair_name(pair)}: the joint works of {last} are too few to show; withheld."
    most = ", the most of any pair" if is_ranking else ""
    head = f"{pair_name(pair)} had {course[last]:,} joint works in {last}{most}"
    if first == last or not course[first] or not course[last]:
        return f"{head}."
    ratio, low, high = ratio_interval(course[first], course[last])
    head += (
        f": {times(ratio)} the {course[first]:,} of {first} "
        f"(95% interval {times(low, unit=False)} to {times(high)})"
    )
    if observed.coverage and "works" in observed.coverage[0]:
        totals = {row["year"]: row["works"] for row in observed.coverage}
        if first in totals and last in totals:
            head += f"; the source as a whole grew {times(totals[last] / totals[first])}"
    peak = max(complete, key=lambda year: course[year] or 0)
    if course[peak] == course[last]:
        return f"{head}. No year has more."
    since, least, greatest = ratio_interval(course[peak], course[last])
    return (
        f"{head}. Against its peak of {course[peak]:,} in {peak} that is {percent_change(since)} "
        f"({percent_change(least)} to {percent_change(greatest)})."
    )


ENTRY = Entry(
    name="pair-works",
    shows="joint works of country pairs or groups over the years",
    section="pairs",
    definition=(
        "Works with an author at an institution in each of the two countries, by year. Full "
        "counting: a work counts once for every pair of its countries. Of a group (EU, G7) a work "
        "counts once that has at least one member and the other side. Without pairs, the six that "
        "have most, before the eight next ones in grey."
    ),
    references=(
        Reference(
            "Glänzel & Schubert (2004), Analysing scientific networks through co-authorship",
            "https://doi.org/10.1007/1-4020-2755-9_12",
        ),
    ),
    pitfalls=(
        "A count grows when everybody publishes more, or when the source indexes more; read it "
        "beside a share.",
        "Recent years are incomplete: affiliations reach sources one to two years late.",
        "A country inside a group that it is paired with is taken out of the group (EU-DE).",
        "In a corpus of conference papers the venues present differ by year; name venues.",
    ),
    example="pair-works --world",
    figure=lambda observed, asked: pair_works_figure(observed, asked.pairs),
    pairs=(0, 6),
    takes_pair_counts=True,
)
