"""The strip of coverage by year that stands under every chart."""

from __future__ import annotations

import altair as alt

from isthmus.figures.observations import Observations
from isthmus.figures.panels import Line, Panel, TimeAxis, bar_panel
from isthmus.figures.style import GREYS
from isthmus.figures.wording import percent, span

HEIGHT = 26.0

STRIP_SPACING = 82.0
"""Room between a chart and its strip, for the years above it and the strip's own header."""


def coverage_strip(
    observed: Observations, axis: TimeAxis, *, show_values: bool = True, named: bool = True
) -> alt.LayerChart:
    """Bars of known and unknown countries by year; for pair counts, the countries present.

    Without `named` the bars have no labels, because another strip beside it has them.
    """
    wide = axis.width > 400
    if observed.located is None:
        header = "Coverage: countries present in the source" if wide else "Coverage"
        note = (
            "works without a known country are not in the source; their number is not known"
            if wide else "countries in the source"
        )  # fmt: skip
        values = {row["year"]: row["countries"] for row in observed.coverage}
        years = range(axis.first, axis.last + 1)
        counted = {year: values.get(year, 0) for year in years}
        parts = [Line("countries" if named else "", GREYS["dark"], counted)]
        domain, form, ticks = None, ",.0f", 1
    else:
        header = "Coverage: share of works by what is known of their authors’ countries"
        header, note = (header, "") if wide else ("Coverage", "authors’ country known")
        parts = known_parts(observed, labels=named)
        domain, form, ticks = (0.0, 1.0), ".0%", 2
    panel = Panel(
        header, note, axis, HEIGHT, domain=domain, format=form, ticks=ticks,
        show_years=False, show_values=show_values,
    )  # fmt: skip
    return bar_panel(panel, parts)


def known_parts(observed: Observations, labels: bool) -> list[Line]:
    """The shares of works with all, some and no authors' countries known, by year."""
    rows = observed.coverage
    full = {row["year"]: row["works_fully_located"] / row["works"] for row in rows}
    some = {
        row["year"]: (row["works_with_country"] - row["works_fully_located"]) / row["works"]
        for row in rows
    }
    none = {row["year"]: 1 - row["works_with_country"] / row["works"] for row in rows}
    named = ("all authors", "some", "none") if labels else ("", "", "")
    return [
        Line(name, GREYS[grey], values)
        for name, grey, values in zip(
            named, ("dark", "middle", "light"), (full, some, none), strict=True
        )
    ]


def coverage_words(observed: Observations) -> str:
    """Coverage in one sentence, with the year that has least."""
    rows = observed.coverage
    if observed.located is None:
        return (
            "Coverage is not known: the source holds only works with two or more known countries."
        )
    works = sum(row["works"] for row in rows)
    known = sum(row["works_with_country"] for row in rows)
    full = sum(row["works_fully_located"] for row in rows)
    least = min(rows, key=lambda row: (row["coverage"], row["year"]))
    return (
        f"Of {works:,} works of {span([row['year'] for row in rows])}, {percent(known / works)} "
        f"have a known country and {percent(full / works)} one for every author; least in "
        f"{least['year']} ({percent(least['coverage'])})."
    )
