"""Who in a group stands behind its joint works with a country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
from ibis import _

from isthmus.corpus.engine import table_from
from isthmus.errors import RequestError
from isthmus.figures.coverage_strip import STRIP_SPACING, coverage_strip, coverage_words
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, rows_of
from isthmus.figures.panels import Line, Panel, Specification, TimeAxis, line_panel, stacked
from isthmus.figures.periods import early_and_late, period_words
from isthmus.figures.rows import Dot, Row, RowPanel, bars, with_left_room
from isthmus.figures.style import (
    GREYS,
    WIDTH,
    country_colours,
    country_in_text,
    country_label,
)
from isthmus.figures.wording import incomplete_note, number, percent, shape, span
from isthmus.manifests import manifest
from isthmus.measures.collaboration import member_works
from isthmus.measures.suppression import suppressed_cells
from isthmus.reference.groups import groups, member_years

NAME = "group-breakdown"
_DRAWN = 5


def group_breakdown_figure(observed: Observations, asked: Asked) -> Figure:
    """Joint works of a country with a group as a whole and with each of its members.

    Raises
    ------
    RequestError
        If neither side of the pair is a group, or they have no joint work.
    """
    ((one, other),) = asked.pairs
    group, country = _sides(one, other)
    members = _members(group, country, observed.years)
    assert observed.located is not None
    table = member_works(observed.located, country, table_from(members))
    values = ["joint_works_low", "joint_works_high"]
    rows = rows_of(
        suppressed_cells(table, "joint_works", values, asked.smallest_cell).order_by(
            "year", _.country_code.asc(nulls_first=True)
        )
    )
    if not rows:
        said = f"{country} and {group} have no joint work in {observed.subject}"
        raise RequestError(NAME, [said])
    series: dict[str | None, dict[int, Any]] = {}
    for row in rows:
        series.setdefault(row["country_code"], {})[row["year"]] = row
    _early, late = early_and_late(observed, asked.whole("period"))
    totals = {code: _total(of, late) for code, of in series.items()}
    ranked = sorted(
        (code for code in totals if code is not None and totals[code]),
        key=lambda code: (-totals[code], code),
    )
    shown = ranked[: asked.whole("top")]
    name, whose = groups()[group].name, country_in_text(country)
    union = {year: series[None].get(year, {}).get("joint_works", 0)
             for year in range(observed.years[0], observed.years[1] + 1)}  # fmt: skip
    return Figure(
        name=NAME,
        title=(
            f"Joint works of {whose} with {name} ({group}) and with each member, "
            f"{observed.subject}, {span(observed.years)}"
        ),
        definition=(
            "A work with several members counts once for the group and once for each of them, so "
            "the members sum to more than the group. Members are those of 31 December of each "
            "year. Full counting. Band: 95% interval of a count."
        ),
        finding=_finding(country, group, shown, totals, period_words(late)),
        text_alternative=(
            f"Line chart and bars. Works with the group: {shape(union)}. By member, "
            f"{period_words(late)}: "
            + ", ".join(f"{country_label(code)} {totals[code]:,}" for code in shown)
            + f". {coverage_words(observed)}"
        ),
        source=observed.source,
        chart=_chart(observed, group, union, series, shown, totals, period_words(late), WIDTH),
        narrow=_chart(observed, group, union, series, shown, totals, period_words(late), 328),
        table=pa.Table.from_pylist(
            [
                {"year": row["year"], "country": country, "group": group,
                 "member": row["country_code"] or group, "joint_works": row["joint_works"],
                 "joint_works_low": row["joint_works_low"],
                 "joint_works_high": row["joint_works_high"],
                 "complete": row["year"] not in observed.incomplete}
                for row in rows
            ]
        ),
        manifest=manifest(
            "figure", observed.inputs,
            {"figure": NAME, **observed.parameters, "pairs": [f"{country}-{group}"]},
        ),
        caveats=observed.caveats,
    )  # fmt: skip


def _sides(one: str, other: str) -> tuple[str, str]:
    """The group and the country of a pair; a group without a member is labelled `EU-DE`."""
    for label, country in ((one, other), (other, one)):
        for known in (label, label.removesuffix(f"-{country}")):
            if known in groups() and country not in groups():
                return known, country
    raise RequestError(NAME, ["needs a pair of a country and a group, such as --pair CN,EU"])


def _members(group: str, country: str, years: tuple[int, int]) -> list[dict[str, Any]]:
    found = []
    for one in groups()[group].memberships:
        first, last = member_years(one)
        for year in range(max(first or years[0], years[0]), min(last or years[1], years[1]) + 1):
            if one.country_code not in country.split("+"):
                found.append({"year": year, "country_code": one.country_code})
    if not found:
        raise RequestError(NAME, [f"{group} has no members in {span(years)}"])
    return found


def _total(rows: Mapping[int, Mapping[str, Any]], period: tuple[int, int]) -> int:
    return sum(
        row["joint_works"] or 0 for year, row in rows.items() if period[0] <= year <= period[1]
    )


def _chart(
    observed: Observations,
    group: str,
    union: Mapping[int, int | None],
    series: Mapping[str | None, Mapping[int, Mapping[str, Any]]],
    shown: Sequence[str],
    totals: Mapping[str | None, int],
    late: str,
    width: int,
) -> Specification:
    wide = width > 500
    label = 84 if wide else 44
    axis = TimeAxis(*observed.years, width - label - (100 if wide else 96), observed.incomplete)
    colours = country_colours(shown[:_DRAWN])

    def limits(end: str) -> dict[int, float | None]:
        return {year: row[f"joint_works_{end}"] for year, row in series[None].items()}

    whole = Line(f"{group}, any", GREYS["dark"], union, limits("low"), limits("high"))
    lines = [
        Line(
            country_label(code), colours[code],
            {year: series[code].get(year, {}).get("joint_works", 0) for year in union},
        )
        for code in shown[:_DRAWN]
    ]  # fmt: skip
    main = line_panel(
        Panel("Joint works a year", incomplete_note(observed.incomplete), axis, 220),
        [whole, *lines],
    )
    ranking = bars(
        RowPanel(
            f"Joint works with each member, {late}", "share of the works with the group",
            width - label - 100, label, "~s",
        ),
        [
            Row(
                country_label(code) if wide else code,
                (Dot(totals[code], GREYS["dark"], late),),
                f"{number(totals[code])}  ({percent(totals[code] / totals[None], 0)})",
            )
            for code in shown
        ],
    )  # fmt: skip
    years = [with_left_room(one, label) for one in (main, coverage_strip(observed, axis))]
    return stacked([*years, ranking], STRIP_SPACING)


def _finding(
    country: str,
    group: str,
    shown: Sequence[str],
    totals: Mapping[str | None, int],
    late: str,
) -> str:
    if not shown or not totals[None]:
        return f"{country}–{group}: the joint works of {late} are too few to show; withheld."
    first = shown[0]
    summed = sum(totals[code] for code in totals if code is not None)
    return (
        f"{country_in_text(country)} and {group}, {late}: {totals[None]:,} joint works, "
        f"{percent(totals[first] / totals[None], 0)} of them with {country_in_text(first)}; "
        f"counted by member they sum to {summed:,}, {percent(summed / totals[None] - 1, 0)} more, "
        "for a work can have several members."
    )


ENTRY = Entry(
    name=NAME,
    shows="joint works with a group, broken down over its members",
    section="partners",
    definition=(
        "Works of a country with at least one member of a group, once each, and with every member. "
        "Members are those of the year (31 December)."
    ),
    references=(
        Reference(
            "Wagner & Cai (2022), Changes in co-publication patterns among China, the European "
            "Union (28) and the United States",
            "https://arxiv.org/abs/2202.00453",
        ),
    ),
    pitfalls=(
        "Members sum to more than the group: a work with two of them counts for both.",
        "A group that grew (EU 2004, BRICS 2024) or shrank (EU 2020) changes by its members; use a "
        "fixed composition such as EU27 to leave that out.",
    ),
    example="group-breakdown --corpus corpus --venue icra --venue iros --from 2000 --to 2021 "
    "--pair CN,EU27",
    figure=group_breakdown_figure,
    pairs=(1, 1),
    settings=(
        Setting("top", "so many members", 12),
        Setting("period", "last complete years taken together for the ranking", 5),
    ),
)
