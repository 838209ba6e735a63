"""A figure as PDF, the same bytes at every run.

The renderer keeps a page's fonts and other resources in tables without order. With one font, only
the order in which a page lists its resources is left to chance, and lines can be sorted.
"""

from __future__ import annotations

import re

from isthmus.figures.svg import rendered_with_own_font


def pdf_bytes(svg: str) -> bytes:
    """The SVG as a PDF; its text stays text."""
    import vl_convert

    drawn = bytes(vl_convert.svg_to_pdf(with_one_font(rendered_with_own_font(svg))))
    return with_ordered_resources(drawn)


def with_one_font(svg: str) -> str:
    """The SVG with bold text set in the regular font and a thin outline.

    With two fonts the numbers of a PDF's objects change from run to run.
    """

    def outlined(element: re.Match[str]) -> str:
        text = element[0].replace(' font-weight="bold"', "")
        colour, size = (re.search(rf'{name}="([^"]+)"', text) for name in ("fill", "font-size"))
        assert colour, "text has a colour of its own"
        assert size, "text has a size of its own"
        width = float(size[1].removesuffix("px")) * 0.035
        return f'{text[:-1]} stroke="{colour[1]}" stroke-width="{width:.2f}">'

    return re.sub(r'<text [^>]*font-weight="bold"[^>]*>', outlined, svg)


def with_ordered_resources(pdf: bytes) -> bytes:
    """The PDF with the entries of each resource dictionary in the order of their names.

    No byte outside a dictionary moves, so the table of offsets at the end stays right.
    """

    def ordered(run: re.Match[bytes]) -> bytes:
        return b"".join(sorted(run[0].splitlines(keepends=True)))

    return re.sub(rb"(?m)(?:^ +/[a-z]+\d+ \d+ 0 R\n){2,}", ordered, pdf)
