"""The tables of a corpus, declared once: column, type, meaning, constraint.

A corpus is a folder of Parquet files, one per table, with `manifest.json` beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["string", "int16", "int32", "int64", "float64", "boolean", "list<string>"]


@dataclass(frozen=True)
class Column:
    """One column: its type, what it means, and whether it may be null."""

    type: ColumnType
    meaning: str
    nullable: bool = False


TABLES: Mapping[str, Mapping[str, Column]] = {
    "works": {
        "work_id": Column("string", "identifier, unique in the corpus"),
        "source": Column("string", "kind of source: openalex | conference-papers"),
        "year": Column("int16", "year of publication", nullable=True),
        "type": Column("string", "OpenAlex work type; conference-paper for conference lists"),
        "venue": Column("string", "venue or source title", nullable=True),
        "title": Column("string", "title as given", nullable=True),
        "primary_topic_id": Column("string", "OpenAlex topic, T…", nullable=True),
        "primary_field": Column("string", "OpenAlex field of that topic", nullable=True),
        "cited_by_count": Column("int32", "citations as the source counts them", nullable=True),
        "author_count": Column("int32", "authors named on the work"),
        "country_set": Column("list<string>", "distinct known country codes, sorted; may be empty"),
        "has_affiliation": Column("boolean", "any affiliation string or institution is given"),
        "unknown_country_authors": Column("int32", "authors for whom no country is known"),
    },
    "authorships": {
        "work_id": Column("string", "works.work_id"),
        "author_order": Column("int32", "position on the work, from 1"),
        "author_key": Column("string", "opaque key of the source's author id", nullable=True),
        "raw_affiliation": Column(
            "string",
            "as given, without page typesetting and e-mails; several joined by ' ; '",
            nullable=True,
        ),
    },
    "affiliations": {
        "work_id": Column("string", "works.work_id"),
        "author_order": Column(
            "int32", "authorships.author_order; null where the source does not say whose it is",
            nullable=True,
        ),
        "ror_id": Column("string", "institutions.ror_id", nullable=True),
        "country_code": Column("string", "ISO alpha-2, or XK; null is unknown", nullable=True),
        "basis": Column("string", "registry match | named in the text | source | none"),
    },
    "institutions": {
        "ror_id": Column("string", "https://ror.org/…, unique"),
        "name": Column("string", "display name in the registry"),
        "country_code": Column("string", "country where the registry places it", nullable=True),
        "types": Column("list<string>", "registry types"),
    },
}  # fmt: skip
"""Every authorship has at least one row in `affiliations`; one with nothing known has a row with
`country_code` null and basis `none`, so that unknown is a category and never dropped."""
