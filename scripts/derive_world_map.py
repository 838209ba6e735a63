"""Derive the bundled outline of land and the point at which each country is drawn.

    python scripts/derive_world_map.py ATLAS

ATLAS is the unpacked npm package world-atlas 2.0.2 (Natural Earth 4.1). Writes land.json,
country_points.csv and their provenance into src/isthmus/figures/world/. Same input, same bytes.

No borders are taken: land has none, and a country's point is the middle of its largest piece.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pycountry

from isthmus.manifests import atomic_file, sha256_of

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "isthmus" / "figures" / "world"
Ring = list[tuple[float, float]]

PROVENANCE = """\
# How land.json and country_points.csv came to be. Written by scripts/derive_world_map.py.
files:
  land.json:
    title: Outline of land, 1:110 million, as TopoJSON
    source: Natural Earth 4.1 (naturalearthdata.com), in the npm package world-atlas, land-110m.json
    version: world-atlas 2.0.2
    date: 2020-02-18
    licence: public domain (Natural Earth); ISC (world-atlas, Copyright Michael Bostock)
    changes: Coordinates and arcs as in the source; Antarctica is left out; no borders.
    sha256: {land}
  country_points.csv:
    title: A point for each country, the middle of its largest piece of land
    source: Natural Earth 4.1, in the npm package world-atlas, countries-50m.json
    version: world-atlas 2.0.2
    date: 2020-02-18
    licence: public domain (Natural Earth); ISC (world-atlas, Copyright Michael Bostock)
    changes: >-
      The centroid of the largest polygon, in degrees with one decimal; countries by ISO 3166-1
      alpha-2. The source's names and borders are left out.
    records: {points}
    sha256: {sha256}
    limits:
      - A point is where a circle is drawn; it says nothing of borders or of status.
      - Countries without an ISO number in the source (Kosovo) or too small for it have no point.
"""


def main(atlas: Path) -> None:
    """Write both files and their provenance."""
    TARGET.mkdir(parents=True, exist_ok=True)
    land = json.loads((atlas / "land-110m.json").read_text("utf-8"))
    outline = TARGET / "land.json"
    with atomic_file(outline) as temporary:
        temporary.write_text(json.dumps(without_antarctica(land), separators=(",", ":")), "utf-8")
    rows = points(json.loads((atlas / "countries-50m.json").read_text("utf-8")))
    table = TARGET / "country_points.csv"
    with atomic_file(table) as temporary, temporary.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["country_code", "longitude", "latitude"])
        writer.writerows(rows)
    text = PROVENANCE.format(land=sha256_of(outline), points=len(rows), sha256=sha256_of(table))
    with atomic_file(TARGET / "provenance.yaml") as temporary:
        temporary.write_text(text, "utf-8")
    print(f"{outline.stat().st_size // 1024} kB of land, {len(rows)} points")


def without_antarctica(topology: Mapping[str, Any]) -> dict[str, Any]:
    """The land's polygons whose ring does not reach beyond 60 degrees south as a whole."""
    rings = decoded(topology)
    (geometry,) = topology["objects"]["land"]["geometries"]
    kept = [
        polygon
        for polygon in geometry["arcs"]
        if max(latitude for _, latitude in joined(polygon[0], rings)) > -60
    ]
    return {
        "type": "Topology",
        "transform": topology["transform"],
        "arcs": topology["arcs"],
        "objects": {"land": {"type": "MultiPolygon", "arcs": kept}},
    }


def points(topology: Mapping[str, Any]) -> list[tuple[str, float, float]]:
    """The point of each country that has an ISO number."""
    rings = decoded(topology)
    found: dict[str, tuple[float, float, float]] = {}
    for one in topology["objects"]["countries"]["geometries"]:
        country = pycountry.countries.get(numeric=one.get("id") or "")
        if country is None or country.alpha_2 == "AQ" or "arcs" not in one:
            continue
        polygons = [one["arcs"]] if one["type"] == "Polygon" else one["arcs"]
        outer = [joined(polygon[0], rings) for polygon in polygons]
        # Some numbers stand twice, as Australia's for its outer islands: the largest piece counts.
        known = [found[country.alpha_2]] if country.alpha_2 in found else []
        found[country.alpha_2] = max([*known, *map(centroid, outer)], key=lambda at: at[2])
    return [(code, round(at[0], 1), round(at[1], 1)) for code, at in sorted(found.items())]


def decoded(topology: Mapping[str, Any]) -> list[Ring]:
    """The arcs in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)
    return arcs


def joined(indices: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    """One ring from its arcs; a negative index runs backwards."""
    ring: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring


def centroid(ring: Ring) -> tuple[float, float, float]:
    """The middle of a ring and its area, on a plate carrée map."""
    area = x = y = 0.0
    ring = unwrapped(ring)
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        area += cross
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    if not area:
        return (*ring[0], 0.0)
    return (x / (3 * area) + 180) % 360 - 180, y / (3 * area), abs(area)


def unwrapped(ring: Ring) -> Ring:
    """The ring without the jump of longitudes where it crosses the date line."""
    found = [ring[0]]
    for x, y in ring[1:]:
        last = found[-1][0]
        found.append((x + 360 * round((last - x) / 360), y))
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("atlas", type=Path)
    main(parser.parse_args().atlas)
