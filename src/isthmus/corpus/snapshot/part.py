"""One file of works to one part of a corpus; it runs in a process of its own.

A part is finished when its `done.json` is there. Until then nothing reads it, and a run that was
killed begins it anew.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from isthmus.corpus.engine import arrow_schema
from isthmus.corpus.openalex import EXPANSION, openalex_work
from isthmus.corpus.quarantine import Quarantine
from isthmus.corpus.records import DamagedLineError, Excluded, WorkRecord
from isthmus.corpus.schema import OPTIONAL_TABLES, TABLES
from isthmus.corpus.snapshot.blocks import Block, HashedFile, Lost, blocks_of, is_packed, page_works
from isthmus.corpus.snapshot.decoding import Decoded
from isthmus.corpus.snapshot.flattening import SEEN, TEXTS, Flat, flattened
from isthmus.corpus.snapshot.nested import nested_schema, parquet_works
from isthmus.corpus.snapshot.rows import tables_of
from isthmus.manifests import write_json

FileKind = Literal["lines", "page", "parquet"]

DONE = "done.json"
_FEW_LINES = 64
"""A block of so few lines that can't be read as a whole is read line by line."""

_BATCH_BYTES = 16 << 20
"""Lines of so many bytes become columns at once."""

_FLUSH_BYTES = 64 << 20
_MOST_SHOWN = 10_000

RECORDS = pa.schema(
    [
        ("number", pa.int64()),
        ("updated", pa.int32()),
        ("line", pa.int32()),
        ("kept", pa.bool_()),
    ]
)
"""Every record of a file: the number of the work, days from 1970 to its last change (-1: unknown),
its line, and whether its rows are in the part."""


@dataclass(frozen=True)
class Reading:
    """What is asked of each file; parts that were read otherwise are read again."""

    include_expansion: bool = False
    with_references: bool = False
    with_texts: bool = False


@dataclass(frozen=True)
class PartTask:
    """A file to read: its name in the manifest, its part's name, and where the part goes.

    `expected_lines` is the number of records that the snapshot's own manifest gives.
    """

    path: Path
    name: str
    part: str
    kind: FileKind
    folder: Path
    reading: Reading
    expected_lines: int | None = None

    @property
    def identity(self) -> dict[str, Any]:
        """What must be as it was for a finished part to be used by a later run."""
        state = self.path.stat()
        return {
            "name": self.name,
            "bytes": state.st_size,
            "changed": state.st_mtime_ns,
            "reading": vars(self.reading).copy(),
        }


def finished_part(task: PartTask) -> dict[str, Any] | None:
    """What is known of a part that an earlier run finished from the same file, or nothing."""
    try:
        done = json.loads((task.folder / DONE).read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return dict(done["part"]) if done["identity"] == task.identity else None


def read_part(task: PartTask, count: Callable[[int], None] | None = None) -> dict[str, Any]:
    """Read a file into its part; returns what the manifest says of it.

    Parameters
    ----------
    count
        Is told the number of bytes of each piece of the file that is read.

    Raises
    ------
    SourceError
        If more than one line in a hundred is damaged or lost.
    """
    identity = task.identity
    found = _read(task, count, {})
    doubles = _older_copies(task.folder)
    if doubles:
        found = _read(task, None, doubles)
    found["duplicates"] = len(doubles)
    write_json(task.folder / DONE, {"identity": identity, "part": found})
    return found


def _read(
    task: PartTask, count: Callable[[int], None] | None, skip: Mapping[int, int]
) -> dict[str, Any]:
    shutil.rmtree(task.folder, ignore_errors=True)
    task.folder.mkdir(parents=True)
    raw = HashedFile(task.path, count)
    with raw, _Writers(task) as writers, Quarantine(task.folder / "quarantine.jsonl") as quarantine:
        state = _State(task, writers, quarantine, skip)
        for block in _blocks(task, raw):
            if isinstance(block, Lost):
                state.lose(block)
            elif isinstance(block, Block):
                state.add_lines(block)
            else:
                state.add_nested(*block)
        state.end()
        return {
            "name": task.name,
            "sha256": raw.sha256(),
            "bytes": task.path.stat().st_size,
            "rows": state.lines,
            "works_read": state.works,
            "damaged": quarantine.damaged,
            "excluded": dict(sorted(state.excluded.items())),
            "as_of": state.as_of,
        }


def _blocks(task: PartTask, raw: HashedFile) -> Iterator[Block | Lost | tuple[pa.Table, int]]:
    if task.kind == "parquet":
        schema = nested_schema(task.reading.with_references, task.reading.with_texts)
        first = 1
        for table in parquet_works(task.path, schema):
            yield table, first
            first += table.num_rows
    elif task.kind == "page":
        yield page_works(raw, task.name, is_packed(task.path))
    else:
        yield from blocks_of(raw, is_packed(task.path))


@dataclass
class _State:
    """What became of the lines so far."""

    task: PartTask
    writers: _Writers
    quarantine: Quarantine
    skip: Mapping[int, int]
    lines: int = 0
    works: int = 0
    lost: int = 0
    as_of: str | None = None
    excluded: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        reading = self.task.reading
        schema = nested_schema(reading.with_references, reading.with_texts)
        self._decoded, self._first = Decoded(schema), 1

    def add_lines(self, block: Block) -> None:
        """Take in lines, in halves where one of them prevents that they are read as a whole."""
        if block.first != self._first + len(self._decoded):
            self._take_decoded()
        if not len(self._decoded):
            self._first = block.first
        if self._decoded.add(block.text, block.lines):
            if self._decoded.bytes >= _BATCH_BYTES:
                self._take_decoded()
        elif block.lines > _FEW_LINES:
            for half in _halves(block):
                self.add_lines(half)
        else:
            self._take_decoded()
            self._add_single(block)

    def _take_decoded(self) -> None:
        if len(self._decoded):
            self.add_nested(self._decoded.taken(), self._first)

    def add_nested(self, nested: pa.Table, first: int) -> None:
        """Take in rows; the first has this line number."""
        if self.task.kind == "parquet":
            nested, first_lines = self._sound_rows(nested, first)
        else:
            first_lines = np.arange(first, first + nested.num_rows)
        self.lines += nested.num_rows
        kept = np.ones(nested.num_rows, bool)
        if not self.task.reading.include_expansion:
            expansion = np.asarray(pc.fill_null(nested["is_xpac"], False).to_numpy().astype(bool))
            if expansion.any():
                self.excluded[EXPANSION] += int(expansion.sum())
            kept &= ~expansion
        if self.skip:
            kept &= ~np.isin(first_lines, list(self.skip))
        records = _records(nested["id"], nested["updated_date"], first_lines, kept)
        kept_rows = nested if kept.all() else nested.filter(pa.array(kept))
        reading = self.task.reading
        self._write(flattened(kept_rows, reading.with_references, reading.with_texts), records)

    def _sound_rows(self, nested: pa.Table, first: int) -> tuple[pa.Table, Any]:
        """The rows of a Parquet file that are works; the others go to the quarantine."""
        lines = np.arange(first, first + nested.num_rows)
        sound = np.asarray(_sound_of(nested).to_numpy(zero_copy_only=False).astype(bool))
        for place in np.flatnonzero(~sound):
            said = f"'{nested['id'][int(place)].as_py()}' is no work with authorships"
            self.quarantine.add_damaged(self.task.name, int(lines[place]), said, b"")
        self.lines += int((~sound).sum())
        return nested.filter(pa.array(sound)), lines[sound]

    def _add_single(self, block: Block) -> None:
        """Take in lines one by one; what is no work goes to the quarantine with the reason."""
        found: list[tuple[int, WorkRecord]] = []
        records: list[tuple[str, str | None, int, bool]] = []
        for number, line in enumerate(block.text.split(b"\n")[:-1], start=block.first):
            if not line or line.isspace():
                continue
            self.lines += 1
            try:
                work = openalex_work(line, include_expansion=True)
            except DamagedLineError as damage:
                self.quarantine.add_damaged(self.task.name, number, str(damage), line)
                continue
            assert not isinstance(work, Excluded)
            left_out = bool(work.is_xpac) and not self.task.reading.include_expansion
            self.excluded.update([EXPANSION] * left_out)
            kept = not left_out and number not in self.skip
            records.append((work.work_id, work.updated, number, kept))
            if kept:
                found.append((number, work))
        reading = self.task.reading
        flat = tables_of([one for _, one in found], reading.with_references, reading.with_texts)
        ids, updated, lines, kept_flags = (
            (list(one) for one in zip(*records, strict=True)) if (records) else ([], [], [], [])
        )
        self._write(
            flat,
            _records(
                pa.chunked_array([pa.array(ids, pa.string())]),
                pa.chunked_array([pa.array(updated, pa.string())]),
                np.array(lines, np.int64),
                np.array(kept_flags, bool),
            ),
        )

    def lose(self, lost: Lost) -> None:
        """Note what can't be read."""
        self.lost += 1
        self.quarantine.add_damaged(self.task.name, lost.line, lost.reason, b"")

    def _write(self, flat: Flat, records: pa.Table) -> None:
        works = flat.tables["works"]
        self.works += works.num_rows
        newest = pc.max(works["updated_date"]).as_py()
        self.as_of = max(filter(None, (self.as_of, newest)), default=None)
        self.writers.add(flat, records)

    def end(self) -> None:
        """Take in what is still held, and check how much of the file is damaged or lost."""
        self._take_decoded()
        for line, number in sorted(self.skip.items())[:_MOST_SHOWN]:
            self.quarantine.add_superseded(self.task.name, line, f"W{number}")
        self.quarantine.end_source(
            self.task.name, self.lines, self.task.expected_lines, cut=bool(self.lost)
        )


def _halves(block: Block) -> Iterable[Block]:
    middle = block.text.find(b"\n", len(block.text) // 2) + 1
    if middle in (0, len(block.text)):
        middle = block.text.find(b"\n") + 1
    first, second = block.text[:middle], block.text[middle:]
    count = first.count(b"\n")
    yield Block(first, block.first, count)
    yield Block(second, block.first + count, block.lines - count)


def _sound_of(nested: pa.Table) -> pa.ChunkedArray:
    """Of each row, whether id, authorships and citations are those of a work."""
    ids = pc.match_substring_regex(
        nested["id"], r"^(https?://openalex\.org/(works/)?)?W[0-9]{1,18}$"
    )
    cited = nested["cited_by_count"]
    counted = pc.and_(pc.greater_equal(cited, 0), pc.less_equal(cited, 2**31 - 1))
    return pc.and_(
        pc.and_(pc.fill_null(ids, False), pc.is_valid(nested["authorships"])),
        pc.fill_null(counted, True),
    )


def _records(ids: pa.ChunkedArray, updated: pa.ChunkedArray, lines: Any, kept: Any) -> pa.Table:
    numbers = pc.cast(pc.replace_substring_regex(ids, r"^.*W", ""), pa.int64())
    days = pc.cast(_dates(updated), pa.int32())
    return pa.table(
        [numbers, pc.fill_null(days, -1), pa.array(lines, pa.int32()), pa.array(kept, pa.bool_())],
        schema=RECORDS,
    )


def _dates(updated: pa.ChunkedArray) -> pa.ChunkedArray:
    days = pc.utf8_slice_codeunits(updated, 0, 10)
    given = pc.match_substring_regex(days, r"^[0-9]{4}-(0[1-9]|1[0-2])-([012][0-9]|3[01])$")
    try:
        return pc.cast(pc.if_else(pc.fill_null(given, False), days, None), pa.date32())
    except pa.ArrowInvalid:  # the 30th of February: no date of this block is trusted
        return pa.chunked_array([pa.nulls(len(updated), pa.date32())])


def _older_copies(folder: Path) -> Mapping[int, int]:
    """The kept records of which the file holds a newer copy, or an equal one before.

    Their lines, with the numbers of the works.
    """
    records = pq.read_table(folder / "records.parquet")
    numbers = records["number"].to_numpy()
    if len(np.unique(numbers)) == len(numbers):
        return {}
    lines = records["line"].to_numpy()
    order = np.lexsort((lines, -records["updated"].to_numpy(), numbers))
    later = np.flatnonzero(np.diff(numbers[order], prepend=-1) == 0)
    kept = records["kept"].to_numpy(zero_copy_only=False)
    return {int(lines[place]): int(numbers[place]) for place in order[later] if kept[place]}


class _Writers:
    """The files of a part, written in batches of some dozen megabytes."""

    def __init__(self, task: PartTask) -> None:
        schemas = {
            name: arrow_schema(TABLES[name]) for name in ("works", "authorships", "affiliations")
        }
        if task.reading.with_references:
            schemas["references"] = arrow_schema(OPTIONAL_TABLES["references"])
        if task.reading.with_texts:
            schemas["texts"] = TEXTS
        self._schemas = {**schemas, "records": RECORDS}
        self._held: dict[str, list[pa.Table]] = {name: [] for name in self._schemas}
        self._bytes = 0
        self._folder = task.folder
        self._seen: dict[str, dict[str, Any]] = {}
        self._writers = {
            name: pq.ParquetWriter(
                task.folder / f"{name}.parquet", schema, compression="zstd", compression_level=1
            )
            for name, schema in self._schemas.items()
        }

    def add(self, flat: Flat, records: pa.Table) -> None:
        """Take in rows; they are written when enough are held."""
        for name, table in {**flat.tables, "texts": flat.texts, "records": records}.items():
            if table is not None:
                self._held[name].append(table)
                self._bytes += table.nbytes
        new = [
            row
            for row in flat.seen.to_pylist()
            if (row["ror_id"] or row["institution_id"]) not in self._seen
        ]
        self._seen.update({row["ror_id"] or row["institution_id"]: row for row in new})
        if self._bytes > _FLUSH_BYTES:
            self._flush()

    def __enter__(self) -> _Writers:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._flush()
            seen = sorted(self._seen.items())
            table = pa.Table.from_pylist([row for _, row in seen], schema=SEEN)
            pq.write_table(table, self._folder / "seen.parquet", compression="zstd")
        for writer in self._writers.values():
            writer.close()

    def _flush(self) -> None:
        for name, tables in self._held.items():
            if tables:
                self._writers[name].write_table(pa.concat_tables(tables))
        self._held = {name: [] for name in self._schemas}
        self._bytes = 0
