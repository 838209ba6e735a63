"""One pair in two or more sets of works: does it fall here as it does there?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from isthmus.errors import Fault, RequestError
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Pair, Row, corpus_observations
from isthmus.figures.panels import (
    Line,
    Panel,
    Specification,
    TimeAxis,
    line_panel,
    stacked,
)
from isthmus.figures.style import WIDTH, country_in_text, country_label, pair_name
from isthmus.figures.wording import (
    change_with_interval,
    incomplete_note,
    listed,
    number,
    percent,
    ratio_interval,
    shape,
    span,
)
from isthmus.manifests import manifest
from isthmus.measures.blocs import Selection

NAME = "compare"
MOST = 4
_COLOURS = ("#1b1f24", "#d55e00", "#0072b2", "#009e73")


@dataclass(frozen=True)
class _Part:
    """One set of works: what it is called, and the pair's rows by year."""

    label: str
    observed: Observations
    counts: Mapping[int, Row]
    shares: Mapping[int, Row]
    ric: Mapping[int, Row]


def comparison_figure(observed: Observations, asked: Asked) -> Figure:
    """A pair's joint works (as an index), partner share and RIC in several sets of works.

    The sets are the fields named, or the fields named and all works, or the first and the second
    source.

    Raises
    ------
    RequestError
        If there is nothing to compare with, or the pair has no joint work in one of the sets.
    """
    (pair,) = asked.pairs
    parts = [_part(label, one, pair) for label, one in _sets(observed, asked)]
    faults = [
        Fault(f"{'-'.join(pair)} has no joint work in {part.label}, or too few to show")
        for part in parts
        if not any(row["joint_works"] for row in part.counts.values())
    ]
    if faults:
        raise RequestError(NAME, faults)
    years = (max(part.observed.years[0] for part in parts),
             min(part.observed.years[1] for part in parts))  # fmt: skip
    if years[0] > years[1]:
        raise RequestError(NAME, ["the sources have no year in common"])
    base = _base(parts, years, asked.whole("base"))
    side = (pair[1], pair[0]) if asked.text("side") == "second" else pair
    words = [
        f"{part.label}: joint works {shape(_indexed(part, base, years))} (index), the share of "
        f"{country_in_text(side[1])} {shape(_within(part.shares, 'partner_share', years), percent)}"
        for part in parts
    ]
    return Figure(
        name=NAME,
        title=f"{pair_name(pair)}: {listed([part.label for part in parts])}, {span(years)}",
        definition=(
            f"Joint works as an index, {base} = 100; the share of {country_in_text(side[1])} in "
            f"the international works of {country_in_text(side[0])}; and the size-free index RIC "
            f"of {country_in_text(side[1])} for {country_in_text(side[0])}. Full counting; bands: "
            "95% intervals."
        ),
        finding=_finding(pair, parts, years),
        text_alternative=f"Line charts. {'; '.join(words)}.",
        source=" ".join(
            f"{part.label}: {part.observed.source.removeprefix('Source: ')}" for part in parts
        ),
        chart=_chart(parts, years, base, side, WIDTH),
        narrow=_chart(parts, years, base, side, 328),
        table=_table(parts, years, base, pair),
        manifest=manifest(
            "figure",
            observed.inputs,
            {"figure": NAME, **observed.parameters, "pairs": ["-".join(pair)], "base": base,
             "sets": [part.label for part in parts]},
        ),
        caveats=(
            *dict.fromkeys(caveat for part in parts for caveat in part.observed.caveats),
            "Sets of works differ in what they hold, in types of work and in coverage; compare the "
            "course of a line with that of another, not their levels.",
        ),
    )  # fmt: skip


def _sets(observed: Observations, asked: Asked) -> list[tuple[str, Observations]]:
    if asked.against is not None:
        labels = [_labelled(one) for one in (observed, asked.against)]
        if labels[0] == labels[1]:
            labels = ["first corpus", "second corpus"]
        return list(zip(labels, (observed, asked.against), strict=True))
    fields = observed.parameters.get("fields", [])
    if not fields or observed.corpus is None:
        raise RequestError(NAME, ["needs something to compare: --field (one or more) or --against"])
    if len(fields) > MOST:
        raise RequestError(NAME, [f"{len(fields)} fields; at most {MOST} can be told apart"])
    wanted: list[tuple[str, tuple[str, ...]]] = [(field, (field,)) for field in fields]
    if len(fields) == 1:
        wanted.append(("all works", ()))
    return [
        (
            label,
            corpus_observations(
                observed.corpus,
                first_year=observed.years[0],
                last_year=observed.years[1],
                venues=observed.parameters["venues"],
                fields=some,
                selected=(Selection(observed.blocs),),
                incomplete=observed.incomplete,
            ),
        )
        for label, some in wanted
    ]


def _labelled(observed: Observations) -> str:
    return "all of OpenAlex" if observed.corpus is None else observed.subject


def _part(label: str, observed: Observations, pair: Pair) -> _Part:
    shares = observed.share_series([pair])
    return _Part(
        label,
        observed,
        observed.pair_series([pair])[pair],
        shares[pair],
        observed.ric_series([pair])[pair],
    )


def _base(parts: Sequence[_Part], years: tuple[int, int], wanted: int) -> int:
    """The wanted year, or the first in which every set has at least 20 joint works, or any."""

    def least(year: int) -> int:
        return min(part.counts.get(year, {}).get("joint_works") or 0 for part in parts)

    if wanted:
        if not years[0] <= wanted <= years[1] or not least(wanted):
            said = f"{wanted} cannot be the base: not every set has joint works in it"
            raise RequestError(NAME, [said])
        return wanted
    span_of_years = range(years[0], years[1] + 1)
    found = next((year for year in span_of_years if least(year) >= 20), None)
    found = found or next((year for year in span_of_years if least(year)), None)
    if found is None:
        raise RequestError(NAME, ["in no year every set has joint works; nothing to compare"])
    return found


def _indexed(
    part: _Part, base: int, years: tuple[int, int], end: str = ""
) -> dict[int, float | None]:
    scale = 100 / part.counts[base]["joint_works"]
    values = _within(part.counts, f"joint_works{end}", years)
    return {year: None if value is None else value * scale for year, value in values.items()}


def _within(rows: Mapping[int, Row], name: str, years: tuple[int, int]) -> dict[int, float | None]:
    return {year: row[name] for year, row in rows.items() if years[0] <= year <= years[1]}


def _chart(
    parts: Sequence[_Part], years: tuple[int, int], base: int, side: Pair, width: int
) -> Specification:
    wide = width > 500
    incomplete = frozenset(
        year for part in parts for year in part.observed.incomplete if years[0] <= year <= years[1]
    )
    axis = TimeAxis(*years, width - 44 - (150 if wide else 110), incomplete)

    def lines(of: str, name: str) -> list[Line]:
        found = []
        for part, colour in zip(parts, _COLOURS, strict=False):
            rows = part.shares if of == "shares" else part.ric
            if side != (rows[min(rows)]["country_a"], rows[min(rows)]["country_b"]):
                series = part.observed.share_series if of == "shares" else part.observed.ric_series
                rows = series([side])[side]
            found.append(
                Line(part.label, colour, _within(rows, name, years),
                     _within(rows, f"{name}_low", years), _within(rows, f"{name}_high", years))
            )  # fmt: skip
        return found

    index = [
        Line(part.label, colour, _indexed(part, base, years),
             _indexed(part, base, years, "_low"), _indexed(part, base, years, "_high"))
        for part, colour in zip(parts, _COLOURS, strict=False)
    ]  # fmt: skip
    height = 150
    note = incomplete_note(incomplete)
    whose = country_label(side[0])
    return stacked(
        [
            line_panel(Panel(f"Joint works, {base} = 100", note, axis, height), index),
            line_panel(
                Panel(f"Share of {country_label(side[1])}", f"in {whose}’s international works",
                      axis, height, format=".0%"),
                lines("shares", "partner_share"),
            ),
            line_panel(
                Panel("RIC, log scale", f"{country_label(side[1])} for {whose}; 1 = as much as "
                      "elsewhere", axis, height, scale="log", format="~g", reference=1.0),
                lines("ric", "ric"),
            ),
        ],
        72,
    )  # fmt: skip


def _table(parts: Sequence[_Part], years: tuple[int, int], base: int, pair: Pair) -> pa.Table:
    rows: list[dict[str, Any]] = []
    for part in parts:
        for year in range(years[0], years[1] + 1):
            count, share, index = (of.get(year, {}) for of in (part.counts, part.shares, part.ric))
            rows.append(
                {"set": part.label, "year": year, "country_a": pair[0], "country_b": pair[1]}
                | {name: count.get(name)
                   for name in ("joint_works", "joint_works_low", "joint_works_high")}
                | {"joint_works_index": _indexed(part, base, years).get(year)}
                | {name: share.get(name) for name in
                   ("partner_share", "partner_share_low", "partner_share_high")}
                | {name: index.get(name) for name in ("ric", "ric_low", "ric_high")}
                | {"complete": year not in part.observed.incomplete}
            )  # fmt: skip
    return pa.Table.from_pylist(rows)


def _finding(pair: Pair, parts: Sequence[_Part], years: tuple[int, int]) -> str:
    """Each set between the year it peaked and its last complete year."""
    said = []
    for part in parts:
        usable = [
            year
            for year in range(years[0], years[1] + 1)
            if year not in part.observed.incomplete and part.counts.get(year, {}).get("joint_works")
        ]
        if not usable:
            said.append(f"{part.label}, no complete year with joint works")
            continue
        last = usable[-1]
        works = {year: part.counts[year]["joint_works"] for year in usable}
        peak = max(usable, key=lambda year, of=works: of[year])  # type: ignore[misc]
        if peak == last:
            said.append(f"{part.label}, {number(works[last])} in {last}, more than in any year")
            continue
        change = change_with_interval(*ratio_interval(works[peak], works[last]))
        said.append(
            f"{part.label}, from {number(works[peak])} at the peak in {peak} to "
            f"{number(works[last])} in {last} ({change})"
        )
    return f"{pair_name(pair)}, joint works: {'; '.join(said)} (95% intervals in brackets)."


ENTRY = Entry(
    name=NAME,
    shows="one pair in two corpora or in several fields: count, share and index",
    section="pairs",
    definition=(
        "Joint works as an index of a base year, the partner share and RIC of one pair, in the "
        "works of each field named (one field: against all works), or in two sources. A fall here "
        "and none there is no matter of either country's output alone."
    ),
    references=(
        Reference(
            "Wagner & Cai (2022), Changes in co-publication patterns among China, the European "
            "Union (28) and the United States",
            "https://arxiv.org/abs/2202.00453",
        ),
        Reference(
            "Fuchs, Sivertsen & Rousseau (2021), on RIC",
            "https://doi.org/10.1007/s11192-021-04110-x",
        ),
    ),
    pitfalls=(
        "Which works are AI depends on who classifies them: venue, journal class or topic give "
        "different sets and levels.",
        "Conference papers appear in their year; journals and their indexing lag.",
        "An index hides that one set has hundreds of works and the other millions: read the bands.",
    ),
    example="compare --corpus corpus --venue icra --venue iros --from 2008 --to 2021 --pair CN,US "
    "--against world",
    figure=comparison_figure,
    pairs=(1, 1),
    takes_second_source=True,
    settings=(
        Setting("base", "year whose joint works are 100; 0 takes the first with enough works", 0),
        Setting("side", "whose share and index: the partner of the first or of the second country",
                "first", ("first", "second")),
    ),
)  # fmt: skip
