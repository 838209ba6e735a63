"""Bilateral works against works of three or more countries over the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pyarrow as pa

from isthmus.errors import RequestError
from isthmus.figures.coverage_strip import STRIP_SPACING, coverage_strip, coverage_words
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Pair, Row
from isthmus.figures.panels import Line, Panel, TimeAxis, bar_panel, line_panel
from isthmus.figures.style import GREYS, WIDTH, pair_name
from isthmus.figures.wording import incomplete_note, percent, shape, span
from isthmus.manifests import manifest

DEFINITION = (
    "International works by the number of their known countries: exactly two, or three and more. "
    "A work with two known countries and an author of unknown country may belong to either; it has "
    "a band of its own. Full counting. Band of the line: 95 % interval (Wilson)."
)

BILATERAL, OPEN, MULTI = "two countries", "two, others unknown", "three or more"


def team_form_figure(observed: Observations, pair: Pair | None = None) -> Figure:
    """International works by number of countries; with a pair, those that have both its countries.

    Raises
    ------
    RequestError
        If only counts of pairs are at hand, or no work is international.
    """
    rows = observed.team_forms(pair or ())
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
        finding=_finding(observed, whose, shares),
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
) -> alt.VConcatChart:
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
    return alt.vconcat(
        bars, share, coverage_strip(observed, axis), spacing=STRIP_SPACING, bounds="flush"
    )


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


def _finding(
    observed: Observations,
    whose: str,
    shares: Mapping[int, Row],
) -> str:
    """The share of works with three or more countries in the first and last complete year."""
    years = [year for year in sorted(shares) if year not in observed.incomplete]
    if not years:
        return f"{whose}: none has three or more known countries."
    first, last = years[0], years[-1]

    def said(year: int) -> str:
        row = shares[year]
        limits = f"{percent(row['share_low'])}–{percent(row['share_high'])}"
        return f"{percent(row['share'])} in {year} (95 % interval {limits}; {row['works']:,} works)"

    if first == last:
        return f"{whose} with three or more countries: {said(last)}."
    apart = (
        shares[first]["share_high"] < shares[last]["share_low"]
        or shares[last]["share_high"] < shares[first]["share_low"]
    )
    verdict = "" if apart else "; the intervals overlap, so no change is shown"
    return f"{whose} with three or more countries: {said(first)}, {said(last)}{verdict}."
