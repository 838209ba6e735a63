"""The files of a cube: where each lies, and its columns.

country_sets.parquet          what each set number stands for
thresholds.parquet            the top-cited thresholds by field and year
cells/NNN.parquet             the cube itself, by field and subfield
sets*, pairs*, countries*,    its rollups over all subjects; those that end in _by_type keep the
sizes*.parquet                type of work, the others add the types up
parts/NAME/cells.parquet      the cells of one part of the corpus, before they are added up
parts/NAME/works.parquet      the set of each work of the part, with what works are selected by
parts/NAME/by_*.parquet       the same sorted by topic, venue, source or funder
parts/NAME/cited.parquet      how many works of the part have so many citations
manifest.json                 from which parts it was made
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.corpus.cube.dimensions import (
    Dimensions,
    Keys,
    calendar_years,
    sets_of,
    subjects_of,
    types_of,
    unknown_of,
    years_of,
)
from isthmus.corpus.cube.grouping import Cells

FOLDER = "cube"
MANIFEST = "manifest.json"
KIND = "country-set cube"
FORMAT = 2
ROW_GROUP = 65_536

COUNTS = ("works", "works_with_affiliation", "citations", "ranked_works", "small_1", "small_10")
"""Whole numbers: works that can be compared by citations are ranked, those in cells too small to
hold one work of the top 1 % or 10 % are small."""
TOPS = ("top_1", "top_10")
"""Sums of weights; in the cells of a part each is three columns: works above thresholds (`_above`)
and at them (`_at`), and the weights of works that are compared within their venue (`_venue`)."""


def folder_of(corpus: Path) -> Path:
    """Where the cube of a corpus lies."""
    return corpus / FOLDER


def places_table(keys: Keys, dimensions: Dimensions, *, subjects: bool = True) -> dict[str, Any]:
    """The columns that keys stand for: field, subfield, type, year and country set."""
    columns: dict[str, Any] = {}
    if subjects:
        at = pa.array(subjects_of(keys).astype(np.int32))
        fields = pa.array([field for field, _ in dimensions.subjects], pa.int16())
        subfields = pa.array([subfield for _, subfield in dimensions.subjects], pa.int32())
        columns |= {"field_id": fields.take(at), "subfield_id": subfields.take(at)}
    at = pa.array(types_of(keys).astype(np.int32))
    columns["type"] = pa.array(dimensions.types, pa.string()).take(at)
    years, missing = calendar_years(years_of(keys))
    columns["year"] = pa.array(years, mask=missing)
    columns["with_unknown"] = pa.array(unknown_of(keys))
    columns["country_set_id"] = pa.array(sets_of(keys).astype(np.int32))
    return columns


def cells_table(cells: Cells, dimensions: Dimensions, *, subjects: bool = True) -> pa.Table:
    """Cells as a table of their dimensions, counts and credits."""
    columns = places_table(cells.keys, dimensions, subjects=subjects)
    columns |= {name: counted(column) for name, column in cells.columns.items()}
    columns["credits"] = credits_column(cells)
    return pa.table(columns)


def credits_column(cells: Cells) -> pa.ListArray:
    """The credits as one list for each cell."""
    starts = np.concatenate([[0], np.cumsum(cells.sizes)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(starts), pa.array(cells.credits))


def counted(column: npt.NDArray[Any]) -> pa.Array:
    """A column in the smallest of the types that are read everywhere."""
    if column.dtype.kind == "f" or not len(column):
        return pa.array(column)
    small = np.iinfo(np.int32)
    fits = small.min <= int(column.min()) and int(column.max()) <= small.max
    return pa.array(column.astype(np.int32 if fits else np.int64))


def keyed_table(cells: Cells) -> pa.Table:
    """Cells by key: how those of a part are kept."""
    columns = {"key": pa.array(cells.keys)}
    columns |= {name: counted(column) for name, column in cells.columns.items()}
    columns["credits"] = credits_column(cells)
    return pa.table(columns)


def keyed_cells(table: pa.Table) -> Cells:
    """The cells of a table that `keyed_table` made."""
    credits = table["credits"].combine_chunks()
    offsets = credits.offsets.to_numpy().astype(np.int64)
    names = [name for name in table.column_names if name not in {"key", "credits"}]
    return Cells(
        table["key"].to_numpy(),
        {name: table[name].to_numpy() for name in names},
        np.diff(offsets),
        credits.values.to_numpy()[offsets[0] : offsets[-1]],
    )


def write(
    table: pa.Table, path: Path, plain: Sequence[str] = (), row_group: int = ROW_GROUP
) -> None:
    """A table as Parquet; `plain` names columns whose values hardly repeat."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = [name for name in leaf_names(table.schema) if name.split(".")[0] not in plain]
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=1,
        row_group_size=row_group,
        use_dictionary=names,
    )


def leaf_names(schema: pa.Schema) -> list[str]:
    """The names of columns as Parquet counts them: those inside of lists apart."""
    return [
        f"{field.name}.list.element" if pa.types.is_list(field.type) else field.name
        for field in schema
    ]
