"""The tables of a corpus, declared once: column, type, meaning, constraint.

A corpus is a folder with `manifest.json` and one folder per table, which holds the table as Parquet
parts. A work's rows in `works`, `authorships`, `affiliations` and `references` are in parts of the
same name.
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
        "doi": Column("string", "DOI in lower case, without the resolver's address", nullable=True),
        "source_id": Column("string", "sources.source_id, or the key of the venue", nullable=True),
        "primary_topic_id": Column("string", "OpenAlex topic, T…", nullable=True),
        "primary_subfield_id": Column("int32", "OpenAlex subfield of that topic", nullable=True),
        "primary_field_id": Column("int16", "OpenAlex field of that topic", nullable=True),
        "primary_field": Column("string", "name of that field", nullable=True),
        "cited_by_count": Column("int32", "citations as the source counts them", nullable=True),
        "author_count": Column("int32", "authors named on the work"),
        "country_set": Column("list<string>", "distinct known country codes, sorted; may be empty"),
        "has_affiliation": Column("boolean", "any affiliation string or institution is given"),
        "unknown_country_authors": Column("int32", "authors for whom no country is known"),
        "is_xpac": Column("boolean", "expansion work of OpenAlex", nullable=True),
        "is_retracted": Column("boolean", "the source calls it retracted", nullable=True),
        "funder_ids": Column(
            "list<string>", "funders.funder_id, each once, sorted; null is unknown", nullable=True
        ),
        "updated_date": Column(
            "string", "day of the record's last change, as 2026-06-24", nullable=True
        ),
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
        "institution_id": Column("string", "institutions.institution_id", nullable=True),
        "country_code": Column("string", "ISO alpha-2, or XK; null is unknown", nullable=True),
        "basis": Column("string", "registry match | named in the text | source | none"),
    },
    "institutions": {
        "ror_id": Column("string", "https://ror.org/…, unique where there is one", nullable=True),
        "institution_id": Column("string", "OpenAlex institution, I…", nullable=True),
        "name": Column("string", "display name in the registry, or else in the source"),
        "country_code": Column("string", "country where the registry places it", nullable=True),
        "types": Column("list<string>", "registry types"),
        "lineage": Column(
            "list<string>", "institution_id of itself and its parents; null is unknown",
            nullable=True,
        ),
        "city": Column("string", "city as the source names it", nullable=True),
        "latitude": Column("float64", "degrees north", nullable=True),
        "longitude": Column("float64", "degrees east", nullable=True),
    },
    "sources": {
        "source_id": Column("string", "OpenAlex source, S…, unique"),
        "name": Column("string", "display name", nullable=True),
        "type": Column("string", "journal, repository, conference, …", nullable=True),
        "issn_l": Column("string", "linking ISSN", nullable=True),
        "publisher": Column("string", "name of the host organisation", nullable=True),
        "country_code": Column("string", "ISO alpha-2, or XK", nullable=True),
    },
    "topics": {
        "topic_id": Column("string", "OpenAlex topic, T…, unique"),
        "name": Column("string", "display name", nullable=True),
        "subfield_id": Column("int32", "OpenAlex subfield", nullable=True),
        "subfield": Column("string", "its name", nullable=True),
        "field_id": Column("int16", "OpenAlex field", nullable=True),
        "field": Column("string", "its name", nullable=True),
        "domain_id": Column("int16", "OpenAlex domain", nullable=True),
        "domain": Column("string", "its name", nullable=True),
    },
    "funders": {
        "funder_id": Column("string", "OpenAlex funder, F…, unique"),
        "name": Column("string", "display name", nullable=True),
        "country_code": Column("string", "ISO alpha-2, or XK", nullable=True),
        "ror_id": Column("string", "https://ror.org/…", nullable=True),
    },
}  # fmt: skip
"""Every authorship has at least one row in `affiliations`; one with nothing known has a row with
`country_code` null and basis `none`, so that unknown is a category and never dropped."""

OPTIONAL_TABLES: Mapping[str, Mapping[str, Column]] = {
    "references": {
        "work_id": Column("string", "works.work_id"),
        "referenced_work_id": Column("string", "OpenAlex work, W…; it need not be in the corpus"),
    },
}
"""Tables that a corpus has only if they were asked for."""
