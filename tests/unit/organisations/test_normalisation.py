"""Words of a name in one form."""

from __future__ import annotations

import pytest

from isthmus.organisations.name_index import place_key
from isthmus.organisations.normalisation import canonical, folded, readable


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Technische Universit¨at M¨unchen", "Technische Universitat Munchen"),
        ("Universit´e de Montr´eal", "Universite de Montreal"),
        ("ﬁnite ofﬁce", "finite office"),
        ("Labora- tory", "Laboratory"),
        ("Ｔｏｋｙｏ", "Tokyo"),
        ("a\0b\x07c", "a b c"),
    ],
)
def test_what_extraction_from_pdf_broke_is_mended(written, read):
    assert readable(written) == read


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Xi'an", "xian"), ("Łódź", "lodz"), ("Straße", "strasse"), ("d'Orsay", "orsay"),
     ("U.S.A.", "usa"), ("İstanbul", "istanbul"), ("清华大学", "清华大学")],
)  # fmt: skip
def test_folding_removes_case_accents_and_apostrophes(word, expected):
    assert folded(word) == expected


def test_an_abbreviation_and_its_word_have_one_canonical_form():
    for short, full in (("univ", "university"), ("inst", "institute"), ("tech", "technology"),
                        ("dept", "department"), ("natl", "national"), ("acad", "academy"),
                        ("sci", "sciences"), ("lab", "laboratory")):  # fmt: skip
        assert canonical(short) == canonical(full)


def test_articles_and_legal_forms_have_none():
    assert [canonical(word) for word in ("the", "of", "und", "gmbh")] == ["", "", "", ""]


def test_a_place_is_keyed_without_accents_and_signs():
    assert place_key("Saint-Étienne") == "saint etienne"
