"""Cases are read from a folder; a bad file is named and the others are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from isthmus.errors import RequestError
from isthmus.fairness.cases import cases_of, read_case
from isthmus.proposals.reading import example_proposals, read_proposal

CLIMATE = example_proposals()[1]


def test_the_shipped_cases_are_all_read() -> None:
    cases = cases_of()
    assert not cases.unread
    found = {one.file for one in cases.read}
    assert {f"examples/{path.name}" for path in example_proposals()} <= found
    assert len([one for one in found if one.startswith("casebook/")]) >= 24
    assert all(one.shipped for one in cases.read)


def test_cases_lie_anywhere_below_the_folder(tmp_path: Path) -> None:
    below = tmp_path / "2026" / "spring"
    below.mkdir(parents=True)
    (below / "a.yaml").write_text(CLIMATE.read_text("utf-8"), encoding="utf-8")
    own = [one for one in cases_of(tmp_path).read if not one.shipped]
    assert [one.file for one in own] == ["2026/spring/a.yaml"]


def test_a_bad_file_is_named_with_its_faults_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(CLIMATE.read_text("utf-8"), encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("pi_nationality: x\n", encoding="utf-8")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    cases = cases_of(tmp_path)
    assert [one.file for one in cases.read if not one.shipped] == ["good.yaml"]
    faults = {one.file: " ".join(one.faults) for one in cases.unread}
    assert set(faults) == {"bad.yaml", "broken.json"}
    assert "pi_nationality: is refused" in faults["bad.yaml"]
    assert "not YAML" in faults["broken.json"]


def test_a_proposal_is_found_in_a_stored_assessment(tmp_path: Path) -> None:
    proposal = read_proposal(CLIMATE)
    facts = proposal.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    path = tmp_path / "stored.json"
    path.write_text(json.dumps({"stored_assessment": 1, "proposal": facts}), encoding="utf-8")
    assert read_case(path) == proposal


def test_what_stands_beside_cases_is_no_case(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(CLIMATE.read_text("utf-8"), encoding="utf-8")
    (tmp_path / "a.expected.yaml").write_text("outcomes: {}\n", encoding="utf-8")
    (tmp_path / "a.html.manifest.json").write_text("{}", encoding="utf-8")
    assert not cases_of(tmp_path).unread


def test_a_folder_that_is_missing_or_empty_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="there is no such folder; name one with cases"):
        cases_of(tmp_path / "none")
    with pytest.raises(RequestError, match=r"holds no \.yaml, \.yml or \.json file"):
        cases_of(tmp_path)
