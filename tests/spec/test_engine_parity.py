"""Every measure of a corpus of real records is the same on the engine of this run as on DuckDB.

The tables of the other tests here are checked by hand and small; these records are real, with the
nulls, many countries and large teams that come with them. The command line is used as a user does.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from isthmus.cli.main import app
from isthmus.measures.catalogue import MEASURES

ENGINE = os.environ.get("ISTHMUS_TEST_ENGINE", "duckdb")

EMPTY = frozenset({"citation-premium", "talent-flow", "stay-share"})
"""Measures of which these few records have no row; other tests here give them literal tables."""

pytestmark = pytest.mark.skipif(ENGINE == "duckdb", reason="compares another engine with DuckDB")

Rows = list[dict[str, Any]]


def arguments(name: str, corpus: Path) -> list[str]:
    pair = ["--pair", "CN,US"] if MEASURES[name].needs_pair else []
    return ["measure", name, "--corpus", str(corpus), *pair, "--format", "json"]


def isthmus(*given: str) -> str:
    """The command in a process of its own, on DuckDB."""
    command = [sys.executable, "-c", "from isthmus.cli.main import main; main()", *given]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parity") / "corpus"
    records = shared / "corpus" / "openalex_sample" / "works_2025-10.jsonl.gz"
    isthmus("corpus", "build", str(records), "--out", str(folder))
    return folder


def same(one: Any, other: Any) -> bool:
    if isinstance(one, float) or isinstance(other, float):
        if one is None or other is None:
            return one is other
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)


def rows_of(output: str) -> Rows:
    found = json.loads(output)
    return found if isinstance(found, list) else found["rows"]


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_every_measure_of_real_works_is_the_same_on_both_engines(name: str, corpus: Path) -> None:
    here = CliRunner().invoke(app, [*arguments(name, corpus), "--engine", ENGINE])
    assert here.exit_code == 0, here.output
    found, expected = rows_of(here.stdout), rows_of(isthmus(*arguments(name, corpus)))
    assert len(found) == len(expected)
    assert found or name in EMPTY
    for row, other in zip(found, expected, strict=True):
        assert row.keys() == other.keys()
        assert all(same(row[column], other[column]) for column in other), (row, other)
