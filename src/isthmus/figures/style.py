"""How every chart looks: one type scale, one palette, few lines.

Countries keep their colour everywhere. The palette keeps the hues of Okabe and Ito, which people
with a colour-vision deficiency can tell apart, in versions dark enough for a thin line on white
(3:1); text is darkened further, to 4.5:1. No meaning rests on colour alone: every line and band is
named where it ends.

References
----------
Okabe & Ito (2008), Color Universal Design, https://jfly.uni-koeln.de/color/
WCAG 2.2, success criteria 1.4.3 and 1.4.11, https://www.w3.org/TR/WCAG22/
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from isthmus.reference.countries import country_name

RENDER_FONT = "Liberation Sans"
"""Comes with the renderer and has the widths of Arial and Helvetica, so that a layout computed
with it holds on every machine."""

FONT_STACK = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif"
"""What an SVG asks its viewer for: system fonts of equal widths."""

BASE = 17.0
RATIO = 1.2
TITLE = round(BASE * RATIO, 1)
SUBTITLE = round(BASE / RATIO, 1)
LABEL = round(BASE / RATIO**2, 1)

INK = "#1b1f24"
SOFT_INK = "#4b535c"
GRID = "#e3e6e9"
RULE = "#8b939b"
PAPER = "#ffffff"
SHADE = "#f1f2f4"
GREYS = {"dark": "#5b646d", "middle": "#a5adb5", "light": "#dfe3e7"}

WIDTH = 760
"""Width of a whole figure, in CSS pixels."""

MOST_SERIES = 6

_COLOURS = {
    "blue": "#0072b2",
    "vermilion": "#d55e00",
    "green": "#009e73",
    "ochre": "#7a5c00",
    "purple": "#b8589b",
    "black": "#1b1f24",
    "sky": "#2f8fc4",
    "violet": "#5b3a9a",
}

_COUNTRY_COLOURS = {
    "US": "blue", "CN": "vermilion", "GB": "green", "DE": "ochre", "JP": "purple", "FR": "sky",
    "KR": "violet", "CA": "sky", "AU": "purple", "HK": "violet", "IT": "black", "CH": "purple",
    "SG": "sky", "NL": "black", "ES": "ochre", "IN": "green", "TW": "black", "SE": "ochre",
}  # fmt: skip


def country_colours(codes: Sequence[str]) -> dict[str, str]:
    """Each of some countries -> its colour, all different as far as the palette reaches.

    A country has the same colour in every chart, unless one named before it in the same chart has
    that colour too; then it takes the first free one.
    """
    taken: dict[str, str] = {}
    for code in codes:
        head = code.split("+", 1)[0]
        wanted = _COUNTRY_COLOURS.get(head, list(_COLOURS)[sum(map(ord, head)) % len(_COLOURS)])
        taken[code] = _free(_COLOURS[wanted], taken)
    return taken


def pair_colours(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Each of some pairs -> its colour, all different as far as the palette reaches.

    China-United States is black; another pair with one of these two has its partner's colour, and
    any other pair that of its second country, or else the first free one.
    """
    taken: dict[Any, str] = {}
    for pair in pairs:
        others = [code for code in pair if code.split("+", 1)[0] not in {"US", "CN"}]
        wanted = country_colours(others[-1:])[others[-1]] if others else _COLOURS["black"]
        taken[pair] = _free(wanted, taken)
    return taken


def _free(wanted: str, taken: dict[Any, str]) -> str:
    used = set(taken.values())
    free = [wanted, *_COLOURS.values()]
    return next((colour for colour in free if colour not in used), RULE)


@cache
def text_colour(colour: str) -> str:
    """The colour darkened until text in it has a contrast of 4.5:1 on white."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    while contrast(f"#{red:02x}{green:02x}{blue:02x}") < 4.5:
        red, green, blue = (int(part * 0.96) for part in (red, green, blue))
    return f"#{red:02x}{green:02x}{blue:02x}"


def contrast(colour: str, ground: str = PAPER) -> float:
    """The contrast ratio of two colours as WCAG defines it, from 1 to 21."""
    lighter, darker = sorted((_luminance(colour), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


_LABELS = {"US": "US", "GB": "UK"}


def country_label(code: str) -> str:
    """A country's name as short as a line's end allows; of joined ones codes after the first."""
    first, *others = code.split("+")
    return "+".join([_LABELS.get(first, country_name(first)), *others])


_WITH_ARTICLE = {"US", "GB", "NL", "AE", "PH", "BS", "GM", "MV", "DO", "CF"}


def country_in_text(code: str) -> str:
    """A country's name as a sentence takes it: `the United States`, `China`."""
    article = "the " if code in _WITH_ARTICLE else ""
    return article + country_name(code)


def pair_label(pair: tuple[str, str]) -> str:
    """`China–US`: the label of a line."""
    return f"{country_label(pair[0])}–{country_label(pair[1])}"


def pair_name(pair: tuple[str, str]) -> str:
    """`China–United States`: the pair in a title or sentence."""
    return f"{country_name(pair[0])}–{country_name(pair[1])}"


def theme() -> dict[str, Any]:
    """The Vega-Lite configuration of every chart."""
    axis = {
        "labelFontSize": LABEL, "labelColor": SOFT_INK, "labelPadding": 6,
        "title": None, "ticks": False, "domain": False, "grid": False,
    }  # fmt: skip
    return {
        "font": RENDER_FONT,
        "background": PAPER,
        "aria": False,  # the image has one text alternative; one for every mark is noise
        "padding": 0,
        "view": {"stroke": None},
        "axis": axis,
        "axisY": {"grid": True, "gridColor": GRID, "tickCount": 4,
                  "minExtent": 44, "maxExtent": 44},
        "axisX": {"domain": True, "domainColor": RULE, "ticks": True, "tickColor": RULE,
                  "tickSize": 4, "labelPadding": 3, "labelFlush": False},
        "title": {"anchor": "start", "frame": "group", "fontSize": LABEL, "fontWeight": "bold",
                  "color": INK, "subtitleFontSize": LABEL, "subtitleColor": SOFT_INK,
                  "subtitlePadding": 2, "offset": 8},
        "text": {"fontSize": LABEL},
        "line": {"strokeWidth": 2, "strokeJoin": "round", "strokeCap": "round"},
    }  # fmt: skip
