"""The engine under a corpus: DuckDB, embedded, or Spark; both reached through Ibis.

All tables of one process live on one connection, so that any two of them can be joined. Nothing
outside this package names an engine; a measure is an Ibis expression and runs on any.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from isthmus.corpus.schema import TABLES, Column
from isthmus.errors import RequestError

_ARROW_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "boolean": pa.bool_(),
    "list<string>": pa.list_(pa.string()),
}


EMBEDDED = "duckdb"
_SPARK = re.compile(r"local(\[(\d+|\*)\])?|spark://\S+|k8s://\S+|yarn")


def use_engine(address: str) -> None:
    """Choose the engine of this process, before any table is opened.

    Parameters
    ----------
    address
        `duckdb`, or the master of a Spark cluster: `spark://host:7077`, `yarn`, `k8s://…`, or
        `local[2]` for two threads of this machine.

    Raises
    ------
    RequestError
        If there is no such engine, it is not installed, or it does not start.
    """
    if address != EMBEDDED and not _SPARK.fullmatch(address):
        said = f"unknown engine '{address}'; expected duckdb, spark://HOST:PORT, yarn or local[2]"
        raise RequestError("engine", [said])
    if address != EMBEDDED and find_spec("pyspark") is None:
        said = "Spark is not installed; install the extra: pip install 'isthmus[spark]'"
        raise RequestError("engine", [said])
    if address != EMBEDDED and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise RequestError("engine", ["Spark needs Java 17, and there is no java on the path"])
    if address == _chosen[0]:
        return
    before, _chosen[0] = _chosen[0], address
    connect.cache_clear()
    try:
        connect()
    except RequestError:
        _chosen[0] = before
        raise


_chosen: list[str] = [EMBEDDED]


def is_embedded() -> bool:
    """Whether tables are in the embedded engine, whose own SQL the cube is asked in."""
    return _chosen == [EMBEDDED]


@cache
def connect() -> Any:
    """The process's connection to its engine; opened at the first call."""
    connection = _embedded() if is_embedded() else _spark(_chosen[0])
    # Tables from memory then run here, too, and not on a second connection that Ibis would open.
    ibis.set_backend(connection)
    return connection


def _embedded() -> Any:
    connection = ibis.duckdb.connect()
    connection.raw_sql("SET enable_progress_bar = false")
    return connection


def _spark(master: str) -> Any:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    settings = {
        # As in the embedded engine, dates know no zone.
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    if master.startswith("local"):
        # Every shuffle of a small table would otherwise be cut into 200 tasks.
        settings |= {"spark.sql.shuffle.partitions": "2", "spark.driver.host": "127.0.0.1"}
    builder = SparkSession.builder.master(master).appName("isthmus")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return ibis.pyspark.connect(builder.getOrCreate())
    except (PySparkException, Py4JError, OSError) as fault:
        first = str(fault).strip().splitlines()[0]
        raise RequestError("engine", [f"Spark at {master} did not start: {first}"]) from fault


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
    if not is_embedded():
        return connect().read_parquet(str(path.absolute()))
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
