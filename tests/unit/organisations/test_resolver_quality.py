"""Figures that must not fall: precision and recall on labelled strings."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from isthmus.organisations.registry import load_registry
from isthmus.organisations.resolver import resolve

pytestmark = pytest.mark.acceptance

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def benchmark_module():
    spec = importlib.util.spec_from_file_location(
        "resolver_benchmark", ROOT / "benchmarks" / "resolver.py"
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    sys.path.insert(0, str(ROOT / "benchmarks"))  # it takes the table of goals from there
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))
    return module


@pytest.mark.parametrize(
    ("name", "precision", "with_kin", "recall", "country"),
    [("s2aff", 0.92, 0.97, 0.74, 0.99), ("crossref", 0.83, 0.90, 0.78, 0.98)],
)
def test_the_resolver_is_as_good_as_it_was(
    shared, benchmark_module, name, precision, with_kin, recall, country
):
    registry = load_registry()
    rows = benchmark_module.linkable(benchmark_module.labelled(shared / "gold", name), registry)
    figures = benchmark_module.scores(rows, resolve([row.text for row in rows]), registry)
    assert figures["precision"] >= precision
    assert figures["with kin"] >= with_kin
    assert figures["recall"] >= recall
    assert figures["country right"] >= country
