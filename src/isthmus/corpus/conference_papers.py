"""Conference paper lists: JSON lines with raw affiliation strings, and the bundled example.

A line is one paper with `record_id`, `venue`, `year`, `title` and `authors`; affiliations stand in
`author_affiliations` per author, or in `affiliation_list` where the source does not say whose they
are. Authors' names are counted and not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.corpus.affiliation_text import repaired_affiliation
from isthmus.corpus.records import (
    KEYED_ID_KINDS,
    AuthorRecord,
    DamagedLineError,
    Excluded,
    WorkRecord,
    author_key,
)

WORK_TYPE = "conference-paper"

UNPUBLISHED = {"reject": "submission was rejected", "withdraw": "submission was withdrawn"}
"""Statuses of submissions that never became works."""

EXAMPLE_SCHEMA = pa.schema(
    [
        pa.field("record_id", pa.string(), nullable=False),
        pa.field("venue", pa.string(), nullable=False),
        pa.field("year", pa.int16(), nullable=False),
        pa.field("title", pa.string()),
        pa.field("cited_by_count", pa.int32()),
        pa.field(
            "authors",
            pa.list_(
                pa.struct([("author_key", pa.string()), ("affiliations", pa.list_(pa.string()))])
            ),
            nullable=False,
        ),
        pa.field("unaligned_affiliations", pa.list_(pa.string()), nullable=False),
    ]
)
"""The bundled example: one row per work, its authors in order."""

_Count = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
_Year = Annotated[int, msgspec.Meta(ge=1000, le=2100)]


class _Paper(msgspec.Struct):
    record_id: Annotated[str, msgspec.Meta(min_length=1)]
    venue: str
    year: _Year
    authors: list[str]
    title: str | None = None
    status: str | None = None
    author_ids: list[str | None] | None = None
    author_id_kind: str | None = None
    author_affiliations: list[list[str]] | None = None
    affiliation_list: list[str] | None = None
    gs_citation: _Count | None = None


_decoder = msgspec.json.Decoder(_Paper)


def is_conference_paper(record: Mapping[str, Any]) -> bool:
    """Whether a JSON object has the shape of a line of a conference paper list."""
    return {"record_id", "venue", "year", "authors"} <= record.keys()


def conference_paper(
    line: bytes, key: Callable[[str, str], str] = author_key
) -> WorkRecord | Excluded:
    """The work on one line. `key` makes an author's key from the kind of identifier and its value.

    Raises
    ------
    DamagedLineError
        If the line is not JSON, lacks a field, or names other numbers of authors and affiliations.
    """
    try:
        paper = _decoder.decode(line)
    except msgspec.MsgspecError as fault:
        raise DamagedLineError(str(fault)) from None
    except UnicodeDecodeError:
        raise DamagedLineError("is not UTF-8") from None
    reason = UNPUBLISHED.get((paper.status or "").casefold())
    if reason:
        return Excluded(reason)
    return WorkRecord(
        work_id=paper.record_id,
        year=paper.year,
        type=WORK_TYPE,
        venue=paper.venue,
        title=paper.title,
        primary_topic_id=None,
        primary_field=None,
        cited_by_count=paper.gs_citation,
        authors=_authors(paper, key),
        unaligned=_repaired(paper.affiliation_list or [], paper.venue),
        source_id=paper.venue,
    )


def example_works(path: Path) -> Iterator[WorkRecord]:
    """The works of a Parquet file of the bundled example's shape."""
    for batch in pq.ParquetFile(path).iter_batches(batch_size=5_000):
        for row in batch.to_pylist():
            yield WorkRecord(
                work_id=row["record_id"],
                year=row["year"],
                type=WORK_TYPE,
                venue=row["venue"],
                title=row["title"],
                primary_topic_id=None,
                primary_field=None,
                cited_by_count=row["cited_by_count"],
                authors=[_author(one["author_key"], one["affiliations"]) for one in row["authors"]],
                unaligned=row["unaligned_affiliations"],
                source_id=row["venue"],
            )


def _authors(paper: _Paper, key: Callable[[str, str], str]) -> list[AuthorRecord]:
    count = len(paper.authors)
    affiliations = paper.author_affiliations
    if affiliations is None:
        affiliations = [[]] * count
    if len(affiliations) != count:
        raise DamagedLineError(f"{count} authors, but affiliations of {len(affiliations)}")
    kind = paper.author_id_kind
    identifiers = paper.author_ids if kind in KEYED_ID_KINDS else None
    if identifiers is None or len(identifiers) != count:
        identifiers = [None] * count
    return [
        _author(key(str(kind), identifier) if identifier else None, _repaired(texts, paper.venue))
        for identifier, texts in zip(identifiers, affiliations, strict=True)
    ]


def _author(key: str | None, affiliations: list[str]) -> AuthorRecord:
    return AuthorRecord(key=key, affiliations=affiliations, unresolved=affiliations)


def _repaired(texts: list[str], venue: str) -> list[str]:
    if venue == "kdd" and len(texts) > 1:
        # This list writes '+' for the commas within one affiliation.
        texts = [", ".join(texts)]
    repaired = (repaired_affiliation(text) for text in texts)
    return list(dict.fromkeys(text for text in repaired if text))
