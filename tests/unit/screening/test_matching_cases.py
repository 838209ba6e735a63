"""Real subjects against the bundled lists, case by case, and what must hold for all of them."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.screening.lists import editions
from isthmus.screening.matching import screen
from isthmus.screening.names import Proof, name_of

AS_OF = date(2026, 11, 23)
CASES = list(
    csv.DictReader(
        (Path(__file__).parent / "matching_cases.csv").read_text(encoding="utf-8").splitlines()
    )
)


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{one['subject']} {one['country_code']} {one['list_id']}" for one in CASES]
)
def test_each_case_comes_out_as_judged(case):
    (result,) = screen([case["subject"]], AS_OF, country_codes=[case["country_code"] or None])
    relations = {one.relation for one in result.candidates if one.list_id == case["list_id"]}
    assert relations == (set() if case["expected"] == "none" else {case["expected"]}), case["why"]


def test_the_seven_sons_are_an_assessment_behind_the_designations():
    (result,) = screen(["Beihang University"], AS_OF)
    classes = [one.evidence_class for one in result.candidates]
    assert result.result == "listed"
    assert classes == sorted(classes, key=["designation", "assessment", "mention"].index)
    assert {one.list_id: one.evidence_class for one in result.candidates} == {
        "ca_named_research_organizations": "designation",
        "jp_foreign_end_user_list": "designation",
        "us_entity_list": "designation",
        "us_section_1286": "designation",
        "cn_seven_sons": "assessment",
    }


def test_before_an_edition_its_list_is_named_as_not_searched():
    (result,) = screen(["Beihang University"], date(2026, 7, 20))
    searched = {one.list_id for one in result.lists}
    assert searched == {
        "jp_foreign_end_user_list",
        "us_section_1260h",
        "us_section_1286",
        "us_uflpa",
    }
    reasons = {one.list_id: one.reason for one in result.without_edition}
    assert reasons["us_entity_list"] == (
        "no edition by 2026-07-20; the oldest at hand is of 2026-07-31"
    )


def test_before_all_editions_nothing_was_searched():
    (result,) = screen(["Beihang University"], date(2020, 1, 1))
    assert (result.result, result.lists) == ("no_listed_match", ())
    assert len(result.without_edition) == 15


def test_every_entry_is_found_by_its_own_name_and_country():
    """Every entry, and as itself wherever its country is known and its name no acronym."""
    subjects, countries, places = [], [], []
    for edition in editions(AS_OF).found:
        for entry in edition.entries:
            subjects.append(entry.name)
            countries.append(next(iter(entry.country_codes), None))
            places.append((edition.descriptor.id, entry.entry_id))
    missed, unsure = [], 0
    for place, result in zip(places, screen(subjects, AS_OF, country_codes=countries), strict=True):
        relation = {(one.list_id, one.entry_id): one.relation for one in result.candidates}
        if place not in relation:
            missed.append(place)
        unsure += relation.get(place) != "is"
    assert missed == []
    assert unsure / len(subjects) < 0.01


@pytest.mark.parametrize(
    "subject", ["Beihang University", "Institut Pasteur", "ETH Zurich", "BUAA"]
)
@pytest.mark.parametrize("vary", [str.upper, str.lower, lambda text: f"  {text}.  ",
                                  lambda text: text.replace(" ", "  ")])  # fmt: skip
def test_case_punctuation_and_spacing_change_nothing(subject, vary):
    original, varied = screen([subject, vary(subject)], AS_OF)
    places = [(one.list_id, one.entry_id, one.relation, one.score) for one in original.candidates]
    assert places == [
        (one.list_id, one.entry_id, one.relation, one.score) for one in varied.candidates
    ]
    assert original.result == varied.result


def test_the_order_and_the_company_of_subjects_change_nothing():
    subjects = ["Beihang University", "Chinese Academy of Sciences", "Beihnag University"]
    together = screen(subjects, AS_OF)
    assert [screen([one], AS_OF)[0] for one in subjects] == together
    assert screen(subjects[::-1], AS_OF) == together[::-1]


def test_a_candidate_explains_itself_and_names_its_source():
    for result in screen(
        ["Beihang University", "BUAA, China", "Chinese Academy of Sciences"], AS_OF
    ):
        for one in result.candidates:
            assert len(one.explanation) > 30
            assert one.source_url.startswith("https://")
            assert 0.5 <= one.score <= 1.0


def test_acronyms_on_lists_never_list_anybody_by_themselves():
    acronyms = sorted(
        {
            alias
            for edition in editions(AS_OF).found
            for entry in edition.entries
            for alias in entry.aliases
            if name_of(alias).proof == Proof.acronym and not name_of(alias).legal_form
        }
    )
    assert len(acronyms) > 500
    for result in screen(acronyms, AS_OF):
        assert result.result != "listed", result.subject


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=300))
def test_any_text_has_an_answer(text):
    (result,) = screen([text], AS_OF)
    assert result.subject == text
    assert len(result.lists) == 15
    assert all(result.threshold <= one.score <= 1 for one in result.candidates)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(["Beihang", "University", "of", "China", ",", "(", ")", "BIT", "学", "13"]),
        max_size=60,
    )
)
def test_any_words_of_names_have_an_answer(words):
    (result,) = screen([" ".join(words)], AS_OF)
    assert result.result in {"listed", "possible", "no_listed_match"}
