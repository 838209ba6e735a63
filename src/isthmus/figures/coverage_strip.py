"""The strip of coverage by year that stands under every chart."""

from __future__ import annotations

from isthmus.figures.observations import Observations
from isthmus.figures.panels import Line, Panel, Specification, TimeAxis, bar_panel
from isthmus.figures.style import GREYS
from isthmus.figures.wording import percent, span

HEIGHT = 40.0

STRIP_SPACING = 82.0
"""Room between a chart and its strip, for the years above it and the strip's own header."""


def coverage_strip(
    observed: Observations, axis: TimeAxis, *, show_values: bool = True, named: bool = True
) -> Specification:
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
        form, ticks = ",.0f", 1
    else:
        header = "Coverage: works a year, by whether their authors’ countries are known"
        header, note = (header, "") if wide else ("Coverage", "works; countries known")
        parts = known_parts(observed, labels=named)
        form, ticks = "~s", 2
    panel = Panel(
        header, note, axis, HEIGHT, format=form, ticks=ticks,
        show_years=False, show_values=show_values,
    )  # fmt: skip
    return bar_panel(panel, parts)


def known_parts(observed: Observations, labels: bool, as_shares: bool = False) -> list[Line]:
    """Works with all, some and no authors' countries known, by year; or their shares."""
    rows = observed.coverage
    counts = {
        "all authors": {row["year"]: row["works_fully_located"] for row in rows},
        "some": {row["year"]: row["works_with_country"] - row["works_fully_located"]
                 for row in rows},
        "none": {row["year"]: row["works"] - row["works_with_country"] for row in rows},
    }  # fmt: skip
    totals = {row["year"]: row["works"] if as_shares else 1 for row in rows}
    return [
        Line(
            name if labels else "",
            GREYS[grey],
            {year: value / totals[year] if as_shares else value for year, value in values.items()},
        )
        for (name, values), grey in zip(counts.items(), ("dark", "middle", "light"), strict=True)
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
