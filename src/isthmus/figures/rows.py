"""Charts whose rows are named things: bars and dots from left to right, and heat maps.

A row keeps its place in all panels of a figure. Values are written where they end; a dot has its
interval as a thin line behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from isthmus.figures.panels import Specification
from isthmus.figures.style import GREYS, INK, LABEL, PAPER, RULE, SOFT_INK, contrast, text_colour
from isthmus.figures.wording import number

STEP = 20
"""Height of a row, in pixels."""


@dataclass(frozen=True)
class Dot:
    """A value with its interval; `name` says in an interactive chart what it is."""

    value: float | None
    colour: str
    name: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Row:
    """A named row: a bar (the first dot) or dots, and what is written at the end."""

    label: str
    dots: tuple[Dot, ...]
    text: str = ""


@dataclass(frozen=True)
class RowPanel:
    """The frame that rows stand in; without `label_width` the rows have no names."""

    header: str
    note: str
    width: float
    label_width: float = 0
    form: str = ",.0f"
    write: Callable[[float], str] = number
    domain: tuple[float, float] | None = None
    reference: float | None = None
    ticks: int = 4


def bars(panel: RowPanel, rows: Sequence[Row]) -> Specification:
    """One bar a row, from zero."""
    top = max((dot.value or 0.0 for row in rows for dot in row.dots[:1]), default=0.0) or 1.0
    domain = panel.domain or (0.0, top * 1.02)
    data = [
        {"row": row.label, "v": 0, "to": row.dots[0].value or 0.0, "fill": row.dots[0].colour,
         "text": row.text, "tip": _tip(panel, row, row.dots[0])}
        for row in rows
    ]  # fmt: skip
    drawn = {
        "data": {"values": data},
        "mark": {"type": "bar", "height": {"band": 0.62}},
        "encoding": {
            "y": _y(panel, rows), "x": _x(panel, domain), "x2": {"field": "to"},
            "fill": {"field": "fill", "type": "nominal", "scale": None},
        },
    }  # fmt: skip
    return _framed(panel, rows, [drawn, _texts(panel, rows, data, domain)])


def dots(panel: RowPanel, rows: Sequence[Row]) -> Specification:
    """Dots with their intervals; the last dot of a row lies on top."""
    known = [
        value
        for row in rows
        for dot in row.dots
        for value in (dot.value, None if dot.value is None else dot.high)
        if value is not None
    ]
    highest = max((dot.value or 0.0 for row in rows for dot in row.dots), default=1.0) or 1.0
    top = min(max(known, default=1.0), highest * 1.35)
    domain = panel.domain or (0.0, top * 1.05)
    data = [
        {"row": row.label, "v": dot.value, "low": dot.low, "high": dot.high, "fill": dot.colour,
         "tip": _tip(panel, row, dot)}
        for row in rows
        for dot in row.dots
        if dot.value is not None
    ]  # fmt: skip
    colour = {"field": "fill", "type": "nominal", "scale": None}
    layers: list[Specification] = []
    if panel.reference is not None:
        layers.append(
            {
                "data": {"values": [{"v": panel.reference}]},
                "mark": {"type": "rule", "color": RULE, "strokeDash": [2, 3]},
                "encoding": {"x": _x(panel, domain)},
            }
        )
    layers += [
        {
            "data": {"values": [row for row in data if row["low"] is not None]},
            "mark": {"type": "rule", "strokeWidth": 1.5, "opacity": 0.7, "clip": True},
            "encoding": {
                "y": _y(panel, rows), "x": {**_x(panel, domain), "field": "low"},
                "x2": {"field": "high"}, "stroke": colour,
            },
        },
        {
            "data": {"values": data},
            "mark": {"type": "circle", "size": 62, "opacity": 1},
            "encoding": {"y": _y(panel, rows), "x": _x(panel, domain), "fill": colour},
        },
    ]  # fmt: skip
    if any(row.text for row in rows):
        layers.append(_right_texts(panel, rows, domain))
    return _framed(panel, rows, layers)


@dataclass(frozen=True)
class Heat:
    """A heat map: a value and a text for each (row, column); a cell without a value is hatched."""

    header: str
    note: str
    rows: Sequence[str]
    columns: Sequence[str]
    cells: Mapping[tuple[str, str], tuple[float | None, str, str]]
    """(row, column) -> colour value in [-1, 1] or [0, 1], the text in the cell, the tip."""
    width: float
    label_width: float
    step: float = 26
    diverging: bool = False
    text_size: float = LABEL
    angled: bool = False
    faint: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Cells whose text is grey: their interval holds the reference."""


def heat_map(heat: Heat) -> Specification:
    """The cells in colour with their values written in them."""
    data, without = [], []
    for row in heat.rows:
        for column in heat.columns:
            value, text, tip = heat.cells.get((row, column), (None, "", ""))
            place: dict[str, Any] = {"row": row, "column": column, "tip": tip}
            if value is None:
                without.append({**place, "text": text})
                continue
            fill = _shade_of(value, heat.diverging)
            soft = (row, column) in heat.faint
            ink = SOFT_INK if contrast(SOFT_INK, fill) >= 4.5 and soft else INK
            ink = ink if contrast(ink, fill) >= 4.5 else PAPER
            data.append({**place, "fill": fill, "text": text, "ink": ink})
    size = heat.width / max(len(heat.columns), 1)
    position = {
        "y": {
            "field": "row", "type": "nominal", "sort": list(heat.rows),
            "scale": {"domain": list(heat.rows)},
            "axis": {"labelLimit": heat.label_width, "minExtent": heat.label_width,
                     "maxExtent": heat.label_width, "domain": False, "grid": False,
                     "labelColor": INK},
        },
        "x": {
            "field": "column", "type": "nominal", "sort": list(heat.columns),
            "scale": {"domain": list(heat.columns)},
            "axis": {"orient": "top", "domain": False, "ticks": False, "labelColor": INK,
                     "labelAngle": -45 if heat.angled else 0, "labelPadding": 4,
                     "labelAlign": "left" if heat.angled else "center",
                     "labelLimit": 110 if heat.angled else max(size, 20),
                     "labelOverlap": False},
        },
    }  # fmt: skip
    as_given = {"field": "ink", "type": "nominal", "scale": None}
    layers: list[Specification] = [
        {
            "data": {"values": data},
            "mark": {"type": "rect", "stroke": PAPER, "strokeWidth": 1},
            "encoding": {**position, "fill": {"field": "fill", "type": "nominal", "scale": None}},
        },
        {
            "data": {"values": data},
            "mark": {"type": "text", "fontSize": heat.text_size, "baseline": "middle"},
            "encoding": {**position, "text": {"field": "text"}, "color": as_given},
        },
    ]
    if without:
        layers.append(
            {
                "data": {"values": without},
                "mark": {"type": "text", "fontSize": heat.text_size, "color": RULE},
                "encoding": {**position, "text": {"field": "text"}},
            }
        )
    title: Specification = {"text": heat.header, "dx": -heat.label_width, "offset": 14}
    if heat.note:
        title["subtitle"] = heat.note
    return {
        "layer": layers, "width": heat.width, "height": heat.step * len(heat.rows), "title": title,
    }  # fmt: skip


_SEQUENTIAL = ("#f2f5f9", "#08306b")
_BELOW, _MIDDLE, _ABOVE = "#b35806", "#f7f7f5", "#1f5a99"


def _shade_of(value: float, diverging: bool) -> str:
    """Light to dark blue from 0 to 1; with a middle, orange below 0 and blue above."""
    value = min(max(value, -1.0), 1.0)
    if not diverging:
        return _mixed(_SEQUENTIAL[0], _SEQUENTIAL[1], max(value, 0.0))
    return _mixed(_MIDDLE, _ABOVE if value >= 0 else _BELOW, abs(value))


def _mixed(one: str, other: str, part: float) -> str:
    first, second = ([int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in (one, other))
    pairs = zip(first, second, strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def with_left_room(panel: Specification, room: float) -> Specification:
    """A panel of years whose value axis takes this much room, to stand above named rows."""
    extent = {"minExtent": room, "maxExtent": room}
    layers = []
    for layer in panel["layer"]:
        encoding = dict(layer["encoding"])
        if isinstance(encoding.get("y"), dict):
            axis = encoding["y"].get("axis") or {}
            encoding["y"] = {**encoding["y"], "axis": {**axis, **extent}}
        layers.append({**layer, "encoding": encoding})
    return {**panel, "layer": layers, "title": {**panel["title"], "dx": -room}}


def beside(panels: Sequence[Specification], spacing: float) -> Specification:
    """Panels next to each other."""
    return {"hconcat": list(panels), "spacing": spacing, "bounds": "flush"}


def _tip(panel: RowPanel, row: Row, dot: Dot) -> str:
    if dot.value is None:
        return ""
    head = ", ".join(part for part in (row.label.strip(), dot.name) if part)
    said = f"{head}: {panel.write(dot.value)}"
    if dot.low is not None and dot.high is not None:
        said += f" (95% interval {panel.write(dot.low)} to {panel.write(dot.high)})"
    return said


def _texts(
    panel: RowPanel, rows: Sequence[Row], data: Sequence[Mapping[str, Any]],
    domain: tuple[float, float],
) -> Specification:  # fmt: skip
    return {
        "data": {"values": [{"row": one["row"], "v": one["to"], "text": one["text"]}
                            for one in data]},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 6,
                 "fontSize": LABEL, "color": text_colour(GREYS["dark"])},
        "encoding": {"y": _y(panel, rows), "x": _x(panel, domain), "text": {"field": "text"}},
    }  # fmt: skip


def _right_texts(
    panel: RowPanel, rows: Sequence[Row], domain: tuple[float, float]
) -> Specification:
    """What is written of each row, in one column at the right, in the colour of its last dot."""
    data = [
        {"row": row.label, "v": domain[1], "text": row.text,
         "ink": text_colour(row.dots[-1].colour)}
        for row in rows
    ]  # fmt: skip
    ink = {"field": "ink", "type": "nominal", "scale": None}
    return {
        "data": {"values": data},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 8, "fontSize": LABEL},
        "encoding": {
            "y": _y(panel, rows), "x": _x(panel, domain), "text": {"field": "text"}, "color": ink,
        },
    }  # fmt: skip


def _x(panel: RowPanel, domain: tuple[float, float]) -> Specification:
    return {
        "field": "v",
        "type": "quantitative",
        "axis": {"format": panel.form, "tickCount": panel.ticks, "grid": True,
                 "gridColor": "#e3e6e9", "domain": False, "ticks": False, "orient": "bottom",
                 "labelFlush": True},
        "scale": {"domain": list(domain), "nice": False, "clamp": True},
    }  # fmt: skip


def _y(panel: RowPanel, rows: Sequence[Row]) -> Specification:
    names = [row.label for row in rows]
    axis: Specification = {
        "labelLimit": panel.label_width, "minExtent": panel.label_width,
        "maxExtent": panel.label_width, "domain": False, "grid": False, "labelColor": INK,
        "labels": bool(panel.label_width), "ticks": False,
    }  # fmt: skip
    return {
        "field": "row", "type": "nominal", "sort": names, "scale": {"domain": names},
        "axis": axis,
    }  # fmt: skip


def _framed(panel: RowPanel, rows: Sequence[Row], layers: Sequence[Specification]) -> Specification:
    title: Specification = {"text": panel.header, "dx": -panel.label_width}
    if panel.note:
        title["subtitle"] = panel.note
    return {
        "layer": list(layers), "width": panel.width, "height": STEP * max(len(rows), 1),
        "title": title,
    }  # fmt: skip
