"""Derive the bundled registry of organisations from the ROR records beside the checkout.

    python scripts/derive_registry.py [--shared PATH]

Writes registry.parquet and provenance.yaml into src/isthmus/organisations/registry/. Same input,
same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from isthmus.manifests import atomic_file, sha256_of
from isthmus.organisations.registry_file import write_registry_file
from isthmus.organisations.ror_dump import rows_of_dump

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "isthmus" / "organisations" / "registry"
COMMIT = "d93fc667872f8ef9386896bd6c68bd3c6103603e"
DATE = "2026-06-23"
VERSION = f"ROR records {DATE}, partial"

PROVENANCE = """\
# How registry.parquet came to be. Written by scripts/derive_registry.py.
title: Research Organization Registry, records added or changed from March 2022 to June 2026
source: https://github.com/ror-community/ror-records
version: commit {commit}
date: {date}
licence:
  records: CC0-1.0 (https://ror.org/about/faqs)
  locations: >-
    City, subdivision and country come from GeoNames, https://www.geonames.org, CC BY 4.0.
records: {records}
coverage: >-
  Not the whole registry, which held about 120,000 records in 2026. A record that never changed
  after the launch of March 2022 is missing. A full dump is loaded with
  `isthmus organisations load FILE`.
changes: >-
  Kept of each record: id, status, names with kind and language, types, country, city and
  subdivision of the first location, domains, relationships without labels, year established.
  Left out: links, external identifiers, coordinates, further locations, dates of editing.
sha256:
  registry.parquet: {sha256}
"""


def main() -> None:
    """Read, reduce, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    source = parser.parse_args().shared / "ror" / "ror.jsonl.gz"
    rows, damaged = rows_of_dump(source)
    for fault in damaged:
        print(f"left out: {fault}")
    target = TARGET / "registry.parquet"
    write_registry_file(target, rows, VERSION)
    text = PROVENANCE.format(commit=COMMIT, date=DATE, records=len(rows), sha256=sha256_of(target))
    with atomic_file(TARGET / "provenance.yaml") as temporary:
        temporary.write_text(text, encoding="utf-8")
    print(
        f"{target.relative_to(ROOT)}: {len(rows):,} organisations, {target.stat().st_size:,} bytes"
    )


if __name__ == "__main__":
    main()
