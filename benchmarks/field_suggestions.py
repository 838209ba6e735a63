"""How often the words of a real work suggest its subfield, and what they suggest in benign fields.

    python benchmarks/field_suggestions.py [--shared PATH] [--list]

Reads the OpenAlex records beside the checkout that carry a topic. *Recall*: the share of works
whose primary subfield (topic) is among the five suggested. OpenAlex's own topic is a program's
output too: the figure says how often two programs agree. `--list` prints every sensitive area
suggested in a benign field with the words that led to it, to be read.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from isthmus.fields.sensitive_areas import terms_version
from isthmus.fields.suggesting import suggest
from isthmus.reference.topics import topics

ROOT = Path(__file__).resolve().parent.parent
BENIGN_FIELDS = frozenset(
    {
        "Arts and Humanities",
        "Business, Management and Accounting",
        "Dentistry",
        "Economics, Econometrics and Finance",
        "Nursing",
        "Psychology",
        "Social Sciences",
        "Veterinary",
    }
)
LABELS = "labels of topics"
FILES = ("works_2025-10.jsonl.gz", "works_2026-08.jsonl.gz", "works_flat_walden_marine.jsonl.gz")


@dataclass(frozen=True)
class Work:
    """A record with its topic: texts, subfield, topic and field as OpenAlex assigns them."""

    part: str
    title: str
    abstract: str
    subfield_id: str
    topic_id: str
    field: str


def main() -> None:
    """Read, suggest, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--list", action="store_true")
    given = parser.parse_args()
    folder = given.shared / "corpus" / "openalex_sample"
    for name in FILES:
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        print(f"{name} sha256 {digest[:12]}")
    works = list(_works(folder))
    answers = [(work, suggest(work.title, work.abstract)) for work in [*works, *_labels()]]
    print(f"\n{'works':<34}{'n':>6}{'subfield in 5':>15}{'first':>8}{'topic in 5':>12}")
    for part in sorted({work.part for work in works}):
        here = [(work, found) for work, found in answers if work.part == part]
        among = sum(w.subfield_id in [one.subfield_id for one in f.subfields] for w, f in here)
        first = sum(w.subfield_id in [one.subfield_id for one in f.subfields[:1]] for w, f in here)
        topic = sum(w.topic_id in [one.topic_id for one in f.topics] for w, f in here)
        n = len(here)
        print(f"{part:<34}{n:>6}{among / n:>15.3f}{first / n:>8.3f}{topic / n:>12.3f}")
    print(f"\nSensitive areas suggested (terms version {terms_version()})")
    for label, chosen in (
        ("benign fields, title and abstract", lambda w: w.abstract and w.field in BENIGN_FIELDS),
        ("benign fields, title alone", lambda w: _api_title(w) and w.field in BENIGN_FIELDS),
        ("marine science, title alone", lambda w: w.part.startswith("marine")),
        ("labels of topics in benign fields", lambda w: w.part == LABELS),
    ):
        here = [(work, found) for work, found in answers if chosen(work)]
        some = [(work, found) for work, found in here if found.sensitive_areas]
        print(f"{label:<34}{len(here):>6} works, {len(some)} with a suggestion")
        for work, found in some if given.list else []:
            for one in found.sensitive_areas:
                print(f"    {one.area_id}: {', '.join(one.words)}   in: {work.title[:70]}")


def _api_title(work: Work) -> bool:
    return work.part == "API records, title alone"


def _labels() -> list[Work]:
    """The labels of the topics in benign fields, each taken for a title."""
    return [
        Work(LABELS, one.label, "", one.subfield_id, one.topic_id, one.field)
        for one in topics().values()
        if one.field in BENIGN_FIELDS
    ]


def _works(folder: Path) -> Iterator[Work]:
    by_label = {one.label: one for one in topics().values()}
    for name in FILES:
        with gzip.open(folder / name, "rt", encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                title = (record.get("title") or "").strip()
                if name.startswith("works_flat"):
                    found = by_label.get(record.get("primary_topic") or "")
                else:
                    topic = record.get("primary_topic") or {}
                    found = topics().get(str(topic.get("id", "")).rpartition("/")[2])
                if found is None or not title:
                    continue
                abstract = _abstract(record.get("abstract_inverted_index") or {})
                part = "API records, title and abstract" if abstract else "API records, title alone"
                if name.startswith("works_flat"):
                    part = "marine science, title alone"
                yield Work(part, title, abstract, found.subfield_id, found.topic_id, found.field)


def _abstract(positions: dict[str, list[int]]) -> str:
    placed = sorted((at, word) for word, places in positions.items() for at in places)
    return " ".join(word for _, word in placed)


if __name__ == "__main__":
    main()
