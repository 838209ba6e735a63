"""What has been read so far, on disk: the parts from which a corpus is put together.

Works get a sequence number, so that the tables come out in the order of the sources. Rows go to
Parquet in batches; memory does not grow with the sources.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.corpus.records import WorkRecord

BATCH_WORKS = 20_000

STAGED: dict[str, pa.Schema] = {
    "works": pa.schema(
        [
            ("seq", pa.int64()),
            ("work_id", pa.string()),
            ("source", pa.string()),
            ("year", pa.int16()),
            ("type", pa.string()),
            ("venue", pa.string()),
            ("title", pa.string()),
            ("doi", pa.string()),
            ("source_id", pa.string()),
            ("primary_topic_id", pa.string()),
            ("primary_subfield_id", pa.int32()),
            ("primary_field_id", pa.int16()),
            ("primary_field", pa.string()),
            ("cited_by_count", pa.int32()),
            ("author_count", pa.int32()),
            ("has_affiliation", pa.bool_()),
            ("is_xpac", pa.bool_()),
            ("is_retracted", pa.bool_()),
            ("funder_ids", pa.list_(pa.string())),
            ("updated_date", pa.string()),
        ]
    ),
    "authorships": pa.schema(
        [
            ("seq", pa.int64()),
            ("author_order", pa.int32()),
            ("author_key", pa.string()),
            ("raw_affiliation", pa.string()),
        ]
    ),
    "texts": pa.schema([("seq", pa.int64()), ("author_order", pa.int32()), ("text", pa.string())]),
    "attributed": pa.schema(
        [
            ("seq", pa.int64()),
            ("author_order", pa.int32()),
            ("ror_id", pa.string()),
            ("institution_id", pa.string()),
            ("name", pa.string()),
            ("country_code", pa.string()),
            ("organisation_type", pa.string()),
            ("lineage", pa.list_(pa.string())),
        ]
    ),
    "stated": pa.schema(
        [("seq", pa.int64()), ("author_order", pa.int32()), ("country_code", pa.string())]
    ),
}


class Staging:
    """Writes works as they are read. Use it as a context; the files are complete at its end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.works = 0
        folder.mkdir(parents=True, exist_ok=True)
        self._writers = {
            name: pq.ParquetWriter(self.file(name), schema) for name, schema in STAGED.items()
        }
        self._columns: dict[str, list[list[Any]]] = {}
        self._clear()

    def file(self, name: str) -> Path:
        """The file of one part."""
        return self.folder / f"{name}.parquet"

    def add(self, work: WorkRecord, source: str) -> None:
        """Take in one work."""
        seq = self.works
        self.works += 1
        given = bool(work.unaligned)
        for order, author in enumerate(work.authors, start=1):
            given = given or bool(author.affiliations or author.attributions)
            joined = " ; ".join(author.affiliations) or None
            self._row("authorships", seq, order, author.key, joined)
            for text in author.unresolved:
                self._row("texts", seq, order, text)
            for one in author.attributions:
                self._row(
                    "attributed",
                    seq,
                    order,
                    one.ror_id,
                    one.institution_id,
                    one.name,
                    one.country_code,
                    one.organisation_type,
                    one.lineage,
                )
            for code in author.stated_countries:
                self._row("stated", seq, order, code)
        for text in work.unaligned:
            self._row("texts", seq, None, text)
        self._row(
            "works",
            seq,
            work.work_id,
            source,
            work.year,
            work.type,
            work.venue,
            work.title,
            work.doi,
            work.source_id,
            work.primary_topic_id,
            work.primary_subfield_id,
            work.primary_field_id,
            work.primary_field,
            work.cited_by_count,
            len(work.authors),
            given,
            work.is_xpac,
            work.is_retracted,
            work.funder_ids,
            work.updated,
        )
        if self.works % BATCH_WORKS == 0:
            self._write()

    def __enter__(self) -> Staging:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._write()
        for writer in self._writers.values():
            writer.close()

    def _row(self, name: str, *values: Any) -> None:
        for column, value in zip(self._columns[name], values, strict=True):
            column.append(value)

    def _write(self) -> None:
        for name, columns in self._columns.items():
            if columns[0]:
                schema = STAGED[name]
                arrays = [
                    pa.array(column, field.type)
                    for column, field in zip(columns, schema, strict=True)
                ]
                self._writers[name].write_table(pa.table(arrays, schema=schema))
        self._clear()

    def _clear(self) -> None:
        self._columns = {name: [[] for _ in schema] for name, schema in STAGED.items()}
