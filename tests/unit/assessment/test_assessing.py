"""A whole assessment: screening, findings, outcome, unknowns, mitigations, manifest."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from isthmus.assessment.case import subjects_of
from isthmus.errors import ProposalError, RequestError

BOTH = ["brookings-fcai", "ca-strac"]
NSERC = {"funder": "NSERC", "opportunity_launched": "2025-01-01"}
LEARNING = {
    "description": "learning",
    "sensitive_areas": ["ca_stra:machine-learning"],
    "aims_to_advance_sensitive_area": "yes",
}


def role(organisation: str, **tie: Any) -> dict[str, Any]:
    stated = {"organisation": organisation, "kind": "employed", "until": None, **tie}
    return {"role": "lead", "side": "home", "ties": [stated]}


def strac(case: Any, **changes: Any) -> Any:
    return case(**{"funding": [NSERC], "field": LEARNING, "roles": [role("A")], **changes})


def test_frameworks_stand_side_by_side_on_their_own_scales(case: Any, assessed: Any) -> None:
    result = assessed(case(), frameworks=BOTH)
    assert [one.framework_id for one in result.frameworks] == BOTH
    scales = [one.scale_ids for one in result.frameworks]
    assert not set(scales[0]) & set(scales[1])


def test_only_the_frameworks_asked_for_are_applied_once_each(case: Any, assessed: Any) -> None:
    result = assessed(case(), frameworks=["ca-strac", "ca-strac"])
    assert [one.framework_id for one in result.frameworks] == ["ca-strac"]
    with pytest.raises(RequestError, match="did you mean 'ca-strac'"):
        assessed(case(), frameworks=["ca-starc"])


def test_a_framework_not_yet_in_force_is_not_applicable_and_says_since_when(
    case: Any, assessed: Any
) -> None:
    (result,) = assessed(
        strac(case), {"A": ["ca_named_research_organizations"]}, frameworks=["ca-strac"],
        as_of=date(2024, 4, 30),
    ).frameworks  # fmt: skip
    assert not result.applicable
    assert result.outcome.outcome_id == "not_in_force"
    assert "in force from 2024-05-01" in result.applicability_reason


def test_on_its_first_day_it_applies(case: Any, assessed: Any) -> None:
    early = {"funder": "NSERC", "opportunity_launched": "2024-05-01"}
    (result,) = assessed(
        strac(case, funding=[early]), {"A": ["ca_named_research_organizations"]},
        frameworks=["ca-strac"], as_of=date(2024, 5, 1),
    ).frameworks  # fmt: skip
    assert result.outcome.outcome_id == "ineligible"


def test_both_options_for_the_group_are_shown_side_by_side(case: Any, assessed: Any) -> None:
    listed = {"Beispiel University": ["cn_seven_sons"]}
    (result,) = assessed(case(), listed, frameworks=["brookings-fcai"]).frameworks
    shown = {one.value: (one.outcome.outcome_id, one.is_default) for one in result.branches}
    assert shown == {"heightened_q1": ("weigh", True), "ban": ("not_supported", False)}
    assert result.outcome.outcome_id == "weigh"


def test_branches_are_shown_only_where_the_option_matters(case: Any, assessed: Any) -> None:
    (result,) = assessed(case(), frameworks=["brookings-fcai"]).frameworks
    assert result.branches == ()


def test_a_mention_triggers_nothing(case: Any, assessed: Any) -> None:
    listed = {"A": ["ca_named_research_organizations"], "Beispiel University": ["cn_seven_sons"]}
    for evidence_class, outcomes in (
        ("mention", ["proceed", "attest"]),
        ("assessment", ["weigh", "ineligible"]),
        ("designation", ["weigh", "ineligible"]),
    ):
        result = assessed(
            strac(case), listed, frameworks=BOTH, how={"evidence_class": evidence_class}
        )
        assert [one.outcome.outcome_id for one in result.frameworks] == outcomes


def test_an_organisation_of_which_only_a_unit_is_listed_is_not_listed(
    case: Any, assessed: Any
) -> None:
    listed = {"A": ["ca_named_research_organizations"]}
    result = assessed(
        strac(case), listed, frameworks=["ca-strac"], how={"relation": "parent_of_listed"}
    )
    (finding,) = [one for one in result.frameworks[0].findings if one.rule_id == "nro_tie"]
    assert finding.status == "clear"
    assert "not itself listed" in " ".join(one.statement for one in finding.evidence)


def test_a_list_without_an_edition_for_the_day_leaves_the_rule_undecided(
    case: Any, assessed: Any
) -> None:
    result = assessed(strac(case), frameworks=["ca-strac"], how={"searched": ["us_entity_list"]})
    (finding,) = [one for one in result.frameworks[0].findings if one.rule_id == "nro_tie"]
    assert (finding.status, finding.missing) == ("undetermined", ("list_missing",))
    assert result.frameworks[0].outcome.outcome_id == "unknown"


def test_unknowns_are_ordered_by_how_many_findings_they_would_settle(
    case: Any, assessed: Any
) -> None:
    unknown = {"answer": "unknown", "answered_by": "lead", "review_date": "2027-10-01"}
    result = assessed(
        case(questions={"security_ties": unknown}, foreseen_applications="unknown"),
        frameworks=["brookings-fcai"],
    )
    settled = [len(one.settles) for one in result.unknowns]
    assert settled == sorted(settled, reverse=True)
    assert "security organs" in result.unknowns[0].fact
    assert result.unknowns[0].settles == (
        "brookings-fcai/q2_security_ties",
        "brookings-fcai/q2_ties_items_shown",
    )
    assert result.unknowns[0].ask


def test_nothing_is_unknown_where_all_is_answered(case: Any, assessed: Any) -> None:
    assert assessed(case(), frameworks=BOTH).unknowns == ()


def test_an_undetermined_finding_says_what_would_decide_it(case: Any, assessed: Any) -> None:
    result = assessed(case(foreseen_applications="unknown"))
    undecided = [
        one for f in result.frameworks for one in f.findings if one.status == "undetermined"
    ]
    assert undecided
    assert all(one.decides and one.missing for one in undecided)


def test_mitigations_stand_least_restrictive_first_and_each_once(case: Any, assessed: Any) -> None:
    (result,) = assessed(
        strac(case), {"A": ["ca_named_research_organizations"]}, frameworks=["ca-strac"]
    ).frameworks
    rungs = [one.rung for one in result.mitigations]
    assert rungs == sorted(rungs)
    ids = [one.mitigation_id for one in result.mitigations]
    assert len(ids) == len(set(ids))
    assert {"MT-25", "MT-26"} <= set(ids)


def test_a_measure_that_is_agreed_already_is_marked(case: Any, assessed: Any) -> None:
    listed = {"A": ["ca_named_research_organizations"]}
    (result,) = assessed(
        strac(case, measures_in_place=["MT-21"]), listed, frameworks=["ca-strac"]
    ).frameworks
    marked = {one.mitigation_id: one.in_place for one in result.mitigations}
    assert marked["MT-21"]
    assert not marked["MT-25"]


def test_an_unknown_area_or_measure_is_a_fault_of_the_proposal(case: Any, assessed: Any) -> None:
    wrong = {**LEARNING, "sensitive_areas": ["ca_stra:machine-lerning", "machine-learning"]}
    with pytest.raises(ProposalError) as raised:
        assessed(case(field=wrong, measures_in_place=["MT-2"]))
    said = str(raised.value)
    assert "did you mean 'machine-learning'?" in said
    assert "must be written <taxonomy>:<id>" in said
    assert "'MT-2' is not in the catalogue" in said


def test_the_placeholder_among_the_areas_is_no_area(case: Any, assessed: Any) -> None:
    with pytest.raises(ProposalError, match="no sub-category"):
        assessed(case(field={**LEARNING, "sensitive_areas": ["ca_stra:advanced-weapons-general"]}))


def test_every_organisation_its_unit_and_every_tie_is_screened_once(case: Any) -> None:
    proposal = case(roles=[role("A"), role("A"), role("unknown")], recruits_from=["B"])
    assert subjects_of(proposal) == (
        "Home University", "Department A, Home University", "Beispiel University",
        "Department B, Beispiel University", "A", "B",
    )  # fmt: skip


def test_the_manifest_names_frameworks_lists_and_the_proposal(case: Any, assessed: Any) -> None:
    inputs = assessed(case()).manifest["inputs"]
    assert inputs["frameworks"]["ca-strac"]["version"] == "2024-05-01"
    assert len(inputs["frameworks"]["ca-strac"]["sha256"]) == 64
    assert inputs["lists"]["cn_seven_sons"] == {
        "as_of": "2026-10-01", "entries": 7, "sha256": "0" * 64,
    }  # fmt: skip
    assert len(inputs["proposal"]["sha256"]) == 64


def test_the_hash_of_a_proposal_changes_with_any_fact(case: Any, assessed: Any) -> None:
    hashes = {
        assessed(one).manifest["inputs"]["proposal"]["sha256"]
        for one in (case(), case(), case(title="Another title"))
    }
    assert len(hashes) == 2


def test_what_the_proposal_records_stands_in_the_benefits_ledger(case: Any, assessed: Any) -> None:
    field = {"description": "climate", "public_good": "climate_environment"}
    statements = [one.statement for one in assessed(case(field=field)).benefits]
    assert statements == [
        "a method that neither group has alone",
        "The field serves the public: climate environment",
    ]
