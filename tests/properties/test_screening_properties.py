"""Whatever is screened gets a defined answer: no text stops a screening."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from isthmus.screening.lists import editions
from isthmus.screening.matching import screen
from isthmus.screening.names import MOST_CHARACTERS
from isthmus.screening.records import screening_record

RESULTS = {"listed", "possible", "no_listed_match"}
WORDS = st.sampled_from(
    ["Beihang", "University", "北航", "Daxue", "Univesity", "(", ")", "；", "\0", "\u202e", "\t",
     "\ufeff", "a.k.a.", "Ltd.", ",", "of", "é", "e\u0301", "МГУ", "دانشگاه", "北京", "ß", "İ",
     "№", "\r\n"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(WORDS, max_size=40).map(" ".join),
    st.lists(WORDS, max_size=40).map("".join),
    st.binary(max_size=100).map(lambda data: data.decode("latin-1")),
    st.binary(max_size=100).map(lambda data: data.decode("utf-8", "surrogateescape")),
)


@given(st.lists(TEXTS, min_size=60, max_size=60))
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@example(["", " ", "\0", "\n", "?", "a" * 50_000, "(" * 50_000, "北" * 50_000, "a. " * 16_000])
@example(
    ["\ud800", "Beihang University\0", "Beihang\u200bUniversity", "\x1b[31mBeihang University"]
)
def test_every_text_gets_an_answer_and_the_same_one_alone_as_among_others(texts):
    searched = editions()
    results = screen(texts, searched=searched)
    assert [one.subject for one in results] == texts
    for one in results:
        assert one.result in RESULTS
        assert (one.result == "no_listed_match") == (not one.candidates)
        assert all(0.5 <= candidate.score <= 1 for candidate in one.candidates)
        json.dumps(screening_record(one))
    (alone,) = screen(texts[-1:], searched=searched)
    assert alone == results[-1]


def test_of_a_long_text_only_the_beginning_is_read():
    end = " Beihang University"
    searched = editions()
    within, beyond = "x" * (MOST_CHARACTERS - len(end)) + end, "x" * MOST_CHARACTERS + end
    first, second = screen([within, beyond], searched=searched)
    assert second.result == "no_listed_match"
    assert first.ror_id is None


def test_control_characters_part_words_and_mean_nothing():
    searched = editions()
    for text in ("Beihang\0University", "\x01Beihang University\x7f", "Beihang\r\nUniversity"):
        (result,) = screen([text], searched=searched)
        assert result.candidates, text
