"""A pair around a date: joint works beyond what both countries' works lead one to expect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

import pyarrow as pa
from ibis import _

from isthmus.errors import RequestError
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.gravity import (
    LEAST,
    Effect,
    complete_panel,
    pair_effects,
    placebo_effects,
    require_library,
)
from isthmus.figures.observations import Observations, Pair, rows_of
from isthmus.figures.panels import (
    AXIS_WIDTH,
    Line,
    Panel,
    Specification,
    TimeAxis,
    line_panel,
    stacked,
)
from isthmus.figures.ranges import Kind, Mark, RangePanel, range_panel
from isthmus.figures.resampling import percentile_interval
from isthmus.figures.style import WIDTH, pair_name
from isthmus.figures.wording import percent_change, span
from isthmus.manifests import manifest

DEFINITION = (
    "Joint works over those expected from an effect of the pair and of each country in each year "
    "(Poisson pseudo-maximum likelihood); 1 in the year before the date. Grey: the middle 95% of "
    "the same number for other pairs, the placebo pairs. Below: mean of the years from a date on "
    "over that before it, at the date and at earlier, placebo dates."
)
SPAN = 3
"""Years on each side of a date that are compared; the date's own year belongs to those after."""

Series = Mapping[int, float]


def event_study_figure(observed: Observations, asked: Asked) -> Figure:
    """The pair's course around the date, before the range of placebo pairs.

    Raises
    ------
    RequestError
        If the library is missing, the date has not two years on both sides, or there are too few
        pairs to compare with.
    """
    require_library()
    pair = (min(asked.pairs[0]), max(asked.pairs[0]))
    event = asked.whole("date")
    years = _years(observed, event, asked.whole("before"))
    panel = _panel(observed, pair, years, asked.whole("countries"))
    effects = pair_effects(panel, pair, event - 1)
    placebos = placebo_effects(panel, pair, event - 1)
    if len(placebos) < 20:
        said = f"only {len(placebos)} other pairs have {LEAST} joint works in every year; take more"
        raise RequestError("event-study", [f"{said} countries or years"])
    course = {year: one.value for year, one in effects.items()}
    dates = [event, *range(event - SPAN, years[0] + SPAN - 1, -1)]
    contrasts = {date: _contrast(course, date) for date in dates}
    ranges = {
        date: percentile_interval([_contrast(one, date) for one in placebos.values()])
        for date in dates
    }
    beyond = sum(abs(_contrast(one, event)) >= abs(contrasts[event]) for one in placebos.values())
    finding = _finding(pair, event, contrasts, ranges, (beyond, len(placebos)), years)
    return Figure(
        name="event-study",
        title=f"{pair_name(asked.pairs[0])} around {event}: joint works beyond expectation, "
        f"{observed.subject}, {span(years)}",
        definition=DEFINITION,
        finding=finding,
        text_alternative=f"Line chart with a grey range, and points below. {finding}",
        source=observed.source,
        chart=_chart(effects, placebos, contrasts, ranges, years, event, WIDTH),
        narrow=_chart(effects, placebos, contrasts, ranges, years, event, 328),
        table=_table(effects, placebos, pair),
        manifest=manifest("figure", observed.inputs, {
            "figure": "event-study", **observed.parameters, "pairs": ["-".join(pair)],
            "date": event, "years": [years[0], years[-1]], "pairs_in_model": len(panel),
            "placebo_pairs": len(placebos)}),
        caveats=(
            "With one pair the clustered standard errors (in the data) are far too small; the "
            "placebo pairs are the measure of doubt.",
            "A course that had begun before the date was not begun by it: look at the years before "
            "and at the placebo dates.",
            "Works of three and more countries stand in several pairs, which are not independent.",
            *observed.caveats,
        ),
    )  # fmt: skip


def _years(observed: Observations, event: int, before: int) -> list[int]:
    """The complete years of the study.

    Raises
    ------
    RequestError
        If the date has fewer than two complete years on either side.
    """
    complete = [year for year in observed.complete_years if year >= event - before]
    earlier = [year for year in complete if year < event]
    later = [year for year in complete if year >= event]
    if len(earlier) < 2 or len(later) < 2:
        said = f"{event} has {len(earlier)} complete years before it and {len(later)} from it on"
        raise RequestError("event-study", [f"{said}; at least two of each are needed"])
    return complete


def _panel(
    observed: Observations, pair: Pair, years: Sequence[int], most: int
) -> dict[Pair, dict[int, int]]:
    """Joint works of the countries with most links and of the pair, in every year."""
    table = observed.counts.pairs.filter(_.year.between(years[0], years[-1]))
    works = {
        (row["year"], (row["country_a"], row["country_b"])): row["works"] for row in rows_of(table)
    }
    links: dict[str, int] = {}
    for (_year, one), count in works.items():
        for code in one:
            links[code] = links.get(code, 0) + count
    ranked = sorted(links, key=lambda code: (-links[code], code))[:most]
    panel = complete_panel(works, sorted({*ranked, *pair}), years)
    lacking = [year for year in years if not panel.get(pair, {}).get(year)]
    if lacking:
        said = f"{pair_name(pair)} has no joint works in {', '.join(map(str, lacking))}"
        raise RequestError("event-study", [said])
    return panel


def _contrast(course: Series, date: int) -> float:
    """Mean of the years from the date on minus that of the years before it, in logarithms."""
    after = [course[year] for year in range(date, date + SPAN) if year in course]
    before = [course[year] for year in range(date - SPAN, date) if year in course]
    return sum(after) / len(after) - sum(before) / len(before)


Ranges = Mapping[int, tuple[float, float] | None]


def _finding(
    pair: Pair,
    event: int,
    contrasts: Mapping[int, float],
    ranges: Ranges,
    rank: tuple[int, int],
    years: Sequence[int],
) -> str:
    limits = ranges[event]
    inside = limits is not None and limits[0] <= contrasts[event] <= limits[1]
    said = percent_change(exp(contrasts[event]))
    last = min(event + SPAN - 1, years[-1])
    text = (
        f"Joint works of {pair_name(pair)} beyond expectation changed by {said} from the years "
        f"before {event} to {span((event, last))}; {rank[0]} of {rank[1]} placebo pairs changed as "
        f"much, so that is {'within' if inside else 'outside'} their range"
    )
    if limits:
        low, high = (percent_change(exp(one)) for one in limits)
        text += f" ({low} to {high})"
    earlier = [
        f"{date} {percent_change(exp(value))}" for date, value in contrasts.items() if date != event
    ]
    return f"{text}. At placebo dates: {', '.join(earlier) or 'none fit before it'}."


def _table(effects: Mapping[int, Effect], placebos: Mapping[Pair, Series], pair: Pair) -> pa.Table:
    rows = []
    for year, one in effects.items():
        limits = percentile_interval([course[year] for course in placebos.values()])
        rows.append(
            {
                "year": year, "country_a": pair[0], "country_b": pair[1],
                "ratio": exp(one.value), "log_effect": one.value,
                "clustered_standard_error": one.error,
                "placebo_low": exp(limits[0]) if limits else None,
                "placebo_high": exp(limits[1]) if limits else None,
            }
        )  # fmt: skip
    return pa.Table.from_pylist(rows)


def _chart(
    effects: Mapping[int, Effect],
    placebos: Mapping[Pair, Series],
    contrasts: Mapping[int, float],
    ranges: Ranges,
    years: Sequence[int],
    event: int,
    width: int,
) -> Specification:
    wide = width > 500
    axis = TimeAxis(years[0], years[-1], width - 44 - (60 if wide else 20), frozenset())
    limits = {year: percentile_interval([one[year] for one in placebos.values()])
              for year in effects}  # fmt: skip
    grey = Line("", "#5b646d", dict.fromkeys(effects, 1.0),
                {year: exp(one[0]) if one else None for year, one in limits.items()},
                {year: exp(one[1]) if one else None for year, one in limits.items()})  # fmt: skip
    line = Line("", "#0072b2", {year: exp(one.value) for year, one in effects.items()})
    course = line_panel(
        Panel(
            "Joint works over expected",
            f"1 in {event - 1}; grey: 95% of {len(placebos):,} placebo pairs" if wide
            else f"grey: {len(placebos):,} placebo pairs",
            axis, 240, format=".1f", reference=1.0,
            domain=_domain(effects, limits),
        ),
        [grey, line],
    )  # fmt: skip
    label = AXIS_WIDTH
    panel = RangePanel(
        f"Change at the date and at placebo dates ({SPAN} years on each side)" if wide
        else f"Change at dates ({SPAN} years)",
        f"lines: 95% of placebo pairs; dates before {event} are placebos" if wide
        else "lines: placebo pairs", width - label - (74 if wide else 50), label, format=",.1f",
        scale="log", reference=1.0,
    )  # fmt: skip
    marks = []
    for date, value in contrasts.items():
        limit = ranges[date]
        low, high = (exp(limit[0]), exp(limit[1])) if limit else (None, None)
        marks.append((str(date), (Mark(exp(value), low, high, percent_change(exp(value))),)))
    return stacked([course, range_panel(panel, (Kind("", "#0072b2"),), marks)], 76)


def _domain(effects: Mapping[int, Effect], limits: Ranges) -> tuple[float, float]:
    known = [exp(at) for one in limits.values() if one for at in one]
    values = [*known, *(exp(one.value) for one in effects.values())]
    return min(values) / 1.05, max(values) * 1.05


ENTRY = Entry(
    name="event-study",
    shows="a pair around a date: joint works beyond expectation, against placebo pairs and dates",
    section="pairs",
    definition=DEFINITION,
    references=(
        Reference("Santos Silva & Tenreyro (2006), The log of gravity",
                  "https://doi.org/10.1162/rest.88.4.641"),
        Reference(
            "Conley & Taber (2011), Inference with difference in differences with a small number "
            "of policy changes",
            "https://doi.org/10.1162/REST_a_00049",
        ),
        Reference("pyfixest, the estimation", "https://github.com/py-econometrics/pyfixest"),
    ),
    pitfalls=(
        "Needs the library pyfixest: pip install 'isthmus[event-study]'.",
        "A trend that runs through the date is no effect of it: the placebo dates show it.",
        "Placebo pairs are in the model that judges them, so their range is a little too narrow "
        "for large pairs.",
        "What falls for one pair is part of what is expected of others; effects are relative.",
    ),
    example="event-study --world --pair CN,US --set date=2018",
    figure=event_study_figure,
    pairs=(1, 1),
    takes_pair_counts=True,
    withholds=False,
    settings=(
        Setting("date", "the year of the event, the first that it can have touched", 2018),
        Setting("before", "so many years before it are in the model", 10),
        Setting("countries", "the so many countries with most links are in the model", 40),
    ),
)  # fmt: skip
