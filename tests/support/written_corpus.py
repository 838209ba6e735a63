"""A corpus on disk from a few works, for tests of what reads one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.corpus.engine import arrow_schema
from isthmus.corpus.folder import FORMAT, KIND, MANIFEST, described_part, described_table, part_file
from isthmus.corpus.schema import TABLES
from isthmus.manifests import manifest, write_json


@dataclass(frozen=True)
class Work:
    """A work, with the countries of each of its authors; None is an unknown affiliation.

    `unaligned` are countries that the source gives to the work but to no author.
    """

    authors: Sequence[Sequence[str | None]] = ()
    year: int | None = 2020
    cited: int | None = 0
    type: str = "article"
    field: int | None = 17
    subfield: int | None = 1702
    unaligned: Sequence[str] = ()
    venue: str | None = None
    topic: str | None = None
    funders: Sequence[str] | None = None


def write_corpus(folder: Path, parts: Mapping[str, Sequence[Work]]) -> Path:
    """A corpus with the given works in each of its parts."""
    outputs: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for part, works in parts.items():
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        for number, work in enumerate(works):
            _add(rows, f"W{part}-{number}", work)
        for name, columns in TABLES.items():
            path = part_file(folder, name, part)
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.Table.from_pylist(rows[name], arrow_schema(columns)), path)
            outputs[name].append(described_part(folder, name, part))
    content = manifest(KIND, {"sources": []}, {"format": FORMAT})
    content["outputs"] = {name: described_table(found) for name, found in outputs.items()}
    write_json(folder / MANIFEST, content)
    return folder


def _add(rows: dict[str, list[dict[str, Any]]], work_id: str, work: Work) -> None:
    countries = {code for author in work.authors for code in author if code} | set(work.unaligned)
    rows["works"].append(
        {
            "work_id": work_id,
            "source": "test",
            "year": work.year,
            "type": work.type,
            "venue": work.venue,
            "primary_topic_id": work.topic,
            "primary_field_id": work.field,
            "primary_subfield_id": work.subfield,
            "primary_field": None if work.field is None else f"Field {work.field}",
            "cited_by_count": work.cited,
            "author_count": len(work.authors),
            "country_set": sorted(countries),
            "has_affiliation": bool(work.authors or work.unaligned),
            "unknown_country_authors": sum(not any(author) for author in work.authors),
            "funder_ids": work.funders,
        }
    )
    for order, author in enumerate(work.authors, start=1):
        place = {"work_id": work_id, "author_order": order}
        rows["authorships"].append(place)
        rows["affiliations"] += [
            {**place, "country_code": code, "basis": "source" if code else "none"}
            for code in author or [None]
        ]
    rows["affiliations"] += [
        {"work_id": work_id, "country_code": code, "basis": "source"} for code in work.unaligned
    ]
