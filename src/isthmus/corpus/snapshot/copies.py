"""Which copy of a work counts: the newest; none of a work that was deleted or merged away.

Every record of every file is known by its number and date (`part.RECORDS`). They are looked at in
ranges of numbers, so that memory does not grow with the snapshot.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

Integers = npt.NDArray[np.int64]

_AT_A_TIME = 30_000_000
"""So many records of all files are compared at a time."""

EMPTY: Integers = np.empty(0, np.int64)


def superseded(
    records: Mapping[str, Path], deleted: frozenset[int], at_a_time: int = _AT_A_TIME
) -> dict[str, Integers]:
    """The works of each part that are not to be kept, as sorted numbers.

    Of equal dates the first part counts, in the order of `records`. A newest copy that was left out
    (an expansion work) hides the older ones, too.

    Parameters
    ----------
    records
        The file of records of each part, in the order of the sources.
    deleted
        Numbers of works that are gone.
    """
    parts = list(records)
    gone = np.array(sorted(deleted), np.int64)
    lost: list[list[Integers]] = [[] for _ in parts]
    for low, high in _ranges(records, at_a_time):
        found = _compared([records[part] for part in parts], low, high, gone)
        for place, numbers in enumerate(found):
            lost[place].append(numbers)
    return {part: np.concatenate([EMPTY, *each]) for part, each in zip(parts, lost, strict=True)}


def digest(numbers: Integers) -> str:
    """A short name of a set of works; empty for none."""
    if not len(numbers):
        return ""
    return hashlib.sha256(np.ascontiguousarray(numbers, "<i8").tobytes()).hexdigest()[:16]


def _ranges(records: Mapping[str, Path], at_a_time: int) -> Sequence[tuple[int, int]]:
    """Ranges of numbers with about equally many records, by the bounds of the row groups."""
    lows, highs, rows = [], [], []
    for path in records.values():
        metadata = pq.read_metadata(path)
        for group in range(metadata.num_row_groups):
            found = metadata.row_group(group).column(0).statistics
            if found is not None and found.has_min_max:
                lows.append(found.min)
                highs.append(found.max)
                rows.append(metadata.row_group(group).num_rows)
    if not lows:
        return []
    low, high = min(lows), max(highs) + 1
    pieces = max(1, -(-sum(rows) // at_a_time))
    bounds = np.unique(np.linspace(low, high, pieces + 1).astype(np.int64))
    return [(int(a), int(b)) for a, b in pairwise(bounds)]


def _compared(paths: Sequence[Path], low: int, high: int, gone: Integers) -> list[Integers]:
    """Of each file, the kept numbers from `low` to below `high` that lose against another copy."""
    numbers, updated, kept, part = [], [], [], []
    for place, path in enumerate(paths):
        table = pq.read_table(
            path, filters=(pc.field("number") >= low) & (pc.field("number") < high)
        )
        numbers.append(table["number"].to_numpy())
        updated.append(table["updated"].to_numpy())
        kept.append(table["kept"].to_numpy(zero_copy_only=False))
        part.append(np.full(table.num_rows, place, np.int32))
    every = np.concatenate(numbers)
    of = np.concatenate(part)
    order = np.lexsort((of, -np.concatenate(updated), every))
    every, of, held = every[order], of[order], np.concatenate(kept)[order]
    first = np.diff(every, prepend=-1) != 0
    lost = held & (~first | np.isin(every, gone))
    return [np.unique(every[lost & (of == place)]) for place in range(len(paths))]


def kept_numbers(records: Path) -> Integers:
    """The sorted numbers of the works of a part before any was superseded."""
    table = pq.read_table(records, columns=["number", "kept"])
    return np.sort(table.filter(table["kept"])["number"].to_numpy())


def written_numbers(works: Path) -> Integers:
    """The sorted numbers of the works that a part's table holds."""
    ids = pq.read_table(works, columns=["work_id"])["work_id"]
    return np.sort(pc.cast(pc.utf8_slice_codeunits(ids, 1), pa.int64()).to_numpy())


def write_without(source: Path, target: Path, numbers: Integers) -> None:
    """A part of a table without some works, piece by piece."""
    ids = pa.array([f"W{number}" for number in numbers.tolist()], pa.string())
    with (
        pq.ParquetFile(source) as file,
        pq.ParquetWriter(
            target, file.schema_arrow, compression="zstd", compression_level=1
        ) as writer,
    ):
        for batch in file.iter_batches(200_000):
            table = pa.Table.from_batches([batch])
            writer.write_table(table.filter(pc.invert(pc.is_in(table["work_id"], ids))))
