"""What `make benchmark` prints beside each goal."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).resolve().parents[2] / "benchmarks" / "goals.py"


@pytest.fixture(scope="module")
def goals() -> Any:
    spec = importlib.util.spec_from_file_location("goals", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["goals"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("bound", "measured", "is_met"),
    [
        ("at least", 0.92, True),
        ("at least", 0.9199, False),
        ("at most", 8.0, True),
        ("at most", 8.001, False),
        ("below", 1.999, True),
        ("below", 2.0, False),
    ],
)
def test_a_goal_is_met_up_to_its_bound(
    goals: Any, bound: str, measured: float, is_met: bool
) -> None:
    goal = {"at least": 0.92, "at most": 8.0, "below": 2.0}[bound]
    assert goals.Goal("a figure", measured, bound, goal).is_met is is_met


def test_the_table_says_of_each_goal_whether_it_is_met(goals: Any) -> None:
    lines = goals.goals_table(
        [
            goals.Goal("F1", 0.871, "at least", 0.92),
            goals.Goal("memory", 347.4, "below", 1_000, " MB"),
        ]
    ).splitlines()
    assert " ".join(lines[1].split()) == "F1 0.871 at least 0.92 not met"
    assert " ".join(lines[2].split()) == "memory 347 MB below 1,000 MB met"
    assert lines[3] == "1 of 2 goals are met."
