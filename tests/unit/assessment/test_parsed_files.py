"""Frameworks kept as data between runs say the same as their files, and never more."""

from __future__ import annotations

from pathlib import Path

import pytest

from isthmus.assessment import framework_files
from isthmus.assessment.framework_files import read_library
from isthmus.errors import FrameworkError


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ISTHMUS_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "cache" / "frameworks"


def test_the_second_reading_is_of_what_was_kept_and_equal(
    own_frameworks: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read_library(own_frameworks)
    assert len(list(cache.glob("*.json"))) == 1

    def not_again(path: Path) -> None:
        raise AssertionError(f"{path} was parsed again")

    monkeypatch.setattr(framework_files, "fresh", not_again)
    assert read_library(own_frameworks) == first


def test_a_changed_file_is_read_anew(own_frameworks: Path, cache: Path) -> None:
    before = read_library(own_frameworks)
    rule = own_frameworks / "example-agency" / "rules" / "tied.yaml"
    rule.write_text(rule.read_text("utf-8").replace("order: 10", "order: 11"), encoding="utf-8")
    after = read_library(own_frameworks)
    assert before.frameworks["example-agency"].rules[0].order == 10
    assert after.frameworks["example-agency"].rules[0].order == 11


def test_a_damaged_cache_costs_time_only(own_frameworks: Path, cache: Path) -> None:
    first = read_library(own_frameworks)
    (kept,) = cache.glob("*.json")
    kept.write_bytes(kept.read_bytes()[:-20])
    assert read_library(own_frameworks) == first


def test_faults_have_their_lines_whatever_is_kept(own_frameworks: Path, cache: Path) -> None:
    read_library(own_frameworks)
    rule = own_frameworks / "example-agency" / "rules" / "tied.yaml"
    rule.write_text(rule.read_text("utf-8").replace("issue: ", "isue: "), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(FrameworkError, match=r"line 3: isue: unknown field"):
            read_library(own_frameworks)
