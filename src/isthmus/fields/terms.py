"""The terms of an English text: stems of its words, and of each two words that stand together.

Two texts meet in their terms, whatever the inflection: "sensing of quantum states" has `sens`,
`quantum`, `state` and `quantum state`. Each occurrence keeps the words as they were written, since
a suggestion has to name them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

LONGEST_TEXT = 50_000
"""Characters that are read of a text; what comes later in it is left out."""

_WORD = re.compile(r"[^\W_]+")
_STOP_WORDS_TEXT = """
a about after all also an and any are as at based be been between both but by can cluster
discuss discussed discusses do does each effect effects emphasis emphasizes examine examines
examined explore explored explores exploring for focus focused focuses focusing found from
further had has have here highlight highlights how however in include included includes
including into investigate investigated investigates is it its latest may method methods
more most new no not of on or other our over paper papers particular presented presents
propose proposed research result results role show shown shows some studied studies study
such than that the their them these they this those through to topics two under
understanding used using various very was we well were what when where which while who will
with within work works would
"""
_STOP_WORDS = frozenset(_STOP_WORDS_TEXT.split())


@dataclass(frozen=True)
class Occurrence:
    """A term where it stands in a text: its stem or two stems, and the words as written."""

    term: str
    words: str


def occurrences(text: str) -> Iterator[Occurrence]:
    """The terms of a text in reading order; a pair of words comes after its first word.

    Words of one letter and words without meaning of their own ("the", "study") are left out, and
    two words beside such a word count as standing together. Only the first `LONGEST_TEXT`
    characters are read.
    """
    previous: Occurrence | None = None
    for match in _WORD.finditer(text[:LONGEST_TEXT]):
        written = match.group()
        word = written.lower()
        if len(word) < 2 or len(word) > 40 or word in _STOP_WORDS:
            continue
        current = Occurrence(stem(word), written)
        if previous is not None:
            yield Occurrence(f"{previous.term} {current.term}", f"{previous.words} {written}")
        yield current
        previous = current


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a lower-case English word, by the Snowball algorithm."""
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")
