"""What charts are put together from: lines with bands, stacked bars, and the strip of coverage.

All panels of a figure share one time axis: whole years from the first to the last, half a year of
room on both sides, so that bars and points of different panels stand above each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log
from typing import Any, Literal

from isthmus.figures.style import (
    GREYS,
    LABEL,
    PAPER,
    RULE,
    SHADE,
    text_colour,
)
from isthmus.figures.wording import number, percent

AXIS_WIDTH = 44
"""Room for the values beside a panel, the same for all, so that panels stand in line."""

Specification = dict[str, Any]
"""A Vega-Lite specification, or a part of one."""

Values = Mapping[int, float | None]


@dataclass(frozen=True)
class TimeAxis:
    """The years of a figure, which of them are incomplete, and the width of a panel in pixels."""

    first: int
    last: int
    width: float
    incomplete: frozenset[int] = frozenset()

    @property
    def domain(self) -> tuple[float, float]:
        """Half a year of room on both sides."""
        return self.first - 0.5, self.last + 0.5

    @property
    def last_complete(self) -> int:
        """The last year whose data are complete."""
        complete = [
            year for year in range(self.first, self.last + 1) if year not in self.incomplete
        ]
        return max(complete, default=self.first)

    def ticks(self) -> list[int]:
        """The first and last year and round years between, about one for every 55 pixels."""
        years = self.last - self.first
        room = max(1, int(self.width // 55))
        step = next((step for step in (1, 2, 5, 10, 20, 50) if years / step <= room), 50)
        least = 38 / self.width * max(years, 1)
        inner = [
            year
            for year in range(self.first, self.last + 1)
            if year % step == 0 and year - self.first >= least and self.last - year >= least
        ]
        if not inner:
            middle = round((self.first + self.last) / 20) * 10
            if min(middle - self.first, self.last - middle) >= least:
                inner = [middle]
        return sorted({self.first, *inner, self.last})


@dataclass(frozen=True)
class Line:
    """One yearly series: its label, colour, values and, where known, the limits of its interval."""

    label: str
    colour: str
    values: Values
    low: Values = field(default_factory=dict)
    high: Values = field(default_factory=dict)
    end_value: str = ""
    name: str = ""
    """What an interactive chart calls it where it has no label."""

    def tip(self, year: int, form: str) -> str:
        """What an interactive chart says of a year: `China–US, 2018: 65,575`."""
        value = self.values.get(year)
        if value is None:
            return ""
        said = percent(value) if form.endswith("%") else number(value)
        limits = [one.get(year) for one in (self.low, self.high)]
        if None not in limits:
            low, high = (
                percent(x) if form.endswith("%") else number(x) for x in limits if x is not None
            )
            said += f" (95% interval {low} to {high})"
        return f"{', '.join(part for part in (self.label or self.name, str(year)) if part)}: {said}"


@dataclass(frozen=True)
class Panel:
    """The frame that lines or bars stand in."""

    header: str
    note: str
    axis: TimeAxis
    height: float
    scale: Literal["linear", "log"] = "linear"
    domain: tuple[float, float] | None = None
    format: str = ",.0f"
    show_years: bool = True
    show_values: bool = True
    reference: float | None = None
    ticks: int = 4
    band_opacity: float = 0.18


def line_panel(panel: Panel, lines: Sequence[Line], context: Sequence[Line] = ()) -> Specification:
    """Lines with their intervals as bands, dashed where a year is incomplete, named at their ends.

    `context` lines are thin and grey, without a label.
    """
    domain = panel.domain or value_domain([*lines, *context], panel.scale)
    panel = replace(panel, domain=domain)
    layers: list[Any] = [*_shade(panel)]
    if panel.reference is not None:
        layers.append(
            _layer(
                [{"v": panel.reference}],
                {"type": "rule", "color": RULE, "strokeDash": [2, 3]},
                y=_y(panel, "v"),
            )
        )
    grey = [replace(line, colour=GREYS["middle"]) for line in context]
    layers += [_bands(panel, lines), *_paths(panel, grey, 1), *_paths(panel, lines, 2)]
    ended = []
    for line in lines:
        known = [value for _, value in sorted(line.values.items()) if value is not None]
        text = " ".join(part for part in (line.label, line.end_value) if part)
        if known and text:
            ended.append((text, line.colour, known[-1]))
    return _framed(panel, [*(layer for layer in layers if layer), _labels(panel, ended)])


def bar_panel(panel: Panel, parts: Sequence[Line]) -> Specification:
    """Stacked bars from zero, the first part at the bottom; incomplete years are pale."""
    rows, labels = [], []
    tops: dict[int, float] = {}
    for part in parts:
        for year, value in sorted(part.values.items()):
            base = tops.get(year, 0.0)
            tops[year] = base + (value or 0.0)
            faint = 0.45 if year in panel.axis.incomplete else 1.0
            rows.append(
                {"year": year - 0.4, "to": year + 0.4, "v": base, "top": tops[year],
                 "fill": part.colour, "faint": faint, "tip": part.tip(year, panel.format)}
            )  # fmt: skip
        last = max(part.values)
        labels.append((part.label, part.colour, tops[last] - (part.values[last] or 0.0) / 2))
    panel = replace(
        panel, domain=panel.domain or (0.0, max(tops.values(), default=0.0) * 1.04 or 1.0)
    )
    bars = _layer(
        rows,
        {"type": "bar", "stroke": PAPER, "strokeWidth": 0.5},
        x=_x(panel), x2={"field": "to"}, y=_y(panel, "v"), y2={"field": "top"},
        fill=_as_given("fill"),
        opacity={"field": "faint", "type": "quantitative", "scale": None},
    )  # fmt: skip
    named = [label for label in labels if label[0]]
    return _framed(panel, [*_shade(panel), bars, _labels(panel, named)])


def value_domain(lines: Sequence[Line], scale: str) -> tuple[float, float]:
    """Where the value axis begins and ends.

    Linear axes begin at zero. A logarithmic one spans the values, and their intervals up to four
    times beyond, so that a year with two works does not squeeze all others.
    """
    values = [value for line in lines for value in line.values.values() if value is not None]
    limits = [value for line in lines for value in line.high.values() if value is not None]
    if scale == "linear":
        top = max([*values, *(min(limit, max(values) * 1.3) for limit in limits)], default=1.0)
        return 0.0, (top or 1.0) * 1.05
    positive = [value for value in values if value > 0] or [1.0]
    lows = [value for line in lines for value in line.low.values() if value]
    low, high = min(positive), max(positive)
    low = max(min([low, *lows]), low / 2)
    high = min(max([high, *limits]), high * 2)
    return min(low, 0.8) / 1.05, max(high, 1.25) * 1.05


def stacked(panels: Sequence[Specification], spacing: float) -> Specification:
    """Panels above each other; `spacing` is the room between their plots."""
    return {"vconcat": list(panels), "spacing": spacing, "bounds": "flush"}


def grid(
    panels: Sequence[Specification], columns: int, row_spacing: float, column_spacing: float
) -> Specification:
    """Panels in rows of so many columns, row by row."""
    return {
        "concat": list(panels),
        "columns": columns,
        "bounds": "flush",
        "align": {"row": "each", "column": "all"},
        "spacing": {"row": row_spacing, "column": column_spacing},
    }


def empty_panel(axis: TimeAxis, height: float) -> Specification:
    """Room for a panel that there is none for."""
    return {
        "data": {"values": [{}]},
        "mark": {"type": "point", "opacity": 0},
        "width": axis.width,
        "height": height,
    }


def _layer(
    rows: Sequence[Mapping[str, Any]], mark: Specification, **encoding: Any
) -> Specification:
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def _as_given(field: str) -> Specification:
    """A channel whose values are colours already."""
    return {"field": field, "type": "nominal", "scale": None}


def _x(panel: Panel) -> Specification:
    ticks: Specification = {"values": panel.axis.ticks(), "labels": panel.show_years}
    return {
        "field": "year",
        "type": "quantitative",
        "axis": ticks | {"format": "d", "labelOverlap": False},
        "scale": {"domain": list(panel.axis.domain), "nice": False},
    }


def _y(panel: Panel, field: str) -> Specification:
    assert panel.domain is not None
    axis: Specification = {
        "format": panel.format, "tickCount": panel.ticks,
    }  # fmt: skip
    if panel.scale == "log":
        axis["values"] = _log_ticks(panel.domain)
    if not panel.show_values:
        # Unseen rather than absent: titles are placed above the values of an axis.
        axis |= {"labelColor": "transparent", "minExtent": 0, "maxExtent": 0}
    scale = {"type": panel.scale, "domain": list(panel.domain), "nice": False, "clamp": True}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": scale}


def _log_ticks(domain: tuple[float, float]) -> list[float]:
    steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]
    within = [step for step in steps if domain[0] <= step <= domain[1]]
    return within or [1]


def _shade(panel: Panel) -> list[Specification]:
    """Grey behind incomplete years."""
    if not panel.axis.incomplete:
        return []
    row = {"year": min(panel.axis.incomplete) - 0.5, "to": max(panel.axis.incomplete) + 0.5}
    return [_layer([row], {"type": "rect", "color": SHADE}, x=_x(panel), x2={"field": "to"})]


def _bands(panel: Panel, lines: Sequence[Line]) -> Specification | None:
    """The intervals of all lines; a year without an interval leaves a gap."""
    rows = [
        {"year": year, "low": low, "high": line.high.get(year) if low is not None else None,
         "line": order, "colour": line.colour}
        for order, line in enumerate(lines)
        for year, low in sorted(line.low.items())
    ]  # fmt: skip
    if not rows:
        return None
    return _layer(
        rows,
        {"type": "area", "opacity": panel.band_opacity, "clip": True},
        x=_x(panel), y=_y(panel, "low"), y2={"field": "high"},
        detail={"field": "line", "type": "nominal"}, fill=_as_given("colour"),
    )  # fmt: skip


def _paths(panel: Panel, lines: Sequence[Line], width: float) -> list[Specification]:
    """All lines: whole up to the last complete year, dashed from there on."""
    last = panel.axis.last_complete
    paths = []
    for is_dashed in (False, True):
        rows = [
            {"year": year, "v": None if panel.scale == "log" and not value else value,
             "line": order, "colour": line.colour, "tip": line.tip(year, panel.format)}
            for order, line in enumerate(lines)
            for year, value in sorted(line.values.items())
            if (year >= last if is_dashed else year <= last)
        ]  # fmt: skip
        if not rows or (is_dashed and not panel.axis.incomplete):
            continue
        mark: Specification = {"type": "line", "strokeWidth": width}
        if is_dashed:
            mark["strokeDash"] = [3, 3]
        paths.append(
            _layer(
                rows, mark, x=_x(panel), y=_y(panel, "v"),
                detail={"field": "line", "type": "nominal"}, stroke=_as_given("colour"),
            )
        )  # fmt: skip
    return paths


def _labels(panel: Panel, ends: Sequence[tuple[str, str, float]]) -> Specification:
    """Texts beside the last year, each at its line's end, moved apart where they would overlap."""
    placed = _spread([value for _, _, value in ends], panel)
    rows = [
        {"year": panel.axis.last + 0.5, "v": at, "text": text, "colour": text_colour(colour)}
        for (text, colour, _), at in zip(ends, placed, strict=True)
    ]
    return _layer(
        rows,
        {"type": "text", "align": "left", "baseline": "middle", "dx": 4, "fontSize": LABEL},
        x=_x(panel), y=_y(panel, "v"), text={"field": "text"}, color=_as_given("colour"),
    )  # fmt: skip


def _spread(values: Sequence[float], panel: Panel) -> list[float]:
    """Values near the given ones at which labels stand at least a line apart."""
    assert panel.domain is not None
    low, high = panel.domain

    def height(value: float) -> float:
        value = min(max(value, low), high)
        if panel.scale == "log":
            return panel.height * (1 - log(value / low) / log(high / low))
        return panel.height * (1 - (value - low) / (high - low))

    def value_at(pixel: float) -> float:
        part = 1 - pixel / panel.height
        if panel.scale == "log":
            return float(low * (high / low) ** part)
        return low + part * (high - low)

    gap = LABEL * 1.15
    order = sorted(range(len(values)), key=lambda index: (height(values[index]), index))
    at = [height(values[index]) for index in order]
    for _ in range(300):
        before = list(at)
        for upper in range(len(at) - 1):
            overlap = gap - (at[upper + 1] - at[upper])
            if overlap > 0.01:
                at[upper] -= overlap / 2
                at[upper + 1] += overlap / 2
        if at:
            # Not above the plot: a title stands on the highest thing in its panel.
            at[0], at[-1] = max(at[0], LABEL * 0.55), min(at[-1], panel.height)
        if at == before:
            break
    placed = [0.0] * len(values)
    for index, pixel in zip(order, at, strict=True):
        placed[index] = value_at(round(pixel, 2))
    return placed


def _framed(panel: Panel, layers: Sequence[Specification]) -> Specification:
    title: Specification = {
        "text": panel.header, "dx": -AXIS_WIDTH if panel.show_values else 0,
    }  # fmt: skip
    if panel.note:
        title["subtitle"] = panel.note
    return {
        "layer": list(layers), "width": panel.axis.width, "height": panel.height, "title": title,
    }  # fmt: skip
