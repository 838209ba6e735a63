"""The frameworks that ship: every rule says what its own tests expect, and nothing is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from isthmus.assessment.framework_files import bundled_frameworks, read_library
from isthmus.assessment.rule_tests import CaseResult, rule_test_results
from isthmus.datafiles import read_yaml
from isthmus.screening.lists import descriptors

LIBRARY = read_library()
RULES = [(framework, rule) for framework in LIBRARY.frameworks.values() for rule in framework.rules]


@pytest.mark.parametrize(
    "result", rule_test_results(), ids=lambda one: f"{one.framework_id}/{one.rule_id}: {one.name}"
)
def test_a_rule_says_what_the_test_beside_it_expects(result: CaseResult) -> None:
    assert result.got == result.expected


@pytest.mark.parametrize(("framework", "rule"), RULES, ids=lambda one: getattr(one, "id", ""))
def test_the_tests_of_a_rule_reach_every_status_it_leads_from(framework, rule) -> None:  # type: ignore[no-untyped-def]
    """A status that leads to an outcome and that no test reaches would be unproven."""
    reached = {case.finding for case in framework.cases[rule.id]}
    wanted = {"inactive"} if rule.status == "inactive" else set(rule.leads_to)
    assert wanted <= reached


@pytest.mark.parametrize(("framework", "rule"), RULES, ids=lambda one: getattr(one, "id", ""))
def test_a_rule_in_force_has_a_citation_in_the_sources_own_terms(framework, rule) -> None:  # type: ignore[no-untyped-def]
    assert rule.citation.title
    assert rule.citation.locator
    assert rule.citation.url.startswith("https://")
    assert rule.citation.locator.split()[0].casefold() != "line"


def test_the_five_pathways_and_the_three_questions_are_there() -> None:
    rules = {one.id for one in LIBRARY.frameworks["brookings-fcai"].rules}
    assert {
        f"pathway_{one}"
        for one in (
            "joint_publication",
            "conference",
            "enrolment",
            "open_publication",
            "private_lab",
        )
    } <= rules
    assert {"q1_answer", "q2_partner_known", "q2_security_ties", "q2_seven_sons"} <= rules
    assert {"q3_applications_foreseen", "q3_comfortable"} <= rules


def test_a_pathway_names_costs_and_benefits_together() -> None:
    for _, rule in RULES:
        if rule.pathway:
            assert rule.pathway.costs, rule.id
            assert rule.pathway.benefits, rule.id
    assert sum(rule.pathway is not None for _, rule in RULES) == 5


def test_an_inactive_rule_says_why_and_coverage_names_it() -> None:
    coverage = read_yaml(bundled_frameworks() / "coverage.yaml").data["frameworks"]
    named = {one["id"]: set(one["inactive"]) for one in coverage}
    for name, framework in LIBRARY.frameworks.items():
        inactive = {rule.id for rule in framework.rules if rule.status == "inactive"}
        assert inactive == named[name]
        assert all(rule.inactive_because for rule in framework.rules if rule.id in inactive)


def test_safe_harbours_stand_before_the_rules_they_save_from() -> None:
    rules = list(LIBRARY.frameworks["ca-strac"].rules)
    harbours = [index for index, rule in enumerate(rules) if rule.stops_with]
    flagging = [index for index, rule in enumerate(rules) if "flagged" in rule.leads_to]
    assert max(harbours) < min(flagging)


def test_both_seven_sons_options_are_there_and_the_ban_is_not_the_default() -> None:
    (policy,) = LIBRARY.frameworks["brookings-fcai"].fields.policies
    assert {one.id for one in policy.options} == {"ban", "heightened_q1"}
    assert policy.default == "heightened_q1"


def test_canadas_areas_are_the_eleven_with_74_subcategories() -> None:
    areas = LIBRARY.frameworks["ca-strac"].areas
    assert areas is not None
    assert len(areas.groups) == 11
    assert sum(len(group.subcategories) for group in areas.groups) == 74
    assert "advanced-weapons-general" not in LIBRARY.areas()["ca_stra"]


@pytest.mark.acceptance
def test_the_areas_are_those_of_the_source(shared: Path) -> None:
    source = read_yaml(shared / "taxonomies" / "ca_stra.json").data
    names = {
        one["id"]: one["name"] for group in source["categories"] for one in group["subcategories"]
    }
    del names["advanced-weapons-general"]
    assert LIBRARY.areas()["ca_stra"] == names


def test_every_list_that_a_rule_names_can_be_searched() -> None:
    known = {one.id for one in descriptors()}
    named = {
        given["list"]
        for _, rule in RULES
        for given in (*rule.when.values(), *rule.applies_when.values())
        if "list" in given
    }
    assert named == {"ca_named_research_organizations", "cn_seven_sons"}
    assert named <= known


def test_two_rules_that_name_the_same_funders_name_the_same() -> None:
    rules = {rule.id: rule for _, rule in RULES}
    assert (
        rules["funder"].values["in_scope_funders"]
        == (rules["launch_date"].values["in_scope_funders"])
    )


def test_the_catalogue_has_every_rung_in_order() -> None:
    rungs = [one.rung for one in LIBRARY.catalogue.ladder]
    assert rungs == list(range(1, 10))
    assert len({one.id for one in LIBRARY.catalogue.measures}) == len(LIBRARY.catalogue.measures)
