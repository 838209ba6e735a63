"""From nested works to the rows of a corpus, by whole columns.

It gives what `rows.tables_of` gives for single records; `tests` compare the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.corpus.engine import arrow_schema
from isthmus.corpus.openalex import (
    country_of,
    doi_of,
    is_placeholder,
    number_of,
    short_id,
    topic_id_of,
)
from isthmus.corpus.schema import OPTIONAL_TABLES, TABLES
from isthmus.corpus.snapshot.author_keys import author_keys
from isthmus.reference.countries import country_codes
from isthmus.reference.identifiers import ror_id

Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

_CODES = sorted(country_codes())
_CODE_NUMBERS = {code: number for number, code in enumerate(_CODES)}
_CODE_ARRAY = pa.array(_CODES, pa.string())
_NO_CODE = -1

SEEN = pa.schema(
    [
        ("institution_id", pa.string()),
        ("ror_id", pa.string()),
        ("name", pa.string()),
        ("country_code", pa.string()),
        ("type", pa.string()),
        ("lineage", pa.list_(pa.string())),
    ]
)
"""Institutions as records of works describe them."""

TEXTS = pa.schema([("work_id", pa.string()), ("author_order", pa.int32()), ("text", pa.string())])
"""Strings for which the source has no institution."""


@dataclass(frozen=True)
class Flat:
    """The rows of some works in each table, strings without an institution, and institutions."""

    tables: dict[str, pa.Table]
    texts: pa.Table | None
    seen: pa.Table


def flattened(nested: pa.Table, with_references: bool = False, with_texts: bool = False) -> Flat:
    """The rows of works; their ids must be those of works.

    Parameters
    ----------
    nested
        Works in the columns of `nested.nested_schema`.
    with_references
        Give the table `references`, too.
    with_texts
        Give the strings that the source matched to no institution.
    """
    work = _Columns(nested)
    work_id = _mapped(work["id"], short_id)
    authors = _Authors(work["authorships"], len(nested))
    known = _Affiliated(authors)
    tables = {
        "works": _works(work, work_id, authors, known),
        "authorships": _authorships(work_id, authors),
        "affiliations": _affiliations(work_id, authors, known),
    }
    if with_references:
        tables["references"] = _references(work_id, work["referenced_works"])
    texts = _texts(work_id, authors, known) if with_texts else None
    return Flat(tables, texts, known.seen())


class _Columns:
    """The columns of a table, each in one piece; a missing one is null."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __getitem__(self, name: str) -> pa.Array:
        column = self._table[name].combine_chunks()
        return column.chunk(0) if isinstance(column, pa.ChunkedArray) else column


class _List:
    """A column of lists: its values, of which row each is, and its place there from 0."""

    def __init__(self, lists: pa.Array) -> None:
        self.values = lists.flatten()
        counts = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
        self.counts: Integers = counts.astype(np.int64)
        self.parents: Integers = np.repeat(np.arange(len(lists)), self.counts)
        starts = np.cumsum(self.counts) - self.counts
        self.places: Integers = np.arange(len(self.parents)) - np.repeat(starts, self.counts)


def _field(structs: pa.Array, *names: str) -> pa.Array:
    """A field of structs, null where one on the way is."""
    return pc.struct_field(structs, list(names))


def _mapped(
    column: pa.Array, function: Callable[[str], Any], to: pa.DataType | None = None
) -> pa.Array:
    """The function of each value, worked out once for each distinct one; null stays null."""
    encoded = pc.dictionary_encode(column)
    values = [None if one is None else function(one) for one in encoded.dictionary.to_pylist()]
    return pa.array(values, to or pa.string()).take(encoded.indices)


@lru_cache(maxsize=200_000)
def _ror(text: str) -> str | None:
    return ror_id(text)


def _code_numbers(column: pa.Array) -> Integers:
    """The place of each country in the sorted codes; -1 for null and what is no country."""

    def number(text: str) -> int:
        code = country_of(text)
        return _NO_CODE if code is None else _CODE_NUMBERS[code]

    numbers = pc.fill_null(_mapped(column, number, pa.int16()), _NO_CODE)
    return np.asarray(numbers.to_numpy(zero_copy_only=False).astype(np.int64))


def _codes(numbers: Integers) -> pa.Array:
    return _CODE_ARRAY.take(pa.array(numbers, mask=numbers == _NO_CODE))


class _Authors(_List):
    """The authorships of all works."""

    def __init__(self, lists: pa.Array, works: int) -> None:
        super().__init__(lists)
        self.works = works
        self.institutions = _List(_field(self.values, "institutions"))
        self.countries = _List(_field(self.values, "countries"))
        self.raw = _joined(_field(self.values, "raw_affiliation_strings"))

    def __len__(self) -> int:
        return len(self.parents)


def _joined(lists: pa.Array) -> pa.Array:
    """The strings of each list, without empty and repeated ones, joined; null if there are none."""
    strings = _List(lists)
    values = pc.utf8_trim_whitespace(strings.values)
    kept = np.asarray(pc.fill_null(pc.greater(pc.binary_length(values), 0), False)).astype(bool)
    if np.any(strings.counts > 1):
        codes = pc.fill_null(pc.dictionary_encode(values).indices, len(values))
        pairs = strings.parents * (len(values) + 1) + codes.to_numpy(zero_copy_only=False)
        first = np.zeros(len(values), bool)
        first[np.unique(pairs, return_index=True)[1]] = True
        kept &= first
    if not kept.all():
        values = values.filter(pa.array(kept))
    counts = np.bincount(strings.parents[kept], minlength=len(lists))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets), values), " ; ")
    return pc.if_else(pa.array(counts > 0), joined, None)


class _Affiliated:
    """The rows of `affiliations`, in order: of which author, which institution, which country."""

    def __init__(self, authors: _Authors) -> None:
        given = authors.institutions
        self._given = given
        ids = _field(given.values, "id")
        self._id = _mapped(ids, short_id)
        self._ror = _mapped(_field(given.values, "ror"), _ror)
        codes = _code_numbers(_field(given.values, "country_code"))
        placeholder = _flags(_mapped(ids, is_placeholder, pa.bool_()))
        key, self._keys = _keys(self._id, self._ror, codes)
        rows = np.flatnonzero(~placeholder & ((key >= len(_CODES)) | (codes != _NO_CODE)))
        self.any_institution = np.zeros(len(authors), bool)
        self.any_institution[given.parents[~placeholder]] = True
        rows = rows[_first_of_each(given.parents[rows] * self._keys + key[rows])]
        rows = rows[~_said_by_an_institution(given.parents[rows], key[rows], codes[rows])]
        self._rows, self._key = rows, key

        of, code = given.parents[rows], codes[rows]
        placed = np.zeros(len(authors), bool)
        placed[of[code != _NO_CODE]] = True
        stated_of, stated_code = _stated(authors, placed)
        placed[stated_of] = True
        known = placed.copy()
        known[of] = True
        none = np.flatnonzero(~known)
        self.placed = placed
        self.author = np.concatenate([of, stated_of, none])
        self.code = np.concatenate([code, stated_code, np.full(len(none), _NO_CODE)])
        self.institution = np.concatenate([rows, np.full(len(stated_of) + len(none), -1)])
        basis = np.repeat([0, 1, 2], [len(rows), len(stated_of), len(none)])
        order = np.argsort(self.author, kind="stable")
        self.author, self.code = self.author[order], self.code[order]
        self.institution, self.basis = self.institution[order], basis[order]

    def taken(self, name: str) -> pa.Array:
        """`institution_id` or `ror_id` of each row, null where it is a country alone."""
        column = self._id if name == "institution_id" else self._ror
        return column.take(pa.array(self.institution, mask=self.institution < 0))

    def seen(self) -> pa.Table:
        """Each institution as the first record describes it."""
        rows = self._rows[self._key[self._rows] >= len(_CODES)]
        rows = rows[_first_of_each(self._key[rows])]
        values = self._given.values.take(pa.array(rows))
        columns = [
            self._id.take(pa.array(rows)),
            self._ror.take(pa.array(rows)),
            _field(values, "display_name"),
            _mapped(_field(values, "country_code"), country_of),
            _field(values, "type"),
            _short_lists(_field(values, "lineage")),
        ]
        return pa.table(columns, schema=SEEN)


def _flags(column: pa.Array) -> Booleans:
    return np.asarray(pc.fill_null(column, False).to_numpy(zero_copy_only=False).astype(bool))


def _keys(ids: pa.Array, rors: pa.Array, codes: Integers) -> tuple[Integers, int]:
    """A number for each organisation, and for a country alone the country's; how many there are.

    Two entries of an author with one ROR id are one organisation, whatever their other ids.
    """
    names = pc.dictionary_encode(pc.coalesce(rors, ids))
    numbers = pc.fill_null(names.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    keys = np.where(numbers >= 0, numbers + len(_CODES), np.maximum(codes, 0))
    return keys, len(names.dictionary) + len(_CODES)


def _first_of_each(keys: Integers) -> Integers:
    """The places of the first of each key, in their order."""
    return np.sort(np.unique(keys, return_index=True)[1])


def _said_by_an_institution(of: Integers, key: Integers, codes: Integers) -> Booleans:
    """Whether a row is a country alone that an organisation of the same author has."""
    alone = key < len(_CODES)
    if not alone.any():
        return alone
    place = of * len(_CODES) + codes
    return np.asarray(alone & np.isin(place, place[~alone & (codes != _NO_CODE)]))


def _stated(authors: _Authors, placed: Booleans) -> tuple[Integers, Integers]:
    """Author and country of what only the strings say, each once."""
    codes = _code_numbers(authors.countries.values)
    of = authors.countries.parents
    counts = (codes != _NO_CODE) & ~placed[of]
    pairs = np.unique(of[counts] * len(_CODES) + codes[counts])
    return pairs // len(_CODES), pairs % len(_CODES)


def _short_lists(lists: pa.Array) -> pa.Array:
    """Lists of ids without their addresses; an empty list is null."""
    short = [
        [found for one in given or () if one and (found := short_id(one))] or None
        for given in lists.to_pylist()
    ]
    return pa.array(short, pa.list_(pa.string()))


def _country_sets(authors: _Authors, known: _Affiliated) -> pa.Array:
    """The distinct known countries of each work, sorted."""
    placed = known.code != _NO_CODE
    of = authors.parents[known.author[placed]]
    pairs = np.unique(of * len(_CODES) + known.code[placed])
    counts = np.bincount(pairs // len(_CODES), minlength=authors.works)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), _codes(pairs % len(_CODES)))


def _works(work: _Columns, work_id: pa.Array, authors: _Authors, known: _Affiliated) -> pa.Table:
    years = work["publication_year"]
    possible = pc.and_(pc.greater_equal(years, 1000), pc.less_equal(years, 2050))
    venue = _field(work["primary_location"], "source")
    topic = work["primary_topic"]
    given = pc.is_valid(authors.raw).to_numpy(zero_copy_only=False) | known.any_institution
    columns = {
        "work_id": work_id,
        "source": pa.repeat(pa.scalar("openalex"), len(work_id)),
        "year": pc.if_else(possible, years, None).cast(pa.int16()),
        "type": pc.fill_null(pc.if_else(pc.equal(work["type"], ""), None, work["type"]), "unknown"),
        "venue": _field(venue, "display_name"),
        "title": _first_given(work["title"], work["display_name"]),
        "doi": _mapped(work["doi"], doi_of),
        "source_id": _mapped(_field(venue, "id"), short_id),
        "primary_topic_id": _mapped(_field(topic, "id"), topic_id_of),
        "primary_subfield_id": _mapped(_field(topic, "subfield", "id"), number_of, pa.int32()),
        "primary_field_id": _mapped(_field(topic, "field", "id"), number_of, pa.int16()),
        "primary_field": _field(topic, "field", "display_name"),
        "cited_by_count": work["cited_by_count"].cast(pa.int32()),
        "author_count": pa.array(authors.counts, pa.int32()),
        "country_set": _country_sets(authors, known),
        "has_affiliation": pa.array(_any_of(authors, given)),
        "unknown_country_authors": pa.array(
            np.bincount(authors.parents[~known.placed], minlength=authors.works), pa.int32()
        ),
        "is_xpac": work["is_xpac"],
        "is_retracted": work["is_retracted"],
        "funder_ids": _funder_ids(work["funders"], work["grants"]),
        "updated_date": _first_given(pc.utf8_slice_codeunits(work["updated_date"], 0, 10)),
    }
    return pa.table(list(columns.values()), schema=arrow_schema(TABLES["works"]))


def _first_given(*columns: pa.Array) -> pa.Array:
    """The first text that is not empty."""
    return pc.coalesce(*(pc.if_else(pc.equal(one, ""), None, one) for one in columns))


def _any_of(authors: _Authors, flags: Booleans) -> Booleans:
    """Of each work, whether the flag of any of its authors is set."""
    found = np.zeros(authors.works, bool)
    found[authors.parents[flags]] = True
    return found


def _funder_ids(funders: pa.Array, grants: pa.Array) -> pa.Array:
    """The funders of each work, or of an older record those of its grants, each once, sorted."""
    of_work, of_grant = _List(funders), _List(grants)
    older = of_work.counts[of_grant.parents] == 0
    ids = pa.concat_arrays(
        [
            _field(of_work.values, "id"),
            _field(of_grant.values, "funder").filter(pa.array(older)),
        ]
    )
    parents = np.concatenate([of_work.parents, of_grant.parents[older]])
    short = pc.dictionary_encode(_mapped(ids, short_id))
    names = short.dictionary.to_pylist()
    ordered = sorted(range(len(names)), key=lambda place: str(names[place]))
    rank = np.zeros(len(names) + 1, np.int64)
    rank[ordered] = np.arange(len(names))
    valid = pc.is_valid(short.indices).to_numpy(zero_copy_only=False)
    places = pc.fill_null(short.indices, 0).to_numpy(zero_copy_only=False)[valid]
    size = max(1, len(names))
    pairs = np.unique(parents[valid] * size + rank[places])
    counts = np.bincount(pairs // size, minlength=len(funders))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    values = pa.array([names[place] for place in ordered], pa.string())
    unknown = pc.and_(pc.is_null(funders), pc.is_null(grants))
    return pa.ListArray.from_arrays(
        pa.array(offsets), values.take(pa.array(pairs % size)), mask=unknown
    )


def _authorships(work_id: pa.Array, authors: _Authors) -> pa.Table:
    identifiers = _field(authors.values, "author", "id")
    columns = [
        work_id.take(pa.array(authors.parents)),
        pa.array(authors.places + 1, pa.int32()),
        author_keys(identifiers),
        authors.raw,
    ]
    return pa.table(columns, schema=arrow_schema(TABLES["authorships"]))


def _affiliations(work_id: pa.Array, authors: _Authors, known: _Affiliated) -> pa.Table:
    basis = pa.array(["source", "named in the text", "none"])
    columns = [
        work_id.take(pa.array(authors.parents[known.author])),
        pa.array(authors.places[known.author] + 1, pa.int32()),
        known.taken("ror_id"),
        known.taken("institution_id"),
        _codes(known.code),
        basis.take(pa.array(known.basis)),
    ]
    return pa.table(columns, schema=arrow_schema(TABLES["affiliations"]))


def _references(work_id: pa.Array, lists: pa.Array) -> pa.Table:
    references = _List(lists)
    cited = _mapped(references.values, short_id)
    rows = pa.table(
        [work_id.take(pa.array(references.parents)), cited],
        schema=arrow_schema(OPTIONAL_TABLES["references"]),
    )
    return rows.filter(pc.is_valid(cited))


def _texts(work_id: pa.Array, authors: _Authors, known: _Affiliated) -> pa.Table:
    """Strings that the source matched to no institution, each once per author."""
    rows: list[tuple[int, int, str]] = []
    pairings = _field(authors.values, "affiliations").to_pylist()
    raw = _field(authors.values, "raw_affiliation_strings").to_pylist()
    matched = known.any_institution
    for author, pairing in enumerate(pairings):
        texts: Iterable[str | None]
        if pairing is None:
            texts = () if matched[author] else raw[author] or ()
        else:
            texts = (
                one["raw_affiliation_string"]
                for one in pairing
                if one
                and not [i for i in one["institution_ids"] or () if i and not is_placeholder(i)]
            )
        given = dict.fromkeys(text.strip() for text in texts if text and text.strip())
        work, order = int(authors.parents[author]), int(authors.places[author]) + 1
        rows += [(work, order, text) for text in given]
    works = pa.array([row[0] for row in rows], pa.int64())
    columns = [
        work_id.take(works),
        pa.array([row[1] for row in rows], pa.int32()),
        pa.array([row[2] for row in rows], pa.string()),
    ]
    return pa.table(columns, schema=TEXTS)
