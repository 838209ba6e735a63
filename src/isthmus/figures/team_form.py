"""Bilateral works against works of three or more countries over the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    bar_panel,
    line_panel,
    stacked,
)
from isthmus.figures.style import GREYS, WIDTH, pair_name
from isthmus.figures.wording import incomplete_note, percent, shape, span
from isthmus.manifests import manifest

DEFINITION = (
    "International works by the number of their known countries: exactly two, or three and more. "
    "A work with two known countries and an author of unknown country may belong to either; it has "
    "a band of its own. Full counting. Band of the line: 95% interval (Wilson)."
)

BILATERAL, OPEN, MULTI = "two countries", "two, others unknown", "three or more"


def team_form_figure(observed: Observations, pair: Pair | None = None) -> Figure:
    """International works by number of countries; with a pair, those that have both its countries.

    Raises
    ------
    RequestError
        If only counts of pairs are at hand, or no work is international.
    """
    rows = observed.team_forms(pair)
    if not rows:
        whose = pair_name(pair) if pair else observed.subject
        raise RequestError("team-form", [f"{whose}: no work has two or more known countries"])
    forms = _by_form(observed, rows)
    whose = f"Works of {pair_name(pair)}" if pair else "International works"
    shares = {row["year"]: row for row in rows if row["team_form"] == "multi-country"}
    parameters = {"figure": "team-form", **observed.parameters}
    if pair:
        parameters["pairs"] = ["-".join(pair)]
    words = "; ".join(f"the number with {name} {shape(forms[name])}" for name in forms)
    share_values = _share_line(forms, shares).values
    return Figure(
        name="team-form",
        title=(
            f"{whose} with two countries and with three or more, {observed.subject}, "
            f"{span(observed.years)}"
        ),
        definition=DEFINITION,
        finding=_finding(observed, whose, pair),
        text_alternative=(
            f"Stacked bars: {words}. Line: the share with three or more countries "
            f"{shape(share_values, percent)}. {coverage_words(observed)}"
        ),
        source=observed.source,
        chart=_chart(observed, forms, shares, WIDTH),
        narrow=_chart(observed, forms, shares, 328),
        table=_table(observed, forms, shares),
        manifest=manifest("figure", observed.inputs, parameters),
        caveats=observed.caveats,
    )


def _by_form(observed: Observations, rows: Sequence[Row]) -> dict[str, dict[int, int]]:
    """Works by form and year, 0 where there are none; the undecided apart."""
    years = range(observed.years[0], observed.years[1] + 1)
    forms = {name: dict.fromkeys(years, 0) for name in (BILATERAL, OPEN, MULTI)}
    for row in rows:
        year, works = row["year"], row["works"]
        if row["team_form"] == "multi-country":
            forms[MULTI][year] = works
        else:
            forms[OPEN][year] = row["works_with_unknown"]
            forms[BILATERAL][year] = works - row["works_with_unknown"]
    return forms


def _share_line(forms: Mapping[str, Mapping[int, int]], shares: Mapping[int, Row]) -> Line:
    years = [year for year in forms[MULTI] if sum(forms[name][year] for name in forms)]
    return Line(
        "", _colour(MULTI),
        {year: shares[year]["share"] if year in shares else 0.0 for year in years},
        {year: shares[year]["share_low"] if year in shares else None for year in years},
        {year: shares[year]["share_high"] if year in shares else None for year in years},
        percent(shares[max(years)]["share"], 0) if max(years) in shares else "0 %",
    )  # fmt: skip


def _colour(form: str) -> str:
    return {BILATERAL: "#0072b2", OPEN: GREYS["middle"], MULTI: "#d55e00"}[form]


def _chart(
    observed: Observations,
    forms: Mapping[str, Mapping[int, int]],
    shares: Mapping[int, Row],
    width: int,
) -> Specification:
    wide = width > 500
    axis = TimeAxis(*observed.years, width - 44 - (132 if wide else 96), observed.incomplete)
    short = {} if wide else {OPEN: "2, others ?", BILATERAL: "two", MULTI: "3 or more"}
    bars = bar_panel(
        Panel("Works a year", incomplete_note(observed.incomplete), axis, 220, show_years=True),
        [Line(short.get(name, name), _colour(name), forms[name]) for name in forms],
    )
    share = line_panel(
        Panel(
            "Share with three or more countries",
            "of all works with two or more known countries",
            axis, 110, format=".0%", ticks=3,
        ),
        [_share_line(forms, shares)],
    )  # fmt: skip
    return stacked([bars, share, coverage_strip(observed, axis)], STRIP_SPACING)


def _table(
    observed: Observations, forms: Mapping[str, Mapping[int, int]], shares: Mapping[int, Row]
) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "year": year,
                "two_countries": forms[BILATERAL][year],
                "two_countries_others_unknown": forms[OPEN][year],
                "three_or_more_countries": forms[MULTI][year],
                "three_or_more_share": shares.get(year, {}).get("share"),
                "three_or_more_share_low": shares.get(year, {}).get("share_low"),
                "three_or_more_share_high": shares.get(year, {}).get("share_high"),
                "complete": year not in observed.incomplete,
            }
            for year in forms[MULTI]
        ]
    )


def _finding(observed: Observations, whose: str, pair: Pair | None) -> str:
    """The share with three or more countries in the first and last complete years.

    Five years are taken together on each side where there are ten: single years are small.
    """
    complete = observed.complete_years
    length = 5 if len(complete) >= 10 else 1
    periods = [(complete[0], complete[length - 1]), (complete[-length], complete[-1])]
    found = {
        row["year"]: row
        for row in observed.pooled_team_forms(periods, pair)
        if row["team_form"] == "multi-country"
    }
    known = [period for period in dict.fromkeys(periods) if period[0] in found]
    if not known:
        return f"{whose}: none of the first or last years has three or more known countries."

    def said(period: tuple[int, int]) -> str:
        row = found[period[0]]
        limits = f"{percent(row['share_low']).removesuffix('%')}–{percent(row['share_high'])}"
        return (
            f"{percent(row['share'])} of {span(period)} (95% interval {limits}; "
            f"{row['works']:,} works)"
        )

    head = f"{whose} with three or more countries: {said(known[0])}"
    if len(known) == 1:
        return f"{head}."
    before, after = (found[period[0]] for period in known)
    if after["share_low"] > before["share_high"]:
        verdict = "a rise beyond the intervals"
    elif after["share_high"] < before["share_low"]:
        verdict = "a fall beyond the intervals"
    else:
        verdict = "the intervals overlap, so no change is shown"
    return f"{head}, then {said(known[1])}; {verdict}."


ENTRY = Entry(
    name="team-form",
    shows="works of two countries against works of three or more over the years",
    section="subjects",
    definition=DEFINITION,
    references=(
        Reference(
            "Adams & Gurney (2018), Bilateral and Multilateral Coauthorship and Citation Impact",
            "https://doi.org/10.3389/frma.2018.00012",
        ),
    ),
    pitfalls=(
        "An author of unknown country may add a country: works that have one stand in a band of "
        "their own.",
        "Works of very many countries are another kind of work; give results with and without.",
    ),
    example="team-form --corpus corpus --venue icra --venue iros --from 2000 --to 2021",
    withholds=False,
    figure=lambda observed, asked: team_form_figure(
        observed, asked.pairs[0] if asked.pairs else None
    ),
    pairs=(0, 1),
)
