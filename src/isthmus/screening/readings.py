"""Other readings of a text in which no listed organisation was found.

A word may be misspelt; a Chinese name may be written by sound, or short. Each reading is a text
that is screened in place of the subject's own, and what it finds is never more than `possible`:
that the text means it is a guess, and the explanation says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from isthmus.organisations.registry import Registry
from isthmus.screening.chinese_names import SHORTEST_SOUND, short_forms, sound_of, sounds
from isthmus.screening.index import SHORTEST_MISSPELT_WORD, EntryIndex
from isthmus.screening.names import generic_words, segments_of
from isthmus.screening.results import Candidate
from isthmus.screening.spellings import has_short_form, simplified, spelled_out
from isthmus.screening.subjects import all_registered_names, names_in_registry

MOST_MISSPELT_WORDS = 3
"""A text with more words misspelt is not read."""

SHORTEST_WORD_ALONE = 9
"""A shorter text of one word is not corrected: many are acronyms (UNIMED is not "united")."""

MOST_CHARACTERS_READ = 300
"""A longer text is not read again."""

LEAST_CERTAIN = 0.75
"""The score that a candidate of another reading has at most."""

_LATIN_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in place of another, and why: "'Univesity' as 'university'"."""

    text: str
    why: str


class Readings:
    """What the names of the entries, and of their organisations in a registry, allow to read."""

    def __init__(self, index: EntryIndex, registry: Registry) -> None:
        self._index = index
        self._by_sound: dict[str, set[str]] = defaultdict(set)
        self._by_short_form: dict[str, set[str]] = defaultdict(set)
        bearers: dict[str, set[str]] = defaultdict(set)
        for name, bearer, is_listed in _chinese_names(index, registry):
            for short in set(short_forms(name)):
                bearers[short].add(bearer)
                if is_listed:
                    self._by_short_form[short].add(name)
            if is_listed:
                for sound in sounds(name):
                    self._by_sound[sound].add(name)
        for short in [one for one in self._by_short_form if len(bearers[one]) > 1]:
            del self._by_short_form[short]
        self._generic: dict[str, set[str]] = defaultdict(set)
        for word in generic_words():
            if len(word) >= SHORTEST_MISSPELT_WORD and word.isascii():
                for shorter in _one_letter_less(word):
                    self._generic[shorter].add(word)

    def of(self, text: str) -> Iterator[Reading]:
        """The other readings of a text, likeliest first; most texts have none."""
        if len(text) > MOST_CHARACTERS_READ:
            return
        for part in dict.fromkeys([text.strip(), *segments_of(text)[:1]]):
            plain = simplified(part)
            if _HAN.fullmatch(plain):
                yield from self._long_names(plain)
            elif len(part) >= SHORTEST_SOUND:
                for name in sorted(self._by_sound.get(sound_of(part), ()))[:3]:
                    yield Reading(name, f"the sound of '{name}'")
        corrected = self._corrected(text)
        if corrected is not None:
            yield corrected

    def _long_names(self, short: str) -> Iterator[Reading]:
        for name in sorted(self._by_short_form.get(short, ()))[:3]:
            yield Reading(name, f"a short form of '{name}'")
        for academy in ("中科院", "中国科学院"):
            inner = short.removeprefix(academy)
            if inner != short and has_short_form(inner):
                yield Reading(spelled_out(inner), f"a short form of '{spelled_out(inner)}'")

    def _corrected(self, text: str) -> Reading | None:
        """The text with its misspelt words corrected, if each can be in one way only."""
        wrong: dict[str, str] = {}
        words = _LATIN_WORD.findall(text)
        if len(words) == 1 and len(words[0]) < SHORTEST_WORD_ALONE:
            return None
        for word in dict.fromkeys(words):
            if len(word) >= SHORTEST_MISSPELT_WORD - 1 and word.isascii():
                right = self._correct(word.lower())
                if right is not None:
                    wrong[word] = right
        if not wrong or len(wrong) > MOST_MISSPELT_WORDS:
            return None
        corrected = _LATIN_WORD.sub(lambda found: wrong.get(found[0], found[0]), text)
        said = ", ".join(f"'{word}' as '{right}'" for word, right in wrong.items())
        return Reading(corrected, said)

    def _correct(self, word: str) -> str | None:
        """The one known word that an unknown word differs from by a letter or an exchange; of a
        general and a distinctive one the general one, which is written more often."""
        if word in generic_words() or self._index.knows(word):
            return None
        near = {one for less in _one_letter_less(word) for one in self._generic.get(less, ())}
        for known in (near, self._index.respelt(word)):
            right = [one for one in known if OSA.distance(word, one) == 1]
            if right:
                return right[0] if len(right) == 1 else None
        return None


def guessed(candidate: Candidate, reading: Reading) -> Candidate:
    """A candidate of another reading: never sure, and with what was read."""
    return replace(
        candidate,
        relation="possible" if candidate.relation == "is" else candidate.relation,
        score=min(candidate.score, LEAST_CERTAIN),
        explanation=f"Read as '{reading.text}' ({reading.why}). {candidate.explanation}",
    )


@lru_cache(maxsize=4)
def readings_of(index: EntryIndex, registry: Registry) -> Readings:
    """The readings by these entries and this registry, prepared once."""
    return Readings(index, registry)


def _chinese_names(index: EntryIndex, registry: Registry) -> Iterator[tuple[str, str, bool]]:
    """Chinese names with who bears them, and whether that is an entry's organisation."""
    for listed in (one for several in index.by_key.values() for one in several):
        if _HAN.fullmatch(listed.name.text):
            entry = listed.listing.entry
            yield listed.name.text, entry.ror_id or simplified(listed.name.text), True
    for ror_id, name in names_in_registry(registry):
        if _HAN.fullmatch(name) and ror_id not in index.by_ror_id:
            yield name, ror_id, False
    for ror_id in index.by_ror_id:
        for name in all_registered_names(ror_id, registry):
            if _HAN.fullmatch(name):
                yield name, ror_id, True


def _one_letter_less(word: str) -> Iterator[str]:
    yield word
    for position in range(len(word)):
        yield word[:position] + word[position + 1 :]
