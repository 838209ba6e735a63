"""Made figures on disk: found again, damaged, bounded, and made by a process of their own."""

from __future__ import annotations

import os
import time

from isthmus.figures.request import Request
from isthmus.web.observatory import store
from isthmus.web.observatory.drawn import Shown, Wanted, keep, kept, make_room, wanted_of
from isthmus.web.observatory.making import make

WANTED = Wanted(Request("pair-indices", "world", pairs=("CN,US",)), "abc", None)


def test_a_kept_figure_is_found_as_it_was(tmp_path):
    made = Shown("x", title="T", rows=(("1", "2"),), wide_size=(3, 4), files={"csv": "a\n"})
    keep(tmp_path, "key", made)
    assert kept(tmp_path, "key") == made


def test_nothing_and_a_damaged_file_are_no_figure(tmp_path):
    assert kept(tmp_path, "key") is None
    (tmp_path / "key.json").write_text("{", encoding="utf-8")
    assert kept(tmp_path, "key") is None


def test_another_request_snapshot_or_setting_is_another_key():
    others = [
        Wanted(Request("pair-indices", "world", pairs=("CN,DE",)), "abc", None),
        Wanted(WANTED.request, "abd", None),
        Wanted(Request("pair-indices", "world", pairs=("CN,US",), first_year=2000), "abc", None),
    ]
    assert len({WANTED.key, *(one.key for one in others)}) == 4


def test_a_request_survives_the_way_to_the_process_that_makes_it():
    assert wanted_of(WANTED.as_line()) == WANTED


def test_the_figure_not_asked_for_longest_goes_first(tmp_path):
    for age, name in enumerate(["new", "middle", "old"]):
        keep(tmp_path, name, Shown(name))
        os.utime(tmp_path / f"{name}.json", (1000 - age, 1000 - age))
    size = (tmp_path / "new.json").stat().st_size
    make_room(tmp_path, largest=2 * size + 10)
    assert sorted(file.stem for file in tmp_path.iterdir()) == ["middle", "new"]


def test_a_request_that_does_not_fit_becomes_its_faults():
    made = make(Wanted(Request("pair-indices", "world", pairs=("CN,CN",)), "abc", None))
    assert made.files is None
    assert "CN is one country" in made.faults[0]


def test_a_process_of_its_own_makes_what_is_asked_for(tmp_path, settings, monkeypatch):
    settings.HOME, settings.OBSERVATORY_IN_PROCESS = tmp_path, False
    maker = store._Maker()
    monkeypatch.setattr(store, "_QUICK", maker)
    wanted = Wanted(Request("host-countries", "world"), "own-process", None)
    assert store.ready(wanted) is None
    until = time.monotonic() + 120
    while store.ready(wanted, 1.0) is None:
        assert time.monotonic() < until
    found = store.ready(wanted)
    assert found is not None
    assert found.files is not None
    maker.end()


def test_a_maker_that_dies_is_said_once_and_then_asked_again(tmp_path, settings, monkeypatch):
    settings.HOME, settings.OBSERVATORY_IN_PROCESS = tmp_path, False
    monkeypatch.setattr(store, "_MODULE", "isthmus.no_such_module")
    maker = store._Maker()
    monkeypatch.setattr(store, "_QUICK", maker)
    wanted = Wanted(Request("host-countries", "world"), "dying", None)
    assert store.ready(wanted) is None
    maker.end()
    store.ready(wanted)
    found = store.ready(wanted)
    assert found is not None
    assert "Reload the page to try again" in found.faults[0]
    maker.end()
