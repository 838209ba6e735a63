"""Tables in and out of the embedded engine."""

from __future__ import annotations

from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from ibis import _

from isthmus.corpus.engine import arrow_schema, empty_tables, table_at, table_from, to_arrow
from isthmus.corpus.schema import TABLES


def test_tables_of_rows_files_and_memory_can_be_joined(tmp_path: Path) -> None:
    pq.write_table(pa.table({"year": [2020, 2021], "works": [3, 5]}), tmp_path / "a.parquet")
    at_file = table_at(tmp_path / "a.parquet")
    from_rows = table_from([{"year": 2020, "country_code": "CH"}])
    from_ibis = ibis.memtable(pa.table({"country_code": ["CH"], "name": ["Switzerland"]}))
    joined = at_file.join(from_rows, "year").join(from_ibis, "country_code")
    assert to_arrow(joined.select("year", "works", "name")).to_pylist() == [
        {"year": 2020, "works": 3, "name": "Switzerland"}
    ]


def test_an_empty_table_has_its_declared_columns_and_types() -> None:
    works = empty_tables()["works"]
    assert to_arrow(works).schema.equals(arrow_schema(TABLES["works"]))
    assert to_arrow(works.agg(works=_.count())).to_pylist() == [{"works": 0}]
