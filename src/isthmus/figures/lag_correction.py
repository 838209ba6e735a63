"""Recent years as counted, and as they would be at the usual coverage of affiliations."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from isthmus.corpus.engine import table_from
from isthmus.errors import RequestError
from isthmus.figures.coverage_strip import STRIP_SPACING, coverage_strip, coverage_words
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Pair, rows_of
from isthmus.figures.panels import Line, Panel, Specification, TimeAxis, line_panel, stacked
from isthmus.figures.style import WIDTH, pair_name
from isthmus.figures.wording import span
from isthmus.manifests import manifest
from isthmus.measures.lag import coverage_factors

COUNTED, CORRECTED = "#0072b2", "#d55e00"
DEFINITION = (
    "Joint works as counted, and multiplied by the usual share of works whose authors’ countries "
    "are all known over that of the year. It assumes that works of unknown country have the "
    "countries of the others; works that are not in the source yet come on top. Bands: 95% "
    "interval of the count; of the corrected years, with the lowest and highest usual coverage."
)


def lag_correction_figure(observed: Observations, asked: Asked) -> Figure:
    """The joint works of a pair with its last years corrected for missing affiliations.

    Raises
    ------
    RequestError
        If there are no complete years before them to compare with.
    """
    pair = asked.pairs[0]
    observed.require_joint_works("lag-correction", [pair])
    first = min(observed.incomplete, default=observed.years[1] - asked.whole("years") + 1)
    recent = (first, observed.years[1])
    if recent[0] <= observed.years[0]:
        said = f"no year before {recent[0]} to compare with; take earlier years"
        raise RequestError("lag-correction", [said])
    table = table_from([dict(row) for row in observed.coverage])
    factors = {row["year"]: row for row in rows_of(coverage_factors(table, recent))}
    rows = _rows(observed, pair, factors)
    return Figure(
        name="lag-correction",
        title=f"{pair_name(pair)}: {span(recent)} corrected for missing affiliations, "
        f"{observed.subject}",
        definition=DEFINITION,
        finding=_finding(rows, pair),
        text_alternative=f"Line chart. {_finding(rows, pair)} {coverage_words(observed)}",
        source=observed.source,
        chart=_chart(observed, rows, recent, WIDTH),
        narrow=_chart(observed, rows, recent, 328),
        table=pa.Table.from_pylist(rows),
        manifest=manifest("figure", observed.inputs, {
            "figure": "lag-correction", **observed.parameters, "pairs": ["-".join(pair)],
            "recent": list(recent)}),
        caveats=(
            "Works that reach the source later are not in the correction; comparing two states of "
            "the source would show them (measures.lag.development_factors).",
            "Coverage can also fall because other venues or types of work are indexed.",
            *observed.caveats,
        ),
    )  # fmt: skip


def _rows(observed: Observations, pair: Pair, factors: dict[int, Any]) -> list[dict[str, Any]]:
    rows = []
    for year, row in sorted(observed.pair_series([pair])[pair].items()):
        count, factor = row["joint_works"], factors.get(year)
        raised = {
            f"corrected{end}": None if factor is None or count is None
            else count * factor[f"coverage_factor{end}"]
            for end in ("", "_low", "_high")
        }  # fmt: skip
        rows.append(
            {
                "year": year,
                "joint_works": count,
                "joint_works_low": row["joint_works_low"],
                "joint_works_high": row["joint_works_high"],
                "coverage_factor": None if factor is None else factor["coverage_factor"],
                **raised,
                "complete": factor is None,
            }
        )
    return rows


def _finding(rows: list[dict[str, Any]], pair: Pair) -> str:
    said = [
        f"{row['year']} {row['joint_works']:,} as counted, {row['corrected']:,.0f} at the usual "
        f"coverage ({row['corrected_low']:,.0f} to {row['corrected_high']:,.0f})"
        for row in rows
        if row["corrected"] is not None
    ]
    return f"Joint works of {pair_name(pair)}: {'; '.join(said) or 'nothing to correct'}."


def _chart(
    observed: Observations, rows: list[dict[str, Any]], recent: tuple[int, int], width: int
) -> Specification:
    wide = width > 500
    axis = TimeAxis(
        *observed.years, width - 44 - (118 if wide else 96),
        observed.incomplete | frozenset(range(recent[0], recent[1] + 1)),
    )  # fmt: skip

    def column(name: str) -> dict[int, float | None]:
        return {row["year"]: row[name] for row in rows}

    joined = {row["year"]: row["joint_works"] for row in rows if row["year"] == recent[0] - 1}
    later = [row for row in rows if not row["complete"]]
    counted = Line("as counted", COUNTED, column("joint_works"), column("joint_works_low"),
                   column("joint_works_high"))  # fmt: skip
    raised = Line(
        "corrected", CORRECTED, joined | {row["year"]: row["corrected"] for row in later},
        {row["year"]: row["corrected_low"] for row in later},
        {row["year"]: row["corrected_high"] for row in later},
    )  # fmt: skip
    main = line_panel(
        Panel("Joint works a year", f"dashed: {span(recent)}, incomplete", axis,
              280 if wide else 230),
        [counted, raised],
    )  # fmt: skip
    return stacked([main, coverage_strip(observed, axis)], STRIP_SPACING)


ENTRY = Entry(
    name="lag-correction",
    shows="joint works of the last years as counted and at the usual coverage of affiliations",
    section="doubt",
    definition=DEFINITION,
    references=(
        Reference(
            "Zhang, Cao, Wang, Xie & Huang (2024), Missing institutions in OpenAlex",
            "https://doi.org/10.1002/asi.24908",
        ),
        Reference(
            "Mack (1993), chain-ladder development factors",
            "https://doi.org/10.2143/AST.23.2.2005092",
        ),
    ),
    pitfalls=(
        "A correction is a guess with a stated assumption. Publish the count beside it.",
        "In a corpus of conference papers coverage differs by venue; name venues that are present "
        "in all years.",
    ),
    example="lag-correction --corpus corpus --pair CN,US --from 2013",
    figure=lag_correction_figure,
    pairs=(1, 1),
    settings=(Setting("years", "so many last years, where none is marked as incomplete", 2),),
)
