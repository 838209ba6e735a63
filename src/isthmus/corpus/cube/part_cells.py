"""The works of one part of a corpus become cells.

The rows of `affiliations` lie in the order of `works`, as a build writes them, so a work's rows are
found by looking for where the identifier changes, without a join. Where a file is ordered
otherwise, they are looked up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.corpus.country_sets import (
    UNKNOWN_PLACE,
    CountryCodes,
    Masks,
    flat_positions,
    local_sets,
)
from isthmus.corpus.cube.dimensions import NO_YEAR, Dimensions, Keys, packed, year_places
from isthmus.corpus.cube.grouping import Cells
from isthmus.corpus.cube.top_cited import VENUE, Thresholds, cell_numbers, is_venue

WORK_COLUMNS = (
    "work_id", "year", "type", "primary_field_id", "primary_subfield_id", "primary_field", "venue",
    "cited_by_count", "country_set", "unknown_country_authors", "has_affiliation",
)  # fmt: skip
RANKED_BY = (
    "year", "type", "primary_field_id", "primary_subfield_id", "primary_field", "venue",
    "cited_by_count",
)  # fmt: skip
AFFILIATION_COLUMNS = ("work_id", "author_order", "country_code")

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class WorkCells:
    """One cell for each work of a part, in their order, and the sets of several countries.

    In the keys, numbers from FIRST_SHARED on count the rows of `masks`.
    """

    cells: Cells
    masks: Masks


def work_cells(
    works: pa.Table,
    affiliations: pa.Table,
    dimensions: Dimensions,
    codes: CountryCodes,
    limits: Thresholds,
) -> WorkCells:
    """The works of one part as cells of one work each.

    Parameters
    ----------
    works, affiliations
        WORK_COLUMNS and AFFILIATION_COLUMNS of the corpus tables.
    dimensions
        With all subjects and types of the works.
    codes
        With all countries of the works.
    limits
        With all cells of the works that can be compared by citations.

    Returns
    -------
    WorkCells
        The columns are those of `layout.COUNTS` and what `layout.TOPS` are made of. `credits` are
        the fractional credits of the set's countries, see `measures.counting.fractional_counts`;
        what is missing to the number of works is the credit of authors of unknown country.
    """
    starts, places = country_places(works["country_set"], codes)
    sizes = np.diff(starts)
    sets = local_sets(starts, places)
    unknown, _ = _numbers(works["unknown_country_authors"])
    keys = work_keys(works, dimensions, (unknown > 0) | (sizes == 0), sets.set_of)
    citations, missing = _numbers(works["cited_by_count"])
    columns = {
        "works": np.ones(len(sizes), np.int32),
        "works_with_affiliation": works["has_affiliation"].to_numpy().astype(np.int32),
        "citations": np.where(missing, 0, citations),
    }
    columns |= ranked(works, dimensions, limits)
    credits = work_credits(works, affiliations, codes, starts, places)
    return WorkCells(Cells(keys, columns, sizes, credits), sets.masks)


def work_keys(
    works: pa.Table, dimensions: Dimensions, unknown: npt.NDArray[np.bool_], sets: Places
) -> Keys:
    """The key of each work, of which the set and whether it has an unknown author are known."""
    return packed(
        subject_places(works, dimensions),
        _places(works["type"], dimensions.type_places),
        year_places(*_numbers(works["year"])),
        unknown,
        sets,
    )


def ranked(
    works: pa.Table, dimensions: Dimensions, limits: Thresholds
) -> dict[str, npt.NDArray[Any]]:
    """The columns that depend on which works are cited more than others.

    They are `ranked_works`, `small_…` and what `layout.TOPS` are made of.

    Parameters
    ----------
    works
        RANKED_BY of the works.
    """
    citations, missing = _numbers(works["cited_by_count"])
    years = year_places(*_numbers(works["year"]))
    fields = _compared_by(works, limits)
    rows = np.flatnonzero(~missing & (years != NO_YEAR) & (fields >= 0))
    types = _places(works["type"], dimensions.type_places)[rows]
    cells = limits.rows_of(cell_numbers(fields[rows], years[rows], types))
    venue = is_venue(limits)[fields[rows]] if len(rows) else np.zeros(0, bool)
    columns: dict[str, npt.NDArray[Any]] = {"ranked_works": np.zeros(len(years), np.int32)}
    columns["ranked_works"][rows] = 1
    for name, threshold in limits.by_share.items():
        limit = threshold.cited[cells]
        above, at = citations[rows] > limit, citations[rows] == limit
        values = {
            f"{name}_above": above & ~venue,
            f"{name}_at": at & ~venue,
            f"{name}_venue": np.where(venue, above + at * threshold.weight[cells], 0.0),
            name.replace("top", "small"): threshold.small[cells],
        }
        for column, value in values.items():
            whole = value.dtype == bool
            columns[column] = np.zeros(len(years), np.int32 if whole else np.float64)
            columns[column][rows] = value
    return columns


def _compared_by(works: pa.Table, limits: Thresholds) -> Places:
    """The place of the field, or else of the venue, that each work is compared by; or -1."""
    places = {name: place for place, name in enumerate(limits.fields)}
    fields, names = _encoded(works["primary_field"])
    found = np.array([-1 if name is None else places.get(name, -1) for name in names])[fields]
    without = np.flatnonzero(found < 0)
    if len(without):
        venues, names = _encoded(works["venue"].take(pa.array(without)))
        of_name = [-1 if name is None else places.get(VENUE + name, -1) for name in names]
        found[without] = np.array(of_name)[venues]
    return np.asarray(found, np.int64)


def subject_places(works: pa.Table, dimensions: Dimensions) -> Places:
    """The place of each work's subject."""
    fields, field_names = _encoded(works["primary_field_id"])
    subfields, subfield_names = _encoded(works["primary_subfield_id"])
    table = np.full((len(field_names), len(subfield_names)), -1, np.int64)
    field_at = {name: place for place, name in enumerate(field_names)}
    subfield_at = {name: place for place, name in enumerate(subfield_names)}
    for (field, subfield), place in dimensions.subject_places.items():
        if field in field_at and subfield in subfield_at:
            table[field_at[field], subfield_at[subfield]] = place
    found = table[fields, subfields]
    assert not len(found) or found.min() >= 0, "a subject without a place"
    return found


def country_places(
    sets: pa.ChunkedArray, codes: CountryCodes
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """Where the countries of each work begin, and the places of all of them, in order.

    The codes of a work are sorted; their places are, too, unless a code took a spare bit.
    """
    lists = sets.combine_chunks() if isinstance(sets, pa.ChunkedArray) else sets
    starts = lists.offsets.to_numpy().astype(np.int64)
    coded = lists.values.slice(int(starts[0]), int(starts[-1] - starts[0])).dictionary_encode()
    places = codes.places(coded.dictionary.to_pylist())[coded.indices.to_numpy()]
    starts = starts - starts[0]
    work = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    combined = work << 8 | places
    if len(combined) and np.any(combined[1:] < combined[:-1]):
        places = (np.sort(combined) & 255).astype(np.uint8)
    return starts, places


def work_credits(
    works: pa.Table,
    affiliations: pa.Table,
    codes: CountryCodes,
    starts: npt.NDArray[np.int64],
    places: npt.NDArray[np.uint8],
) -> npt.NDArray[np.float64]:
    """The fractional credit of each country of each work, in the order of `places`.

    In a work of one country every author with a known country has that one, so only the works of
    several countries are looked into author by author.
    """
    credits = np.zeros(len(places))
    rows = _authors_in_order(works["work_id"], affiliations, codes)
    if rows is None:
        return credits
    sizes = np.diff(starts)
    authors = np.zeros(len(sizes), np.int64)
    authors[rows.work] = np.add.reduceat(rows.begins_author, rows.starts, dtype=np.int64)
    unknown, _ = _numbers(works["unknown_country_authors"])
    alone = np.flatnonzero((sizes == 1) & (authors > 0))
    credits[starts[alone]] = (authors[alone] - unknown[alone]) / authors[alone]
    runs = np.flatnonzero(sizes[rows.work] > 1)
    if len(runs):
        _share_among(credits, rows, runs, authors, starts, places)
    return credits


def _share_among(
    credits: npt.NDArray[np.float64],
    rows: _AuthorRows,
    runs: Places,
    authors: Places,
    starts: Places,
    places: npt.NDArray[np.uint8],
) -> None:
    """Put the credits of works of several countries into `credits`."""
    lengths = np.diff(np.append(rows.starts, len(rows.place)))[runs]
    at, _ = flat_positions(rows.starts[runs], lengths)
    work = np.repeat(rows.work[runs], lengths)
    author = np.cumsum(rows.begins_author[at])
    place = rows.place[at]
    known = np.flatnonzero(place != UNKNOWN_PLACE)
    known = _distinct_pairs(author[known] << 8 | place[known], known)
    author, work, place = author[known], work[known], place[known]
    countries = np.bincount(author, minlength=1)
    sizes = np.diff(starts)
    shared = np.flatnonzero(sizes > 1)
    among, _ = flat_positions(starts[shared], sizes[shared])
    of_work = np.repeat(shared, sizes[shared]) << 8 | places[among]
    found = among[np.searchsorted(of_work, work << 8 | place)]
    credits += np.bincount(found, 1 / (authors[work] * countries[author]), minlength=len(credits))


@dataclass(frozen=True)
class _AuthorRows:
    """Rows of affiliations that the source gives to an author, author after author.

    `work` and `starts` have one row per work that has any: its row in `works`, and where its rows
    begin. `place` and `begins_author` have one for each row.
    """

    work: Places
    starts: Places
    place: npt.NDArray[np.uint8]
    begins_author: npt.NDArray[np.bool_]


def _authors_in_order(
    work_ids: pa.ChunkedArray, affiliations: pa.Table, codes: CountryCodes
) -> _AuthorRows | None:
    """The rows with the place of their work, or None where there are none."""
    if affiliations["author_order"].null_count:
        affiliations = affiliations.filter(pc.is_valid(affiliations["author_order"]))
    if not affiliations.num_rows:
        return None
    ids = affiliations["work_id"].combine_chunks()
    begins = np.ones(len(ids), bool)
    begins[1:] = pc.not_equal(ids[1:], ids[:-1]).to_numpy(zero_copy_only=False)
    starts = np.flatnonzero(begins)
    orders = affiliations["author_order"].to_numpy()
    indices, names = _encoded(affiliations["country_code"])
    place = codes.places(names)[indices]
    work = _rows_of(ids.take(pa.array(starts)), work_ids)
    falls = (orders[1:] < orders[:-1]) & ~begins[1:]
    if np.any(work[1:] <= work[:-1]) or np.any(falls):
        of_row = np.repeat(work, np.diff(np.append(starts, len(ids))))
        order = np.lexsort((orders, of_row))
        of_row, orders, place = of_row[order], orders[order], place[order]
        begins[1:] = of_row[1:] != of_row[:-1]
        starts = np.flatnonzero(begins)
        work = of_row[starts]
    begins[1:] |= orders[1:] != orders[:-1]
    return _AuthorRows(work, starts, place, begins)


def _rows_of(runs: pa.Array, work_ids: pa.ChunkedArray) -> Places:
    """The row in `work_ids` of each identifier in `runs`."""
    ids = work_ids.combine_chunks()
    if len(runs) == len(ids) and runs.equals(ids):
        return np.arange(len(ids))
    found = pc.index_in(runs, value_set=ids)
    assert found.null_count == 0, "an affiliation of a work that is not in its part"
    return np.asarray(found.to_numpy().astype(np.int64))


def _distinct_pairs(keys: Places, rows: Places) -> Places:
    """The rows of the first of each key; keys of one author lie together."""
    if not len(keys):
        return rows
    author = keys >> 8
    repeated = np.zeros(len(keys), bool)
    same = author[1:] == author[:-1]
    repeated[1:] |= same
    repeated[:-1] |= same
    among = np.flatnonzero(repeated)
    _, first = np.unique(keys[among], return_index=True)
    kept = ~repeated
    kept[among[first]] = True
    return rows[kept]


def _numbers(column: pa.ChunkedArray) -> tuple[Places, npt.NDArray[np.bool_]]:
    """The values, 0 for null, and which are null."""
    if not column.null_count:
        return column.to_numpy().astype(np.int64), np.zeros(len(column), bool)
    return (
        column.fill_null(0).to_numpy().astype(np.int64),
        column.is_null().to_numpy(zero_copy_only=False),
    )


def _encoded(column: pa.ChunkedArray) -> tuple[Places, list[Any]]:
    """For each row the place of its value, and the values; the last is None."""
    coded = column.combine_chunks()
    if not pa.types.is_dictionary(coded.type):
        coded = coded.dictionary_encode()
    names = coded.dictionary.to_pylist()
    indices = coded.indices.fill_null(len(names)).to_numpy(zero_copy_only=False)
    return indices.astype(np.int64), [*names, None]


def _places(column: pa.ChunkedArray, places: Mapping[str, int]) -> Places:
    indices, names = _encoded(column)
    of_name = np.array([places.get(name, -1) if name is not None else -1 for name in names])
    found: Any = of_name[indices]
    assert not len(found) or found.min() >= 0, "a type without a place"
    return np.asarray(found, np.int64)
