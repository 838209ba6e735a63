"""Any text has an answer of the documented form, and bounded work."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isthmus.organisations.resolver import resolve
from isthmus.organisations.segmentation import MOST_WORDS, segments

_PARTS = (
    "University of ", "Univ. ", "Institute of Automation, ", "北京大学", "МГУ ", "جامعة القاهرة ",
    "MIT, ", "; ", "\n", "(", ")", "¨a", "\0", "\u202e", "\ud7ff", "e\u0301" * 3, "#TAB#", "&amp;",
    "&#x0;", "of the ", "School of Medicine ", "China ", "Paris, ", "CNRS ", "Max-Planck-Institut ",
    "- ", "𝔘𝔫𝔦𝔳 ", "\U0001f600", "12345 ", "<b>", "%s{}", "'", '"', "\\", "a" * 500, " ", "\t",
)  # fmt: skip
_BATCH = 100


def _text(chance: random.Random) -> str:
    if chance.random() < 0.2:
        return "".join(chr(chance.randrange(1, 0xD7FF)) for _ in range(chance.randrange(30)))
    return "".join(chance.choice(_PARTS) for _ in range(chance.randrange(12)))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.text(max_size=60))
def test_ten_thousand_texts_have_an_answer(seed, drawn):
    chance = random.Random(seed)
    texts = [drawn, *(_text(chance) for _ in range(_BATCH - 1))]
    for text, answer in zip(texts, resolve(texts), strict=True):
        assert answer.input == text
        assert answer.status in {"matched", "ambiguous", "none"}
        assert (answer.status == "none") == (not answer.matches)
        assert all(0 <= match.score <= 1 and match.evidence for match in answer.matches)


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(_PARTS), st.integers(1, 20_000))
def test_the_words_that_are_read_are_bounded(part, times):
    words = sum(len(segment.words) for segment in segments(part * times))
    assert words <= MOST_WORDS
