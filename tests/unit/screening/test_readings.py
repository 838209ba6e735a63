"""Other readings of a text: what they find is possible, and says what was read."""

from __future__ import annotations

import pytest

from isthmus.screening.matching import NOTHING_TO_COMPARE

BIT = "https://ror.org/01skt4w74"


@pytest.fixture
def listed(world):
    world.registry.add(BIT, "Beijing Institute of Technology", "北京理工大学", country="CN")
    world.entry("Beijing Institute of Technology", country="CN", ror_id=BIT)
    world.entry("Institute of Applied Physics", country="CN")
    return world


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("Beijing Ligong Daxue", "the sound of '北京理工大学'"),
        ("北理工大", "a short form of '北京理工大学'"),
        ("Institute of Applied Phsyics", "'Phsyics' as 'physics'"),
        ("Instittue of Applied Phisics", "'Instittue' as 'institute', 'Phisics' as 'physics'"),
    ],
)
def test_a_reading_finds_what_the_text_may_mean(listed, written, why):
    result = listed.screen(written, country="CN")
    assert result.result == "possible"
    (candidate,) = result.candidates
    assert (candidate.relation, candidate.score <= 0.75) == ("possible", True)
    assert candidate.explanation.startswith("Read as '")
    assert f"({why})." in candidate.explanation


def test_what_is_found_as_it_stands_is_not_read_again(listed):
    (candidate,) = listed.screen("Beijing Institute of Technology").candidates
    assert candidate.relation == "is"
    assert "Read as" not in candidate.explanation


def test_a_registered_organisation_is_not_read_as_another(listed):
    listed.registry.add(
        "https://ror.org/05a28rw58", "Beijing Institute of Technolgy", country="DE"
    )  # fmt: skip
    assert listed.screen("Beijing Institute of Technolgy").result == "no_listed_match"


def test_a_short_form_that_two_organisations_may_have_means_neither(listed):
    listed.registry.add("https://ror.org/05a28rw58", "北海理工大学", country="CN")
    (certain,) = listed.screen("北理工").candidates
    assert certain.relation == "is"  # it stands in the table of short forms
    assert listed.screen("北理大").result == "no_listed_match"


@pytest.mark.parametrize(
    "written",
    [
        "Institute of Applied Phscs",  # two letters lost in one word
        "Institte of Aplied Phiscs",  # the same beside other words
        "Institute of Applied Phys1cs",
        "Institue of Applied Physics",  # may be Institute or Institut
        "Ligong Daxue",
        "Shanghai Ligong Daxue",
        "北京理工",  # found below, as a control
    ],
)
def test_what_differs_by_more_is_no_reading(listed, written):
    result = listed.screen(written, country="CN")
    assert (result.result == "possible") == (written == "北京理工")


def test_a_short_word_alone_is_not_corrected(world):
    world.entry("United Company", "United", country="RU")
    assert world.screen("UNIMED").result == "no_listed_match"


def test_a_country_beside_the_name_speaks_against_a_reading(listed):
    assert listed.screen("Institute of Applied Phisics", country="CN").result == "possible"
    assert listed.screen("Institute of Applied Phisics, China").result == "possible"
    assert listed.screen("Institute of Applied Phisics", country="DE").result == "no_listed_match"
    assert listed.screen("Institute of Applied Phisics, Germany").result == "no_listed_match"


def test_a_text_without_letters_is_not_read(listed):
    assert listed.screen("?!").note == NOTHING_TO_COMPARE
