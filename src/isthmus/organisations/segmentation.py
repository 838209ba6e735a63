"""An affiliation string as words, with the boundaries between them.

A *hard* boundary (semicolon, line break, bar) ends an affiliation; a *soft* one (comma, bracket,
colon, slash, plus, dash between spaces) ends a piece of it. The words of a piece belong together.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from isthmus.organisations.normalisation import canonical, folded, readable

_WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}[A-Za-z]?(?![a-z])"  # U.S.A., P.R.
    r"|[^\W_]+(?:['’ʼ][^\W_]+)*"
)
_HARD = re.compile(r"[;\n\r|；]|\s/\s/\s")
_SOFT = re.compile(r"[,()\[\]{}:/+•·，、（）\"“”<>=*#†‡§¶∗★♠♣♥♦]|\s[-–—]+\s|[–—]|\.\s|\s@|--")


@dataclass(frozen=True, slots=True)
class Segment:
    """One affiliation: parallel lists with an item per word.

    `words` as written, `folded` and `keys` as in `normalisation` (an empty key is a word that names
    leave out), `pieces` the number of the piece that a word stands in, from 0, `spans` its place in
    `text`. `bounds` has an item per piece: its first and its past-last word.
    """

    text: str
    words: list[str]
    folded: list[str]
    keys: list[str]
    pieces: list[int]
    spans: list[tuple[int, int]]
    bounds: list[tuple[int, int]]

    def piece_bounds(self, index: int) -> tuple[int, int]:
        """First and past-last word of the piece that a word stands in."""
        return self.bounds[self.pieces[index]]

    def written(self, start: int, end: int) -> str:
        """The text from one word to before another, as written."""
        return " ".join(self.text[self.spans[start][0] : self.spans[end - 1][1]].split())


def segments(text: str) -> Iterator[Segment]:
    """The affiliations in a text, in order; none for a text without words."""
    for part in _HARD.split(readable(text)):
        segment = _segment(part)
        if segment.words:
            yield segment


def _segment(text: str) -> Segment:
    words: list[str] = []
    pieces: list[int] = []
    spans: list[tuple[int, int]] = []
    piece, last_end = 0, 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        gap = text[last_end:start]
        if words and gap != " " and _ends_piece(gap, words[-1]):
            piece += 1
        words.append(match.group())
        pieces.append(piece)
        spans.append((start, end))
        last_end = end
    fold = [folded(word) for word in words]
    keys = [canonical(word) for word in fold]
    starts = [n for n in range(len(pieces)) if n == 0 or pieces[n] != pieces[n - 1]]
    bounds = list(itertools.pairwise([*starts, len(pieces)]))
    return Segment(text, words, fold, keys, pieces, spans, bounds)


def _ends_piece(gap: str, word_before: str) -> bool:
    boundary = _SOFT.search(gap)
    if boundary is None:
        return False
    # The full stop of an abbreviation ("Univ. of", "St. Louis") does not end a piece.
    return gap.strip() != "." or len(word_before) > 6
