"""The cells of all parts are added up: subject by subject, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.corpus.cube.dimensions import (
    NO_YEAR,
    Dimensions,
    Keys,
    first_key,
    subjects_of,
    types_of,
    without_subjects,
    years_of,
)
from isthmus.corpus.cube.grouping import Cells, grouped, joined
from isthmus.corpus.cube.layout import (
    COUNTS,
    cells_table,
    keyed_cells,
    keyed_table,
    write,
)
from isthmus.corpus.cube.top_cited import Thresholds, cell_numbers

CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Slice:
    """Subjects that are merged together: their places from `first` to before `end`."""

    number: int
    first: int
    end: int


def slices_of(works_by_subject: npt.NDArray[np.int64], cells: int) -> list[Slice]:
    """All subjects in runs of about CELLS_AT_ONCE of so many cells of parts."""
    wanted = max(1, -(-cells // CELLS_AT_ONCE))
    total = int(works_by_subject.sum())
    reached = np.cumsum(works_by_subject)
    ends = [int(np.searchsorted(reached, total * part / wanted)) + 1 for part in range(1, wanted)]
    ends = sorted({min(end, len(works_by_subject)) for end in ends} | {len(works_by_subject)})
    starts = [0, *ends[:-1]]
    return [
        Slice(number, first, end)
        for number, (first, end) in enumerate(zip(starts, ends, strict=True))
        if first < end
    ]


def merge_slice(
    one: Slice,
    parts: Sequence[Path],
    dimensions: Dimensions,
    limits: Thresholds,
    scratch: Path,
    out: Path,
) -> int:
    """Write the cells of some subjects, and to `scratch` their sums over subjects.

    Returns the number of cells.
    """
    found = [_cells_between(path, first_key(one.first), first_key(one.end)) for path in parts]
    tied = grouped(joined(found))
    cells = weighted(tied, dimensions, limits)
    write(cells_table(cells, dimensions), out / "cells" / f"{one.number:03}.parquet")
    write(keyed_table(over_subjects(cells)), scratch / f"slice-{one.number:03}.parquet", ["key"])
    return len(cells)


def weighted(cells: Cells, dimensions: Dimensions, limits: Thresholds) -> Cells:
    """The cells of parts with `top_1` and `top_10` in the place of what these are made of."""
    columns = {name: cells.columns[name] for name in COUNTS}
    fields = compared_fields(dimensions, limits)[subjects_of(cells.keys)]
    years = years_of(cells.keys)
    ranked = np.flatnonzero((fields >= 0) & (years != NO_YEAR) & (columns["ranked_works"] > 0))
    rows = limits.rows_of(cell_numbers(fields[ranked], years[ranked], types_of(cells.keys[ranked])))
    for name, threshold in limits.by_share.items():
        above, at, venue = (cells.columns[f"{name}_{part}"] for part in ("above", "at", "venue"))
        weight = np.zeros(len(cells))
        weight[ranked] = threshold.weight[rows]
        columns[name] = above + at * weight + venue
    return replace(cells, columns=columns)


def compared_fields(dimensions: Dimensions, limits: Thresholds) -> npt.NDArray[np.int64]:
    """The place in `limits.fields` of each subject's field; -1 where there is none."""
    places = {name: place for place, name in enumerate(limits.fields)}
    return np.array([places.get(name or "", -1) for name in dimensions.names], np.int64)


def over_subjects(cells: Cells) -> Cells:
    """The cells added up over subjects."""
    return grouped(replace(cells, keys=without_subjects(cells.keys)))


def merged_slices(scratch: Path) -> Cells:
    """The cells of all slices over all subjects."""
    paths = sorted(scratch.glob("slice-*.parquet"))
    return grouped(joined([keyed_cells(pq.read_table(path)) for path in paths]))


def _cells_between(path: Path, first: int, end: int) -> Cells:
    """The cells of a part with keys from `first` to before `end`; only their rows are read."""
    file = pq.ParquetFile(path)
    place = file.schema_arrow.get_field_index("key")
    wanted = []
    for number in range(file.num_row_groups):
        extent = file.metadata.row_group(number).column(place).statistics
        # A part without works has a row group without an extent.
        if extent is not None and extent.max >= first and extent.min < end:
            wanted.append(number)
    table = file.read_row_groups(wanted, use_threads=False)
    keys: Keys = table["key"].to_numpy()
    low, high = np.searchsorted(keys, [first, end])
    return keyed_cells(pa.table(table.slice(low, high - low)))
