"""Derive the bundled example works from the development data.

    python scripts/derive_example_works.py [--shared ../shared/data] [--out DIR]

Author keys are made with a random salt that is not kept. A rerun gives other keys and otherwise
the same rows. Names of persons are taken out of the affiliation strings.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import json
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.corpus.conference_papers import EXAMPLE_SCHEMA, conference_paper
from isthmus.corpus.records import Excluded, WorkRecord
from isthmus.manifests import atomic_file, sha256_of

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "isthmus" / "corpus" / "example"
SOURCE = "ai_conference_papers.jsonl.gz"
KEYED = frozenset({"ieee", "openreview", "acl_anthology"})

ORGANISATIONS_AMONG_AUTHORS = frozenset(
    {
        "Barcelona Supercomputing Center",
        "Didi Chuxing",
        "Google",
        "Google Brain",
        "Hong Kong University of Science and Technology",
        "Massachusetts Institute of Technology",
        "Massachusetts Institute of Technology (MIT)",
        "Microsoft Research",
        "NVIDIA Research",
        "Peking University",
        "Politecnico di Milano",
        "Technion",
        "The Hong Kong University of Science and Technology",
        "University College London",
        "University of Bath",
        "University of Texas at Austin",
        "University of Tsukuba",
        "Washington University in St. Louis",
        "Zhejiang University",
    }
)
"""Entries of the source's author lists that are organisations. They are no names to take out."""

EPONYMS = frozenset(
    {
        "Adam Smith",
        "Guang Zhou",
        "Hang Zhou",
        "Hiroshi Ishiguro",
        "James Clark",
        "James Cook",
        "Jia He",
        "John A. Paulson",
        "John Hopcroft",
        "Peng Cheng",
        "Shing-Tung Yau",
        "Stark Draper",
        "University of Hull",
        "Yang Ming",
        "Ying Wu",
    }
)
"""Names of authors that also stand in the names of organisations or places."""

_WORDS = re.compile(r"[\w.'’-]+")
_BARE_ADDRESS = re.compile(r"\S+ ?@ ?[\w-]+(?: ?\.[\w-]+)+", re.I)
_ABOUT_A_PERSON = re.compile(
    r"\bwas born\b|\breceived (?:his|her|the|[A-Z])|\bgraduated (?:in|from)\b"
    r"|\b[Ss]?[Hh]e (?:is|was|had|works|joined|received)\b|\b(?:has|had) (?:his|her)\b"
)
"""A biography printed in the place of an affiliation; it can hold a birthplace."""

_IS_WITH = re.compile(
    r"[^,;]*?\b(?:is|are|was|were)\s+(?:(?:also|now|currently|both)\s+)*with\b(?:\s+the\b)?", re.I
)
"""`... is with the`: what stands before it in its part of the string names persons."""

_LEFT_OVER = re.compile(r"^(?:[^\w(]|\b(?:and|with|the|Mr|Mrs|Ms|Dr|Prof)\b\.?)+", re.I)
_EMPTY_PARTS = re.compile(r"\s*,(?:\s*,)+")
_SPACES = re.compile(r"\s+")


def main() -> None:
    """Write the example works and their provenance."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    source = arguments.shared / "corpus" / SOURCE
    names = names_of_authors(source)
    done: Counter[str] = Counter()
    rows = list(example_rows(source, names, salted_key(secrets.token_bytes(32)), done))
    path = arguments.out / "works.parquet"
    with atomic_file(path) as temporary:
        write_rows(rows, temporary)
    with atomic_file(arguments.out / "provenance.yaml") as temporary:
        temporary.write_text(provenance(done, sha256_of(source), path), encoding="utf-8")
    print(f"{path}: {len(rows):,} works, {path.stat().st_size / 1e6:.1f} MB; {dict(done)}")


def salted_key(salt: bytes) -> Callable[[str, str], str]:
    """Author keys that nobody can compute without the salt."""

    def key(kind: str, identifier: str) -> str:
        digest = hashlib.blake2b(f"{kind}:{identifier}".encode(), key=salt, digest_size=12).digest()
        return base64.urlsafe_b64encode(digest).decode()

    return key


def names_of_authors(source: Path) -> frozenset[str]:
    """All entries of the author lists that are not known to be organisations."""
    with gzip.open(source) as lines:
        found = frozenset(name.strip() for line in lines for name in json.loads(line)["authors"])
    return found - ORGANISATIONS_AMONG_AUTHORS


def example_rows(
    source: Path,
    names: frozenset[str],
    key: Callable[[str, str], str],
    done: Counter[str],
) -> Iterator[dict[str, Any]]:
    """One row per published work; `done` counts what was changed."""
    with gzip.open(source) as file:
        lines = file.readlines()
    named: dict[str, list[str]] = {}
    for line in lines:
        record = json.loads(line)
        kind = record.get("author_id_kind")
        work = conference_paper(line, key)
        if isinstance(work, Excluded):
            done[f"left out: {work.reason}"] += 1
            continue
        assert kind is None or kind in KEYED, f"unknown kind of author id '{kind}'"
        done["works"] += 1
        done["masked e-mails taken out"] += sum("[email]" in text for text in _texts_of(record))
        own = sorted(set(record["authors"]) & names, key=len, reverse=True)
        yield _row(work, own, names, named, done)


def _texts_of(record: dict[str, Any]) -> Iterator[str]:
    for texts in [*record.get("author_affiliations", []), record.get("affiliation_list", [])]:
        yield from texts


def _row(
    work: WorkRecord,
    own: Sequence[str],
    names: frozenset[str],
    named: dict[str, list[str]],
    done: Counter[str],
) -> dict[str, Any]:
    """A work as it is shipped; `named` remembers the names that stand in each text."""

    def impersonal(texts: Sequence[str]) -> list[str]:
        kept = []
        for text in texts:
            if text not in named:
                named[text] = _named_in(text, names)
            kept.append(without_persons(text, [*own, *named[text]], names, done))
        return [text for text in kept if text]

    return {
        "record_id": work.work_id,
        "venue": work.venue,
        "year": work.year,
        "title": work.title,
        "cited_by_count": work.cited_by_count,
        "authors": [
            {"author_key": author.key, "affiliations": impersonal(author.affiliations)}
            for author in work.authors
        ],
        "unaligned_affiliations": impersonal(work.unaligned),
    }


def without_persons(
    text: str, own: Sequence[str], names: frozenset[str], done: Counter[str]
) -> str:
    """An affiliation without the persons it speaks of; empty where nothing else is left."""
    if text in names:
        done["affiliations that were an author's name, taken out"] += 1
        return ""
    if _ABOUT_A_PERSON.search(text):
        done["affiliations that were about a person's life, taken out"] += 1
        return ""
    if "@" in text and _BARE_ADDRESS.fullmatch(text):
        done["affiliations that were an e-mail address, taken out"] += 1
        return ""
    kept = text
    for name in own:
        if len(name) > 4 and " " in name and name not in EPONYMS and name in kept:
            kept = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", kept)
    if "with" in kept.casefold():
        kept = _IS_WITH.sub("", kept)
    if kept == text:
        return text
    done["affiliations with persons named in them, names taken out"] += 1
    kept = _EMPTY_PARTS.sub(",", _SPACES.sub(" ", _LEFT_OVER.sub("", kept))).strip(" ,;:")
    return "" if kept in names else kept


def _named_in(text: str, names: frozenset[str]) -> list[str]:
    """The names of any author of the source that stand in the text, longest first."""
    words = list(_WORDS.finditer(text))
    return [
        text[words[start].start() : words[start + length - 1].end()]
        for length in (4, 3, 2)
        for start in range(len(words) - length + 1)
        if text[words[start].start() : words[start + length - 1].end()] in names
    ]


def write_rows(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """The rows as Parquet; repeated strings are stored once."""
    pq.write_table(
        pa.Table.from_pylist(list(rows), schema=EXAMPLE_SCHEMA),
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=True,
        dictionary_pagesize_limit=1 << 24,
        row_group_size=1 << 20,
        write_statistics=False,
    )


def provenance(done: Counter[str], source_sha256: str, path: Path) -> str:
    """The provenance file."""
    counts = "".join(f'  "{name}": {number}\n' for name, number in sorted(done.items()))
    return f"""\
title: Papers of 28 AI and robotics venues, 1987-2025, with raw affiliation strings
source: https://github.com/papercopilot/paperlists
version: commit 33f9884e652f05a768d2f216534d7f1e446a0cf7 (2026-02-23)
as_of: 2026-02-23
source_sha256: "{source_sha256}"
derived_by: scripts/derive_example_works.py
licence: >-
  The collection states no licence. What is taken from it are facts: venue, year, title, number of
  citations and the affiliations of author positions.
left_out:
  - Names of authors, abstracts, keywords, identifiers of authors, e-mail addresses and domains.
  - Submissions that were rejected or withdrawn; they are no published works.
  - Countries and institutions that the source derived with a language model; they are unreliable.
changes:
  - >-
    author_key is a keyed BLAKE2b hash of the source's author identifier. The key was random and was
    not kept: no one can compute an author_key from an identifier, and a new run of the script gives
    other keys. Equal identifiers of one kind (ieee, openreview, acl_anthology) have equal keys.
  - >-
    Persons named inside affiliations were taken out; affiliations that were only a name or
    described a person's life are empty.
  - Ligatures and accents that a page's typesetting had split were put together.
  - Masked e-mail addresses were taken out of affiliations.
  - In kdd the source wrote a plus sign for commas; the pieces are joined by commas again.
  - An affiliation that an author has twice stands once.
limits:
  - >-
    Years and venues are no totals: most volumes of 2020-2025 of the largest venues are absent from
    the source (aaai 2021, 2023-25; acl 2023-25; coling 2024; cvpr 2020-25; eccv 2024; emnlp
    2021-24; iccv 2021-25; iclr 2019-26; icra and iros 2024; naacl 2025; nips 2019-25). icra and
    iros 2000-2021 are the only long series; they hold few papers of 2000-2004 (270 to 375 a year),
    and of icra 2016 only 48.
  - eccv, iclr and some years of nips, cvpr, wacv, aistats and rss have no affiliations.
  - >-
    acmmm and www leave out authors without affiliation, siggraph and siggraphasia list
    organisations without order: their affiliations are in unaligned_affiliations.
  - >-
    A semicolon inside an affiliation can shift the affiliations of the following authors; where
    the numbers agree by chance it cannot be seen. Outside kdd a plus sign, too, can have separated
    parts of one affiliation.
  - Affiliations of OpenReview venues can be those at the time of collection, not of the paper.
  - >-
    cited_by_count is from Google Scholar at unknown dates between 2023 and 2026; it does not rank
    works across venues and years.
  - A few author lists hold one person twice (nips 2016), and a few hold organisations as authors.
  - >-
    Hyphenation and the spelling of the source are unchanged. Older strings write China for Taiwan,
    Hong Kong without a country, R.O.C. and Korea.
counts:
{counts}files:
  works.parquet: {{sha256: "{sha256_of(path)}"}}
"""


if __name__ == "__main__":
    main()
