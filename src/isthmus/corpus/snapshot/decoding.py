"""Lines of works to Arrow columns, with what is read of them and nothing else.

What is not declared here (abstracts, locations, concepts …) is passed over at the speed of the
parser. Lines are decoded while they are in the cache of the processor; columns are made of many
megabytes at once, because each call of Arrow has its price. Institutions recur, and each distinct
description is decoded once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from operator import attrgetter
from typing import Annotated, Any

import msgspec
import numpy as np
import pyarrow as pa

_WORK_ID = r"^(https?://openalex\.org/(works/)?)?W[0-9]{1,18}\Z"
_Count = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
_Int64 = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]


# `gc=False`: these hold no cycles, and there are many of them for a moment.
class _Id(msgspec.Struct, gc=False, eq=False):
    id: str | None = None


class _Named(_Id, gc=False, eq=False):
    display_name: str | None = None


class _Institution(_Named, gc=False, eq=False):
    ror: str | None = None
    country_code: str | None = None
    type: str | None = None
    lineage: list[str | None] | None = None


class _Affiliation(msgspec.Struct, gc=False, eq=False):
    raw_affiliation_string: str | None = None
    institution_ids: list[str | None] | None = None


class _Authorship(msgspec.Struct, gc=False, eq=False):
    author: _Id | None = None
    institutions: list[msgspec.Raw] | None = None
    countries: list[str | None] | None = None
    raw_affiliation_strings: list[str | None] | None = None


class _PairedAuthorship(_Authorship, gc=False, eq=False):
    affiliations: list[_Affiliation] | None = None


class _Topic(_Id, gc=False, eq=False):
    subfield: _Id | None = None
    field: _Named | None = None


class _Location(msgspec.Struct, gc=False, eq=False):
    source: _Named | None = None


class _Grant(msgspec.Struct, gc=False, eq=False):
    funder: str | None = None


class _Work(msgspec.Struct, gc=False, eq=False):
    id: Annotated[str, msgspec.Meta(pattern=_WORK_ID)]
    authorships: list[_Authorship]
    doi: str | None = None
    title: str | None = None
    display_name: str | None = None
    publication_year: _Int64 | None = None
    type: str | None = None
    primary_location: _Location | None = None
    primary_topic: _Topic | None = None
    cited_by_count: _Count | None = None
    is_xpac: bool | None = None
    is_retracted: bool | None = None
    funders: list[_Id] | None = None
    grants: list[_Grant] | None = None
    updated_date: str | None = None


class _PairedWork(_Work, gc=False, eq=False):
    authorships: list[_PairedAuthorship]  # type: ignore[assignment]


class _CitingWork(_Work, gc=False, eq=False):
    referenced_works: list[str | None] | None = None


class _PairedCitingWork(_PairedWork, gc=False, eq=False):
    referenced_works: list[str | None] | None = None


_DECODERS: dict[tuple[bool, bool], msgspec.json.Decoder[Any]] = {
    (False, False): msgspec.json.Decoder(_Work),
    (False, True): msgspec.json.Decoder(_PairedWork),
    (True, False): msgspec.json.Decoder(_CitingWork),
    (True, True): msgspec.json.Decoder(_PairedCitingWork),
}
_institution = msgspec.json.Decoder(_Institution)


class Decoded:
    """Works of consecutive lines, until they are taken as columns.

    Parameters
    ----------
    schema
        The columns, of `nested.nested_schema`.
    """

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        authorship = schema.field("authorships").type.value_type
        with_pairing = authorship.get_field_index("affiliations") >= 0
        self._decoder = _DECODERS["referenced_works" in schema.names, with_pairing]
        self._clear()

    def _clear(self) -> None:
        self._works: list[_Work] = []
        self._authorships: list[_Authorship] = []
        self._institutions: dict[bytes, int] = {}
        self._described: list[_Institution] = []
        self._places: list[int] = []
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._works)

    def add(self, text: bytes, lines: int) -> bool:
        """Take in lines; none of them, if that can't be done.

        It can't if one is no JSON object or no work, or has another type in a place that is looked
        at, or if a line is empty: then the works after it would get other numbers.
        """
        try:
            works = self._decoder.decode_lines(text)
            if len(works) != lines:
                return False
            authorships = list(chain.from_iterable(map(attrgetter("authorships"), works)))
            given = filter(None, map(attrgetter("institutions"), authorships))
            raw = list(map(bytes, chain.from_iterable(given)))
            new = [one for one in dict.fromkeys(raw) if one not in self._institutions]
            described = list(map(_institution.decode, new))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return False
        self._institutions.update(zip(new, range(len(self._described), 2**31), strict=False))
        self._described += described
        self._places += map(self._institutions.__getitem__, raw)
        self._works += works
        self._authorships += authorships
        self.bytes += len(text)
        return True

    def taken(self) -> pa.Table:
        """The works so far as columns; they are held no longer."""
        columns = [
            self._authorship_lists(at.type)
            if at.name == "authorships"
            else _column(list(map(attrgetter(at.name), self._works)), at.type)
            for at in self._schema
        ]
        self._clear()
        return pa.table(columns, schema=self._schema)

    def _authorship_lists(self, to: pa.DataType) -> pa.Array:
        columns = []
        for at in to.value_type:
            values = list(map(attrgetter(at.name), self._authorships))
            if at.name == "institutions":
                described = _structs(self._described, at.type.value_type)
                flat = described.take(pa.array(self._places, pa.int32()))
                columns.append(_lists(values, flat, at.type))
            else:
                columns.append(_column(values, at.type))
        flat = pa.StructArray.from_arrays(columns, fields=list(to.value_type))
        return _lists(list(map(attrgetter("authorships"), self._works)), flat, to)


def _column(values: Sequence[Any], to: pa.DataType) -> pa.Array:
    """Values as decoded, in a type of Arrow; structs and lists by what they hold."""
    if pa.types.is_struct(to):
        return _structs(values, to)
    if pa.types.is_list(to):
        held = list(chain.from_iterable(filter(None, values)))
        return _lists(values, _column(held, to.value_type), to)
    return pa.array(values, to)


def _structs(values: Sequence[Any], to: pa.DataType) -> pa.Array:
    if None not in values:
        columns = [_column(list(map(attrgetter(at.name), values)), at.type) for at in to]
        return pa.StructArray.from_arrays(columns, fields=list(to))
    columns = [
        _column([None if one is None else getattr(one, at.name) for one in values], at.type)
        for at in to
    ]
    mask = pa.array([one is None for one in values])
    return pa.StructArray.from_arrays(columns, fields=list(to), mask=mask)


def _lists(values: Sequence[Any], flat: pa.Array, to: pa.DataType) -> pa.Array:
    """Lists of the lengths of `values`, of which `flat` are the items; null stays null."""
    mask = None
    if None in values:
        mask = pa.array([one is None for one in values])
        values = [() if one is None else one for one in values]
    offsets = np.zeros(len(values) + 1, np.int32)
    np.cumsum(list(map(len, values)), out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), flat, type=to, mask=mask)
