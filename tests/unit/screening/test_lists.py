"""The lists that ship with the product, and their editions by date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from isthmus.errors import RequestError, ScreeningError
from isthmus.screening import lists
from isthmus.screening.lists import Bounds, descriptor, descriptors, editions, first_edition_date

LATE = date(2026, 11, 23)

EXPECTED = {
    "ca_named_research_organizations": ("designation", "CA", 103),
    "cn_seven_sons": ("assessment", "none", 7),
    "jp_foreign_end_user_list": ("designation", "JP", 835),
    "us_capta": ("designation", "US", 1),
    "us_entity_list": ("designation", "US", 2975),
    "us_military_end_user": ("designation", "US", 70),
    "us_nonproliferation": ("designation", "US", 97),
    "us_ns_cmic": ("designation", "US", 68),
    "us_ns_mbs": ("designation", "US", 11),
    "us_sdn": ("designation", "US", 9840),
    "us_section_1260h": ("designation", "US", 80),
    "us_section_1286": ("designation", "US", 134),
    "us_ssi": ("designation", "US", 286),
    "us_uflpa": ("designation", "US", 148),
    "us_unverified_list": ("designation", "US", 214),
}


def test_the_bundled_lists_are_these():
    found = {
        one.descriptor.id: (
            one.descriptor.evidence_class, one.descriptor.jurisdiction, len(one.entries)
        )
        for one in editions(LATE).found
    }  # fmt: skip
    assert found == EXPECTED


def test_every_bundled_edition_lies_within_its_bounds_and_is_as_described():
    for one in editions(LATE).found:
        bounds, (declared,) = one.descriptor.entries, one.descriptor.editions
        assert bounds.least <= len(one.entries) <= bounds.most
        assert declared.entries == len(one.entries)


def test_an_informal_grouping_is_no_designation():
    seven = descriptor("cn_seven_sons")
    assert seven.evidence_class == "assessment"
    assert "informal" in seven.title


def test_no_entry_is_a_person_a_vessel_or_an_aircraft():
    kinds = {entry.kind for one in editions(LATE).found for entry in one.entries}
    assert kinds == {"organisation", "programme"}


def test_an_edition_counts_from_its_own_day_on():
    day = descriptor("ca_named_research_organizations").editions[0].as_of
    on_the_day = editions(day)
    assert "ca_named_research_organizations" in {one.descriptor.id for one in on_the_day.found}
    before = editions(day - timedelta(days=1))
    assert "ca_named_research_organizations" in {one.id for one in before.without_edition}


def test_before_all_editions_no_list_is_left_out_silently():
    early = editions(date(2020, 1, 1))
    assert early.found == ()
    assert {one.id for one in early.without_edition} == set(EXPECTED)


def test_without_a_date_it_is_today(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1577836800")
    assert editions().as_of == date(2020, 1, 1)


def test_a_fiscal_year_is_the_edition_where_the_publisher_prints_no_date():
    (edition,) = [one for one in editions(LATE).found if one.descriptor.id == "us_section_1286"]
    assert (edition.label, edition.as_of) == ("FY2024", date(2026, 7, 9))
    assert edition.summary.edition == "FY2024"


def test_a_list_is_overdue_one_day_after_it_usually_changes():
    (edition,) = [one for one in editions(LATE).found if one.descriptor.id == "us_entity_list"]
    last = edition.as_of + timedelta(days=edition.descriptor.update_cadence_days)
    assert not edition.is_overdue(last)
    assert edition.is_overdue(last + timedelta(days=1))


def test_an_unknown_list_names_the_nearest():
    with pytest.raises(RequestError, match="did you mean 'us_entity_list'"):
        descriptor("us_entity_lists")


def test_bounds_stand_in_order():
    with pytest.raises(ValidationError, match="is more than most"):
        Bounds(least=5, most=4)


def test_an_edition_that_was_changed_is_refused(monkeypatch, tmp_path):
    of = descriptor("cn_seven_sons")
    original = lists.BUNDLED / of.id / of.editions[0].file
    changed = tmp_path / of.id / of.editions[0].file
    changed.parent.mkdir()
    text = original.read_text(encoding="utf-8")
    changed.write_text(text.replace("Beihang", "Beispiel"), encoding="utf-8")
    monkeypatch.setattr(lists, "BUNDLED", tmp_path)
    with pytest.raises(ScreeningError, match="is not the edition of 2026-11-01"):
        lists.newest_edition(of, LATE)


def test_an_edition_whose_file_is_gone_is_an_error_and_not_an_empty_list(monkeypatch, tmp_path):
    monkeypatch.setattr(lists, "BUNDLED", tmp_path)
    with pytest.raises(ScreeningError, match="there is no such file"):
        lists.newest_edition(descriptors()[1], LATE)


def test_a_description_with_an_unknown_field_names_line_and_field(tmp_path):
    path = tmp_path / "some_list.yaml"
    original = lists.BUNDLED / "cn_seven_sons.yaml"
    path.write_text(original.read_text(encoding="utf-8") + "jurisdicton: US\n", encoding="utf-8")
    with pytest.raises(ScreeningError, match="did you mean 'jurisdiction'"):
        lists._descriptor(path)


def test_a_description_is_named_like_its_list(tmp_path):
    path = tmp_path / "some_list.yaml"
    original = lists.BUNDLED / "cn_seven_sons.yaml"
    path.write_text(original.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ScreeningError, match="its id is 'cn_seven_sons'"):
        lists._descriptor(path)


def test_the_oldest_edition_at_hand_has_a_date(some_descriptor):
    assert first_edition_date(descriptor("us_entity_list")) == date(2026, 7, 31)
    assert first_edition_date(some_descriptor()) is None


def test_all_editions_together_stay_small():
    size = sum(path.stat().st_size for path in lists.BUNDLED.rglob("*") if path.is_file())
    assert size < 2_000_000
