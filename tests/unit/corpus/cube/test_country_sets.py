"""Country sets: a work's countries as one stable number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from isthmus.corpus.country_sets import (
    EMPTY,
    FIRST_SHARED,
    UNKNOWN_PLACE,
    CountryCodes,
    CountrySets,
    local_sets,
    read_country_sets,
)
from isthmus.errors import SourceError
from isthmus.reference.countries import country_codes


def sets_of(codes: CountryCodes, *works: str, check: bool = True):
    """The sets of works, each given as `CN US`."""
    each = [sorted(work.split()) for work in works]
    starts = np.concatenate([[0], np.cumsum([len(work) for work in each])]).astype(np.int64)
    return local_sets(starts, codes.places([code for work in each for code in work]), check=check)


def test_every_country_has_a_bit_and_unknown_has_none() -> None:
    codes = CountryCodes()
    assert set(codes.codes) == country_codes()
    assert codes.places(["AD", None, "XK"]).tolist()[1] == UNKNOWN_PLACE
    assert len(codes.codes) < UNKNOWN_PLACE


def test_a_code_that_iso_does_not_know_takes_a_spare_bit() -> None:
    codes = CountryCodes()
    before = len(codes.codes)
    assert codes.places(["SU", "AN", "SU"]).tolist() == [before, before + 1, before]


def test_more_codes_than_bits_are_refused() -> None:
    codes = CountryCodes()
    with pytest.raises(SourceError, match=r"at most 255 fit; the last: .*Q9"):
        codes.places([f"Q{number}" for number in range(10)])


def test_no_country_is_the_empty_set_and_one_country_has_the_number_of_its_bit() -> None:
    codes = CountryCodes()
    found = sets_of(codes, "", "CN", "US", "CN")
    places = codes.places(["CN", "US"]).astype(int)
    assert found.set_of.tolist() == [EMPTY, places[0] + 1, places[1] + 1, places[0] + 1]
    assert len(found.masks) == 0


def test_equal_sets_are_one_and_different_sets_are_not() -> None:
    found = sets_of(CountryCodes(), "CN US", "CN DE", "CN US", "CN DE US")
    a, b, c, d = found.set_of.tolist()
    assert a == c
    assert len({a, b, d}) == 3
    assert min(a, b, d) == FIRST_SHARED
    assert len(found.masks) == 3


def test_sets_that_a_mixed_sum_confuses_are_told_apart_by_their_masks(monkeypatch) -> None:
    monkeypatch.setattr("isthmus.corpus.country_sets._MIXED", np.ones(256, np.uint64))
    found = sets_of(CountryCodes(), "CN US", "DE FR", "CN US")
    assert found.set_of[0] == found.set_of[2] != found.set_of[1]


def test_a_set_keeps_its_number_when_others_are_added() -> None:
    sets = CountrySets()
    first = sets.numbers_of(sets_of(sets.codes, "CN US").masks)
    both = sets.numbers_of(sets_of(sets.codes, "DE FR", "CN US").masks)
    assert first.tolist() == [FIRST_SHARED]
    assert sorted(both.tolist()) == [FIRST_SHARED, FIRST_SHARED + 1]
    assert len(sets) == FIRST_SHARED + 2


def test_the_dictionary_is_read_as_it_was_written(tmp_path: Path) -> None:
    sets = CountrySets()
    sets.codes.places(["SU"])
    sets.numbers_of(sets_of(sets.codes, "CN SU", "AD ZW XK").masks)
    sets.write(tmp_path / "sets.parquet")
    again = read_country_sets(tmp_path / "sets.parquet")
    assert again.codes.codes == sets.codes.codes
    assert np.array_equal(again.masks, sets.masks)
    written = again.table().slice(FIRST_SHARED).to_pylist()
    assert sorted(row["countries"] for row in written) == [["AD", "XK", "ZW"], ["CN", "SU"]]
    assert again.numbers_of(sets.masks[FIRST_SHARED:]).tolist() == [FIRST_SHARED, FIRST_SHARED + 1]
