"""Works as OpenAlex nests them, in Arrow: the columns that are read, and the reader of Parquet.

`decoding` makes the same columns of lines. A block that holds a line of another shape is halved,
and what is left is read line by line by `corpus.openalex`, which says what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from isthmus.errors import SourceError

_ROWS = 5_000
"""Rows of a Parquet file that are held at a time."""

_STRING = pa.string()
_STRINGS = pa.list_(_STRING)
_ID = pa.struct([("id", _STRING)])
_NAMED = pa.struct([("id", _STRING), ("display_name", _STRING)])

_INSTITUTION = pa.struct(
    [
        ("id", _STRING),
        ("display_name", _STRING),
        ("ror", _STRING),
        ("country_code", _STRING),
        ("type", _STRING),
        ("lineage", _STRINGS),
    ]
)
_AFFILIATION = pa.struct([("raw_affiliation_string", _STRING), ("institution_ids", _STRINGS)])
_AUTHORSHIP = [
    ("author", _ID),
    ("institutions", pa.list_(_INSTITUTION)),
    ("countries", _STRINGS),
    ("raw_affiliation_strings", _STRINGS),
]
_WORK = [
    ("id", _STRING),
    ("doi", _STRING),
    ("title", _STRING),
    ("display_name", _STRING),
    ("publication_year", pa.int64()),
    ("type", _STRING),
    ("primary_location", pa.struct([("source", _NAMED)])),
    (
        "primary_topic",
        pa.struct([("id", _STRING), ("subfield", _ID), ("field", _NAMED)]),
    ),
    ("cited_by_count", pa.int64()),
    ("is_xpac", pa.bool_()),
    ("is_retracted", pa.bool_()),
    ("funders", pa.list_(_ID)),
    ("grants", pa.list_(pa.struct([("funder", _STRING)]))),
    ("updated_date", _STRING),
]


def nested_schema(with_references: bool, with_pairing: bool) -> pa.Schema:
    """The columns of works that are read.

    `with_pairing` adds which string stands for which institution, which resolving needs.
    """
    authorship = [*_AUTHORSHIP, *([("affiliations", pa.list_(_AFFILIATION))] * with_pairing)]
    columns = [*_WORK, ("authorships", pa.list_(pa.struct(authorship)))]
    return pa.schema([*columns, *([("referenced_works", _STRINGS)] * with_references)])


def parquet_works(path: Path, schema: pa.Schema) -> Iterator[pa.Table]:
    """The works of a Parquet file in batches, with the columns of the schema; missing ones null.

    Raises
    ------
    SourceError
        If the file is damaged, or a column that is read has another type.
    """
    try:
        file = pq.ParquetFile(path)
        held = file.schema_arrow
        names = [name for name in schema.names if name in held.names]
        for batch in file.iter_batches(_ROWS, columns=_paths(held, schema, names)):
            table = pa.Table.from_batches([batch])
            columns = [
                _as_nested(table[field.name].combine_chunks(), field.type)
                if field.name in names
                else pa.nulls(table.num_rows, field.type)
                for field in schema
            ]
            yield pa.table(columns, schema=schema)
    except (pa.ArrowException, OSError) as fault:
        raise SourceError(str(path), [f"can't be read as Parquet of works: {fault}"]) from None


def _paths(held: pa.Schema, wanted: pa.Schema, names: Sequence[str]) -> list[str]:
    """The leaves to read: what is wanted, as the file nests it."""
    found: list[str] = []

    def walk(path: str, given: pa.DataType, asked: pa.DataType) -> None:
        if pa.types.is_list(asked) and (pa.types.is_list(given) or pa.types.is_large_list(given)):
            walk(f"{path}.list.{given.value_field.name}", given.value_type, asked.value_type)
        elif pa.types.is_struct(asked) and pa.types.is_struct(given):
            for field in asked:
                place = given.get_field_index(field.name)
                if place >= 0:
                    walk(f"{path}.{field.name}", given.field(place).type, field.type)
        else:
            found.append(path)

    for name in names:
        walk(name, held.field(name).type, wanted.field(name).type)
    return found


def _as_nested(array: pa.Array, to: pa.DataType) -> pa.Array:
    """The array with the wanted fields and types."""
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.chunks else pa.nulls(0, array.type)
    if pa.types.is_list(to):
        given = pa.types.is_list(array.type) or pa.types.is_large_list(array.type)
        if not given:
            return array.cast(to)
        missing = array.is_null() if array.null_count else None
        # A null list may not have values; flatten() leaves them out, and offsets count from there.
        counts = pc.fill_null(pc.list_value_length(array), 0).cast(pa.int32())
        ends = pc.cumulative_sum(counts)
        offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends])
        values = _as_nested(array.flatten(), to.value_type)
        return pa.ListArray.from_arrays(offsets, values, type=to, mask=missing)
    if pa.types.is_struct(to) and pa.types.is_struct(array.type):
        columns = [
            _as_nested(pc.struct_field(array, [field.name]), field.type)
            if array.type.get_field_index(field.name) >= 0
            else pa.nulls(len(array), field.type)
            for field in to
        ]
        missing = array.is_null() if array.null_count else None
        return pa.StructArray.from_arrays(columns, fields=list(to), mask=missing)
    return array if array.type.equals(to) else array.cast(to)
