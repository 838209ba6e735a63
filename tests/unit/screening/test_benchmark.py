"""The benchmark of screening: its cases are whole, and its figures count what they say."""

from __future__ import annotations

from collections import Counter

import pytest

from isthmus.errors import ScreeningError
from isthmus.screening.benchmark.cases import NEGATIVE, POSITIVE, Case, cases
from isthmus.screening.benchmark.evaluation import (
    EDITIONS_AS_OF,
    answers,
    shares,
    wilson_interval,
)
from isthmus.screening.lists import editions

HEADER = "subject,country_code,class,expected,list_id,entry_id,why\n"


@pytest.fixture(scope="module")
def measured():
    of = cases()
    return {(one.class_, one.measure): one for one in shares(of, answers(of, _editions()))}


def _editions():
    return editions(EDITIONS_AS_OF)


def test_there_are_at_least_500_cases_of_every_class():
    of = cases()
    counts = Counter(case.class_ for case in of)
    assert len(of) >= 500
    assert set(counts) == {*POSITIVE, *NEGATIVE}
    assert len({(case.subject, case.country_code) for case in of}) == len(of)


def test_every_entry_that_a_case_names_stands_on_the_list():
    entries = {
        (edition.descriptor.id, entry.entry_id)
        for edition in _editions().found
        for entry in edition.entries
    }
    named = {(case.list_id, case.entry_id) for case in cases() if case.class_ in POSITIVE}
    assert named <= entries


def test_names_and_aliases_in_any_script_are_found(measured):
    assert measured["all names and aliases", "recall"].share >= 0.98


def test_abbreviations_and_short_forms_are_found(measured):
    assert measured["all abbreviations and short forms", "recall"].share >= 0.95


def test_organisations_that_no_entry_names_are_let_alone(measured):
    assert measured["all negative", "false_alarms"].share <= 0.005
    assert measured["all negative", "wrongly_listed"].part == 0


def test_faults_of_a_file_of_cases_are_named_all_at_once(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(
        HEADER
        + "A,,own name,listed,,,why\n"
        + "B,XX,same city,listed,,,why\n"
        + "C,,nickname,no_match,,,\n",
        encoding="utf-8",
    )
    with pytest.raises(ScreeningError) as caught:
        cases(path)
    assert [(one.line, one.field) for one in caught.value.faults] == [
        (2, "entry_id"),
        (3, "expected"),
        (3, "country_code"),
        (4, "class"),
        (4, None),
    ]


def test_a_missed_name_lowers_recall_and_a_candidate_too_many_is_a_false_alarm(world):
    world.entry("Beispiel Werk Bern", country="CH")
    of = [
        Case("Beispiel Werk Bern", None, "own name", "listed", "some_list", "e1", "w"),
        Case("Beispiel", None, "alias", "found", "some_list", "e1", "w"),
        Case("Beispiel Werk, Bern", None, "same city", "no_match", None, None, "w"),
        Case("Muster Werk", None, "same city", "not_listed", None, None, "w"),
    ]
    measured = {
        (one.class_, one.measure): one
        for one in shares(of, [world.screen(case.subject) for case in of])
    }
    assert measured["all positive", "recall"].share == 0.5
    assert measured["same city", "false_alarms"].part == 1
    assert measured["all", "precision"].share == 0.5
    assert measured["pinyin", "recall"].share is None


def test_the_interval_of_ten_of_ten_is_that_of_wilson():
    low, high = wilson_interval(10, 10)
    assert (round(low, 4), high) == (0.7225, 1.0)
    assert wilson_interval(0, 10)[0] == 0.0
