"""Several editions of a list side by side."""

from __future__ import annotations

from datetime import date

import pytest

from isthmus.errors import RequestError
from isthmus.screening.lists import (
    descriptor,
    edition_before,
    editions,
    editions_at_hand,
    editions_to_compare,
    loaded_folder,
    newest_edition,
)
from isthmus.screening.loading import load_edition, remove_edition

SEVEN = descriptor("cn_seven_sons")
BUNDLED = date(2026, 11, 1)
OLD, NEW, LATER = date(2024, 6, 1), date(2026, 11, 20), date(2026, 11, 21)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """21 November 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795219200")


@pytest.fixture
def load(tmp_path):
    def load_rows(count: int, day: date):
        path = tmp_path / "list.csv"
        rows = "".join(f"e{n},Beispiel {n} University,,DE,organisation\n" for n in range(count))
        path.write_text("entry_id,name,aliases,country_codes,kind\n" + rows, encoding="utf-8")
        return load_edition(SEVEN, path, day)

    return load_rows


def dates() -> list[date]:
    return [one.declared.as_of for one in editions_at_hand(SEVEN)]


def test_bundled_and_loaded_editions_stand_side_by_side_oldest_first(load):
    assert load(8, NEW).state == "newest"
    assert load(6, OLD).state == "history"
    assert dates() == [OLD, BUNDLED, NEW]
    assert [one.is_loaded for one in editions_at_hand(SEVEN)] == [True, False, True]


def test_a_day_is_answered_with_the_edition_that_was_in_use(load):
    load(8, NEW)
    load(6, OLD)
    found = {day: newest_edition(SEVEN, day) for day in (date(2024, 6, 30), BUNDLED, LATER)}
    assert {day: (one.as_of, len(one.entries)) for day, one in found.items() if one} == {
        date(2024, 6, 30): (OLD, 6), BUNDLED: (BUNDLED, 7), LATER: (NEW, 8),
    }  # fmt: skip
    assert SEVEN.id in {one.id for one in editions(date(2024, 5, 31)).without_edition}


def test_the_same_edition_again_changes_nothing(load):
    first = load(8, NEW)
    written = first.path.stat().st_mtime_ns
    again = load(8, NEW)
    assert (again.state, again.path, again.sha256) == ("unchanged", first.path, first.sha256)
    assert first.path.stat().st_mtime_ns == written


def test_another_file_of_the_same_date_takes_its_place(load):
    load(8, NEW)
    assert load(9, NEW).state == "replaced"
    assert dates() == [BUNDLED, NEW]


def test_a_loaded_edition_says_what_it_was_taken_from(load):
    load(8, NEW)
    declared = editions_at_hand(SEVEN)[-1].declared
    assert (declared.source_file, declared.publication, declared.loaded_on) == (
        "list.csv", "a table of entries", LATER
    )  # fmt: skip


def test_a_loaded_edition_can_be_taken_out_again(load):
    load(8, NEW)
    assert remove_edition(SEVEN, NEW).declared.entries == 8
    assert dates() == [BUNDLED]
    assert list(loaded_folder(SEVEN.id).iterdir()) == []


def test_what_a_loaded_edition_had_replaced_counts_again(load):
    load(8, BUNDLED)
    remove_edition(SEVEN, BUNDLED)
    (one,) = editions_at_hand(SEVEN)
    assert (one.is_loaded, one.declared.entries) == (False, 7)


def test_a_bundled_edition_stays():
    with pytest.raises(RequestError, match="ships with the product and stays"):
        remove_edition(SEVEN, BUNDLED)


def test_taking_out_what_was_not_loaded_names_what_was(load):
    load(8, NEW)
    with pytest.raises(RequestError, match="was not loaded; loaded editions: 2026-11-20"):
        remove_edition(SEVEN, OLD)


def test_the_edition_before_is_older_than_the_day(load):
    load(6, OLD)
    before = edition_before(SEVEN, BUNDLED)
    assert before is not None
    assert before.as_of == OLD
    assert edition_before(SEVEN, OLD) is None


def test_without_days_the_newest_is_compared_with_the_one_before(load):
    load(8, NEW)
    assert [one.as_of for one in editions_to_compare(SEVEN, None, None)] == [BUNDLED, NEW]
    load(6, OLD)
    assert [one.as_of for one in editions_to_compare(SEVEN, None, BUNDLED)] == [OLD, BUNDLED]
    assert [one.as_of for one in editions_to_compare(SEVEN, OLD, None)] == [OLD, NEW]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (None, None, "has no edition older than that of 2026-11-01"),
        (BUNDLED, LATER, "on both days the edition of 2026-11-01 is in use"),
        (OLD, None, "has no edition by 2024-06-01"),
        (None, OLD, "has no edition by 2024-06-01; its editions: 2026-11-01"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_the_editions_at_hand(first, last, said):
    with pytest.raises(RequestError, match=said):
        editions_to_compare(SEVEN, first, last)
