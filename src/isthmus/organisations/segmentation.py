"""An affiliation string as words, with the boundaries between them.

A *hard* boundary (semicolon, line break, bar) ends an affiliation; a *soft* one (comma, bracket,
colon, slash, plus, dash between spaces) ends a piece of it. The words of a piece belong together.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from isthmus.organisations.normalisation import canonical, folded, readable

MOST_WORDS = 300
"""What stands after so many words of a text is not read: it bounds the work on any text, and no
affiliation of the labelled sets is as long."""

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
    """The affiliations in a text, in order, up to its word number `MOST_WORDS`; none for a text
    without words."""
    left = MOST_WORDS
    for part in _HARD.split(_parted(readable(_unescaped(text)))):
        segment = _segment(part, left)
        if segment.words:
            yield segment
        left -= len(segment.words)
        if left <= 0:
            return


_GLUED = re.compile(
    r"\b(of|at|and|for|in)([A-Z][a-z]{3,})|\b(Universi(?:ty|té|tät)|Institute)(of)\b"
)
_MAX_PLANCK = re.compile(r"\bMPI\b(?=\s(?:for|für|fuer|of)\b)")
_MARKS = re.compile(r"#(?:N|TAB|R)#")


def _unescaped(text: str) -> str:
    """The text without the marks and the HTML references that databases leave in it."""
    if "#" in text:
        text = _MARKS.sub(" ", text)
    return html.unescape(text) if "&" in text and ";" in text else text


def _parted(text: str) -> str:
    """The text with words that a PDF has glued parted ("ofUniversity", "Universityof"), and with
    the institutes of the Max Planck Society written out."""
    if "MPI" in text:
        text = _MAX_PLANCK.sub("Max Planck Institute", text)
    return _GLUED.sub(lambda found: " ".join(part for part in found.groups() if part), text)


def _segment(text: str, most_words: int) -> Segment:
    words: list[str] = []
    pieces: list[int] = []
    spans: list[tuple[int, int]] = []
    piece, last_end = 0, 0
    for match in itertools.islice(_WORD.finditer(text), most_words):
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
