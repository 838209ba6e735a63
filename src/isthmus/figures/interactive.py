"""The script of an interactive page: the charts drawn again, with values to point at.

All of it stands in the page: the Vega libraries come with the renderer, and the page forbids
itself any connection. Without scripts the drawings that stand there already remain.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from isthmus.figures.figure import Figure
from isthmus.figures.panels import Specification
from isthmus.figures.style import FONT_STACK, theme
from isthmus.figures.svg import SCHEMA

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'"
)
"""Nothing is loaded from anywhere. Vega compiles its expressions, hence `unsafe-eval`."""

LICENCE = "Vega, Vega-Lite, Vega-Embed: University of Washington Interactive Data Lab, BSD-3-Clause"

_START = """
const charts = JSON.parse(document.getElementById("charts").textContent);
for (const [width, chart] of Object.entries(charts.specifications)) {
  const place = document.querySelector("figure." + "sheet ." + width);
  const drawn = document.createElement("div");
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", charts.said);
  vegaEmbed(drawn, chart, {renderer: "svg", actions: false, hover: false})
    .then(() => place.replaceChildren(drawn));
}
"""


@cache
def libraries() -> str:
    """The Vega libraries as one script; no other file, no network."""
    import vl_convert

    bundle = str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"))
    assert "</script" not in bundle, "a script in a page cannot name the end of a script"
    return f"/* {LICENCE} */\n{bundle}\n{_START}"


def charts_json(figure: Figure) -> str:
    """Both widths of the chart as data for the script; nothing in it can end the script element."""
    text = json.dumps(
        {
            "said": f"{figure.title}. {figure.text_alternative}",
            "specifications": {
                "wide": interactive(figure.chart),
                "narrow": interactive(figure.narrow),
            },
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    return text.replace("<", "\\u003c")


def interactive(chart: Specification) -> Specification:
    """The chart with its values to point at, in the fonts of the reader's system."""
    config = theme() | {"font": FONT_STACK}
    return {"$schema": SCHEMA, "config": config, **_with_tips(chart)}


def _with_tips(part: Mapping[str, Any]) -> Specification:
    """The specification, every mark whose rows have a `tip` showing it; lines get points for it."""
    found = dict(part)
    for name in ("vconcat", "hconcat", "concat"):
        if name in found:
            found[name] = [_with_tips(one) for one in found[name]]
    if "layer" in found:
        found["layer"] = [layer for one in found["layer"] for layer in _tipped(one)]
    elif "mark" in found:
        tipped = _tipped(found)
        return tipped[0] if len(tipped) == 1 else _as_layers(found, tipped)
    return found


def _as_layers(part: Mapping[str, Any], tipped: list[Specification]) -> Specification:
    frame = {name: part[name] for name in ("width", "height", "title") if name in part}
    return frame | {"layer": [{k: v for k, v in one.items() if k not in frame} for one in tipped]}


def _tipped(unit: Mapping[str, Any]) -> list[Specification]:
    rows = unit.get("data", {}).get("values", [])
    if "layer" in unit or not any("tip" in row for row in rows):
        return [_with_tips(unit) if "layer" in unit else dict(unit)]
    tooltip = {"tooltip": {"field": "tip", "type": "nominal"}}
    kind = unit["mark"]["type"]
    if kind != "line":
        return [{**unit, "encoding": {**unit["encoding"], **tooltip}}]
    encoding = {name: unit["encoding"][name] for name in ("x", "y") if name in unit["encoding"]}
    points = {
        "data": {"values": [row for row in rows if row.get("v") is not None]},
        "mark": {"type": "point", "opacity": 0, "size": 90, "filled": True},
        "encoding": encoding | tooltip,
    }
    return [dict(unit), points]
