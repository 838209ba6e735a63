"""Taking in a newer edition: within the bounds, whole or not at all."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from isthmus.errors import ScreeningError
from isthmus.screening import loading
from isthmus.screening.lists import descriptor, editions, loaded_folder
from isthmus.screening.loading import load_edition
from isthmus.screening.matching import screen
from isthmus.screening.publications.consolidated_screening_list import CSL_HEADER

NEW = date(2026, 11, 20)
LATER = date(2026, 11, 21)
HEADER = "entry_id,name,aliases,country_codes,kind\n"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """21 November 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795219200")


def rows(count: int) -> str:
    return "".join(f"e{n},Beispiel {n} University,,DE,organisation\n" for n in range(count))


def file_with(tmp_path: Path, text: str, name: str = "list.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def seven(day: date = LATER):
    """The edition of the Seven Sons in use on a day; the list has between 4 and 15 entries."""
    (edition,) = [one for one in editions(day).found if one.descriptor.id == "cn_seven_sons"]
    return edition


def test_a_loaded_edition_is_used_from_its_day_on(tmp_path):
    path = file_with(tmp_path, HEADER + rows(8))
    loaded = load_edition(descriptor("cn_seven_sons"), path, NEW)
    assert (loaded.entries, loaded.as_of) == (8, NEW)
    assert (seven().as_of, len(seven().entries), seven().sha256) == (NEW, 8, loaded.sha256)
    assert seven(date(2026, 11, 19)).as_of == date(2026, 11, 1)


def test_what_was_loaded_is_screened(tmp_path):
    load_edition(descriptor("cn_seven_sons"), file_with(tmp_path, HEADER + rows(8)), NEW)
    (result,) = screen(["Beispiel 3 University"], LATER)
    assert [one.list_id for one in result.candidates] == ["cn_seven_sons"]


def test_loaded_entries_are_identified_in_the_registry(tmp_path):
    text = HEADER + rows(6) + "bh,Beihang University,,CN,organisation\n"
    load_edition(descriptor("cn_seven_sons"), file_with(tmp_path, text), NEW)
    (entry,) = [one for one in seven().entries if one.entry_id == "bh"]
    assert entry.ror_id == "https://ror.org/00wk2mp56"


@pytest.mark.parametrize("count", [4, 15])
def test_the_bounds_themselves_are_allowed(tmp_path, count):
    assert descriptor("cn_seven_sons").entries.least == 4
    assert descriptor("cn_seven_sons").entries.most == 15
    path = file_with(tmp_path, HEADER + rows(count))
    assert load_edition(descriptor("cn_seven_sons"), path, NEW).entries == count


@pytest.mark.parametrize("count", [0, 3, 16])
def test_outside_the_bounds_the_editions_at_hand_stay(tmp_path, count):
    path = file_with(tmp_path, HEADER + rows(count))
    with pytest.raises(ScreeningError) as fault:
        load_edition(descriptor("cn_seven_sons"), path, NEW)
    assert f"has {count} entries" in str(fault.value)
    assert "between 4 and 15; the editions at hand stay in use" in str(fault.value)
    assert seven().as_of == date(2026, 11, 1)
    assert not loaded_folder("cn_seven_sons").exists()


def test_a_file_cut_in_half_is_refused(tmp_path):
    text = HEADER + rows(8)
    path = file_with(tmp_path, text[: len(text) // 2])
    with pytest.raises(ScreeningError):
        load_edition(descriptor("cn_seven_sons"), path, NEW)
    assert not loaded_folder("cn_seven_sons").exists()


def test_the_same_date_again_replaces_the_edition(tmp_path):
    load_edition(descriptor("cn_seven_sons"), file_with(tmp_path, HEADER + rows(8)), NEW)
    load_edition(descriptor("cn_seven_sons"), file_with(tmp_path, HEADER + rows(9)), NEW)
    assert len(seven().entries) == 9
    assert len(list(loaded_folder("cn_seven_sons").iterdir())) == 2


@pytest.mark.parametrize("broken", ["write_json", "edition_bytes"])
def test_a_failure_on_the_way_leaves_the_edition_before(tmp_path, monkeypatch, broken):
    load_edition(descriptor("cn_seven_sons"), file_with(tmp_path, HEADER + rows(8)), NEW)

    def fail(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(loading, broken, fail)
    with pytest.raises(OSError, match="no space"):
        load_edition(descriptor("cn_seven_sons"), file_with(tmp_path, HEADER + rows(9)), NEW)
    assert len(seven().entries) == 8


def test_persons_vessels_and_aircraft_are_dropped_and_counted(tmp_path):
    text = (
        HEADER + rows(6) + "p1,Erika Mustermann,,DE,person\nv1,Beispiel Star,,DE,vessel\n"
        "u1,Jan Kowalski,,PL,\nu2,Kowalski Trading LLC,,PL,\n"
    )
    loaded = load_edition(descriptor("cn_seven_sons"), file_with(tmp_path, text), NEW)
    assert loaded.dropped == {"person": 1, "vessel": 1, "not recognisably an organisation": 1}
    names = {entry.name for entry in seven().entries}
    assert "Kowalski Trading LLC" in names
    assert names.isdisjoint({"Erika Mustermann", "Jan Kowalski", "Beispiel Star"})


def csl(count: int, code: str = "MEU") -> str:
    lines = [",".join(CSL_HEADER)]
    lines += [f"{code},Some List,,,Beispiel {n} Optik LLC,,CN,,,,," for n in range(count)]
    lines.append("MEU,Some List,,,Erika Mustermann,,DE,,,,,")
    return "\n".join(lines) + "\n"


def test_the_consolidated_screening_list_gives_its_sublist(tmp_path):
    loaded = load_edition(descriptor("us_military_end_user"), file_with(tmp_path, csl(60)), NEW)
    assert (loaded.entries, loaded.dropped) == (60, {"not recognisably an organisation": 1})


def test_a_list_that_it_does_not_carry_is_refused(tmp_path):
    with pytest.raises(ScreeningError, match="does not carry 'cn_seven_sons'"):
        load_edition(descriptor("cn_seven_sons"), file_with(tmp_path, csl(8)), NEW)


def test_a_sublist_that_the_file_lacks_is_refused(tmp_path):
    with pytest.raises(ScreeningError, match="has no row of the sublist 'EL', only of MEU"):
        load_edition(descriptor("us_entity_list"), file_with(tmp_path, csl(60)), NEW)


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2026, 11, 22), "lies in the future"), (date(1989, 12, 31), "too long ago")],
)
def test_an_impossible_date_is_refused(tmp_path, day, said):
    with pytest.raises(ScreeningError, match=said):
        load_edition(descriptor("cn_seven_sons"), file_with(tmp_path, HEADER + rows(8)), day)


def test_a_loaded_edition_that_was_damaged_later_is_an_error(tmp_path):
    loaded = load_edition(descriptor("cn_seven_sons"), file_with(tmp_path, HEADER + rows(8)), NEW)
    loaded.path.write_bytes(loaded.path.read_bytes()[:-20])
    with pytest.raises(ScreeningError, match="cut off"):
        seven()


def test_a_description_of_a_loaded_edition_that_was_changed_is_an_error(tmp_path):
    load_edition(descriptor("cn_seven_sons"), file_with(tmp_path, HEADER + rows(8)), NEW)
    described = loaded_folder("cn_seven_sons") / f"{NEW}.json"
    changed = json.loads(described.read_text()) | {"sha256": "0" * 64}
    described.write_text(json.dumps(changed))
    with pytest.raises(ScreeningError, match="is not the edition"):
        seven()


@pytest.mark.acceptance
def test_the_real_publication_loads(shared: Path):
    path = shared / "lists" / "us_csl_2026-07-31.csv"
    loaded = load_edition(descriptor("us_entity_list"), path, date(2026, 7, 31))
    assert loaded.entries == 2975
    bundled = descriptor("us_entity_list").editions[0]
    assert loaded.sha256 == bundled.sha256
