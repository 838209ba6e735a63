"""One part of a corpus, from its tables to the files of its cells: work for one process.

It goes in two steps, because numbers for new country sets are given in the order of the parts,
whichever process is done first: `locate_part` finds the sets, `count_part` writes the files.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from isthmus.corpus.country_sets import FIRST_SHARED, CountryCodes, Masks
from isthmus.corpus.cube.dimensions import Dimensions, sets_of, unknown_of, with_sets
from isthmus.corpus.cube.grouping import Cells, grouped, totals
from isthmus.corpus.cube.layout import keyed_cells, keyed_table, write
from isthmus.corpus.cube.part_cells import (
    AFFILIATION_COLUMNS,
    RANKED_BY,
    WORK_COLUMNS,
    ranked,
    work_cells,
    work_keys,
)
from isthmus.corpus.cube.top_cited import Thresholds

SELECTED_BY = ("primary_topic_id", "venue", "source_id", "funder_ids")
"""Columns of works that a question may select by and that the cube does not count by."""

SUBJECT = {"primary_field_id": "field_id", "primary_subfield_id": "subfield_id"}
"""Columns of works, and what the cube calls them."""

SORTED_BY = {
    "primary_topic_id": "by_topic",
    "venue": "by_venue",
    "source_id": "by_source",
    "funder_ids": "by_funder",
}
"""Column -> the file in which the works of a part are sorted by it, so that the works of one value
lie in few groups of rows; a work is in `by_funder` once for each of its funders."""
SORTED_GROUP = 16_384

_CODED = ["type", "primary_field_id", "primary_subfield_id", "primary_topic_id", "venue",
          "source_id"]  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One part of a corpus: its name, and its files of works and affiliations."""

    name: str
    works: Path
    affiliations: Path


def locate_part(
    part: Part,
    dimensions: Dimensions,
    codes: CountryCodes,
    limits: Thresholds,
    scratch: Path,
) -> Masks:
    """The country sets of a part; the rest of what is known of its works goes to `scratch`."""
    works = pq.read_table(
        part.works, columns=list(WORK_COLUMNS), read_dictionary=_CODED, use_threads=False
    )
    affiliations = pq.read_table(
        part.affiliations,
        columns=list(AFFILIATION_COLUMNS),
        read_dictionary=["country_code"],
        use_threads=False,
    )
    located = work_cells(works, affiliations, dimensions, codes, limits)
    arrays: dict[str, Any] = {
        f"column_{name}": column for name, column in located.cells.columns.items()
    }
    arrays |= {
        "keys": located.cells.keys,
        "sizes": located.cells.sizes.astype(np.int16),
        "credits": located.cells.credits,
    }
    np.savez(scratch / f"{part.name}.npz", **arrays)
    return located.masks


def count_part(
    part: Part,
    numbers: npt.NDArray[np.int64],
    scratch: Path,
    out: Path,
) -> int:
    """Write the files of a part; `numbers` are those of its sets. Returns its number of cells."""
    path = scratch / f"{part.name}.npz"
    with np.load(path) as found:
        keys = _numbered(found["keys"], numbers)
        works = Cells(
            keys,
            {
                name.removeprefix("column_"): found[name]
                for name in found.files
                if name.startswith("column_")
            },
            found["sizes"].astype(np.int64),
            found["credits"],
        )
    cells = grouped(works)
    folder = out / part.name
    write(keyed_table(cells), folder / "cells.parquet", plain=["key"])
    table = _works_table(part, works)
    write(table, folder / "works.parquet")
    for column, name in SORTED_BY.items():
        write(_sorted_by(table, column), folder / f"{name}.parquet", row_group=SORTED_GROUP)
    path.unlink()
    return len(cells)


def rank_part_again(
    part: Part,
    dimensions: Dimensions,
    limits: Thresholds,
    out: Path,
) -> int:
    """Count the top-cited works of a part anew, by other thresholds; all else stays.

    Returns the number of cells.
    """
    folder = out / part.name
    works = pq.read_table(
        part.works, columns=list(RANKED_BY), read_dictionary=_CODED, use_threads=False
    )
    known = pq.read_table(folder / "works.parquet", columns=["country_set_id", "with_unknown"])
    keys = work_keys(
        works,
        dimensions,
        known["with_unknown"].to_numpy(),
        known["country_set_id"].to_numpy().astype(np.int64),
    )
    found, summed = totals(keys, ranked(works, dimensions, limits))
    cells = keyed_cells(pq.read_table(folder / "cells.parquet"))
    assert np.array_equal(found, cells.keys), "the cells of a part are not those of its works"
    again = Cells(cells.keys, {**cells.columns, **summed}, cells.sizes, cells.credits)
    _replace(keyed_table(again), folder / "cells.parquet")
    return len(again)


def _replace(table: pa.Table, path: Path) -> None:
    """Write the cells anew; the file that is there may be linked to, and is left as it is."""
    path.unlink()
    write(table, path, plain=["key"])


def _numbered(keys: npt.NDArray[np.int64], numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The keys with the numbers of the dictionary in the place of the part's own."""
    sets = sets_of(keys)
    own = sets >= FIRST_SHARED
    sets[own] = numbers[sets[own] - FIRST_SHARED]
    return with_sets(keys, sets)


def _works_table(part: Part, works: Cells) -> pa.Table:
    """One row per work, in the order of the part."""
    schema = pq.read_schema(part.works)
    names = [name for name in SELECTED_BY if name in schema.names]
    also = ["year", "type", *SUBJECT, *names]
    taken = pq.read_table(part.works, columns=also, use_threads=False)
    columns: dict[str, Any] = {
        "country_set_id": pa.array(sets_of(works.keys).astype(np.int32)),
        "with_unknown": pa.array(unknown_of(works.keys)),
        "with_affiliation": pa.array(works.columns["works_with_affiliation"] > 0),
    }
    return pa.table(columns | {SUBJECT.get(name, name): taken[name] for name in also})


def _sorted_by(works: pa.Table, column: str) -> pa.Table:
    """The works that have a value in a column, sorted by it; those of a list once for each."""
    kept = works.select([name for name in works.column_names if name not in SELECTED_BY])
    if column not in works.column_names:
        return kept.slice(0, 0).append_column(column, pa.nulls(0, pa.string()))
    values = works[column].combine_chunks()
    if pa.types.is_list(values.type):
        rows = pc.list_parent_indices(values)
        values = pc.list_flatten(values)
    else:
        rows = pa.array(np.arange(len(values)))
    coded = values.dictionary_encode()
    names = coded.dictionary
    rank = np.empty(len(names), np.int64)
    rank[pc.sort_indices(names).to_numpy()] = np.arange(len(names))
    known = np.flatnonzero(coded.indices.is_valid().to_numpy(zero_copy_only=False))
    ranks = rank[coded.indices.take(pa.array(known)).to_numpy().astype(np.int64)]
    at = rows.to_numpy().astype(np.int64)[known]
    order = np.argsort(ranks << 32 | at, kind="stable")
    if pa.types.is_list(works[column].type) and len(order):
        # A funder that a work names twice counts it once.
        key = (ranks << 32 | at)[order]
        order = order[np.append(True, key[1:] != key[:-1])]
    table = kept.take(pa.array(at[order]))
    return table.append_column(column, values.take(pa.array(known[order])))
