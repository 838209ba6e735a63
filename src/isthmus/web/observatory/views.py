"""A page per question. A view reads the address, asks for one figure, and shows it."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from isthmus.figures.figure import Figure
from isthmus.figures.pages import cell
from isthmus.figures.publication import csv_text, svg_text
from isthmus.figures.svg import rendered_with_own_font
from isthmus.web.observatory.data import world_figure
from isthmus.web.observatory.forms import TwoCountries, defaults

_FIGURE = "pair-indices"


def two_countries(request: HttpRequest) -> HttpResponse:
    """Count, share and index of two countries over the years."""
    form = TwoCountries({**defaults(), **request.GET.dict()})
    figure = _figure(form)
    table = _table(figure) if figure else {}
    return render(
        request,
        "observatory/two_countries.html",
        {"form": form, "figure": figure, "query": _query(form), **table},
        status=200 if figure else 400,
    )


def two_countries_file(request: HttpRequest, suffix: str) -> HttpResponse:
    """The figure as SVG or PNG, its data as CSV, its manifest as JSON."""
    form = TwoCountries({**defaults(), **request.GET.dict()})
    figure = _figure(form)
    if figure is None:
        raise Http404
    return _file(figure, suffix)


def _figure(form: TwoCountries) -> Figure | None:
    if not form.is_valid():
        return None
    asked = form.cleaned_data
    pair = (asked["a"], asked["b"])
    return world_figure(_FIGURE, pair, asked["first"], asked["last"])


def _query(form: TwoCountries) -> str:
    from django.utils.http import urlencode

    return urlencode(form.cleaned_data) if form.is_valid() else ""


def _table(figure: Figure) -> dict[str, Any]:
    return {
        "columns": [name.replace("_", " ") for name in figure.table.column_names],
        "rows": [
            [cell(value, name) for name, value in row.items()] for row in figure.table.to_pylist()
        ],
    }


def _file(figure: Figure, suffix: str) -> HttpResponse:
    name = f"isthmus-{figure.name}"
    svg = svg_text(figure, f"{name}.manifest.json")
    made: dict[str, tuple[str, Any]] = {
        "svg": ("image/svg+xml", lambda: svg),
        "png": ("image/png", lambda: _png(svg)),
        "csv": ("text/csv; charset=utf-8", lambda: csv_text(figure)),
        "json": ("application/json", lambda: json.dumps(figure.manifest, indent=2)),
    }
    if suffix not in made:
        raise Http404
    kind, content = made[suffix]
    response = HttpResponse(content(), content_type=kind)
    place = "inline" if suffix == "svg" else "attachment"
    response.headers["Content-Disposition"] = f'{place}; filename="{name}.{suffix}"'
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _png(svg: str) -> bytes:
    import vl_convert

    return bytes(vl_convert.svg_to_png(rendered_with_own_font(svg), scale=2))
