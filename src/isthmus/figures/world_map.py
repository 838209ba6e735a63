"""The world's collaboration on a map of equal areas: circles for countries, lines for pairs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

import pyarrow as pa
from ibis import _

from isthmus.datafiles import read_csv
from isthmus.errors import RequestError
from isthmus.figures.caveats import china_words
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations, Pair, rows_of
from isthmus.figures.panels import Specification
from isthmus.figures.style import INK, LABEL, PAPER, WIDTH, country_label, pair_label
from isthmus.figures.wording import percent, span
from isthmus.manifests import manifest

_FOLDER = Path(__file__).parent / "world"
LAND, LINE, CIRCLE = "#e8eaec", "#d55e00", "#0072b2"
DEFINITION = (
    "Line: joint works of two countries, full counting, its width in proportion. Circle: links of "
    "a country, its area in proportion; a work of three countries gives each two links. Equal "
    "Earth projection, lines along great circles (one that leaves at a side comes back at the "
    "other); no borders are drawn."
)


def world_map_figure(observed: Observations, asked: Asked) -> Figure:
    """The strongest pairs of the last complete years, or those of one country.

    Raises
    ------
    RequestError
        If no pair has joint works in the years shown.
    """
    complete = observed.complete_years
    years = (max(complete[0], complete[-1] - asked.whole("years") + 1), complete[-1])
    links, pairs = _totals(observed, years)
    chosen = asked.countries[0] if asked.countries else None
    if chosen:
        pairs = {pair: works for pair, works in pairs.items() if chosen in pair}
    points = country_points()
    drawn = [pair for pair in _ranked(pairs) if set(pair) <= set(points)][: asked.whole("pairs")]
    least = max(1, asked.smallest_cell)
    drawn = [pair for pair in drawn if pairs[pair] >= least]
    if not drawn:
        raise RequestError("world-map", [f"no pair has joint works in {span(years)}"])
    without = sorted(set(links) - set(points))
    total = sum(pairs.values())
    rows = [{"country_a": a, "country_b": b, "joint_works": pairs[a, b],
             "first_year": years[0], "last_year": years[1]} for a, b in drawn]  # fmt: skip
    who = f"{country_label(chosen)} with its partners" if chosen else "The strongest pairs"
    first = drawn[0]
    share = percent(sum(pairs[pair] for pair in drawn) / total)
    finding = (
        f"{pair_label(first)} has most joint works in {span(years)}, {pairs[first]:,}; the "
        f"{len(drawn)} pairs drawn hold {share} of the {total:,} links"
        f"{' of ' + country_label(chosen) if chosen else ''}."
    )
    strongest = "; ".join(f"{pair_label(pair)} {pairs[pair]:,}" for pair in drawn[:10])
    return Figure(
        name="world-map",
        title=f"{who}, {observed.subject}, {span(years)}",
        definition=DEFINITION,
        finding=finding,
        text_alternative=f"World map. The ten strongest lines: {strongest}.",
        source=observed.source,
        chart=_chart(drawn, pairs, links, points, chosen, WIDTH),
        narrow=_chart(drawn, pairs, links, points, chosen, 328),
        table=pa.Table.from_pylist(rows),
        manifest=manifest("figure", observed.inputs, {
            "figure": "world-map", **observed.parameters, "years": list(years),
            "country": chosen}),
        caveats=(
            f"Not on the map for want of a point: {', '.join(without) or 'none'}."
            if len(without) < 30 else f"{len(without)} labels have no point on the map.",
            "Big circles and wide lines are big countries. Use an index to take size out.",
            "Totals of years, without an interval: widths cannot be read to a few per cent.",
            *observed.caveats,
        ),
        notes=(china_words(["CN"]),) if chosen and chosen != "CN" and _has_china(drawn) else (),
    )  # fmt: skip


@cache
def country_points() -> Mapping[str, tuple[float, float]]:
    """Country -> longitude and latitude of its circle."""
    header = ("country_code", "longitude", "latitude")
    return {
        row.values["country_code"]: (float(row.values["longitude"]), float(row.values["latitude"]))
        for row in read_csv(_FOLDER / "country_points.csv", header)
    }


@cache
def land() -> Mapping[str, Any]:
    """The outline of land as TopoJSON."""
    found: Mapping[str, Any] = json.loads((_FOLDER / "land.json").read_bytes())
    return found


def _totals(
    observed: Observations, years: tuple[int, int]
) -> tuple[dict[str, int], dict[Pair, int]]:
    """Links of each country and joint works of each pair in the years."""
    pairs = observed.counts.pairs.filter(_.year.between(*years))
    counted = pairs.group_by("country_a", "country_b").agg(works=_.works.sum())
    works = {(row["country_a"], row["country_b"]): row["works"] for row in rows_of(counted)}
    links: dict[str, int] = {}
    for pair, number in works.items():
        for code in pair:
            links[code] = links.get(code, 0) + number
    return links, works


def _ranked(pairs: Mapping[Pair, int]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (-pairs[pair], pair))


def _has_china(drawn: Sequence[Pair]) -> bool:
    return any("CN" in pair for pair in drawn)


def _chart(
    drawn: Sequence[Pair],
    pairs: Mapping[Pair, int],
    links: Mapping[str, int],
    points: Mapping[str, tuple[float, float]],
    chosen: str | None,
    width: int,
) -> Specification:
    wide = width > 500
    most = max(pairs[pair] for pair in drawn)
    widest, largest = (9.0, 900.0) if wide else (5.0, 260.0)
    shapes = [
        {"type": "Feature", "geometry": {"type": "LineString",
                                         "coordinates": [points[a], points[b]]},
         "width": round(max(0.4, widest * pairs[a, b] / most), 2),
         "tip": f"{pair_label((a, b))}: {pairs[a, b]:,} joint works"}
        for a, b in reversed(drawn)
    ]  # fmt: skip
    shown = sorted({code for pair in drawn for code in pair} | ({chosen} if chosen else set()))
    biggest = max(links[code] for code in shown)
    circles = [
        {"longitude": points[code][0], "latitude": points[code][1],
         "size": round(max(12.0, largest * links[code] / biggest), 1),
         "tip": f"{country_label(code)}: {links[code]:,} links"}
        for code in sorted(shown, key=lambda code: -links[code])
    ]  # fmt: skip
    named = sorted(shown, key=lambda code: (-links[code], code))
    labels = _labels(named, points, links, biggest, largest, 12 if wide else 5)
    layers = [
        {"data": {"values": land(), "format": {"type": "topojson", "feature": "land"}},
         "mark": {"type": "geoshape", "fill": LAND, "stroke": None}},
        {"data": {"values": shapes}, "mark": {"type": "geoshape", "filled": False, "stroke": LINE,
                                              "opacity": 0.45},
         "encoding": {"strokeWidth": {"field": "width", "type": "quantitative", "scale": None}}},
        _at(circles, {"type": "circle", "fill": CIRCLE, "stroke": PAPER, "strokeWidth": 0.8,
                      "opacity": 0.9},
            size={"field": "size", "type": "quantitative", "scale": None}),
        _at(labels, {"type": "text", "fontSize": LABEL, "stroke": PAPER, "strokeWidth": 3,
                     "align": "left", "dx": {"expr": "datum.dx"}}, text={"field": "text"}),
        _at(labels, {"type": "text", "fontSize": LABEL, "color": INK, "align": "left",
                     "dx": {"expr": "datum.dx"}}, text={"field": "text"}),
    ]  # fmt: skip
    # The world is fitted, not the data, so that every map has the same frame.
    height = round(width * 0.47)
    return {
        "layer": layers, "width": width - 4, "height": height,
        "projection": {"type": "equalEarth", "rotate": [-11, 0],
                       "scale": round((width - 4) / 5.42, 1),
                       "translate": [(width - 4) / 2, round(height * 0.56)]},
    }  # fmt: skip


def _labels(
    named: Sequence[str],
    points: Mapping[str, tuple[float, float]],
    links: Mapping[str, int],
    biggest: int,
    largest: float,
    most: int,
) -> list[dict[str, Any]]:
    """Names of the largest countries, those left out that would stand on another."""
    placed: list[tuple[float, float]] = []
    rows = []
    apart = 5.0 if most > 6 else 12.0
    for code in named:
        longitude, latitude = points[code]
        if any(abs(longitude - x) < 4.6 * apart and abs(latitude - y) < apart for x, y in placed):
            continue
        placed.append((longitude, latitude))
        radius = sqrt(max(12.0, largest * links[code] / biggest) / 3.1416)
        rows.append({"longitude": longitude, "latitude": latitude,
                     "text": country_label(code), "dx": round(radius + 3, 1)})  # fmt: skip
        if len(rows) == most:
            break
    return rows


def _at(rows: Sequence[Any], mark: Specification, **encoding: Any) -> Specification:
    place = {
        "longitude": {"field": "longitude", "type": "quantitative"},
        "latitude": {"field": "latitude", "type": "quantitative"},
    }
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": place | encoding}


ENTRY = Entry(
    name="world-map",
    shows="the strongest pairs of the world, or of one country, on a map of equal areas",
    section="partners",
    definition=DEFINITION,
    references=(
        Reference(
            "Šavrič, Patterson & Jenny (2019), The Equal Earth map projection",
            "https://doi.org/10.1080/13658816.2018.1504949",
        ),
        Reference("Natural Earth, 1:110m land", "https://www.naturalearthdata.com"),
    ),
    pitfalls=(
        "A map shows size first: the largest countries have the widest lines. pair-indices takes "
        "size out.",
        "A circle stands at the middle of a country's largest piece of land, not where research is "
        "done.",
        "Outlines are of land only; the map says nothing of borders or of status.",
    ),
    example="world-map --world",
    figure=world_map_figure,
    countries=(0, 1),
    takes_pair_counts=True,
    settings=(
        Setting("years", "so many last complete years together", 3),
        Setting("pairs", "so many pairs are drawn", 60),
    ),
)
