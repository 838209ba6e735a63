"""Derive the bundled country pair counts from the development data.

python scripts/derive_country_pairs.py [--shared ../shared/data]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pyarrow.parquet as pq

from isthmus.corpus.engine import to_arrow
from isthmus.corpus.pair_counts import read_pair_counts
from isthmus.manifests import atomic_file, sha256_of

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "isthmus" / "corpus" / "country_pairs"
PAIRS = "openalex_country_pairs_1990_2023.csv.gz"
COUNTRIES = "openalex_country_international_works_1990_2023.csv.gz"

PROVENANCE = """\
title: Works of pairs of countries, and international works of each country, 1990-2023
source: OpenAlex API, collected on 2024-08-27 by V. Batagelj; https://github.com/bavla/OpenAlex
version: commit 22557474 (2026-08-04), Countries/27aug24/WrldCo_years.zip
as_of: 2024-08-27
derived_by: scripts/derive_country_pairs.py
licence: >-
  Counts of OpenAlex data, which are CC0 1.0. The repository that collected them states no licence
  of its own.
changes: >-
  Pajek networks written as rows, one per pair and year with country_a < country_b; no count was
  changed. Stored as Parquet with zstd.
limits:
  - All fields and all work types, from OpenAlex before its rewrite of November 2025; a preprint and
    its published version can both count.
  - Affiliations of 2022 and 2023 were not complete at the date of collection.
  - The number of international works of the whole world is not among the counts.
  - A work without a known country has no row. CN, HK, MO and TW are separate.
  - 6 of the 265,281 pairs differed by one between the two directions; one direction was kept.
files:
"""


def main() -> None:
    """Write both tables and their provenance."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    folder = parser.parse_args().shared / "corpus" / "country_pairs"
    counts = read_pair_counts(folder / PAIRS, folder / COUNTRIES)
    assert counts.countries is not None
    lines = []
    for name, table in (("pairs", counts.pairs), ("countries", counts.countries)):
        path = OUT / f"{name}.parquet"
        with atomic_file(path) as temporary:
            pq.write_table(to_arrow(table), temporary, compression="zstd", compression_level=19)
        lines.append(f'  {name}.parquet: {{sha256: "{sha256_of(path)}"}}\n')
    with atomic_file(OUT / "provenance.yaml") as temporary:
        temporary.write_text(PROVENANCE + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
