"""The `spec` fixture: what a measure means, as tables that can be checked by hand.

A table is text: a header, then a row a line, cells between `|`. `null` is null, `[CN, US]` a list,
`true` and `false` are booleans. Column types come from the column's name, so that an empty table
has them too. Columns of the result that `expected` does not show are not compared.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pytest

from isthmus.corpus.engine import table_from, to_arrow, use_engine

TOLERANCE = 1e-6

STRINGS = {
    "work_id", "venue", "country", "country_code", "country_a", "country_b", "team_form",
    "type", "field", "primary_field", "primary_topic_id", "topic_id", "author_key", "kind",
    "first_country", "last_country", "partner", "side", "team_size", "period", "area", "ror_id",
    "sector", "tag", "list_id", "title", "source",
}  # fmt: skip
BOOLEANS = {"has_affiliation", "small_cell", "suppressed", "together"}
LISTS = {"country_set", "types", "funder_ids"}
FLOATS = {
    "share", "coverage", "collaboration_index", "salton", "ric", "international_share",
    "partner_share", "relative_citations", "top_weight", "top_share", "top_1_share", "top_10_share",
    "top_works", "relative_citation_index", "credit", "citation_premium", "top_share_premium",
    "stay_share", "dual_affiliation", "dual_joint_works", "broker_share", "broker_ratio",
    "works_before", "works_after", "count_ratio", "share_before", "share_after", "share_change",
    "area_share", "host_share", "sector_share", "coverage_factor", "development_factor",
    "large_link_share", "output_share", "jaccard", "collaboration_distance", "field_mix",
    "tag_share", "listed_share", "affiliation_share", "country_share", "located_share",
    "citation_share", "topic_share", "funder_share", "title_share",
}  # fmt: skip
YEARS = {"year"}

Spec = Callable[..., None]

ENGINE = os.environ.get("ISTHMUS_TEST_ENGINE", "duckdb")
"""The engine that every measure runs on: `duckdb`, or a Spark master such as `local[2]`."""

CANNOT: Mapping[str, str] = {}
"""Tests that Spark cannot pass: the error it raises, and the reason."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect of Spark that it cannot do what it cannot do; a pass would be a fault."""
    for item in items:
        if ENGINE != "duckdb" and item.name in CANNOT:
            item.add_marker(pytest.mark.xfail(reason=CANNOT[item.name], strict=True))


@pytest.fixture(scope="session", autouse=True)
def engine() -> None:
    """Starts the engine once for all tests."""
    if ENGINE != "duckdb":
        use_engine(ENGINE)


@pytest.fixture
def spec() -> Spec:
    """Runs a measure on literal tables and compares the result, whatever the order of its rows."""

    def check(
        function: Callable[..., ir.Table],
        *,
        given: str | Mapping[str, str],
        expected: str,
        **parameters: Any,
    ) -> None:
        if isinstance(given, str):
            result = function(table(given), **parameters)
        else:
            tables = {name: table(text) for name, text in given.items()}
            result = function(**tables, **parameters)
        compare(to_arrow(result), expected)

    return check


def table(text: str) -> ir.Table:
    """The table that the text draws, on the engine."""
    columns, rows = drawn(text)
    schema = pa.schema([pa.field(name, column_type(name)) for name in columns])
    return table_from(pa.Table.from_pylist(rows, schema=schema))


def drawn(text: str) -> tuple[list[str], list[dict[str, Any]]]:
    """The columns and rows that the text draws."""
    lines = [line.strip() for line in text.strip().splitlines()]
    columns = [name.strip() for name in lines[0].split("|")]
    rows = []
    for line in lines[1:]:
        cells = [cell.strip() for cell in line.split("|")]
        assert len(cells) == len(columns), f"{line!r} has not the cells of {lines[0]!r}"
        rows.append({name: value(cell, name) for name, cell in zip(columns, cells, strict=True)})
    return columns, rows


def column_type(name: str) -> pa.DataType:
    """A column's type, by its name; a column not named above holds whole numbers."""
    if name in STRINGS:
        return pa.string()
    if name in BOOLEANS:
        return pa.bool_()
    if name in LISTS:
        return pa.list_(pa.string())
    if name in YEARS:
        return pa.int16()
    if name in FLOATS or name.endswith(("_low", "_high")):
        return pa.float64()
    return pa.int64()


def value(cell: str, name: str) -> Any:
    """The value that a cell draws."""
    if cell == "null":
        return None
    if name in STRINGS:
        return cell
    if name in BOOLEANS:
        return {"true": True, "false": False}[cell]
    if name in LISTS:
        return [item.strip() for item in cell.strip("[]").split(",") if item.strip()]
    return float(cell) if "." in cell else int(cell)


def compare(found: pa.Table, expected: str) -> None:
    """The rows found are those drawn, in any order, each as often."""
    columns, rows = drawn(expected)
    assert set(columns) <= set(found.column_names), f"the result has {found.column_names}"
    rest = found.select(columns).to_pylist()
    for row in rows:
        match = next((one for one in rest if same(one, row)), None)
        assert match is not None, f"no row {row} in {list(lines(rest))}"
        rest.remove(match)
    assert not rest, f"rows that were not expected: {list(lines(rest))}"


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(equal(one[name], other[name]) for name in other)


def equal(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(one == other)


def lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    return (" | ".join(str(cell) for cell in row.values()) for row in rows)
