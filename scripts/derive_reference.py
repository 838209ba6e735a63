"""Derive the bundled table of research topics from the OpenAlex taxonomy beside the checkout.

    python scripts/derive_reference.py [--shared PATH]

Writes topics.csv into src/isthmus/reference/ and, for it and for the hand-written groups.csv, the
hashes in provenance.yaml. Same input, same bytes.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from isthmus.manifests import atomic_file, sha256_of
from isthmus.reference.topics import HEADER

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "isthmus" / "reference"

PROVENANCE = """\
# How topics.csv and groups.csv came to be. Written by scripts/derive_reference.py.
files:
  topics.csv:
    title: OpenAlex topics with their subfield, field and domain
    source: https://github.com/lukasalthoff/scinet, data/openalex_topics.csv
    version: commit 76e0549edd5f; OpenAlex's own sheet is of 2024
    date: 2026-03-20
    licence: CC0-1.0 (data of OpenAlex); the repository is CC BY 4.0
    changes: >-
      Kept: number, current label, subfield, field and domain. The number is written as OpenAlex
      writes the id (T10001). Left out: former labels, keywords, summaries and links, which are
      output of a language model.
    records: {topics}
    sha256: {topics_sha256}
  groups.csv:
    title: Groups of countries and the dates of each membership
    source: written by hand; the official page of each group stands in its column `source`
    version: memberships up to October 2025
    date: 2026-11-23
    licence: facts; Apache-2.0 as part of this software
    changes: none
    records: {groups}
    sha256: {groups_sha256}
    limits:
      - >-
        The dates are public facts. Those of BRICS, ASEAN, NATO and FCAI were compared in part
        with secondary sources, the others were not; no official page was retrieved.
      - EU27 is the fixed composition since 1 February 2020; EU is the composition of each year.
      - >-
        Saudi Arabia is not in BRICS: it was announced as a member for 1 January 2024, and whether
        it has accepted is reported in contradictory ways. Argentina was invited and declined.
      - >-
        BRICS begins with the first summit of the four (16 June 2009), the G7 with the first summit
        of the six (15 November 1975); the EU as an institution takes part in the G7 but makes no
        country a member.
      - >-
        FCAI stands for the seven governments of the forum; the European Union is expressed by
        its 27 members. Five Eyes, Quad, Nordic and FCAI have no dates: their composition is
        taken for every year, also before the cooperation had its name.
      - OECD dates are those of the deposit of the instrument of ratification or accession.
"""


def main() -> None:
    """Read, reduce, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    source = parser.parse_args().shared / "taxonomies" / "openalex_topics.csv"
    with source.open(encoding="utf-8", newline="") as file:
        rows = sorted(
            (
                f"T{row['topic_id']}",
                row["new_topic_label"],
                row["subfield_id"],
                row["subfield_name"],
                row["field_id"],
                row["field_name"],
                row["domain_name"],
            )
            for row in csv.DictReader(file)
        )
    topics, groups = TARGET / "topics.csv", TARGET / "groups.csv"
    with atomic_file(topics) as temporary, temporary.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)
    text = PROVENANCE.format(
        topics=len(rows),
        topics_sha256=sha256_of(topics),
        groups=len(groups.read_text(encoding="utf-8").splitlines()) - 1,
        groups_sha256=sha256_of(groups),
    )
    with atomic_file(TARGET / "provenance.yaml") as temporary:
        temporary.write_text(text, encoding="utf-8")
    print(f"{len(rows):,} topics -> {topics.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
