"""Remembered subjects: what is kept, and what a second screening says changed, and why."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date

import pytest

from isthmus.errors import RequestError, ScreeningError
from isthmus.screening import remembered as memories
from isthmus.screening.judgements import add_judgement, withdraw_judgement
from isthmus.screening.lists import Editions, descriptor, newest_edition
from isthmus.screening.loading import load_edition
from isthmus.screening.rechecking import recheck
from isthmus.screening.remembered import (
    remember_screened,
    remembered,
    screened_and_judged,
    subjects_path,
)

SEVEN = descriptor("cn_seven_sons")
FIRST, SECOND = date(2026, 11, 20), date(2026, 11, 21)
NAMES = (
    "Kolibri Optics Academy",
    "Beispiel Quartz Works",
    "Some University of Zzyx",
    "Fourth Xylo",
)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """21 November 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795219200")


@pytest.fixture
def edition(tmp_path):
    def searched(day: date, **names: str) -> Editions:
        """An edition of one list, its entries by identifier; at least four."""
        all_names = {f"e{n}": name for n, name in enumerate(NAMES)} | names
        rows = "".join(
            f"{key},{name},,CN,organisation\n" for key, name in all_names.items() if name
        )
        path = tmp_path / "list.csv"
        path.write_text("entry_id,name,aliases,country_codes,kind\n" + rows, encoding="utf-8")
        load_edition(SEVEN, path, day)
        found = newest_edition(SEVEN, day)
        assert found is not None
        return Editions(day, (found,), ())

    return searched


def remember(searched: Editions, *subjects: str, country: str | None = "CN") -> None:
    answers = screened_and_judged([(one, country, None) for one in subjects], searched)
    remember_screened([(one, country, None) for one in answers], searched)


def changes(searched: Editions):
    with remembered() as memory:
        return [change for _, found in recheck(memory, searched) for change in found]


def kept():
    with remembered() as memory:
        return [one for some in memory.subjects() for one in some]


def test_a_subject_is_kept_once_with_its_last_answer(edition):
    searched = edition(FIRST)
    remember(searched, "Kolibri Optics Academy", "ETH Zurich")
    remember(searched, "Kolibri Optics Academy")
    first, second = kept()
    assert (first.subject, first.result) == ("Kolibri Optics Academy", "listed")
    assert [one.entry_id for one in first.candidates] == ["e0"]
    assert (second.subject, second.result, second.candidates) == (
        "ETH Zurich", "no_listed_match", ()
    )  # fmt: skip
    assert first.conditions.lists == {"cn_seven_sons": (FIRST, searched.found[0].sha256)}


def test_the_same_name_with_another_country_is_another_subject(edition):
    searched = edition(FIRST)
    remember(searched, "Kolibri Optics Academy")
    remember(searched, "Kolibri Optics Academy", country=None)
    assert [one.country_code for one in kept()] == ["CN", None]


def test_nothing_is_reported_where_nothing_changed(edition):
    searched = edition(FIRST)
    remember(searched, "Kolibri Optics Academy", "ETH Zurich")
    assert changes(searched) == []


def test_an_added_entry_is_named_with_its_edition(edition):
    remember(edition(FIRST), "Novel Quasar Institute", "ETH Zurich")
    (change,) = changes(edition(SECOND, e9="Novel Quasar Institute"))
    assert (change.subject, change.was, change.now, change.change) == (
        "Novel Quasar Institute", "no_listed_match", "listed", "appeared"
    )  # fmt: skip
    assert change.why == "the edition of 2026-11-21 added the entry"
    assert (change.relation_was, change.relation_now) == (None, "is")


def test_a_removed_entry_is_named_with_its_edition(edition):
    remember(edition(FIRST, e9="Novel Quasar Institute"), "Novel Quasar Institute")
    (change,) = changes(edition(SECOND))
    assert (change.was, change.now, change.change) == ("listed", "no_listed_match", "gone")
    assert change.why == "the edition of 2026-11-21 removed the entry"
    assert change.entry_name == "Novel Quasar Institute"


def test_a_changed_entry_is_said_with_what_changed(edition):
    remember(edition(FIRST), "Kolibri Optics Academy")
    searched = edition(SECOND, e0="Kolibri Optics-Academy")
    assert changes(searched)[0].change == "entry"


def test_the_new_answers_are_remembered_and_reported_once(edition):
    remember(edition(FIRST), "Novel Quasar Institute")
    later = edition(SECOND, e9="Novel Quasar Institute")
    assert len(changes(later)) == 1
    assert changes(later) == []
    assert kept()[0].result == "listed"


def test_a_recheck_that_is_undone_reports_again(edition):
    remember(edition(FIRST), "Novel Quasar Institute")
    later = edition(SECOND, e9="Novel Quasar Institute")
    with remembered() as memory:
        assert [len(found) for _, found in recheck(memory, later)] == [1]
        memory.undo()
    assert kept()[0].result == "no_listed_match"
    assert len(changes(later)) == 1


def test_a_recheck_that_fails_on_the_way_remembers_nothing(edition):
    remember(edition(FIRST), "Novel Quasar Institute")
    later = edition(SECOND, e9="Novel Quasar Institute")

    def fails(memory):
        list(recheck(memory, later))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), remembered() as memory:
        fails(memory)
    assert kept()[0].result == "no_listed_match"


def test_a_judgement_that_began_or_ended_is_named(edition):
    searched = edition(FIRST)
    remember(searched, "Kolibri Optics Academy")
    (result,) = screened_and_judged([("Kolibri Optics Academy", "CN", None)], searched)
    judged = add_judgement(
        result, searched, list_id="cn_seven_sons", entry_id="e0", verdict="not_the_same",
        reason="r", evidence="e", role="officer", judged_on=FIRST, expires_on=date(2026, 12, 1),
    )  # fmt: skip
    (change,) = changes(searched)
    assert (change.was, change.now, change.change) == ("listed", "no_listed_match", "judgement")
    assert change.why == "judgement 1 of 2026-11-20 says not the same"
    withdraw_judgement(judged.judgement_id, SECOND)
    (change,) = changes(searched)
    assert (change.now, change.why) == ("listed", "judgement 1 was withdrawn")


def test_a_judgement_that_expired_is_named(edition, monkeypatch):
    searched = edition(FIRST)
    (result,) = screened_and_judged([("Kolibri Optics Academy", "CN", None)], searched)
    add_judgement(
        result, searched, list_id="cn_seven_sons", entry_id="e0", verdict="not_the_same",
        reason="r", evidence="e", role="officer", judged_on=FIRST, expires_on=date(2026, 12, 1),
    )  # fmt: skip
    remember(searched, "Kolibri Optics Academy")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")
    (change,) = changes(searched)
    assert (change.was, change.now) == ("no_listed_match", "listed")
    assert change.why == "judgement 1 is no longer applied: expired on 2026-12-01"


def test_another_method_is_named_where_the_list_did_not_change(edition, monkeypatch):
    searched = edition(FIRST)
    (answer,) = screened_and_judged([("Kolibri Optics Academy", "CN", None)], searched)
    nothing = replace(answer, candidates=(), result="no_listed_match")
    with monkeypatch.context() as before:
        before.setattr(memories, "METHOD", "name_match_v0")
        remember_screened([(nothing, "CN", None)], searched)
    (change,) = changes(searched)
    assert change.change == "appeared"
    assert change.why.startswith("the method is name_match_v")
    assert "was name_match_v0" in change.why


def test_a_list_that_is_searched_for_the_first_time_is_said_so(edition):
    remember(Editions(FIRST, (), ()), "Kolibri Optics Academy")
    (change,) = changes(edition(FIRST))
    assert change.why == "the list had no edition by 2026-11-20, the day of the last screening"


def test_an_edition_that_is_no_longer_at_hand_is_said_so(edition, tmp_path):
    remember(edition(FIRST), "Novel Quasar Institute")
    later = edition(FIRST, e9="Novel Quasar Institute")
    (change,) = changes(later)
    assert change.why.endswith("which is no longer at hand")


def test_subjects_are_forgotten_by_number_or_all(edition):
    remember(edition(FIRST), "One Zzyx", "Two Zzyx", "Three Zzyx")
    with remembered() as memory:
        assert memory.forget([2]) == 1
    assert [one.subject for one in kept()] == ["One Zzyx", "Three Zzyx"]
    with pytest.raises(RequestError, match="there is no subject 7"), remembered() as memory:
        memory.forget([1, 7])
    assert len(kept()) == 2
    with remembered() as memory:
        assert memory.forget_all() == 2
    assert kept() == []


def test_more_subjects_than_a_batch_come_in_order(edition):
    remember(edition(FIRST), *(f"Subject {n} Zzyx" for n in range(7)))
    with remembered() as memory:
        assert [len(some) for some in memory.subjects(batch=3)] == [3, 3, 1]
        assert len(memory) == 7


def test_a_file_of_a_newer_version_is_refused(edition):
    remember(edition(FIRST), "One Zzyx")
    with sqlite3.connect(subjects_path()) as database:
        database.execute("pragma user_version = 99")
    with pytest.raises(ScreeningError, match="newer version"), remembered():
        pass


def test_a_damaged_file_is_an_error_and_stays(edition):
    subjects_path().parent.mkdir(parents=True, exist_ok=True)
    subjects_path().write_bytes(b"not a database" * 100)
    with pytest.raises(ScreeningError, match="cannot be used"), remembered():
        pass
    assert subjects_path().read_bytes().startswith(b"not a database")
