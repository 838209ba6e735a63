"""From single works to the rows of a corpus: for lines that whole columns can't hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from isthmus.corpus.engine import arrow_schema
from isthmus.corpus.records import AuthorRecord, WorkRecord
from isthmus.corpus.schema import OPTIONAL_TABLES, TABLES
from isthmus.corpus.snapshot.flattening import SEEN, TEXTS, Flat

_Row = dict[str, Any]


def tables_of(works: Sequence[WorkRecord], with_references: bool, with_texts: bool) -> Flat:
    """The rows of works, as `flattening.flattened` gives them."""
    rows: dict[str, list[_Row]] = {"works": [], "authorships": [], "affiliations": []}
    texts: list[_Row] = []
    seen: dict[str, _Row] = {}
    for work in works:
        countries: set[str] = set()
        unknown = 0
        for order, author in enumerate(work.authors, start=1):
            place = {"work_id": work.work_id, "author_order": order}
            joined = " ; ".join(author.affiliations) or None
            rows["authorships"].append(
                {**place, "author_key": author.key, "raw_affiliation": joined}
            )
            known = list(_affiliations(author))
            placed = {row["country_code"] for row in known} - {None}
            countries |= placed
            unknown += not placed
            rows["affiliations"] += [{**place, **row} for row in known or [{"basis": "none"}]]
            texts += [{**place, "text": text} for text in author.unresolved]
            for one in author.attributions:
                key = one.ror_id or one.institution_id
                if key:
                    seen.setdefault(key, _described(one))
        rows["works"].append(_work(work, sorted(countries), unknown))
    schemas = {name: arrow_schema(TABLES[name]) for name in rows}
    if with_references:
        schemas["references"] = arrow_schema(OPTIONAL_TABLES["references"])
        rows["references"] = [
            {"work_id": work.work_id, "referenced_work_id": cited}
            for work in works
            for cited in work.references
        ]
    return Flat(
        {name: pa.Table.from_pylist(rows[name], schema=schema) for name, schema in schemas.items()},
        pa.Table.from_pylist(texts, schema=TEXTS) if with_texts else None,
        pa.Table.from_pylist(list(seen.values()), schema=SEEN),
    )


def _affiliations(author: AuthorRecord) -> Iterator[_Row]:
    """What the source knows of one author, each organisation and each country once."""
    organisations: dict[str, _Row] = {}
    for one in author.attributions:
        key = one.ror_id or one.institution_id or one.country_code
        if key:
            row = {"ror_id": one.ror_id, "institution_id": one.institution_id}
            found = {**row, "country_code": one.country_code, "basis": "source"}
            organisations.setdefault(key, found)
    placed = {
        row["country_code"] for key, row in organisations.items() if key != row["country_code"]
    }
    kept = [row for key, row in organisations.items() if key not in placed]
    yield from kept
    if not any(row["country_code"] for row in kept):
        for code in sorted(set(author.stated_countries)):
            yield {"country_code": code, "basis": "named in the text"}


def _described(one: Any) -> _Row:
    return {
        "institution_id": one.institution_id,
        "ror_id": one.ror_id,
        "name": one.name,
        "country_code": one.country_code,
        "type": one.organisation_type,
        "lineage": one.lineage,
    }


def _work(work: WorkRecord, country_set: list[str], unknown: int) -> _Row:
    columns = (
        "work_id", "year", "type", "venue", "title", "doi", "source_id", "primary_topic_id",
        "primary_subfield_id", "primary_field_id", "primary_field", "cited_by_count", "is_xpac",
        "is_retracted", "funder_ids",
    )  # fmt: skip
    return {name: getattr(work, name) for name in columns} | {
        "source": "openalex",
        "author_count": len(work.authors),
        "country_set": country_set,
        "has_affiliation": any(one.affiliations or one.attributions for one in work.authors),
        "unknown_country_authors": unknown,
        "updated_date": work.updated,
    }
