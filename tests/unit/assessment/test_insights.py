"""What follows from an assessment by trying: the next question, the effect of measures, leakage,
agreement; each tried on the case and not foretold by a formula."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from isthmus.assessment.effects import _effects, in_place
from isthmus.assessment.framework_files import read_library
from isthmus.assessment.insights import Insights, insights, insights_json, trial_of
from isthmus.assessment.possible_answers import possible_answers

NRO = "ca_named_research_organizations"
NSERC = {"funder": "NSERC", "opportunity_launched": "2025-01-01"}
LEARNING = {
    "description": "learning", "sensitive_areas": ["ca_stra:machine-learning"],
    "aims_to_advance_sensitive_area": "yes",
}  # fmt: skip


def role(organisation: str, **tie: Any) -> dict[str, Any]:
    return {
        "role": "lead", "side": "home",
        "ties": [{"organisation": organisation, "kind": "employed", **tie}],
    }  # fmt: skip


@pytest.fixture
def found(case: Any, assessed: Any) -> Any:
    """`found(listed, **facts)`: the insights of a case under Canada's policy."""

    def run(listed: Any = None, **facts: Any) -> Insights:
        home = {"home_country": "CA", "funding": [NSERC], "field": LEARNING}
        result = assessed(case(**home | facts), listed, frameworks=["ca-strac"])
        return insights(result)

    return run


def test_the_fact_that_settles_most_is_asked_first_whatever_its_answer(found: Any) -> None:
    """Whether a tie is current decides everything here; each answer was tried."""
    (first, *_) = found({"A": [NRO]}, roles=[role("A", until="unknown")]).ask_next
    assert first.fact == "tie_dates"
    assert first.settles == ("ca-strac",)
    assert {one.answer: one.outcomes["ca-strac"] for one in first.answers} == {
        "it is current": "ineligible",
        "it has ended": "attest",
    }


def test_a_fact_that_settles_by_one_answer_only_may_settle(found: Any) -> None:
    """If the work only uses what exists, nothing else is asked; if not, the ties still are."""
    unknown = {"description": "x", "sensitive_areas": ["ca_stra:machine-learning"]}
    questions = {one.fact: one for one in found(field=unknown).ask_next}
    aims = questions["aims_to_advance"]
    assert aims.settles == ()
    assert aims.may_settle == ("ca-strac",)
    outcomes = {one.answer: one.outcomes["ca-strac"] for one in aims.answers}
    assert outcomes["it uses what exists"] == "no_action"


def test_nothing_is_asked_when_nothing_is_missing(found: Any) -> None:
    assert found(roles=[role("A")]).ask_next == ()


def test_trying_an_answer_leaves_the_case_as_it_was(case: Any, assessed: Any) -> None:
    result = assessed(case(), frameworks=["ca-strac"])
    trial = trial_of(result)
    for fact in trial.library.facts:
        for change in possible_answers(fact, trial).values():
            change(trial)
    assert trial.proposal == result.proposal
    assert trial.screening == result.screening


def test_every_fact_is_known_by_its_name_where_answers_are_foretold() -> None:
    from isthmus.assessment.possible_answers import _ANSWERS, _MATCHES, _QUESTIONS

    assert {*_ANSWERS, *_MATCHES, *_QUESTIONS} <= set(read_library().facts)


def test_ending_a_listed_tie_makes_the_proposal_eligible_and_says_by_when(found: Any) -> None:
    proposal = {"roles": [role("A")], "starts": "2027-01-01", "ends": "2027-12-31"}
    by_id = {one.measures: one for one in found({"A": [NRO]}, **proposal).effects}
    effect = by_id[("MT-25",)]
    (change,) = effect.changes
    assert (change.before, change.after) == ("ineligible", "attest")
    assert "nro_tie: flagged -> clear" in change.findings
    assert effect.answers == ("ca-strac/nro_tie",)
    assert effect.due_on == date(2027, 1, 1)


def test_measures_stand_by_rung_and_one_that_only_records_moves_nothing(found: Any) -> None:
    effects = found({"A": [NRO]}, roles=[role("A")]).effects
    single = [one.rung for one in effects if len(one.measures) == 1]
    assert single == sorted(single)
    recording = next(one for one in effects if one.measures == ("MT-21",))
    assert recording.changes == ()


def test_a_measure_in_place_is_not_proposed_again(found: Any) -> None:
    facts = {"roles": [role("A")], "measures_in_place": ["MT-25"]}
    assert ("MT-25",) not in [one.measures for one in found({"A": [NRO]}, **facts).effects]


def test_every_effect_is_of_a_measure_of_the_catalogue(case: Any, assessed: Any) -> None:
    assert set(_effects()) <= set(read_library().measures)
    trial = trial_of(assessed(case(), frameworks=["ca-strac"]))
    for measure in _effects():
        assert measure in in_place(trial, [measure]).proposal.measures_in_place


@pytest.mark.parametrize(
    ("organisation", "allows", "outcome"),
    [("A", "not_as_proposed", "ineligible"), ("B", "as_it_is", "attest")],
)
def test_the_same_activity_is_judged_as_if_at_home_elsewhere(
    case: Any, assessed: Any, organisation: str, allows: str, outcome: str
) -> None:
    """A Swiss proposal under Canada's rules, with a Canadian funder supposed and said."""
    proposal = case(home_country="CH", field=LEARNING, roles=[role(organisation)])
    result = assessed(proposal, {"A": [NRO]}, frameworks=["brookings-fcai"])
    rows = {one.framework_id: one for one in insights(result).elsewhere}
    row = rows["ca-strac"]
    assert (row.allows, row.outcome) == (allows, outcome)
    assert "seat in CA" in row.supposed
    assert "CIHR" in row.supposed
    assert bool(row.conditions) is (allows == "not_as_proposed")


def test_frameworks_of_the_own_home_and_for_any_home_are_not_elsewhere(found: Any) -> None:
    named = {one.framework_id for one in found().elsewhere}
    assert not named & {"ca-strac", "brookings-fcai"}


def test_frameworks_that_answer_an_issue_differently_are_shown_with_both_reasons(
    case: Any, assessed: Any
) -> None:
    """Being listed itself is flagged by one and, by the letter, not by the other."""
    listed = {"Beispiel University": [NRO, "cn_seven_sons"]}
    proposal = case(home_country="CA", funding=[NSERC], field=LEARNING, roles=[role("B")])
    result = assessed(proposal, listed, frameworks=["brookings-fcai", "ca-strac"])
    by_name = {one.issue: one for one in insights(result).issues}
    issue = by_name["partner_listing"]
    assert issue.agreement == "differ"
    assert "brookings-fcai flags:" in issue.why
    assert "ca-strac does not:" in issue.why


def test_no_number_blends_frameworks(found: Any) -> None:
    def numbers(value: Any, place: str = "") -> list[str]:
        if isinstance(value, dict):
            return [one for key, inner in value.items() for one in numbers(inner, f"{place}.{key}")]
        if isinstance(value, list):
            return [one for inner in value for one in numbers(inner, place)]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return [place] if is_number else []

    assert set(numbers(insights_json(found({"A": [NRO]}, roles=[role("A")])))) == {".effects.rung"}


def test_the_three_questions_get_pointers_and_no_answer(case: Any, assessed: Any) -> None:
    exchange = {"kind": "weights", "giver": "home", "description": "w", "has_anyway": "unknown"}
    result = assessed(case(exchanges=[exchange]), {"Beispiel University": ["us_entity_list"]})
    helps = {one.question: one for one in insights(result).three_questions}
    assert any("weights" in one.statement for one in helps["new_resources"].pointers)
    assert any("whether the paper conveys it" in one for one in helps["new_resources"].not_known)
    assert any("us_entity_list" in one.source for one in helps["security_ties"].pointers)
    assert helps["comfortable_with_applications"].recorded == "yes, by lead"


def test_insights_of_frameworks_of_ones_own(case: Any, assessed: Any, own_frameworks: Path) -> None:
    result = assessed(case(roles=[role("A", until="unknown")]), {"A": ["us_entity_list"]},
                      frameworks_folder=own_frameworks)  # fmt: skip
    found = insights(result, own_frameworks)
    assert found.ask_next[0].settles == ("example-agency",)
