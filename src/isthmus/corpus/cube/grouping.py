"""Cells of equal key become one: their counts are added, their vectors element by element.

Sums are made in the order in which the cells are given, so the same cells give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from isthmus.corpus.cube.dimensions import Keys

Column = npt.NDArray[Any]


@dataclass(frozen=True)
class Cells:
    """Rows with a key, additive columns, and a vector of credits each.

    `credits` holds the vectors one after the other; `sizes` how long each is. Cells of equal key
    have vectors of equal length.
    """

    keys: Keys
    columns: Mapping[str, Column]
    sizes: npt.NDArray[np.int64]
    credits: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.keys)


def grouped(cells: Cells) -> Cells:
    """The cells with each key once, in the order of the keys."""
    if not len(cells):
        return cells
    order = np.argsort(cells.keys, kind="stable")
    keys = cells.keys[order]
    new = np.concatenate([[True], keys[1:] != keys[:-1]])
    begins = np.flatnonzero(new)
    columns = {
        name: np.add.reduceat(column[order], begins, dtype=_sum_type(column))
        for name, column in cells.columns.items()
    }
    sizes = cells.sizes[order[begins]]
    return Cells(keys[begins], columns, sizes, _added(cells, order, new, sizes))


def joined(several: Sequence[Cells]) -> Cells:
    """All cells, one after the other."""
    first = several[0]
    return Cells(
        np.concatenate([cells.keys for cells in several]),
        {
            name: np.concatenate([cells.columns[name] for cells in several])
            for name in first.columns
        },
        np.concatenate([cells.sizes for cells in several]),
        np.concatenate([cells.credits for cells in several]),
    )


def totals(keys: Keys, columns: Mapping[str, Column]) -> tuple[Keys, dict[str, Column]]:
    """The sums of columns by key, in the order of the keys."""
    if not len(keys):
        return keys, dict(columns)
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    begins = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return ordered[begins], {
        name: np.add.reduceat(column[order], begins, dtype=_sum_type(column))
        for name, column in columns.items()
    }


def _added(
    cells: Cells,
    order: npt.NDArray[np.int64],
    new: npt.NDArray[np.bool_],
    sizes: npt.NDArray[np.int64],
) -> npt.NDArray[np.float64]:
    """The vectors of the groups, one after the other."""
    group = np.cumsum(new) - 1
    starts = np.concatenate([[0], np.cumsum(cells.sizes)[:-1]])
    ends = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    lengths = cells.sizes[order]
    before = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    within = np.arange(int(lengths.sum())) - np.repeat(before, lengths)
    taken = cells.credits[np.repeat(starts[order], lengths) + within]
    target = np.repeat(ends[group], lengths) + within
    added = np.bincount(target, weights=taken, minlength=int(sizes.sum()))
    return added.astype(np.float64, copy=False)


def _sum_type(column: Column) -> type[np.float64] | type[np.int64]:
    """The type in which a column is added up, so that whole numbers do not overflow."""
    return np.float64 if column.dtype.kind == "f" else np.int64
