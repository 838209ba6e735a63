"""Derive the bundled table of conference editions and their host countries.

    python scripts/derive_conference_editions.py [--shared PATH]

Writes editions.csv and its provenance into src/isthmus/reference/conferences/. The country of a
place is read by the resolver. Same input, same bytes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from isthmus.manifests import atomic_file, sha256_of
from isthmus.organisations.resolver import resolve
from isthmus.reference.conferences import HEADER

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "isthmus" / "reference" / "conferences"
NOWHERE = ("virtual", "online", "online and physical", "virtual event", "virtual conference")

PROVENANCE = """\
# How editions.csv came to be. Written by scripts/derive_conference_editions.py.
files:
  editions.csv:
    title: Editions of computing conferences and the countries that hosted them
    source: https://github.com/ccfddl/ccf-deadlines, conference/*/*.yml
    version: commit 5f8dce34 (2026-08-20)
    date: 2026-08-20
    licence: MIT (Copyright the contributors of ccf-deadlines)
    changes: >-
      Kept: series, class, year, and of the place the country that the resolver reads from it.
      Left out: names, dates, links, deadlines and ranks.
    records: {records}
    unknown_place: {unknown}
    virtual: {virtual}
    sha256: {sha256}
    limits:
      - Entered by volunteers; mostly 2021 to 2027, with few editions before 2021.
      - Planned places of later editions can change.
      - Editions of 2020 to 2022 that were moved online often still show their place.
      - One place for each edition, also where a conference met in several.
"""


def main(shared: Path) -> None:
    """Write the table and its provenance."""
    source = shared / "data" / "corpus" / "conference_places" / "conference_editions.jsonl.gz"
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        editions = [json.loads(line) for line in lines]
    rows = sorted({row_of(one, codes) for one, codes in located(editions)})
    target = TARGET / "editions.csv"
    with atomic_file(target) as temporary, temporary.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)
    places = Counter(row[3] for row in rows)
    text = PROVENANCE.format(
        records=len(rows), unknown=places[""], virtual=places["virtual"], sha256=sha256_of(target)
    )
    with atomic_file(TARGET / "provenance.yaml") as temporary:
        temporary.write_text(text, encoding="utf-8")
    print(f"{len(rows)} editions, {places['']} of unknown place, {places['virtual']} virtual")


def located(editions: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], tuple[str, ...]]]:
    """Each edition with the countries that its place names."""
    found = resolve([one["place_raw"] or "" for one in editions])
    return [(one, result.country_codes) for one, result in zip(editions, found, strict=True)]


def row_of(edition: dict[str, Any], codes: tuple[str, ...]) -> tuple[str, ...]:
    """The edition as a row; one of several countries has no known host."""
    place = (edition["place_raw"] or "").casefold()
    country = codes[0] if len(codes) == 1 else ""
    if not codes and any(place.startswith(word) for word in NOWHERE):
        country = "virtual"
    return edition["series"], edition["area"], str(edition["year"]), country


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    main(parser.parse_args().shared)
