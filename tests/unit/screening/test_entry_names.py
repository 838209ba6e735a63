"""The kept names of an edition: the same as taken apart anew, and never wrong if damaged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from isthmus.screening import entry_names
from isthmus.screening.entry_names import names_of_entries, names_path
from isthmus.screening.index import EntryIndex
from isthmus.screening.lists import editions
from isthmus.screening.names import name_as_kept, name_of


@pytest.fixture
def edition(tmp_path, monkeypatch):
    monkeypatch.setenv("ISTHMUS_HOME", str(tmp_path))
    found = {one.descriptor.id: one for one in editions().found}
    return found["us_section_1286"]


def test_a_kept_name_is_the_name_that_was_taken_apart():
    for text in (
        "Harbin Institute of Technology",
        "BIT",
        "OOO Rosmash",
        "北京航空航天大学",
        "No. 13",
    ):
        name = name_of(text)
        assert name_as_kept(text, name.words, name.legal_form, int(name.proof)) == name


def test_the_second_reading_comes_from_the_file_and_is_equal(edition, monkeypatch):
    first = list(names_of_entries(edition))
    assert names_path(edition).is_file()
    monkeypatch.setattr(entry_names, "_taken_apart", lambda edition: pytest.fail("not read"))
    assert list(names_of_entries(edition)) == first


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-100],
        lambda data: data.replace(b"university", b"universalx", 1),
        lambda data: b"\xff\xfe" + data,
        lambda data: b"0" * 64 + data[64:],
    ],
    ids=["empty", "cut off", "changed", "not text", "of other rules"],
)
def test_a_damaged_or_outdated_file_is_replaced(edition, damage):
    first = list(names_of_entries(edition))
    path = names_path(edition)
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert list(names_of_entries(edition)) == first
    assert path.read_bytes() == whole


def test_a_home_that_cannot_be_written_costs_only_time(edition, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ISTHMUS_HOME", str(tmp_path / "file"))
    assert len(names_of_entries(edition)) == len(edition.entries)


def test_small_editions_are_not_kept(edition):
    small = replace(edition, entries=edition.entries[:10], sha256="1" * 64)
    assert len(names_of_entries(small)) == 10
    assert not names_path(small).exists()


def test_near_names_are_the_same_whatever_their_length(edition):
    """The window of lengths leaves out nothing that is similar enough."""
    index = EntryIndex([edition])
    name = name_of("Harbin Institute of Technologie")
    near = {listed.name.text: share for listed, share in index.near(name, 0.88)}
    assert near["Harbin Institute of Technology"] >= 0.88
    assert not list(index.near(name, 1.0))
