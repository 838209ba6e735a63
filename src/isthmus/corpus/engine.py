"""The engine under a corpus: DuckDB, embedded, reached through Ibis.

All tables of one process live on one connection, so that any two of them can be joined. Nothing
outside this package names the engine; a measure is an Ibis expression and runs on any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from isthmus.corpus.schema import TABLES, Column

_ARROW_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "boolean": pa.bool_(),
    "list<string>": pa.list_(pa.string()),
}


@cache
def connect() -> Any:
    """The process's connection to its embedded engine, in memory; opened at the first call."""
    connection = ibis.duckdb.connect()
    connection.raw_sql("SET enable_progress_bar = false")
    # Tables from memory then run here, too, and not on a second connection that Ibis would open.
    ibis.set_backend(connection)
    return connection


def table_from(
    rows: pa.Table | Sequence[Mapping[str, Any]],
    columns: Mapping[str, Column] | None = None,
) -> ir.Table:
    """An Ibis table that holds the given rows.

    Parameters
    ----------
    rows
        An Arrow table, or mappings from column to value.
    columns
        Declared columns, as in `schema.TABLES["works"]`. They give the types, and an empty table
        its columns. Without them the types are inferred, which an empty sequence does not allow.
    """
    if not isinstance(rows, pa.Table):
        if columns is not None:
            rows = pa.Table.from_pylist([dict(row) for row in rows], schema=arrow_schema(columns))
        else:
            assert rows, "an empty table needs its columns"
            rows = pa.Table.from_pylist([dict(row) for row in rows])
    return ibis.memtable(rows)


def table_at(path: Path) -> ir.Table:
    """An Ibis table over a Parquet file, or over all Parquet files of a folder.

    They are read when an expression on the table is executed.
    """
    return connect().read_parquet(str(path / "*.parquet" if path.is_dir() else path))


def to_arrow(expression: ir.Table) -> pa.Table:
    """The result of a table expression, executed on the engine that holds its tables."""
    connect()
    return expression.to_pyarrow()


def compiled(expression: ir.Table) -> str:
    """A table expression as a query of the embedded engine; unbound tables keep their names."""
    return str(ibis.to_sql(expression, dialect="duckdb"))


def run_query(query: str) -> pa.Table:
    """The result of a query in the embedded engine's own SQL."""
    return connect().con.execute(query).to_arrow_table()


def arrow_schema(columns: Mapping[str, Column]) -> pa.Schema:
    """The Arrow schema of declared columns."""
    return pa.schema(
        [
            pa.field(name, _ARROW_TYPES[column.type], nullable=column.nullable)
            for name, column in columns.items()
        ]
    )


def empty_tables() -> dict[str, ir.Table]:
    """Every table of a corpus, without rows."""
    return {name: table_from([], columns) for name, columns in TABLES.items()}
