"""Which frameworks are asked at all: by home country, conditions and date, explained; a framework
that can't be read says nothing, and the others answer."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from isthmus.errors import FrameworkError

DAY = date(2026, 10, 1)


@pytest.fixture
def of_agency(own_frameworks: Path) -> Any:
    """`of_agency(more)`: the example framework with more lines in `framework.yaml`."""

    def write(more: str) -> Path:
        path = own_frameworks / "example-agency" / "framework.yaml"
        path.write_text(path.read_text("utf-8") + more, encoding="utf-8")
        return own_frameworks

    return write


@pytest.mark.parametrize(
    ("home", "applied", "said"),
    [
        ("CA", True, "It is for home organisations in Canada or a member of European Union; the "
         "home side has its seat in Canada."),
        ("DE", True, "the home side has its seat in Germany"),
        ("CH", False, "the home side has its seat in Switzerland"),
        (None, True, "May apply; not known yet: It is for home organisations in Canada or"),
    ],
)  # fmt: skip
def test_the_home_country_decides_and_is_said(
    case: Any, assessed: Any, of_agency: Any, home: str | None, applied: bool, said: str
) -> None:
    folder = of_agency("home: [CA, EU]\n")
    proposal = case(home_country=home) if home else case()
    result = assessed(proposal, frameworks_folder=folder)
    if applied:
        assert said in result.frameworks[0].applicability_reason
        assert result.frameworks[0].applicable
    else:
        assert result.frameworks == ()
        assert said in result.not_applied[0].reason


def test_one_that_is_asked_for_by_id_answers_all_the_same_and_says_so(
    case: Any, assessed: Any, of_agency: Any
) -> None:
    folder = of_agency("home: [CA]\n")
    result = assessed(
        case(home_country="CH"), frameworks_folder=folder, frameworks=["example-agency"]
    )
    assert not result.frameworks[0].applicable
    assert "seat in Switzerland" in result.frameworks[0].applicability_reason
    assert result.not_applied == ()


@pytest.mark.parametrize(("funder", "applied"), [("NSERC", 1), ("Other", 0), ("unknown", 1)])
def test_conditions_decide_and_an_unknown_fact_does_not_exclude(
    case: Any, assessed: Any, of_agency: Any, funder: str, applied: int
) -> None:
    folder = of_agency("applies_when: {funder_is: {funders: [NSERC]}}\n")
    result = assessed(case(funding=[{"funder": funder}]), frameworks_folder=folder)
    assert len(result.frameworks) == applied
    if not applied:
        assert "Funder: Other." in result.not_applied[0].reason


@pytest.mark.parametrize(("day", "applied"), [(date(2024, 4, 30), 0), (date(2024, 5, 1), 1)])
def test_before_its_first_day_a_framework_is_named_with_the_day(
    case: Any, assessed: Any, own_frameworks: Path, day: date, applied: int
) -> None:
    result = assessed(case(), frameworks_folder=own_frameworks, as_of=day)
    assert len(result.frameworks) == applied
    if not applied:
        assert "It is in force from 2024-05-01" in result.not_applied[0].reason


def second(folder: Path) -> Path:
    """A second framework beside the first, a copy under another id."""
    other = folder / "other-agency"
    for path in sorted((folder / "example-agency").rglob("*.yaml")):
        target = other / path.relative_to(folder / "example-agency")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(
            path.read_text("utf-8").replace("id: example-agency", "id: other-agency"), "utf-8"
        )
    return other


def test_a_broken_framework_is_named_with_all_its_faults_and_the_others_answer(
    case: Any, assessed: Any, own_frameworks: Path
) -> None:
    rule = second(own_frameworks) / "rules" / "tied.yaml"
    rule.write_text(
        rule.read_text("utf-8").replace("role_tied_now", "role_tide_now").replace("order: 10", ""),
        encoding="utf-8",
    )
    result = assessed(case(), frameworks_folder=own_frameworks)
    assert [one.framework_id for one in result.frameworks] == ["example-agency"]
    (broken,) = result.broken
    assert broken.framework_id == "other-agency"
    assert any("order: is missing" in one for one in broken.faults)
    with pytest.raises(FrameworkError, match="order: is missing"):
        assessed(case(), frameworks_folder=own_frameworks, frameworks=["other-agency"])


@pytest.mark.parametrize(("age", "said"), [(30, False), (31, True)])
def test_a_list_past_its_cadence_is_said_in_the_finding(
    case: Any, screened: Any, own_frameworks: Path, age: int, said: bool
) -> None:
    """The list of the example's rule usually changes within 30 days."""
    from isthmus.assessment.assessing import assess

    proposal = case(
        roles=[
            {"role": "lead", "side": "home", "ties": [{"organisation": "A", "kind": "employed"}]}
        ]
    )
    old = DAY - timedelta(days=age)
    result = assess(
        proposal, as_of=DAY, frameworks_folder=own_frameworks,
        screening=lambda subjects, _day: screened()(subjects, old),
    )  # fmt: skip
    (finding,) = result.frameworks[0].findings
    assert finding.status == "clear"
    assert any("usually changes within 30" in one.statement for one in finding.evidence) is said
