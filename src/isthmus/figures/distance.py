"""How near two countries are in each discipline, and whether they move together or apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from ibis import _

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.errors import Fault, RequestError
from isthmus.figures.coverage_strip import STRIP_SPACING, coverage_strip, coverage_words
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.needs import NEEDS
from isthmus.figures.observations import Observations, Pair, rows_of
from isthmus.figures.panels import Line, Panel, Specification, TimeAxis, line_panel, stacked
from isthmus.figures.style import WIDTH, pair_label, pair_name
from isthmus.figures.wording import incomplete_note, shape, span
from isthmus.manifests import manifest
from isthmus.measures.affinity import jaccard
from isthmus.measures.attribution import work_countries
from isthmus.measures.collaboration import with_zeros
from isthmus.measures.counting import country_works, pair_counts
from isthmus.measures.suppression import suppressed_cells

NAME = "collaboration-distance"
BY: Mapping[str, tuple[str, str]] = {
    "field": ("primary_field", "discipline (OpenAlex field)"),
    "venue": ("venue", "venue"),
}
_COLOURS = ("#1b1f24", "#d55e00", "#0072b2", "#009e73", "#7a5c00", "#b8589b")
_VALUES = ("jaccard", "jaccard_low", "jaccard_high", "collaboration_distance",
           "collaboration_distance_low", "collaboration_distance_high")  # fmt: skip


def distance_figure(observed: Observations, asked: Asked) -> Figure:
    """The collaboration distance of a pair in each discipline, by year.

    Raises
    ------
    RequestError
        If the works have no discipline, or the pair no joint work in any.
    """
    (pair,) = asked.pairs
    column, what = BY[asked.text("by")]
    parts = _parts(observed, column, pair, asked)
    years = span(observed.years)
    named = {part: {year: row["collaboration_distance"] for year, row in rows.items()}
             for part, rows in parts.items()}  # fmt: skip
    words = [
        f"{part} {shape(values, lambda value: f'{value:.4f}')}" for part, values in named.items()
    ]
    return Figure(
        name=NAME,
        title=f"Collaboration distance of {pair_name(pair)} by {asked.text('by')}, {years}",
        definition=(
            "1 − Jaccard’s index: 1 minus the works of both countries over the works of either. 1 "
            f"= nothing together; lower = nearer. By {what}; those with most joint works. Full "
            "counting; bands: 95% interval (Wilson)."
        ),
        finding=_finding(observed, pair, parts),
        text_alternative=f"Line chart. {'; '.join(words)}. {coverage_words(observed)}",
        source=observed.source,
        chart=_chart(observed, parts, pair, WIDTH),
        narrow=_chart(observed, parts, pair, 328),
        table=pa.Table.from_pylist(
            [
                {"part": part, **row, "complete": year not in observed.incomplete}
                for part, rows in parts.items()
                for year, row in sorted(rows.items())
            ]
        ),
        manifest=manifest(
            "figure",
            observed.inputs,
            {"figure": NAME, **observed.parameters, "pairs": ["-".join(pair)],
             "parts": list(parts)},
        ),
        caveats=(
            *observed.caveats,
            "The axis does not begin at zero: distances of large countries lie close to 1.",
        ),
    )  # fmt: skip


def _parts(
    observed: Observations, column: str, pair: Pair, asked: Asked
) -> dict[str, dict[int, dict[str, Any]]]:
    """Each of the disciplines with most joint works: its rows by year."""
    assert observed.works is not None
    works = observed.works.filter(_[column].notnull())
    joint = works.filter(_.country_set.length() > 0)
    names = [row["part"] for row in rows_of(joint.select(part=_[column]).distinct())]
    if not names:
        need = NEEDS["fields" if column == "primary_field" else "venues"]
        said = f"needs {need.what} (works.{column}), and none of these works has any"
        raise RequestError(NAME, [Fault(f"{said}; {need.remedy}, or use --set by=venue")])
    found: dict[str, dict[int, dict[str, Any]]] = {}
    years = table_from([{"year": year} for year in range(observed.years[0], observed.years[1] + 1)])
    for name in sorted(names):
        located = table_from(
            to_arrow(work_countries(works.filter(_[column] == name), observed.blocs))
        ).filter(_.country_code.isin(list(pair)))
        pairs = with_zeros(pair_counts(located), [pair], years)
        table = jaccard(pairs, country_works(located))
        table = suppressed_cells(table, "joint_works", _VALUES, asked.smallest_cell)
        rows = {row["year"]: dict(row) for row in rows_of(table)}
        if any(row["joint_works"] for row in rows.values()):
            is_short = column == "venue" and len(name) <= 4
            found[name.upper() if is_short else name] = rows
    if not found:
        raise RequestError(NAME, [f"{'-'.join(pair)} has no joint work in any {asked.text('by')}"])
    return dict(sorted(found.items(), key=lambda one: (-_works(one[1]), one[0]))[
        : asked.whole("top")
    ])  # fmt: skip


def _works(rows: Mapping[int, Mapping[str, Any]]) -> int:
    return sum(row["joint_works"] or 0 for row in rows.values())


def _chart(
    observed: Observations,
    parts: Mapping[str, Mapping[int, Mapping[str, Any]]],
    pair: Pair,
    width: int,
) -> Specification:
    wide = width > 500
    axis = TimeAxis(*observed.years, width - 44 - (150 if wide else 104), observed.incomplete)
    banded = len(parts) <= 3

    def column(rows: Mapping[int, Mapping[str, Any]], end: str = "") -> dict[int, float | None]:
        return {year: row[f"collaboration_distance{end}"] for year, row in rows.items()}

    room = 26 if wide else 16
    lines = [
        Line(
            part if len(part) <= room else part[: room - 1].rstrip(" ,") + "…", colour,
            column(rows), column(rows, "_low") if banded else {},
            column(rows, "_high") if banded else {}, name=part,
        )
        for (part, rows), colour in zip(parts.items(), _COLOURS, strict=False)
    ]  # fmt: skip
    known = [
        value
        for line in lines
        for value in (*line.values.values(), *line.low.values())
        if value is not None
    ]
    least = min(known, default=0.0)
    floor = max(0.0, 1 - (1 - least) * 1.1)
    panel = Panel(
        f"Distance of {pair_label(pair)}",
        "; ".join(part for part in ("axis does not begin at 0; lower = nearer",
                                    incomplete_note(observed.incomplete)) if part),
        axis, 260 if wide else 220, domain=(floor, 1.0),
        format=".2f" if 1 - floor > 0.05 else ".3f",
    )  # fmt: skip
    return stacked([line_panel(panel, lines), coverage_strip(observed, axis)], STRIP_SPACING)


def _finding(
    observed: Observations, pair: Pair, parts: Mapping[str, Mapping[int, Mapping[str, Any]]]
) -> str:
    """In how many disciplines they came nearer or moved apart since each was nearest."""
    nearer, apart, unclear = [], [], []
    for part, rows in parts.items():
        years = [year for year in observed.complete_years
                 if year in rows and rows[year]["collaboration_distance"] is not None]  # fmt: skip
        if len(years) < 2:
            unclear.append(part)
            continue
        first, last = rows[years[0]], rows[years[-1]]
        if last["collaboration_distance_high"] < first["collaboration_distance_low"]:
            nearer.append(part)
        elif last["collaboration_distance_low"] > first["collaboration_distance_high"]:
            apart.append(part)
        else:
            unclear.append(part)
    said = [
        f"{what} in {', '.join(names)}"
        for what, names in (
            ("nearer", nearer),
            ("farther apart", apart),
            ("no clear change", unclear),
        )
        if names
    ]
    complete = observed.complete_years
    return (
        f"{pair_name(pair)}, first to last complete year ({complete[0]}, {complete[-1]}): "
        f"{'; '.join(said)} (beyond the 95% intervals of both years)."
    )


ENTRY = Entry(
    name=NAME,
    shows="collaboration distance of a pair (1 − Jaccard) by discipline over the years",
    section="pairs",
    definition=(
        "1 − c_ab / (n_a + n_b − c_ab) in each discipline and year: the share of the works of "
        "either country that is not joint. Disciplines are the fields of the primary topics; "
        "`--set by=venue` takes venues instead."
    ),
    references=(
        Reference(
            "Kitajima & Okamura (2025), on collaboration distance by discipline",
            "https://doi.org/10.1057/s41599-025-04550-3",
        ),
    ),
    pitfalls=(
        "The distance depends on size: it grows when one side publishes more at home, with no "
        "joint work less.",
        "It is not a distance in the mathematical sense between more than two countries.",
        "Fields are those of one primary topic, given by a machine; works without one are left "
        "out.",
    ),
    example="collaboration-distance --corpus corpus --venue icra --venue iros --from 2000 "
    "--to 2021 --pair CN,US --set by=venue",
    figure=distance_figure,
    pairs=(1, 1),
    settings=(
        Setting("by", "what the works are parted by", "field", tuple(BY)),
        Setting("top", "so many parts, those with most joint works; at most 6", 6),
    ),
)
