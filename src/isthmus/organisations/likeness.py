"""Names that a piece of an affiliation is like, without having their key.

Words are misspelt, glued together or left out ("Post Graduate Institute", "Serbian Academy of
Sciences"). Names that share rare words with a piece are found by an inverted index over words; a
word that no name has is read as the nearest one that a name has.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from isthmus.organisations.mentions import HEADS, Likeness, Mention, edge_of
from isthmus.organisations.name_index import NameIndex
from isthmus.organisations.normalisation import words_of
from isthmus.organisations.segmentation import Segment
from isthmus.organisations.word_index import LEAST_LETTERS, WordIndex

_MOST_WORDS = 24
"""A longer piece is read up to here."""

_UNITS = words_of("dept div fac unit group sect section chair lehrstuhl program programme")
"""A piece that begins with one of them names a unit, and no organisation."""

_LEAST_COVERED = 0.7
_MOST_FOUND = 3
_NEAR = 0.8
_MOST_RARE = 6
_MOST_READ = 400
"""So many names are looked at for a piece; the rarest words come first."""


def like_mentions(segment: Segment, start: int, end: int, index: NameIndex) -> list[Mention]:
    """The names that the words from `start` to before `end` are most like, best first."""
    words = index.words
    positions = [p for p in range(start, end) if segment.keys[p]][:_MOST_WORDS]
    if len(positions) < 2 or segment.keys[positions[0]] in _UNITS:
        return []
    read, misspelt = _read(segment, positions, words)
    where = dict(reversed(read))
    found = []
    for number in _promising(where, words):
        name = words.keys[number].split(" ")
        have = [one for one in name if one in where]
        if len(have) < 2:
            continue
        covered = sum(words.weight[one] for one in have) / words.total[number]
        if covered >= _LEAST_COVERED:
            found.append((covered, -len(name), number, have))
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    return [
        _mention(segment, words.keys[number], have, covered, where, misspelt, index)
        for covered, _, number, have in found[:_MOST_FOUND]
    ]


def _promising(where: dict[str, int], words: WordIndex) -> list[int]:
    """The names whose rare words, with all the usual ones, could weigh enough."""
    rare = sorted((w for w in where if w in words.names), key=lambda w: len(words.names[w]))
    usual = sum(words.weight.get(word, 0.0) for word in where if word not in words.names)
    hits: dict[int, float] = {}
    read = 0
    for word in rare[:_MOST_RARE]:
        numbers = words.names[word]
        read += len(numbers)
        if read > _MOST_READ and hits:
            usual += words.weight[word]
            continue
        weight = words.weight[word]
        for number in numbers:
            hits[number] = hits.get(number, 0.0) + weight
    usual += sum(words.weight[word] for word in rare[_MOST_RARE:])
    total = words.total
    return [number for number, hit in hits.items() if hit + usual >= _LEAST_COVERED * total[number]]


def _mention(
    segment: Segment,
    key: str,
    have: Sequence[str],
    covered: float,
    where: dict[str, int],
    misspelt: dict[int, str],
    index: NameIndex,
) -> Mention:
    places = sorted(where[word] for word in have)
    first, end = places[0], places[-1] + 1
    inside = [p for p in range(first, end) if segment.keys[p]]
    taken = set(places)
    missing = tuple(word for word in key.split(" ") if word not in have)
    piece_start, piece_end = segment.piece_bounds(first)[0], segment.piece_bounds(end - 1)[1]
    likeness = Likeness(
        round(covered, 3),
        missing,
        tuple(segment.keys[p] for p in inside if p not in taken and p - 1 not in misspelt),
        sum(1 for p in places if p in misspelt),
    )
    return Mention(
        first, end, key, index.by_key[key], False, False,
        segment.pieces[first] != segment.pieces[end - 1],
        edge_of(segment, first, end, piece_start, piece_end),
        segment.folded[end] if end < piece_end else "",
        likeness=likeness,
    )  # fmt: skip


def _read(
    segment: Segment, positions: Sequence[int], words: WordIndex
) -> tuple[list[tuple[str, int]], dict[int, str]]:
    """The words with their positions; one that no name has as the nearest that a name has."""
    read: list[tuple[str, int]] = []
    misspelt: dict[int, str] = {}
    for place, position in enumerate(positions):
        word = segment.keys[position]
        read.append((word, position))
        if word in words.weight or word in HEADS:
            continue
        if place + 1 < len(positions):
            joined = word + segment.keys[positions[place + 1]]
            if joined in words.weight:
                read.append((joined, position))
                misspelt[position] = joined
                continue
        nearest = _nearest(word, words)
        if nearest:
            read.append((nearest, position))
            misspelt[position] = nearest
    for one, other in pairwise(positions):
        joined = segment.keys[one] + segment.keys[other]
        if joined in words.names and one not in misspelt:
            read.append((joined, one))
            misspelt[one] = joined
    return read, misspelt


def _nearest(word: str, words: WordIndex) -> str:
    known = words.read_as.get(word)
    if known is None:
        known = ""
        if len(word) >= LEAST_LETTERS and word.isalpha() and word.isascii():
            choices = [
                *words.alike.get(word[:2], ()), *words.alike.get("-" + word[-3:], ())
            ]  # fmt: skip
            best = process.extractOne(
                word,
                choices,
                scorer=DamerauLevenshtein.normalized_similarity,
                score_cutoff=_NEAR,
            )
            known = best[0] if best else ""
        if len(words.read_as) < 100_000:
            words.read_as[word] = known
    return known
