"""A chart as SVG: the renderer's drawing inside a frame of title, definition and source.

The drawing is made by vl-convert, without a network. Its output differs between two runs in the
numbers of its clip paths only; they are numbered anew, so that equal charts are equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from isthmus.figures.panels import Specification
from isthmus.figures.style import (
    FONT_STACK,
    INK,
    LABEL,
    PAPER,
    RENDER_FONT,
    SOFT_INK,
    SUBTITLE,
    TITLE,
    WIDTH,
    theme,
)

MARGIN = 24.0
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_LINE = 1.35


@dataclass(frozen=True)
class Drawing:
    """The inside of an SVG, and its size in pixels."""

    width: float
    height: float
    content: str


def drawing(chart: Specification) -> Drawing:
    """The chart as the renderer draws it, without a frame."""
    import vl_convert

    text = vl_convert.vegalite_to_svg({"$schema": SCHEMA, "config": theme(), **chart})
    head = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text)
    assert head, "the renderer states a view box"
    inside = text[text.index(">") + 1 : text.rindex("</svg>")]
    inside = inside.replace(f'font-family="{RENDER_FONT}"', "")
    for attribute in (' role="graphics-object"', ' aria-hidden="true"', ' pointer-events="none"'):
        inside = inside.replace(attribute, "")
    inside = re.sub(r' aria-roledescription="[^"]*"| class="[^"]*"', "", inside)
    return Drawing(float(head[1]), float(head[2]), inside)


def inline_svg(inner: Drawing, name: str, text_alternative: str) -> str:
    """The drawing alone, for a page that sets title and source as text around it."""
    body = _own_ids(inner.content, name)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {inner.width:g} {inner.height:g}" '
        f'width="{inner.width:g}" height="{inner.height:g}" role="img" '
        f'aria-label="{escape(text_alternative)}" font-family="{FONT_STACK}">{body}</svg>'
    )


def framed_svg(
    inner: Drawing,
    name: str,
    title: str,
    definition: str,
    footer: Sequence[str],
    text_alternative: str,
) -> str:
    """A whole figure: what is shown, how it is defined, the drawing, where it comes from."""
    width = max(float(WIDTH), inner.width) + 2 * MARGIN
    room = width - 2 * MARGIN
    parts: list[str] = []
    y = MARGIN
    for line in _wrapped(title, room, TITLE, bold=True):
        y += TITLE * 1.2
        parts.append(_line(line, y, TITLE, INK, bold=True))
    y += 4
    for line in _wrapped(definition, room, SUBTITLE):
        y += SUBTITLE * _LINE
        parts.append(_line(line, y, SUBTITLE, SOFT_INK))
    y += 20
    parts.append(f'<g transform="translate({MARGIN:g},{y:g})">{_own_ids(inner.content, name)}</g>')
    y += inner.height + 12
    for paragraph in footer:
        y += 3
        for line in _wrapped(paragraph, room, LABEL):
            y += LABEL * _LINE
            parts.append(_line(line, y, LABEL, SOFT_INK))
    height = round(y + MARGIN, 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-labelledby="{name}-title {name}-description" font-family="{FONT_STACK}">\n'
        f'<title id="{name}-title">{escape(title)}</title>\n'
        f'<desc id="{name}-description">{escape(text_alternative)}</desc>\n'
        f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def rendered_with_own_font(svg: str) -> str:
    """The SVG for a raster or PDF: in the renderer's own font, not in one of this machine."""
    return svg.replace(f'font-family="{FONT_STACK}"', f'font-family="{RENDER_FONT}"')


def _own_ids(content: str, name: str) -> str:
    """Clip paths numbered in their order and named after the figure."""
    for number, found in enumerate(dict.fromkeys(re.findall(r'id="(clip\d+)"', content)), 1):
        content = re.sub(rf"\b{found}\b", f"{name}-area{number}", content)
    return content


def _line(text: str, y: float, size: float, colour: str, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{MARGIN:g}" y="{y:.1f}" font-size="{size:g}" fill="{colour}"{weight}>'
        f"{escape(text, quote=False)}</text>"
    )


def _wrapped(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    lines, current = [], ""
    for word in text.split():
        longer = f"{current} {word}".strip()
        if current and text_width(longer, size, bold) > room:
            lines.append(current)
            current = word
        else:
            current = longer
    return [*lines, current] if current else lines


_NARROW = set("fijlrt.,:;'|!()[]/ I-’·–")
_WIDE = set("mwMW%@—ABCDEGHKNOPQRSUVXY&")


def text_width(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is set, in pixels; rather too wide than too narrow."""
    units = sum(0.33 if letter in _NARROW else 0.75 if letter in _WIDE else 0.56 for letter in text)
    return units * size * (1.06 if bold else 1.0)
