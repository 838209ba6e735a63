"""Derive the terms of each research topic from the OpenAlex taxonomy beside the checkout.

    python scripts/derive_topic_terms.py [--shared PATH]

Writes topic_terms.parquet and its provenance into src/isthmus/fields/. Same input, same bytes.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.fields.terms import occurrences
from isthmus.manifests import atomic_file, sha256_of

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "isthmus" / "fields"
WEIGHTS: Mapping[str, int] = {
    "new_topic_label": 3, "old_topic_label": 2, "keywords": 2, "summary": 1, "subfield_name": 1,
}  # fmt: skip

PROVENANCE = """\
# How topic_terms.parquet came to be. Written by scripts/derive_topic_terms.py.
files:
  topic_terms.parquet:
    title: Terms of the OpenAlex topics
    source: https://github.com/lukasalthoff/scinet, data/openalex_topics.csv
    version: commit 76e0549edd5f; OpenAlex's own sheet is of 2024
    date: 2026-03-20
    licence: CC0-1.0 (data of OpenAlex); the repository is CC BY 4.0
    changes: >-
      The stems of single words and of two words that stand together, with how often a topic has
      them. Words of the current label count three times, of the former label and the keywords
      twice, of the summary and the subfield once. The texts themselves are left out. Keywords and
      summaries are output of a language model of OpenAlex.
    records: {records}
    sha256: {sha256}
"""


def main() -> None:
    """Read, count, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    source = parser.parse_args().shared / "taxonomies" / "openalex_topics.csv"
    with source.open(encoding="utf-8", newline="") as file:
        counted = [
            (term, f"T{row['topic_id']}", count)
            for row in csv.DictReader(file)
            for term, count in _terms(row).items()
        ]
    counted.sort()
    columns = list(zip(*counted, strict=True))
    table = pa.table(
        {
            "term": pa.array(columns[0], pa.string()).dictionary_encode(),
            "topic_id": pa.array(columns[1], pa.string()).dictionary_encode(),
            "count": pa.array(columns[2], pa.int16()),
        }
    )
    target = TARGET / "topic_terms.parquet"
    with atomic_file(target) as part:
        pq.write_table(table, part, compression="zstd", compression_level=19)
    with atomic_file(TARGET / "topic_terms.provenance.yaml") as part:
        part.write_text(
            PROVENANCE.format(records=table.num_rows, sha256=sha256_of(target)), encoding="utf-8"
        )


def _terms(row: Mapping[str, str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for column, weight in WEIGHTS.items():
        # Each keyword by itself: the end of one and the beginning of the next make no term.
        for piece in row[column].split("; ") if column == "keywords" else [row[column]]:
            for found in occurrences(piece):
                counts[found.term] += weight
    return counts


if __name__ == "__main__":
    main()
