"""The terms of a text: stems and pairs of stems, with the words as written."""

from __future__ import annotations

from isthmus.fields.terms import LONGEST_TEXT, occurrences, stem


def terms(text: str) -> list[str]:
    return [one.term for one in occurrences(text)]


def test_inflected_words_share_a_term():
    assert stem("networks") == stem("network") == stem("networking")


def test_words_without_meaning_are_left_out_and_their_neighbours_stand_together():
    assert terms("The study of quantum states") == ["quantum", "quantum state", "state"]


def test_an_occurrence_keeps_the_words_as_written():
    assert [one.words for one in occurrences("Quantum States")] == [
        "Quantum",
        "Quantum States",
        "States",
    ]


def test_a_text_without_words_has_no_terms():
    assert terms("") == []
    assert terms("\x00 — … 1 a") == []


def test_only_the_beginning_of_a_very_long_text_is_read():
    assert "ocean" in terms("x" * 10 + " ocean")
    assert "ocean" not in terms("." * LONGEST_TEXT + " ocean")
