"""Which entries a subject is, belongs to, or may be: in a small world, by hand."""

from __future__ import annotations

import pytest

from isthmus.errors import RequestError
from isthmus.screening.comparison import METHOD, THRESHOLD
from isthmus.screening.matching import ACRONYM_ALONE, NOTHING_TO_COMPARE, screen


def test_the_same_name_in_the_same_country_is_listed(world):
    world.entry("Beispiel University", country="DE")
    result = world.screen("BEISPIEL  UNIVERSITY.", country="DE")
    (candidate,) = result.candidates
    assert (result.result, candidate.relation, candidate.score) == ("listed", "is", 1.0)
    assert "The country agrees (Germany)" in candidate.explanation


def test_the_same_distinctive_name_is_listed_without_a_country(world):
    world.entry("Beispiel University", country="DE")
    (candidate,) = world.screen("Beispiel University").candidates
    assert candidate.relation == "is"
    assert "the country of the subject is not known" in candidate.explanation


def test_a_namesake_in_another_country_is_no_candidate(world):
    world.entry("Beispiel University", country="DE")
    assert world.screen("Beispiel University", country="CH").result == "no_listed_match"


def test_a_name_with_two_words_of_its_own_in_another_country_is_for_a_person_to_judge(world):
    world.entry("Beispiel Mustermann Trading", country="DE")
    assert world.relations("Beispiel Mustermann Trading", country="CH") == ["possible"]


def test_codes_that_lists_mix_up_make_it_possible(world):
    world.entry("Beispiel Optik Ltd", country="CN")
    assert world.relations("Beispiel Optik Ltd", country="HK") == ["possible"]


def test_an_acronym_alone_matches_nothing_and_the_answer_says_so(world):
    world.entry("Beispiel Institute of Technology", "BIT", country="DE")
    result = world.screen("BIT")
    assert (result.result, result.note) == ("no_listed_match", ACRONYM_ALONE)


def test_an_acronym_in_the_same_country_is_never_more_than_possible(world):
    world.entry("Beispiel Institute of Technology", "BIT", country="DE")
    assert world.relations("BIT", country="DE") == ["possible"]
    assert world.relations("BIT", country="IN") == []


def test_an_acronym_and_its_place_are_compared(world):
    world.entry("Beispiel Institute of Technology", "BIT", country="DE")
    assert world.relations("BIT, Germany") == ["possible"]
    assert world.relations("BIT, India") == []


def test_a_general_name_is_listed_only_where_the_country_agrees(world):
    world.entry("National Defense University", country="DE")
    assert world.relations("National Defense University") == ["possible"]
    assert world.relations("National Defense University", country="DE") == ["is"]
    assert world.relations("National Defense University", country="US") == []


def test_a_general_alias_is_never_more_than_possible(world):
    world.entry("Beispiel Centre", "Institute of Applied Physics", country="DE")
    assert world.relations("Institute of Applied Physics", country="DE") == ["possible"]


def test_a_single_word_needs_the_country(world):
    world.entry("Beispielwerk", country="DE")
    assert world.relations("Beispielwerk") == ["possible"]
    assert world.relations("Beispielwerk", country="DE") == ["is"]


def test_another_legal_form_speaks_against_it(world):
    world.entry("Beispiel Optik GmbH", country="DE")
    assert world.relations("Beispiel Optik") == ["is"]
    (candidate,) = world.screen("Beispiel Optik LLC").candidates
    assert candidate.relation == "possible"
    assert "the legal forms differ ('llc' and 'gmbh')" in candidate.explanation


def test_one_letter_amiss_is_possible(world):
    world.entry("Beispiel University", country="DE")
    for misspelt in ("Beispeil University", "Beispil University", "Beispiell University"):
        assert world.relations(misspelt) == ["possible"]


def test_a_known_word_is_no_misspelling_of_another(world):
    world.entry("Hunanese University", country="CN")
    world.entry("Henanese University", country="CN")
    (candidate,) = world.screen("Hunanese University").candidates
    assert candidate.entry_name == "Hunanese University"


def test_a_similar_name_with_another_place_is_no_candidate(world):
    world.entry("Beijing Institute of Technology", "BIT", country="CN")
    assert world.relations("Bangalore Institute of Technology") == []


def test_institutes_of_other_numbers_are_others(world):
    world.entry("Beispiel 13th Research Institute", country="DE")
    assert world.relations("Beispiel 14th Research Institute") == []


@pytest.fixture
def family(world):
    """A university with an institute, both in the registry."""
    world.registry.add("R1", "Beispiel University", "示例大学", country="DE")
    world.registry.add("R2", "Mustermann Institute", country="DE", parents=["R1"])
    return world


def test_identifiers_meet_whatever_the_names_are(family):
    family.entry("Universitas Exempli", country="DE", ror_id="R1")
    result = family.screen("示例大学")
    assert (result.result, result.ror_id, result.country_code) == ("listed", "R1", "DE")


def test_a_given_identifier_is_taken_as_it_is(family):
    family.entry("Universitas Exempli", country="DE", ror_id="R1")
    assert family.relations("whatever they wrote", ror_id="R1") == ["is"]


def test_a_listed_unit_does_not_list_its_parent(family):
    family.entry("Mustermann Institute", country="DE", ror_id="R2")
    result = family.screen("Beispiel University")
    (candidate,) = result.candidates
    assert (result.result, candidate.relation) == ("possible", "parent_of_listed")
    assert "A unit of it, 'Mustermann Institute', is listed" in candidate.explanation


def test_a_listed_parent_does_not_list_its_unit(family):
    family.entry("Beispiel University", country="DE", ror_id="R1")
    result = family.screen("Mustermann Institute")
    (candidate,) = result.candidates
    assert (result.result, candidate.relation) == ("possible", "unit_of_listed")


def test_a_department_in_front_makes_the_text_a_part_of_the_listed(family):
    family.entry("Beispiel University", country="DE", ror_id="R1")
    assert family.relations("School of Physics, Beispiel University, Bonn, Germany") == [
        "unit_of_listed"
    ]


def test_its_place_and_its_parent_do_not(family):
    family.entry("Beispiel University", country="DE", ror_id="R1")
    family.entry("Mustermann Institute", country="DE", ror_id="R2", list_id="other_list")
    assert family.screen("Beispiel University, Bonn 53111, Germany").result == "listed"
    institute = family.screen("Mustermann Institute, Beispiel University")
    assert {one.relation for one in institute.candidates if one.list_id == "other_list"} == {"is"}


def test_a_unit_that_the_entry_names_as_an_alias_is_listed(family):
    family.entry(
        "Beispiel University", "Beispiel University, Bonn Research Institute", country="DE",
        ror_id="R1",
    )  # fmt: skip
    assert family.relations("Beispiel University, Bonn Research Institute") == ["is"]


def test_a_registered_namesake_elsewhere_is_no_candidate(world):
    world.registry.add("R1", "Pasteur Institute", country="FR")
    world.entry("Pasteur Institute", country="IR")
    assert world.relations("Pasteur Institute") == []
    assert world.relations("Pasteur Institute", ror_id="R1") == []


def test_a_registered_name_said_to_be_elsewhere_is_for_a_person_to_judge(family):
    family.entry("Beispiel University", country="DE", ror_id="R1")
    (candidate,) = family.screen("Beispiel University", country="US").candidates
    assert candidate.relation == "possible"
    assert "said to be in another country" in candidate.explanation


def test_two_organisations_of_one_name_are_kept_apart_by_their_identifiers(world):
    world.registry.add("R1", "Beispiel University", country="DE")
    world.entry("Beispiel University", country="CH", ror_id="R9")
    assert world.relations("Beispiel University", ror_id="R1") == []


def test_an_entry_of_another_list_is_found_by_the_identifier_of_the_first(world):
    """The registry at hand need not know the organisation: the lists do."""
    world.entry("Beispiel University", "示例大学", country="DE", ror_id="R7")
    world.entry("Universitas Exempli", country="DE", ror_id="R7", list_id="other_list")
    result = world.screen("示例大学")
    assert {one.list_id: one.relation for one in result.candidates} == {
        "some_list": "is",
        "other_list": "is",
    }


def test_evidence_classes_stay_apart_designations_first(world):
    world.entry("Beispiel University", list_id="a_list", evidence_class="mention")
    world.entry("Beispiel University", list_id="b_list", evidence_class="assessment")
    world.entry("Beispiel University", list_id="c_list")
    classes = [one.evidence_class for one in world.screen("Beispiel University").candidates]
    assert classes == ["designation", "assessment", "mention"]


def test_no_match_records_what_was_searched(world):
    world.entry("Beispiel University", country="DE")
    result = world.screen("Example College")
    assert result.result == "no_listed_match"
    (searched,) = result.lists
    assert (searched.list_id, searched.entries, len(searched.sha256)) == ("some_list", 1, 64)
    assert (result.threshold, result.method) == (THRESHOLD, METHOD)


@pytest.mark.parametrize("subject", ["", "   ", "\0", "–!?", "()"])
def test_a_subject_without_letters_says_that_nothing_was_compared(world, subject):
    world.entry("Beispiel University", country="DE")
    result = world.screen(subject)
    assert (result.subject, result.candidates, result.note) == (subject, (), NOTHING_TO_COMPARE)


def test_a_very_long_subject_has_an_answer(world):
    world.entry("Beispiel University", country="DE")
    assert world.screen("Beispiel University, " + "x" * 50_000).result in {"listed", "possible"}
    assert world.screen("a, " * 20_000).result == "no_listed_match"


def test_a_country_that_does_not_exist_is_an_error(world):
    with pytest.raises(RequestError, match="unknown country 'Beispielland'"):
        world.screen("Beispiel University", country="Beispielland")


def test_an_identifier_that_is_not_registered_is_an_error(world):
    with pytest.raises(RequestError, match="is not in the registry"):
        world.screen("Beispiel University", ror_id="R404")


def test_no_subjects_give_no_results(world):
    assert screen([], registry=world.registry, resolve=world.registry.resolve) == []
