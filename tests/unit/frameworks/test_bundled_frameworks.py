"""The frameworks that ship: every rule says what its own tests expect, and nothing is left out."""

from __future__ import annotations

import shutil
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
        given[parameter]
        for _, rule in RULES
        for given in (*rule.when.values(), *rule.applies_when.values())
        for parameter in ("list", "programmes")
        if parameter in given
    }
    assert named == {
        "ca_named_research_organizations", "cn_seven_sons", "us_section_1260h", "us_section_1286",
    }  # fmt: skip
    assert named <= known


def test_two_rules_that_name_the_same_funders_name_the_same() -> None:
    rules = {rule.id: rule for rule in LIBRARY.frameworks["ca-strac"].rules}
    assert (
        rules["funder"].values["in_scope_funders"]
        == (rules["launch_date"].values["in_scope_funders"])
    )


def test_the_catalogue_has_every_rung_in_order() -> None:
    rungs = [one.rung for one in LIBRARY.catalogue.ladder]
    assert rungs == list(range(1, 10))
    assert len({one.id for one in LIBRARY.catalogue.measures}) == len(LIBRARY.catalogue.measures)


NAMED = {
    "us-dod-matrix", "us-chips-mftrp", "us-nsf-trust", "us-nih-matrix", "us-nspm33", "ca-strac",
    "ca-nsgrp", "uk-ukri-tri", "uk-nsi", "uk-atas", "eu-council-2024", "eu-toolkit-2022", "de-dfg",
    "nl-kv", "dk-uris", "se-stint", "au-ufit", "g7", "jp-ri", "brookings-fcai",
}  # fmt: skip


def test_every_framework_that_is_named_is_there() -> None:
    assert set(LIBRARY.frameworks) >= NAMED


def test_what_only_reflects_or_reminds_has_no_adverse_outcome() -> None:
    for framework in LIBRARY.frameworks.values():
        if framework.fields.outcome_kind in {"reflection", "reminder", "diligence_level"}:
            adverse = [one.id for one in framework.fields.scale if one.strength == "adverse"]
            assert adverse == [], framework.fields.id


def test_the_defence_matrix_has_its_three_editions_and_no_cell_that_counts() -> None:
    defence = LIBRARY.frameworks["us-dod-matrix"]
    assert [one.version for one in defence.fields.history] == ["2023-06", "2025-05", "2026-03"]
    cells = [rule for rule in defence.rules if rule.id.startswith("bands_")]
    assert len(cells) == 9
    assert {rule.status for rule in cells} == {"inactive"}


def test_a_rule_that_asks_for_a_place_is_of_a_framework_whose_source_names_it() -> None:
    asking = {
        framework.fields.id
        for framework, rule in RULES
        if rule.citation.places and rule.status == "active"
    }
    assert asking == {"us-chips-mftrp", "us-dod-matrix", "us-nih-matrix", "dk-uris"}


def test_the_protected_activities_are_looked_at_before_the_definition() -> None:
    order = [rule.id for rule in LIBRARY.frameworks["us-chips-mftrp"].rules]
    assert order.index("protected_activities") < order.index("malign_programme")


@pytest.mark.parametrize(
    ("taxonomy", "file", "areas"),
    [
        ("us_cet", "us_cet_2024.json", 18),
        ("uk_nsia", "uk_nsia_17_sensitive_areas.json", 17),
        ("eu_critical", "eu_critical_technology_areas_2023.json", 10),
    ],
)
@pytest.mark.acceptance
def test_the_other_areas_are_those_of_their_sources(
    shared: Path, taxonomy: str, file: str, areas: int
) -> None:
    listed = read_yaml(shared / "taxonomies" / file).data["areas"]
    names = [one if isinstance(one, str) else one["name"] for one in listed]
    assert list(LIBRARY.areas()[taxonomy].values()) == names
    assert len(names) == areas


def test_a_policy_elsewhere_can_ask_about_a_shipped_taxonomy(tmp_path: Path) -> None:
    """Its folder holds no areas of its own; those that ship are there."""
    copied = tmp_path / "uk-ukri-tri"
    shutil.copytree(bundled_frameworks() / "uk-ukri-tri", copied)
    assert read_library(copied).areas()["uk_nsia"]["energy"] == "Energy"
