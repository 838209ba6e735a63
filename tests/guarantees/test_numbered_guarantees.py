"""The numbered guarantees that no other test holds, each named by its number.

The table in `docs/explanation/guarantees.md` names the tests of every guarantee; this module checks
that it is complete and that each test named in it exists.
"""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from isthmus.assessment.assessing import assess
from isthmus.assessment.conditions import CONDITIONS
from isthmus.assessment.framework_files import bundled_frameworks, read_library
from isthmus.assessment.insights import Insights, insights
from isthmus.assessment.results import Assessment, FrameworkAssessment, Outcome
from isthmus.assessment.serialising import assessment_json
from isthmus.datafiles import read_yaml
from isthmus.proposals.model import Proposal
from isthmus.screening.lists import descriptors
from isthmus.screening.results import Candidate, ListEdition, Relation, ScreeningResult

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "explanation" / "guarantees.md"
DAY = date(2026, 11, 23)
NUMBERS = [f"G-{number:02}" for number in range(1, 24)]
PARTNER, THIRD = "Beispiel University", "Third Institute"
PAST_CONDITIONS = {"role_tied_in_the_past", "role_tied_within"}
Listed = Mapping[str, Relation]
FUNDED: dict[str, Any] = {
    "home_country": "CA",
    "funding": [{"funder": "NSERC", "opportunity_launched": "2025-01-01"}],
    "field": {
        "description": "learning",
        "sensitive_areas": ["ca_stra:machine-learning"],
        "aims_to_advance_sensitive_area": "yes",
    },
}
"""A case in which Canada's policy asks for the ties of roles."""


@cache
def list_ids() -> tuple[str, ...]:
    return tuple(one.id for one in descriptors())


def judged(listed: Listed | None = None, **facts: Any) -> Assessment:
    """The blank case with these facts under every framework, where just these organisations stand,
    in some relation, on every list."""
    relations = listed or {}

    def screen(subjects: Sequence[str], day: date) -> list[ScreeningResult]:
        editions = tuple(
            ListEdition(one, one, "publisher", "designation", day, 3, "0" * 64, "https://x.example")
            for one in list_ids()
        )
        return [
            ScreeningResult(
                subject, None, "listed" if subject in relations else "no_listed_match",
                tuple(
                    Candidate(one, "1", "entry", "designation", 1.0, relations[subject], "said",
                              day, "https://x.example")
                    for one in list_ids() if subject in relations
                ),
                editions, 0.9, day,
            )
            for subject in subjects
        ]  # fmt: skip

    blank = read_yaml(bundled_frameworks() / "blank-case.yaml").data
    proposal = Proposal.model_validate({**blank, **facts})
    every_one = list(read_library().frameworks)
    return assess(proposal, frameworks=every_one, as_of=DAY, screening=screen)


def partner_in(code: str | None) -> list[dict[str, Any]]:
    blank = read_yaml(bundled_frameworks() / "blank-case.yaml").data
    return [
        {**one, "country_code": code} if one["side"] == "partner" else one
        for one in blank["organisations"]
    ]


def role_with(**tie: Any) -> list[dict[str, Any]]:
    current = {"organisation": "Home University", "kind": "employed", "until": None}
    return [{"role": "lead", "side": "home", "ties": [current, tie]}]


def rows() -> dict[str, list[str]]:
    """Number -> the cells of its row in the table."""
    found = re.findall(r"^\| (G-\d\d) \|(.*)\|$", PAGE.read_text(encoding="utf-8"), re.M)
    return {number: [cell.strip() for cell in rest.split("|")] for number, rest in found}


def test_the_table_has_a_row_for_every_guarantee() -> None:
    assert list(rows()) == NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def test_every_guarantee_names_a_test_that_exists_or_says_why_not(number: str) -> None:
    said, tests = rows()[number]
    assert said
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", tests)
    assert named or "not by the software" in tests, number
    for path, name in named:
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{name}"


def test_g02_a_rule_asks_only_declared_conditions_of_closed_words() -> None:
    """No parameter is a role's words or a person's name; a title or a text can't be asked for."""
    asked = {
        name
        for framework in read_library().frameworks.values()
        for rule in framework.rules
        for conditions in (rule.when, rule.applies_when)
        for name in conditions
    }
    assert asked
    assert asked <= set(CONDITIONS)
    parameters = {one for name in asked for one in CONDITIONS[name].parameters}
    assert not parameters & {"role", "person", "name", "title", "summary", "answered_by"}


def test_g05_a_rule_that_counts_past_ties_cites_its_source_and_has_its_years() -> None:
    counted = [
        (rule, name)
        for framework in read_library().frameworks.values()
        for rule in framework.rules
        for conditions in (rule.when, rule.applies_when)
        for name in conditions
        if name in PAST_CONDITIONS and rule.status == "active"
    ]
    assert counted
    for rule, name in counted:
        assert rule.citation.locator
        if name == "role_tied_within":
            assert "years" in {**rule.when, **rule.applies_when}[name]


def test_g05_an_ended_tie_to_a_listed_organisation_counts_only_where_a_rule_says_so() -> None:
    """Beside the same tie to an organisation on no list."""
    ended = {"kind": "employed", "from": "2015-01-01", "until": "2019-12-31"}
    listed = judged({THIRD: "is"}, roles=role_with(organisation=THIRD, **ended), **FUNDED)
    unlisted = judged(roles=role_with(organisation=THIRD, **ended), **FUNDED)
    for one, other in zip(listed.frameworks, unlisted.frameworks, strict=True):
        rules = {rule.id: rule for rule in read_library().frameworks[one.framework_id].rules}
        for finding, beside in zip(one.findings, other.findings, strict=True):
            asked = {*rules[finding.rule_id].when, *rules[finding.rule_id].applies_when}
            if not asked & PAST_CONDITIONS:
                assert finding.status == beside.status, (one.framework_id, finding.rule_id)


def test_g05_a_current_tie_to_the_same_organisation_does_count() -> None:
    """The test above would pass if no tie counted at all."""
    tie = {"organisation": THIRD, "kind": "employed", "until": None}
    listed, unlisted = (
        judged(one, roles=role_with(**tie), **FUNDED) for one in ({THIRD: "is"}, {})
    )
    outcomes = [
        {one.framework_id: one.outcome.strength for one in each.frameworks}["ca-strac"]
        for each in (listed, unlisted)
    ]
    assert outcomes[0] == "adverse"
    assert outcomes[1] != "adverse"


def test_g08_a_possible_match_flags_nothing_and_asks_a_person() -> None:
    possible, certain, none = (judged(one) for one in ({PARTNER: "possible"}, {PARTNER: "is"}, {}))
    flagged = [
        {(one.framework_id, f.rule_id) for one in each.frameworks for f in one.findings
         if f.status == "flagged"}
        for each in (possible, certain, none)
    ]  # fmt: skip
    assert flagged[1] > flagged[2]
    assert flagged[0] <= flagged[2]
    asked = {fact for one in possible.frameworks for f in one.findings for fact in f.missing}
    assert "possible_match" in asked


@pytest.mark.parametrize("kind", [Assessment, FrameworkAssessment, Outcome, Insights])
def test_g09_no_number_says_how_a_case_did(kind: type[Any]) -> None:
    hints = typing.get_type_hints(kind)
    numeric = {
        field.name
        for field in dataclasses.fields(kind)
        if {int, float} & {hints[field.name], *typing.get_args(hints[field.name])}
    }
    assert numeric == set()


def test_g09_what_is_printed_has_no_score() -> None:
    assessment = judged({PARTNER: "is"})
    found = insights(assessment)
    words = re.compile(r"(?:^|_)(?:score|points|total|grade|index|rating|overall)(?:_|$)")
    data = assessment_json(assessment)
    keys = [*data, *(key for one in data["frameworks"] for key in one)]
    keys += [field.name for field in dataclasses.fields(found)]
    assert len(keys) > 30
    assert [one for one in keys if words.search(one)] == []


def test_g11_recorded_benefits_stand_in_the_assessment() -> None:
    said = [one.statement for one in judged(benefits=["a vaccine for everybody"]).benefits]
    assert "a vaccine for everybody" in said


def test_g12_measures_come_least_restrictive_first() -> None:
    offered = [one.mitigations for one in judged({PARTNER: "is"}).frameworks]
    assert any(offered)
    for measures in offered:
        rungs = [one.rung for one in measures]
        assert rungs == sorted(rungs)


def test_g14_a_corrected_fact_leaves_no_trace_in_the_next_assessment() -> None:
    """As if it had never been said: what was corrected is not used again."""
    area = "ca_stra:quantum-computing"
    wrong = {"description": "x", "sensitive_areas": [area], "aims_to_advance_sensitive_area": "yes"}
    never = judged()
    assert judged(field=wrong).frameworks != never.frameworks
    assert judged() == never


def test_g15_every_assessment_says_that_it_is_advice_and_who_decides() -> None:
    data = assessment_json(judged())
    assert data["advice"] == "This is advice. A named person decides."
    assert all(one["advice"] for one in data["frameworks"])
    assert all(one["outcome_detail"]["decides"] for one in data["frameworks"])


def test_g21_the_same_facts_are_looked_at_as_deeply_in_every_country() -> None:
    looked = [
        (
            [one.subject for one in each.screening],
            [edition.list_id for one in each.screening for edition in one.lists],
            [(one.framework_id, f.rule_id) for one in each.frameworks for f in one.findings],
        )
        for each in (judged(organisations=partner_in(code)) for code in ("CN", "US", "BR", None))
    ]
    assert all(one == looked[0] for one in looked)


def test_g22_a_safe_harbour_that_holds_ends_the_framework() -> None:
    """Each stands before every rule that could lead to an adverse outcome."""
    harbours = 0
    for framework in read_library().frameworks.values():
        adverse = {one.id for one in framework.fields.scale if one.strength == "adverse"}
        seen_adverse = False
        for rule in framework.rules:
            to = rule.leads("flagged")
            seen_adverse |= bool(adverse & set(to.values() if isinstance(to, dict) else [to]))
            if rule.stops_with:
                harbours += 1
                assert not seen_adverse, (framework.fields.id, rule.id)
    assert harbours >= 1


def test_g23_no_field_of_a_proposal_takes_a_list_of_persons() -> None:
    """A person can be no subject: roles carry ties to organisations, and no identifier."""
    role = {"role": "lead", "side": "home", "ties": []}
    for key in ("names", "orcid", "persons", "employees"):
        with pytest.raises(ValueError, match="Extra inputs are not permitted"):
            judged(roles=[{**role, key: ["x"]}])
