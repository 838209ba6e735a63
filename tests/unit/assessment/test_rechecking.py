"""Stored assessments judged again: nothing where nothing changed; else what, why, since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from isthmus.assessment import rechecking
from isthmus.assessment.rechecking import Rechecked, recheck
from isthmus.assessment.stored import store
from isthmus.errors import SourceError

DAY = date(2026, 10, 1)
LATER = date(2026, 12, 1)


@pytest.fixture
def kept(
    case: Any, assessed: Any, screened: Any, own_frameworks: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Any:  # fmt: skip
    """`kept(listed, now, **facts)`: a case stored with its listings, and judged again with others
    on a later day."""

    def run(listed: Any, now: Any, as_of: date = LATER, **tie: Any) -> Rechecked:
        stated = {"organisation": "A", "kind": "employed", **tie}
        proposal = case(roles=[{"role": "lead", "side": "home", "ties": [stated]}])
        folder = tmp_path / "stored"
        store(assessed(proposal, listed, frameworks_folder=own_frameworks), folder)

        def screen(subjects: Sequence[str], day: date, **_: Any) -> Any:
            return screened(now)(subjects, as_of if now != listed else DAY)

        monkeypatch.setattr(rechecking, "screen", screen)
        monkeypatch.setattr(rechecking, "load_registry", lambda: None)
        (found,) = recheck(folder, as_of, own_frameworks)
        return found

    return run


def test_where_nothing_changed_nothing_is_told(kept: Any) -> None:
    assert kept({}, {}).status == "as_it_was"


def test_a_partner_listed_since_is_told_with_the_edition_and_its_day(kept: Any) -> None:
    found = kept({}, {"A": ["us_entity_list"]})
    (moved,) = found.moved
    assert (moved.before, moved.after) == ("fine", "no")
    assert moved.findings == ("tied: clear -> flagged",)
    assert moved.why == (f"a newer edition: List us_entity_list, edition of {LATER}",)
    assert moved.since == LATER


def test_a_tie_that_has_ended_since_is_the_passing_of_time(kept: Any) -> None:
    listed = {"A": ["us_entity_list"]}
    (moved,) = kept(listed, listed, until="2026-11-30").moved
    assert (moved.before, moved.after) == ("no", "fine")
    assert "the time between 2026-10-01 and 2026-12-01" in moved.why[0]
    assert moved.since is None


def test_an_amended_rule_is_told_with_its_day(kept: Any, own_frameworks: Path) -> None:
    """From 2026-11-01 on, being employed no longer counts."""
    rule = own_frameworks / "example-agency" / "rules" / "tied.yaml"
    rule.write_text(
        rule.read_text("utf-8").replace(
            "    2025-11-01: [employed, funding]",
            "    2025-11-01: [employed, funding]\n    2026-11-01: [funding]",
        ),
        encoding="utf-8",
    )
    listed = {"A": ["us_entity_list"]}
    (moved,) = kept(listed, listed).moved
    assert (moved.before, moved.after) == ("no", "fine")
    assert moved.why == ("the rule tied has another wording from 2026-11-01",)
    assert moved.since == date(2026, 11, 1)


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_judged(
    kept: Any, tmp_path: Path, own_frameworks: Path
) -> None:
    kept({}, {})
    (tmp_path / "stored" / "a.json").write_text("{}", encoding="utf-8")
    (tmp_path / "stored" / "b.decision-1.json").write_text("{}", encoding="utf-8")
    found = list(recheck(tmp_path / "stored", LATER, own_frameworks))
    assert [one.status for one in found] == ["unreadable", "as_it_was"]
    assert "is no stored assessment" in (found[0].fault or "")


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no stored assessment"):
        list(recheck(tmp_path, LATER))
