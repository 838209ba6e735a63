"""Pages that need nothing else: no other file, no network."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from isthmus.figures.figure import Figure
from isthmus.figures.interactive import POLICY, charts_json, libraries
from isthmus.figures.svg import inline_svg

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class FigureView:
    """What a page shows of a figure: its drawings for two widths of screen, and its table."""

    figure: Figure
    folder: str
    """Where its files lie, as seen from the page: empty, or with a slash at the end."""
    stem: str
    wide: Markup
    narrow: Markup
    columns: list[str]
    rows: list[list[str]]
    formats: tuple[str, ...]
    """The files to offer, by suffix."""


def figure_view(figure: Figure, stem: str, folder: str, formats: tuple[str, ...]) -> FigureView:
    """A figure as a page shows it."""
    said = f"{figure.title}. {figure.text_alternative}"
    columns = figure.table.column_names
    return FigureView(
        figure,
        folder,
        stem,
        # Both texts are made by us; what comes from data is escaped where it enters the SVG.
        Markup(inline_svg(figure.drawing, f"{stem}-wide", said)),  # noqa: S704
        Markup(inline_svg(figure.narrow_drawing, f"{stem}-narrow", said)),  # noqa: S704
        [name.replace("_", " ") for name in columns],
        [[cell(value, name) for name, value in row.items()] for row in figure.table.to_pylist()],
        formats,
    )


def figure_page(figure: Figure, stem: str) -> str:
    """One figure as a page: the finding, the chart, its data as a table, its limits.

    The chart is there as a drawing; a script in the page draws it again with values to point at.
    """
    view = figure_view(figure, stem, "", (".csv", ".manifest.json"))
    return rendered(
        "figure.html.jinja",
        view=view,
        policy=POLICY,
        # Made by us; what comes from data is in the JSON, in which no element can end.
        charts=Markup(charts_json(figure)),  # noqa: S704
        libraries=Markup(libraries()),  # noqa: S704
    )


def rendered(template: str, **values: Any) -> str:
    """The page of a template."""
    return _environment().get_template(template).render(**values)


def cell(value: Any, column: str) -> str:
    """A value as a table for people shows it; a dash where nothing is known."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.1f}" if abs(value) >= 10 else f"{value:,.3f}"
    if isinstance(value, int) and column != "year":
        return f"{value:,}"
    return str(value)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["stylesheet"] = Markup(  # noqa: S704
        (_TEMPLATES / "page.css").read_text(encoding="utf-8")
    )
    return environment
