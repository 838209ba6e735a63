"""The record of a decision: closed words, a finding, reasons; before a negative one a notice, a
reply, what was tried, a second reviewer; and always the ways back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from isthmus.assessment.deciding import Asked, decision, write_decision
from isthmus.assessment.stored import StoredAssessment, read_stored, store
from isthmus.errors import RequestError, SourceError

DAY = date(2026, 10, 1)
NRO = "ca_named_research_organizations"


@pytest.fixture
def stored(case: Any, assessed: Any, tmp_path: Path) -> StoredAssessment:
    """A stored assessment of a case that is not eligible as proposed."""
    proposal = case(
        home_country="CA",
        funding=[{"funder": "NSERC", "opportunity_launched": "2025-01-01"}],
        field={
            "description": "learning",
            "sensitive_areas": ["ca_stra:machine-learning"],
            "aims_to_advance_sensitive_area": "yes",
        },
        roles=[
            {"role": "lead", "side": "home", "ties": [{"organisation": "A", "kind": "employed"}]}
        ],
    )
    result = assessed(proposal, {"A": [NRO]}, frameworks=["ca-strac"])
    return read_stored(store(result, tmp_path))


NOTICE = Asked(
    kind="intend_to_decline",
    scope="whole",
    findings=("ca-strac/nro_tie",),
    deciding_role="head of the grants office",
    reasons=("A role is employed by a named organisation.",),
    decided_on=DAY,
    expires_on=date(2027, 10, 1),
)
DECLINE = replace(
    NOTICE,
    kind="decline",
    tried_first=("End the tie (MT-25): not possible",),
    second_reviewer_role="research committee",
    decided_on=date(2026, 10, 16),
)


def faults(asked: Asked, on: StoredAssessment, notice: Path | None = None) -> str:
    with pytest.raises(RequestError) as raised:
        decision(asked, on, notice)
    return str(raised.value)


def test_a_stored_assessment_is_read_as_it_was_kept(stored: StoredAssessment) -> None:
    (framework,) = stored.frameworks
    assert framework.outcome == "ineligible"
    assert {one.rule_id: one.status for one in framework.findings}["nro_tie"] == "flagged"
    assert stored.proposal.roles[0].ties[0].organisation == "A"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"stored_assessment": 2}', '"x"', "[" * 5000])
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="is no stored assessment"):
        read_stored(path)


def test_a_decision_to_proceed_carries_reasons_and_ways_back(stored: StoredAssessment) -> None:
    record = decision(replace(NOTICE, kind="proceed", findings=()), stored)
    assert record.correction
    assert record.appeal
    assert record.assessment["sha256"] == stored.sha256
    assert record.assessment["frameworks"] == {"ca-strac": "2024-05-01"}


def test_words_and_findings_that_do_not_exist_are_faults_at_once(stored: StoredAssessment) -> None:
    said = faults(
        replace(NOTICE, kind="declin", scope="all", findings=("ca-strac/nro_tye",), reasons=()),
        stored,
    )
    assert "unknown kind 'declin'; did you mean 'decline'" in said
    assert "unknown scope 'all'" in said
    assert "did you mean 'ca-strac/nro_tie'" in said
    assert "gives no reason" in said


def test_conditions_are_named_when_there_are_any(stored: StoredAssessment) -> None:
    asked = replace(NOTICE, kind="proceed_with_conditions")
    assert "names no condition" in faults(asked, stored)
    assert decision(replace(asked, conditions=("MT-25 by March",)), stored).conditions


@pytest.mark.parametrize(("day", "valid"), [(DAY, False), (date(2026, 10, 2), True)])
def test_a_decision_expires_after_its_day(stored: StoredAssessment, day: date, valid: bool) -> None:
    asked = replace(NOTICE, kind="proceed", expires_on=day)
    if valid:
        assert decision(asked, stored)
    else:
        assert "not after 2026-10-01" in faults(asked, stored)


def test_a_negative_decision_without_its_steps_names_them_all(stored: StoredAssessment) -> None:
    said = faults(replace(DECLINE, tried_first=(), second_reviewer_role=None), stored)
    assert "comes without a notice" in said
    assert "names nothing that was tried first" in said
    assert "names no second reviewer" in said


def test_a_missing_fact_is_held_against_nobody(stored: StoredAssessment) -> None:
    asked = replace(NOTICE, findings=("ca-strac/past_ties",))
    assert "rests on no flagged finding" in faults(asked, stored)


@pytest.mark.parametrize(
    ("day", "reply", "allowed"),
    [
        (date(2026, 10, 15), None, False),
        (date(2026, 10, 16), None, True),
        (date(2026, 10, 2), "The tie ends in December.", True),
    ],
)
def test_a_negative_decision_waits_for_the_reply_or_the_end_of_its_time(
    stored: StoredAssessment, day: date, reply: str | None, allowed: bool
) -> None:
    notice = write_decision(decision(NOTICE, stored), stored.path)
    assert json.loads(notice.read_text("utf-8"))["reply_by"] == "2026-10-15"
    asked = replace(DECLINE, decided_on=day, reply=reply)
    if not allowed:
        assert "the time to reply runs until 2026-10-15" in faults(asked, stored, notice)
        return
    record = decision(asked, stored, notice)
    assert record.reply == (reply or "no reply within the time given")
    assert record.notice


def test_the_second_reviewer_is_another_and_the_notice_about_this_proposal(
    stored: StoredAssessment,
) -> None:
    notice = write_decision(decision(NOTICE, stored), stored.path)
    same = replace(DECLINE, second_reviewer_role=DECLINE.deciding_role)
    assert "the second reviewer is the one who decides" in faults(same, stored, notice)
    data = json.loads(notice.read_text("utf-8"))
    data["assessment"]["proposal_id"] = "another"
    notice.write_text(json.dumps(data), encoding="utf-8")
    assert "about another proposal" in faults(DECLINE, stored, notice)


def test_records_stand_beside_the_assessment_and_none_is_overwritten(
    stored: StoredAssessment,
) -> None:
    record = decision(replace(NOTICE, kind="proceed"), stored)
    names = [write_decision(record, stored.path).name for _ in range(2)]
    assert names == ["blank-case.decision-1.json", "blank-case.decision-2.json"]


def test_a_role_is_no_name(stored: StoredAssessment) -> None:
    asked = replace(NOTICE, kind="proceed", deciding_role="Dr. Jane Example")
    assert "names a person" in faults(asked, stored)
