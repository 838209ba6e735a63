"""The rollups of the cube: cells become counts of countries, of pairs of them, and of set sizes.

Every function takes cells without a subject: what differs between their keys is type, year and
set.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from isthmus.corpus.country_sets import CountrySets, flat_positions
from isthmus.corpus.cube.dimensions import (
    Dimensions,
    calendar_years,
    packed,
    sets_of,
    types_of,
    unknown_of,
    without_types,
    years_of,
)
from isthmus.corpus.cube.grouping import Cells, grouped, totals
from isthmus.corpus.cube.layout import COUNTS, TOPS, counted

Places = npt.NDArray[np.int64]

_PAIRED = ("works", "ranked_works", "citations", *TOPS)
_PAIRS_AT_ONCE = 8_000_000


@dataclass(frozen=True)
class Members:
    """The countries of every set of a dictionary: where each begins, and their places."""

    starts: Places
    places: npt.NDArray[np.uint8]
    codes: tuple[str, ...]

    @property
    def sizes(self) -> Places:
        """The number of countries of each set."""
        return np.diff(self.starts)


def members(sets: CountrySets) -> Members:
    """The countries of every set."""
    starts, places = sets.members()
    return Members(starts, places, tuple(sets.codes.codes))


def without_type(cells: Cells) -> Cells:
    """The cells added up over types."""
    return grouped(replace(cells, keys=without_types(cells.keys)))


def country_table(cells: Cells, of: Members, dimensions: Dimensions, typed: bool) -> pa.Table:
    """One row per type, year and country: the counts of the works that have it, full counting.

    `international_works` counts those with another country besides; `credit` is fractional.
    """
    sets = sets_of(cells.keys)
    sizes = of.sizes[sets]
    at, _ = flat_positions(of.starts[sets], sizes)
    cell = np.repeat(np.arange(len(cells)), sizes)
    keys = _without_set(cells)[cell] | of.places[at]
    columns = {name: cells.columns[name][cell] for name in (*COUNTS, *TOPS)}
    columns["international_works"] = np.where(sizes > 1, cells.columns["works"], 0)[cell]
    columns["credit"] = cells.credits
    keys, summed = totals(keys, columns)
    named = _dimension_columns(keys, dimensions, typed)
    named["country"] = _codes(of, sets_of(keys))
    return pa.table(named | {name: counted(column) for name, column in summed.items()})


def size_table(cells: Cells, of: Members, dimensions: Dimensions, typed: bool) -> pa.Table:
    """One row per type, year, whether an author's country is unknown, and number of countries; 0
    are the works without a known one."""
    unknown = unknown_of(cells.keys).astype(np.int64) << 16
    keys = _without_set(cells) | unknown | of.sizes[sets_of(cells.keys)]
    keys, summed = totals(keys, {name: cells.columns[name] for name in (*COUNTS, *TOPS)})
    named = _dimension_columns(keys, dimensions, typed)
    named["with_unknown"] = pa.array(sets_of(keys) >> 16 > 0)
    named["countries"] = pa.array((sets_of(keys) & 0xFFFF).astype(np.int16))
    return pa.table(named | {name: counted(column) for name, column in summed.items()})


def pair_table(cells: Cells, of: Members, dimensions: Dimensions, typed: bool) -> pa.Table:
    """One row per type, year and pair of countries, `country_a` before `country_b`."""
    shared = np.flatnonzero(of.sizes[sets_of(cells.keys)] > 1)
    types = np.unique(types_of(cells.keys[shared]))
    parts = []
    for place in types:
        rows = shared[types_of(cells.keys[shared]) == place]
        parts.append(_pairs_of_type(cells, rows, of, dimensions, int(place), typed))
    if not parts:
        parts = [_pairs_of_type(cells, shared, of, dimensions, 0, typed)]
    return pa.concat_tables(parts)


def _pairs_of_type(
    cells: Cells, rows: Places, of: Members, dimensions: Dimensions, place: int, typed: bool
) -> pa.Table:
    """The pairs of cells of one type: added into a table of all years and pairs."""
    years, year = np.unique(years_of(cells.keys[rows]), return_inverse=True)
    codes = len(of.codes)
    length = len(years) * codes * codes
    sums = {name: np.zeros(length) for name in _PAIRED}
    for some in _portions(of.sizes[sets_of(cells.keys[rows])]):
        cell, a, b = _pairs(of, sets_of(cells.keys[rows[some]]))
        at = (year[some][cell] * codes + a) * codes + b
        for name, summed in sums.items():
            summed += np.bincount(at, cells.columns[name][rows[some]][cell], minlength=length)
    found = np.flatnonzero(sums["works"])
    of_year, pair = np.divmod(found, codes * codes)
    a, b = np.divmod(pair, codes)
    none = np.zeros(len(found), np.int64)
    named = _dimension_columns(
        packed(none, none + place, years[of_year], none, none), dimensions, typed
    )
    named |= {"country_a": _codes(of, a), "country_b": _codes(of, b)}
    values = {
        name: counted(summed[found] if name in TOPS else summed[found].astype(np.int64))
        for name, summed in sums.items()
    }
    return pa.table(named | values)


def _pairs(of: Members, sets: Places) -> tuple[Places, Places, Places]:
    """For each pair of each set: the row of the set, and the places of both countries."""
    sizes = of.sizes[sets]
    at, begins = flat_positions(of.starts[sets], sizes)
    rank = np.arange(len(at)) - np.repeat(begins, sizes)
    partners = np.repeat(sizes, sizes) - rank - 1
    first = np.repeat(np.arange(len(at)), partners)
    second, _ = flat_positions(np.arange(len(at)) + 1, partners)
    places = of.places[at].astype(np.int64)
    a, b = places[first], places[second]
    cell = np.repeat(np.arange(len(sets)), sizes)[first]
    # Places follow the alphabet but for codes on spare bits; `country_a` < `country_b` always.
    order = np.argsort(np.argsort(np.array(of.codes))) if of.codes else np.zeros(0, np.int64)
    swapped = order[a] > order[b]
    return cell, np.where(swapped, b, a), np.where(swapped, a, b)


def _portions(sizes: Places) -> Iterator[slice]:
    """Runs of cells that have a bounded number of pairs together."""
    pairs = np.cumsum(sizes * (sizes - 1) // 2)
    start = 0
    while start < len(pairs):
        before = pairs[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(pairs, before + _PAIRS_AT_ONCE, side="right")))
        yield slice(start, end)
        start = end


def _without_set(cells: Cells) -> Places:
    none = np.zeros(len(cells), np.int64)
    return packed(none, types_of(cells.keys), years_of(cells.keys), none, none)


def _dimension_columns(keys: Places, dimensions: Dimensions, typed: bool) -> dict[str, Any]:
    years, missing = calendar_years(years_of(keys))
    columns: dict[str, Any] = {}
    if typed:
        at = pa.array(types_of(keys).astype(np.int32))
        columns["type"] = pa.array(dimensions.types, pa.string()).take(at)
    columns["year"] = pa.array(years, mask=missing)
    return columns


def _codes(of: Members, places: Places) -> pa.Array:
    return pa.array(of.codes, pa.string()).take(pa.array(places.astype(np.int32)))
