"""Charts of categories: a row each, with points and their intervals, or bars.

A row can hold several marks (full and fractional counting, before and after); they stand a little
apart. All marks of one kind share a colour and a shape, and are named once above the rows, so that
no meaning rests on colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from isthmus.figures.panels import Specification
from isthmus.figures.style import INK, LABEL, RULE, SOFT_INK, text_colour
from isthmus.figures.wording import number, percent

Shape = Literal["circle", "square", "diamond", "triangle-up"]
ROW = 24.0
"""Height of a row with one mark, in pixels."""


@dataclass(frozen=True)
class Mark:
    """One value of a row, with the limits of its interval where it has one."""

    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""
    """Said beside the value, as a number of works."""


@dataclass(frozen=True)
class Kind:
    """What marks of one kind are called, and how they look."""

    name: str
    colour: str
    shape: Shape = "circle"


@dataclass(frozen=True)
class RangePanel:
    """The frame that the rows stand in; `label_width` is the room for their names."""

    header: str
    note: str
    width: float
    label_width: float
    format: str = ".1%"
    scale: Literal["linear", "log"] = "linear"
    domain: tuple[float, float] | None = None
    reference: float | None = None
    reference_name: str = ""
    bars: bool = False
    show_labels: bool = True
    ticks: int = 4


def range_panel(
    panel: RangePanel, kinds: Sequence[Kind], rows: Sequence[tuple[str, Sequence[Mark]]]
) -> Specification:
    """Rows of marks, the first at the top; a row has one mark for each kind.

    Parameters
    ----------
    panel
        Header, size and axis.
    kinds
        What the marks of a row are; more than one are named in a line above the rows.
    rows
        Label of each row, and its marks in the order of the kinds.
    """
    domain = panel.domain or range_domain(panel, [mark for _, marks in rows for mark in marks])
    offsets = [(at - (len(kinds) - 1) / 2) * 0.8 / max(len(kinds), 2) for at in range(len(kinds))]
    values = [
        _row(panel, kind, label, mark, order + offset, domain)
        for order, (label, marks) in enumerate(rows)
        for kind, mark, offset in zip(kinds, marks, offsets, strict=True)
        if mark.value is not None
    ]
    top = -0.5 - (0.75 if len(kinds) > 1 else 0.0)
    x, y = _x(panel, domain), _y(panel, [label for label, _ in rows], top)
    layers: list[Specification] = []
    if panel.reference is not None and domain[0] <= panel.reference <= domain[1]:
        layers.append(
            _layer([{"v": panel.reference}],
                   {"type": "rule", "color": RULE, "strokeDash": [2, 3]}, x=x)
        )  # fmt: skip
    layers += _bars(values, x, y, domain) if panel.bars else _points(values, x, y, kinds)
    layers.append(_notes(values, x, y))
    if len(kinds) > 1:
        layers += _legend(panel, kinds, x, y, domain, top)
    height = (ROW if len(kinds) == 1 else ROW * 0.62 * len(kinds) + 6) * (len(rows) - 0.5 - top)
    title: Specification = {"text": panel.header}
    if panel.show_labels:
        title["dx"] = -panel.label_width
    if panel.note:
        title["subtitle"] = panel.note
    return {"layer": layers, "width": panel.width, "height": round(height, 1), "title": title}


def range_domain(panel: RangePanel, marks: Sequence[Mark]) -> tuple[float, float]:
    """Where the axis begins and ends: at zero if linear, and with the intervals in it.

    An interval may be cut where it reaches three times beyond all values.
    """
    values = [mark.value for mark in marks if mark.value is not None]
    limits = [at for mark in marks for at in (mark.low, mark.high) if at is not None]
    if panel.reference is not None:
        values = [*values, panel.reference]
    if panel.scale == "log":
        low, high = min(at for at in values if at > 0), max(values)
        low = min(low, max(min([at for at in limits if at > 0], default=low), low / 2))
        high = max(high, min(max(limits, default=high), high * 2))
        return low / 1.1, high * 1.1
    low, high = min([0.0, *values]), max([0.0, *values])
    reach = 3 * (high - low)
    low = min([low, *(max(at, low - reach) for at in limits)])
    high = max([high, *(min(at, high + reach) for at in limits)])
    if low == high:
        high = 1.0
    room = 0.06 * (high - low)
    return (low - room if low < 0 else low), high + room


def log_steps(domain: tuple[float, float]) -> list[float]:
    """Where a logarithmic axis has its values: closer together the narrower it is."""
    low, high = domain
    fine = [0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6]
    middle = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4]
    coarse = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]
    steps = fine if high / low < 1.8 else middle if high / low < 5 else coarse
    inside = [at for at in steps if low <= at <= high]
    return inside[::2] if len(inside) > 6 and 1 in inside[::2] else inside


def said(value: float, form: str) -> str:
    """A value as the axis writes it."""
    if form.endswith("%"):
        return percent(value)
    if form == "+.1f":
        return signed(value)
    return number(round(value)) if form == ",.0f" else number(value)


def signed(value: float) -> str:
    """`+1.1`, `−0.4`, and `0.0` without a sign."""
    text = f"{abs(value):.1f}"
    return text if float(text) == 0 else f"{'+' if value > 0 else '−'}{text}"


def _row(
    panel: RangePanel,
    kind: Kind,
    label: str,
    mark: Mark,
    at: float,
    domain: tuple[float, float],
) -> dict[str, Any]:
    assert mark.value is not None
    tip = f"{label}: {said(mark.value, panel.format)}"
    if mark.low is not None and mark.high is not None:
        low, high = said(mark.low, panel.format), said(mark.high, panel.format)
        tip += f" (95% interval {low} to {high})"
    tip = f"{kind.name}, {tip}" if kind.name else tip
    end = mark.high if mark.high is not None else mark.value
    return {
        "at": round(at, 3), "v": mark.value, "low": mark.low, "high": mark.high,
        "end": min(max(end, mark.value), domain[1]) if panel.bars else domain[1],
        "kind": kind.name, "colour": kind.colour, "shape": kind.shape, "note": mark.note,
        "tip": f"{tip}{'; ' if mark.note else ''}{mark.note}",
    }  # fmt: skip


def _points(
    values: Sequence[dict[str, Any]],
    x: Specification,
    y: Specification,
    kinds: Sequence[Kind],
) -> list[Specification]:
    limits = [row for row in values if row["low"] is not None and row["high"] is not None]
    return [
        _layer(limits, {"type": "rule", "strokeWidth": 2, "opacity": 0.55, "clip": True},
               x={**x, "field": "low"}, x2={"field": "high"}, y=y, color=_given("colour")),
        *(
            _layer([row for row in values if row["kind"] == kind.name],
                   {"type": "point", "filled": True, "size": 62, "opacity": 1,
                    "shape": kind.shape},
                   x=x, y=y, color=_given("colour"))
            for kind in kinds
        ),
    ]  # fmt: skip


def _bars(
    values: Sequence[dict[str, Any]],
    x: Specification,
    y: Specification,
    domain: tuple[float, float],
) -> list[Specification]:
    start = max(domain[0], 0.0)
    rows = [row | {"from": row["at"] - 0.36, "to": row["at"] + 0.36, "zero": start}
            for row in values]  # fmt: skip
    return [
        _layer(rows, {"type": "bar"}, x={**x, "field": "zero"}, x2={"field": "v"},
               y={**y, "field": "from"}, y2={"field": "to"}, color=_given("colour"))
    ]  # fmt: skip


def _notes(values: Sequence[dict[str, Any]], x: Specification, y: Specification) -> Specification:
    rows = [row for row in values if row["note"]]
    return _layer(
        rows,
        {"type": "text", "align": "left", "baseline": "middle", "dx": 8,
         "fontSize": LABEL, "color": SOFT_INK},
        x={**x, "field": "end"}, y=y, text={"field": "note"},
    )  # fmt: skip


def _legend(
    panel: RangePanel,
    kinds: Sequence[Kind],
    x: Specification,
    y: Specification,
    domain: tuple[float, float],
    top: float,
) -> list[Specification]:
    """The names of the kinds in one line above the rows, each beside its mark."""
    rows, at = [], 0.0
    for kind in kinds:
        rows.append(
            {"v": _value_at(at, panel, domain), "at": top + 0.38, "text": kind.name,
             "shape": kind.shape, "colour": kind.colour, "ink": text_colour(kind.colour)}
        )  # fmt: skip
        at += len(kind.name) * LABEL * 0.53 + 34
    marks = [
        _layer([row], {"type": "point", "filled": True, "size": 62, "opacity": 1,
                       "shape": row["shape"], "xOffset": 5}, x=x, y=y, color=_given("colour"))
        for row in rows
    ]  # fmt: skip
    names = _layer(rows, {"type": "text", "align": "left", "baseline": "middle", "dx": 15,
                          "fontSize": LABEL}, x=x, y=y, text={"field": "text"},
                   color=_given("ink"))  # fmt: skip
    return [*marks, names]


def _value_at(pixel: float, panel: RangePanel, domain: tuple[float, float]) -> float:
    """The value that stands so many pixels from the left."""
    part, (low, high) = pixel / panel.width, domain
    if panel.scale == "log":
        return float(low * (high / low) ** part)
    return low + part * (high - low)


def _x(panel: RangePanel, domain: tuple[float, float]) -> Specification:
    axis: Specification = {
        "format": ".0%" if panel.format.endswith("%") and domain[1] > 0.05 else panel.format,
        "tickCount": panel.ticks, "grid": True, "gridColor": "#e3e6e9", "domain": False,
        "ticks": False,
    }  # fmt: skip
    if panel.scale == "log":
        axis["values"] = log_steps(domain)
        axis["format"] = "~g"
    return {
        "field": "v", "type": "quantitative", "axis": axis,
        "scale": {"type": panel.scale, "domain": list(domain), "nice": False, "clamp": True},
    }  # fmt: skip


def _y(panel: RangePanel, labels: Sequence[str], top: float) -> Specification:
    names = ", ".join("'" + label.replace("\\", "").replace("'", "’") + "'" for label in labels)
    axis: Specification = {
        "values": list(range(len(labels))), "labelExpr": f"[{names}][datum.value]",
        "grid": False, "labelOverlap": False, "labelLimit": panel.label_width - 8,
        "labelColor": INK, "tickCount": 2 * len(labels),
        "minExtent": panel.label_width, "maxExtent": panel.label_width,
    }  # fmt: skip
    if not panel.show_labels:
        axis |= {"labelColor": "transparent", "minExtent": 0, "maxExtent": 0}
    return {
        "field": "at", "type": "quantitative", "axis": axis,
        "scale": {"domain": [len(labels) - 0.5, top], "nice": False, "zero": False},
    }  # fmt: skip


def _layer(rows: Sequence[Any], mark: Specification, **encoding: Any) -> Specification:
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def _given(field: str) -> Specification:
    """A channel whose values are colours already."""
    return {"field": field, "type": "nominal", "scale": None}
