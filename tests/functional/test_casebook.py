"""The casebook: every case comes out as expected, under exactly the frameworks that are named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from isthmus.assessment.assessing import assess
from isthmus.assessment.framework_files import readable_library
from isthmus.organisations.registry import load_registry
from isthmus.proposals.casebook import Expected, casebook_files, expected_of
from isthmus.proposals.reading import read_proposal

CASES = casebook_files()
TOPICS = {
    "open climate modelling with a listed university": "open-climate-with-listed-university",
    "large-model training with shared weights": "large-model-with-shared-weights",
    "a conference visit": "conference-visit",
    "a doctoral visitor with an earlier degree": "doctoral-visitor-earlier-degree",
    "a private lab abroad": "home-laboratory-abroad",
    "a private lab at home": "partner-laboratory-at-home",
    "a benign nursing study": "benign-nursing-study",
    "an unknown unit of a large academy": "unknown-unit-of-a-large-academy",
    "a partner listed after signing": "partner-listed-after-signing",
    "a talent programme inside the definition": "talent-programme-inside-the-definition",
    "a talent programme outside it": "talent-programme-outside-the-definition",
    "a lab-mirroring condition": "laboratory-mirroring-condition",
    "medical data to the EU": "medical-data-into-the-union",
    "medical data from the EU": "medical-data-out-of-the-union",
    "a multinational team": "multinational-team",
}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_comes_out_as_expected(path: Path):
    expected = expected_of(path)
    found = assess(read_proposal(path), as_of=expected.as_of, registry=load_registry())
    outcomes = {one.framework_id: one.outcome.outcome_id for one in found.frameworks}
    assert outcomes == {name: one.outcome for name, one in expected.outcomes.items()}


def test_there_are_enough_cases_and_all_that_are_asked_for():
    names = {path.stem for path in CASES}
    assert len(names) >= 24
    assert set(TOPICS.values()) <= names


def test_every_framework_that_can_apply_does_so_in_some_case():
    used = {name for path in CASES for name in expected_of(path).outcomes}
    assert used == set(readable_library(None).frameworks)


def test_every_pathway_and_many_home_countries_stand_in_the_casebook():
    proposals = [read_proposal(path) for path in CASES]
    pathways = {one for proposal in proposals for one in proposal.pathways}
    assert len(pathways) == 9
    assert len({proposal.home_country for proposal in proposals}) >= 9


def test_the_partners_country_changes_nothing_in_the_nursing_study():
    by_name = {path.stem: expected_of(path) for path in CASES}
    here, there = by_name["benign-nursing-study"], by_name["benign-nursing-study-elsewhere"]
    assert outcomes_of(here) == outcomes_of(there)


def outcomes_of(expected: Expected) -> dict[str, str]:
    return {name: one.outcome for name, one in expected.outcomes.items()}


def test_every_case_is_judged_as_of_a_day_and_says_what_it_shows():
    for path in CASES:
        expected = expected_of(path)
        assert expected.as_of == date(2026, 11, 23)
        assert expected.about
        assert expected.shows
