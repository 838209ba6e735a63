"""Affiliations, their pieces and words."""

from __future__ import annotations

from isthmus.organisations.segmentation import segments


def pieces(text: str) -> list[list[str]]:
    return [
        [segment.written(start, end) for start, end in segment.bounds] for segment in segments(text)
    ]


def test_semicolons_and_line_breaks_end_an_affiliation():
    assert pieces("MIT, USA; ETH Zurich\nKAIST") == [["MIT", "USA"], ["ETH Zurich"], ["KAIST"]]


def test_commas_brackets_and_spaced_dashes_end_a_piece():
    assert pieces("Dept. of CS – University (Bonn), 53111") == [
        ["Dept. of CS", "University", "Bonn", "53111"]
    ]


def test_a_hyphen_and_an_abbreviation_do_not_end_one():
    assert pieces("Univ. of Illinois at Urbana-Champaign") == [
        ["Univ. of Illinois at Urbana-Champaign"]
    ]


def test_a_text_without_words_has_no_affiliation():
    assert pieces(" ,;\n-- ") == []
