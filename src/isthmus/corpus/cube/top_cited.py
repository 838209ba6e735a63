"""From which number of citations on a work is among the most cited of those it is compared with.

A work is compared with the works of its field, year and type; one without a topic with those of its
venue. These are the cells of `measures.impact`, and the weights are the same: in a cell with N
works, and for a share p, the threshold is the smallest number t with at most pN works cited more
than t times. Works above it count as 1, works with exactly t citations as (pN − works above) /
works at t, all others as 0. So the world's share is exactly p, however many works are tied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from isthmus.corpus.cube.dimensions import NO_YEAR

Places = npt.NDArray[np.int64]

SHARES: Mapping[str, float] = {"top_1": 0.01, "top_10": 0.1}

_YEARS, _TYPES = NO_YEAR + 1, 256


@dataclass(frozen=True)
class Threshold:
    """For one share and each cell: `cited` is the threshold, `weight` what a work at it counts,
    `small` whether the cell has too few works to hold one top-cited work."""

    cited: Places
    weight: npt.NDArray[np.float64]
    small: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Thresholds:
    """The thresholds of all cells.

    `fields` are the names that works are compared by, in order: those of fields, and `venue: …`.
    `cells` holds the number of each cell, ascending; see `cell_numbers`.
    """

    fields: tuple[str, ...]
    cells: Places
    by_share: Mapping[str, Threshold]

    def rows_of(self, cells: Places) -> Places:
        """The row of each of some cells, which all exist."""
        rows = np.searchsorted(self.cells, cells)
        assert not len(cells) or np.array_equal(self.cells[rows], cells), "a cell of no work"
        return rows


def cell_numbers(fields: Places, years: Places, types: Places) -> Places:
    """One number for each cell, from the places of its field, year and type."""
    return np.asarray((fields * _TYPES + types) * _YEARS + years, np.int64)


def fields_of(cells: Places) -> Places:
    """The place of the field of each cell."""
    return np.asarray(cells // (_TYPES * _YEARS), np.int64)


def types_of_cells(cells: Places) -> Places:
    """The place of the type of each cell."""
    return np.asarray(cells // _YEARS % _TYPES, np.int64)


def years_of_cells(cells: Places) -> Places:
    """The year of each cell."""
    return np.asarray(cells % _YEARS, np.int64)


def thresholds(
    fields: Sequence[str],
    cells: Places,
    cited: Places,
    works: Places,
    shares: Mapping[str, float] = SHARES,
) -> Thresholds:
    """The thresholds of cells, from how many of their works have so many citations.

    Parameters
    ----------
    fields
        The names that the numbers of cells refer to.
    cells, cited, works
        One row per cell and number of citations; rows that are equal in both are added.
    """
    order = np.lexsort((-cited, cells))
    cells, cited, works = cells[order], cited[order], works[order]
    new = np.ones(len(cells), bool)
    new[1:] = (cells[1:] != cells[:-1]) | (cited[1:] != cited[:-1])
    begins = np.flatnonzero(new)
    at = np.add.reduceat(works, begins) if len(begins) else works
    cells, cited = cells[begins], cited[begins]
    found, first = np.unique(cells, return_index=True)
    row = np.repeat(np.arange(len(found)), np.diff(np.append(first, len(cells))))
    total = np.bincount(row, weights=at, minlength=len(found))
    before = np.cumsum(at) - at
    above = before - before[first][row] if len(row) else before
    by_share = {}
    for name, share in shares.items():
        # From the most cited down, the threshold is the last row above which there are at most pN.
        within = np.flatnonzero(above <= share * total[row])
        limit = np.zeros(len(found), np.int64)
        weight = np.zeros(len(found))
        limit[row[within]] = cited[within]
        weight[row[within]] = (share * total[row[within]] - above[within]) / at[within]
        by_share[name] = Threshold(limit, weight, share * total < 1)
    return Thresholds(tuple(fields), found, by_share)


def moved(before: Thresholds, now: Thresholds) -> Places:
    """The cells in which works would be ranked otherwise than before, or that are new.

    Where a cell is a field's, the weight at the threshold may change: it is applied later. In the
    cell of a venue it may not, because the cube does not count by venues.
    """
    places = {name: place for place, name in enumerate(now.fields)}
    of_old = np.array([places.get(name, -1) for name in before.fields], np.int64)
    old_fields = of_old[fields_of(before.cells)]
    kept = np.flatnonzero(old_fields >= 0)
    old = cell_numbers(
        old_fields[kept], years_of_cells(before.cells[kept]), types_of_cells(before.cells[kept])
    )
    order = np.argsort(old)
    old, kept = old[order], kept[order]
    if not len(old):
        return now.cells
    at = np.minimum(np.searchsorted(old, now.cells), len(old) - 1)
    same = old[at] == now.cells
    venue = is_venue(now)[fields_of(now.cells)] if len(now.cells) else np.zeros(0, bool)
    for name, threshold in now.by_share.items():
        former = before.by_share[name]
        row = kept[at]
        same &= former.cited[row] == threshold.cited
        same &= former.small[row] == threshold.small
        same &= ~venue | (former.weight[row] == threshold.weight)
    return np.asarray(now.cells[~same], np.int64)


def is_venue(of: Thresholds) -> npt.NDArray[np.bool_]:
    """Which names are those of venues."""
    return np.array([name.startswith(VENUE) for name in of.fields], bool)


VENUE = "venue: "
"""What stands before the name of a venue in the place of a field."""
