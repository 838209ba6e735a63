"""What a partner means for everything a country publishes: joint works over all its works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from isthmus.errors import RequestError
from isthmus.figures.coverage_strip import STRIP_SPACING, coverage_strip, coverage_words
from isthmus.figures.entry import Asked, Entry, Reference
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Pair, Row
from isthmus.figures.panels import Line, Panel, Specification, TimeAxis, line_panel, stacked
from isthmus.figures.style import WIDTH, country_colours, country_in_text, country_label
from isthmus.figures.wording import incomplete_note, listed, percent, shape, span
from isthmus.manifests import manifest

NAME = "output-share"
DEFINITION = (
    "Works with an author in both countries over all works of one of them, domestic ones included. "
    "Full counting; bands: 95% interval (Wilson)."
)


def output_share_figure(observed: Observations, asked: Asked) -> Figure:
    """The share of each side's whole output that is written with the other, by year.

    Raises
    ------
    RequestError
        If the source has no number of all works, or a pair has no joint work.
    """
    if observed.counts.sizes is None:
        raise RequestError(NAME, ["needs all works of each country; use --corpus"])
    observed.require_joint_works(NAME, asked.pairs)
    pairs = list(asked.pairs) or [observed.ranked_pairs(1)[0][0]]
    sides = [side for pair in pairs for side in (pair, pair[::-1])]
    series = observed.output_share_series(sides)
    words = [f"{_named(side)} {shape(_column(series[side]), percent)}" for side in sides]
    names = listed(list(dict.fromkeys(country_label(code) for pair in pairs for code in pair)))
    return Figure(
        name=NAME,
        title=(
            f"Share of all works that {names} write together, {observed.subject}, "
            f"{span(observed.years)}"
        ),
        definition=DEFINITION,
        finding=_finding(observed, series, sides[0]),
        text_alternative=f"Line chart. {'; '.join(words)}. {coverage_words(observed)}",
        source=observed.source,
        chart=_chart(observed, series, sides, WIDTH),
        narrow=_chart(observed, series, sides, 328),
        table=pa.Table.from_pylist(
            [
                {**row, "complete": year not in observed.incomplete}
                for side in sides
                for year, row in sorted(series[side].items())
            ]
        ),
        manifest=manifest(
            "figure",
            observed.inputs,
            {"figure": NAME, **observed.parameters, "pairs": ["-".join(pair) for pair in pairs]},
        ),
        caveats=observed.caveats,
    )


def _named(side: Pair) -> str:
    a, b = (country_in_text(code) for code in side)
    return f"the share of the works of {a} that are with {b}"


def _column(rows: Mapping[int, Row], end: str = "") -> dict[int, float | None]:
    return {year: row[f"output_share{end}"] for year, row in rows.items()}


def _chart(
    observed: Observations,
    series: Mapping[Pair, Mapping[int, Row]],
    sides: Sequence[Pair],
    width: int,
) -> Specification:
    wide = width > 500
    axis = TimeAxis(*observed.years, width - 44 - (150 if wide else 112), observed.incomplete)
    colours = country_colours([side[0] for side in sides])
    banded = sides if len(sides) <= 2 else sides[:1]

    def label(side: Pair) -> str:
        return f"{country_label(side[0])}, with {country_label(side[1])}"

    lines = [
        Line(
            label(side), colours[side[0]], _column(series[side]),
            _column(series[side], "_low") if side in banded else {},
            _column(series[side], "_high") if side in banded else {},
        )
        for side in sides
    ]  # fmt: skip
    main = line_panel(
        Panel(
            "Share of all works that are joint", incomplete_note(observed.incomplete), axis,
            280 if wide else 220, format=".1%" if _top(series) < 0.05 else ".0%",
        ),
        lines,
    )  # fmt: skip
    return stacked([main, coverage_strip(observed, axis)], STRIP_SPACING)


def _top(series: Mapping[Pair, Mapping[int, Row]]) -> float:
    return max((v or 0.0 for rows in series.values() for v in _column(rows).values()), default=0.0)


def _finding(observed: Observations, series: Mapping[Pair, Mapping[int, Row]], side: Pair) -> str:
    """Both directions in the first and the last complete year that have a value."""
    said = []
    for one in (side, side[::-1]):
        rows = series[one]
        years = [year for year in observed.complete_years
                 if year in rows and rows[year]["output_share"] is not None]  # fmt: skip
        if not years:
            continue
        a, b = (country_in_text(code) for code in one)
        first, last = rows[years[0]], rows[years[-1]]
        course = (
            _limits(last)
            if years[0] == years[-1]
            else f"{_limits(first)} in {years[0]}, {_limits(last)}"
        )
        said.append(f"of the works of {a}, {course} in {years[-1]} are with {b}")
    if not said:
        return f"{country_in_text(side[0])}: no year has a share to show."
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]} (95% intervals in brackets)."


def _limits(row: Row) -> str:
    low, high = (percent(row[f"output_share_{end}"]) for end in ("low", "high"))
    return f"{percent(row['output_share'])} ({low.removesuffix('%')}–{high})"


ENTRY = Entry(
    name=NAME,
    shows="share of each side's whole national output that is written with the other",
    section="pairs",
    definition=(
        "Joint works of two countries over all works of one of them (c_ab / n_a), by year, from "
        "both sides. Full counting. The partner share of `pair-indices` divides by international "
        "works only."
    ),
    references=(
        Reference(
            "Luukkonen, Tijssen, Persson & Sivertsen (1993), The measurement of international "
            "scientific collaboration",
            "https://doi.org/10.1007/BF02016282",
        ),
    ),
    pitfalls=(
        "The denominator is what the source holds: a source with few domestic works of a country "
        "makes its share look high.",
        "The same joint works are a large share for the smaller side and a small one for the "
        "larger; neither is the true one.",
        "Works with an author of unknown country may be joint: the share is a lower bound.",
    ),
    example="output-share --corpus corpus --venue icra --venue iros --from 2000 --to 2021 "
    "--pair CN,US",
    figure=output_share_figure,
    pairs=(0, 3),
)
