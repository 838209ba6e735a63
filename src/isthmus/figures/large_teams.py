"""A pair with and without very large teams: how much of a count and an index they carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.figures.coverage_strip import STRIP_SPACING, coverage_strip, coverage_words
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Pair, Row, rows_of
from isthmus.figures.panels import Line, Panel, Specification, TimeAxis, line_panel, stacked
from isthmus.figures.style import WIDTH, pair_name
from isthmus.figures.wording import incomplete_note, percent, shape, span
from isthmus.manifests import manifest
from isthmus.measures.attribution import work_countries
from isthmus.measures.counting import counts_of
from isthmus.measures.teams import large_team_works, without_large_teams

ALL, WITHOUT = "#0072b2", "#d55e00"


def large_teams_figure(observed: Observations, asked: Asked) -> Figure:
    """Joint works and RIC of a pair with and without large teams, and their part in all links."""
    assert observed.works is not None
    pair = asked.pairs[0]
    observed.require_joint_works("large-teams", [pair])
    limits = asked.whole("countries"), asked.whole("authors")
    small = table_from(to_arrow(without_large_teams(observed.works, *limits)))
    located = table_from(to_arrow(work_countries(small, observed.blocs)))
    without = replace(observed, counts=counts_of(located), located=located, own={})
    series = {
        (which, what): of
        for which, source in (("all", observed), ("without", without))
        for what, of in (("works", source.pair_series([pair])[pair]),
                         ("ric", source.ric_series([pair])[pair]))
    }  # fmt: skip
    links = {row["year"]: row for row in rows_of(large_team_works(observed.works, *limits))}
    rows = _table(observed, series, links)
    counts = {row["year"]: row["joint_works_of_large_teams"] for row in rows}
    shares = {row["year"]: row["large_link_share"] for row in rows}
    return Figure(
        name="large-teams",
        title=f"{pair_name(pair)} with and without large teams, {observed.subject}, "
        f"{span(observed.years)}",
        definition=(
            f"Large: more than {limits[0]} known countries or more than {limits[1]} authors. Full "
            "counting; RIC compares the second country's share in the links of the first with its "
            "share elsewhere (1 = as much). Bands: 95% interval of the count and of RIC."
        ),
        finding=_finding(rows, pair, limits),
        text_alternative=(
            f"Line chart. Joint works of large teams: {shape(counts)}. Their share of all pair "
            f"links {shape(shares, percent)}. {coverage_words(observed)}"
        ),
        source=observed.source,
        chart=_chart(observed, series, links, WIDTH),
        narrow=_chart(observed, series, links, 328),
        table=pa.Table.from_pylist(rows),
        manifest=manifest("figure", observed.inputs, {
            "figure": "large-teams", **observed.parameters, "pairs": ["-".join(pair)],
            "most_countries": limits[0], "most_authors": limits[1]}),
        caveats=(
            "Where a source cuts long author lists, a large team can look small.",
            *observed.caveats,
        ),
    )  # fmt: skip


Series = Mapping[tuple[str, str], Mapping[int, Row]]


def _table(
    observed: Observations, series: Series, links: Mapping[int, Row]
) -> list[dict[str, Any]]:
    rows = []
    for year in range(observed.years[0], observed.years[1] + 1):
        count, fewer = (series[which, "works"][year] for which in ("all", "without"))
        ric, other = (series[which, "ric"].get(year, {}) for which in ("all", "without"))
        known = None not in (count["joint_works"], fewer["joint_works"])
        rows.append(
            {
                "year": year,
                "joint_works": count["joint_works"],
                "joint_works_without": fewer["joint_works"],
                "joint_works_of_large_teams": (
                    count["joint_works"] - fewer["joint_works"] if known else None
                ),
                "ric": ric.get("ric"),
                "ric_without": other.get("ric"),
                "large_link_share": links.get(year, {}).get("large_link_share"),
                "large_works": links.get(year, {}).get("large_works", 0),
                "complete": year not in observed.incomplete,
            }
        )
    return rows


def _finding(rows: list[dict[str, Any]], pair: Pair, limits: tuple[int, int]) -> str:
    complete = [row for row in rows if row["complete"] and row["joint_works"] is not None]
    total = sum(row["joint_works"] for row in complete)
    large = sum(row["joint_works_of_large_teams"] or 0 for row in complete)
    head = (
        f"Works of more than {limits[0]} countries or {limits[1]} authors are {large:,} of "
        f"{total:,} joint works of {pair_name(pair)} "
        f"({percent(large / total) if total else 'none'})"
    )
    known = [row for row in complete if row["large_link_share"] is not None]
    if not known:
        return head + "."
    most = max(known, key=lambda row: row["large_link_share"])
    return (
        f"{head}; they make up to {percent(most['large_link_share'])} of all pair links in a year "
        f"({most['year']})."
    )


def _chart(
    observed: Observations, series: Series, links: Mapping[int, Row], width: int
) -> Specification:
    wide = width > 500
    axis = TimeAxis(*observed.years, width - 44 - (118 if wide else 96), observed.incomplete)

    def line(which: str, what: str, name: str) -> Line:
        rows = series[which, what]

        def column(end: str) -> dict[int, float | None]:
            return {year: row[f"{name}{end}"] for year, row in sorted(rows.items())}

        return Line(
            {"all": "all works", "without": "without" if not wide else "without large"}[which],
            ALL if which == "all" else WITHOUT,
            column(""), column("_low"), column("_high"),
        )  # fmt: skip

    works = line_panel(
        Panel("Joint works a year", incomplete_note(observed.incomplete), axis, 200),
        [line(which, "works", "joint_works") for which in ("all", "without")],
    )
    ric = line_panel(
        Panel("RIC" if not wide else "Relative intensity (RIC)", "1: as much as elsewhere", axis,
              140, scale="log", format="~g", reference=1.0),
        [line(which, "ric", "ric") for which in ("all", "without")],
    )  # fmt: skip
    share = line_panel(
        Panel("Large teams’ share of all pair links", "", axis, 90, format=".0%", ticks=3),
        [Line("", "#1b1f24", {year: row["large_link_share"] for year, row in links.items()})],
    )
    return stacked([works, ric, share, coverage_strip(observed, axis)], STRIP_SPACING)


ENTRY = Entry(
    name="large-teams",
    shows="joint works and RIC of a pair with and without very large teams",
    section="doubt",
    definition=(
        "Works of more than so many countries or authors are taken out and everything is counted "
        "again. A work of k countries makes k(k-1)/2 links, so a few works can carry an index of "
        "links; counts of works are less exposed."
    ),
    references=(
        Reference(
            "Adams & Gurney (2018), Bilateral and Multilateral Coauthorship and Citation Impact",
            "https://doi.org/10.3389/frma.2018.00012",
        ),
    ),
    pitfalls=(
        "No cut is right for all fields: ten authors are many in mathematics and few in physics.",
        "Sources that cut author lists at a hundred hide the largest teams.",
    ),
    example=(
        "large-teams --corpus corpus --pair CN,US --from 2010 --set countries=3 --set authors=10"
    ),
    figure=large_teams_figure,
    pairs=(1, 1),
    settings=(
        Setting("countries", "a work with more known countries is large", 10),
        Setting("authors", "a work with more authors is large", 100),
    ),
)
