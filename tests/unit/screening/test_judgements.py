"""What a person said about a candidate is kept, applied, and reopened when something changes."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date

import pytest

from isthmus.errors import RequestError, ScreeningError
from isthmus.screening.judgements import (
    add_judgement,
    all_judgements,
    judgements_path,
    standing,
    with_judgements,
    withdraw_judgement,
)
from isthmus.screening.lists import editions
from isthmus.screening.matching import screen
from isthmus.screening.records import said_of

AS_OF = date(2026, 11, 23)
DAY = date(2026, 12, 1)
SUBJECT = "Chongqing Univesrity"


@pytest.fixture
def searched():
    return editions(AS_OF)


@pytest.fixture
def judge(searched):
    def judged(verdict="not_the_same", subject=SUBJECT, **different):
        (result,) = screen([subject], searched=searched)
        given = {
            "list_id": "us_section_1286",
            "entry_id": "chongqing-university",
            "reason": "a school",
            "evidence": "its domain",
            "role": "officer",
            "judged_on": DAY,
        } | different
        return add_judgement(result, searched, verdict=verdict, **given)

    return judged


def _again(searched, subject=SUBJECT, day=DAY):
    (result,) = screen([subject], searched=searched)
    return with_judgements([result], searched, all_judgements(), day)[0]


def test_what_was_judged_not_the_same_stays_visible_and_makes_no_result(searched, judge):
    judge()
    result = _again(searched)
    assert result.result == "no_listed_match"
    (candidate,) = result.candidates
    assert (candidate.judgement.verdict, candidate.judgement.void) == ("not_the_same", None)
    assert said_of(result) == (
        "No listed match in 15 lists as of 2026-11-23; judged not the same: 1"
    )


@pytest.mark.parametrize("verdict", ["same", "undetermined"])
def test_another_verdict_is_shown_and_changes_no_result(searched, judge, verdict):
    judge(verdict)
    result = _again(searched)
    assert result.result == "possible"
    assert result.candidates[0].judgement.verdict == verdict


def test_it_holds_for_another_writing_of_the_name_and_not_for_another_name(searched, judge):
    judge()
    assert _again(searched, "CHONGQING  univesrity").result == "no_listed_match"
    assert _again(searched, "Chongqing University").result == "listed"
    assert _again(searched, "Chongqing Univesrity GmbH").candidates[0].judgement is None


def test_it_is_void_from_the_day_of_its_expiry(searched, judge):
    judge(expires_on=date(2027, 1, 1))
    assert _again(searched, day=date(2026, 12, 31)).result == "no_listed_match"
    result = _again(searched, day=date(2027, 1, 1))
    assert result.result == "possible"
    assert result.candidates[0].judgement.void == "expired on 2027-01-01"


def test_it_is_void_when_the_entry_has_changed(searched, judge):
    judge()
    changed = replace(searched, found=tuple(map(_with_another_alias, searched.found)))
    result = _again(changed)
    assert result.result == "possible"
    assert result.candidates[0].judgement.void == "the entry has changed since"


def _with_another_alias(edition):
    entries = (
        replace(one, aliases=(*one.aliases, "CQU of Chongqing"))
        if one.entry_id == "chongqing-university"
        else one
        for one in edition.entries
    )
    return replace(edition, entries=tuple(entries))


def test_it_is_void_when_the_subject_has_another_country(searched, judge):
    judge()
    (result,) = screen([SUBJECT], country_codes=["CN"], searched=searched)
    (result,) = with_judgements([result], searched, all_judgements(), DAY)
    assert result.result == "possible"
    assert "country or identifier" in result.candidates[0].judgement.void


def test_a_withdrawn_one_is_kept_and_no_longer_applied(searched, judge):
    kept = judge()
    withdraw_judgement(kept.judgement_id, DAY)
    assert _again(searched).result == "possible"
    assert _again(searched).candidates[0].judgement is None
    (one,) = all_judgements()
    assert standing(one, [one], DAY) == "withdrawn"
    with pytest.raises(RequestError, match="was withdrawn on 2026-12-01"):
        withdraw_judgement(kept.judgement_id, DAY)


def test_a_later_one_replaces_an_earlier_one(searched, judge):
    judge()
    judge("same")
    assert _again(searched).candidates[0].judgement.verdict == "same"
    known = all_judgements()
    assert [standing(one, known, DAY) for one in known] == ["replaced", "in force"]


def test_all_that_is_wrong_with_a_judgement_is_said_at_once(judge):
    with pytest.raises(RequestError) as caught:
        judge(entry_id="chongqing-univ", reason=" ", role="", expires_on=DAY)
    assert len(caught.value.faults) == 4
    assert "did you mean 'us_section_1286 chongqing-university'" in str(caught.value)
    assert all_judgements() == []


def test_withdrawing_what_was_never_judged_is_a_fault():
    with pytest.raises(RequestError, match="does not exist"):
        withdraw_judgement(7, DAY)


def test_a_damaged_file_and_one_of_a_newer_version_are_faults(judge):
    path = judgements_path()
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database" * 200)
    with pytest.raises(ScreeningError, match="cannot be used"):
        all_judgements()
    path.unlink()
    judge()
    database = sqlite3.connect(path)
    database.execute("pragma user_version = 9")
    database.close()
    with pytest.raises(ScreeningError, match="newer version"):
        all_judgements()
