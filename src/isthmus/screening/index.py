"""All names of the entries that are searched, so that a subject meets few of them.

An index is made once per set of editions. It finds entries by identifier, by exact key, and by the
rare words of a name, also misspelt by one letter.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.fuzz import ratio

from isthmus.screening.entries import Entry
from isthmus.screening.entry_names import names_of_entries
from isthmus.screening.lists import Edition
from isthmus.screening.names import Name, Proof, sorted_words

MOST_ENTRIES_PER_WORD = 400
"""A word that more names share is too common to find candidates by."""

SHORTEST_MISSPELT_WORD = 6
"""In a shorter word one letter changes the meaning too often."""

MOST_WORDS_LOOKED_UP = 4
"""So many words of a name, the rarest, find entries with a similar name."""


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """An entry of an edition."""

    edition: Edition
    entry: Entry


@dataclass(slots=True, eq=False)
class ListedName:
    """One of the names of a listing; `is_alias` if it is not the name it is listed under.
    `sorted_words` are the words of the name in alphabetical order, joined by spaces."""

    listing: Listing
    name: Name
    is_alias: bool
    sorted_words: str


class EntryIndex:
    """The names and identifiers of the entries of several editions."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        self.by_key: dict[str, list[ListedName]] = defaultdict(list)
        self.by_ror_id: dict[str, list[Listing]] = defaultdict(list)
        self._by_word: dict[str, list[ListedName]] = defaultdict(list)
        for edition in editions:
            for entry, names in zip(edition.entries, names_of_entries(edition), strict=True):
                self._add(Listing(edition, entry), names)
        self._by_length: dict[str, tuple[list[int], list[ListedName]]] = {}

    def near(self, name: Name, least: float) -> Iterator[tuple[ListedName, float]]:
        """Names that share a rare word with this one and are at least so similar, each once, in a
        fixed order, with the similarity of their sorted words, in [0, 1]."""
        known = self._by_word
        words = sorted(name.distinctive, key=lambda word: (self._names_with(word), word))
        ours, cutoff = sorted_words(name), least * 100
        shortest, longest = len(ours) * least / (2 - least), len(ours) * (2 - least) / least
        seen: set[int] = set()
        for word in words[:MOST_WORDS_LOOKED_UP]:
            for shared in (word,) if word in known else self.respelt(word):
                lengths, names = self._shared(shared)
                # Names that are much shorter or longer cannot be so similar.
                low, high = bisect_left(lengths, shortest - 1), bisect_right(lengths, longest + 1)
                for listed in names[low:high]:
                    share = ratio(ours, listed.sorted_words, score_cutoff=cutoff)
                    if share and id(listed) not in seen:
                        seen.add(id(listed))
                        yield listed, share / 100

    def knows(self, word: str) -> bool:
        """Whether a word is distinctive in the name of an entry."""
        return word in self._by_word

    def respelt(self, word: str) -> list[str]:
        """Words of the entries that differ from an unknown word by one letter or a transposition.

        A word that the entries know is no misspelling: Hunan is not Henan.
        """
        if word in self._by_word or len(word) < SHORTEST_MISSPELT_WORD:
            return []
        found = {
            one for shorter in _one_letter_less(word) for one in self._misspelt.get(shorter, ())
        }
        return sorted(found)

    @cached_property
    def _misspelt(self) -> dict[str, tuple[str, ...]]:
        """What is left of a word without one of its letters -> the words it is left of."""
        found: dict[str, tuple[str, ...]] = {}
        for word in self._by_word:
            for shorter in _one_letter_less(word):
                found[shorter] = (*found[shorter], word) if shorter in found else (word,)
        return found

    def _names_with(self, word: str) -> int:
        """How many names have a word; none, if too many do."""
        number = len(self._by_word[word]) if word in self._by_word else 0
        return number if number <= MOST_ENTRIES_PER_WORD else 0

    def _shared(self, word: str) -> tuple[list[int], list[ListedName]]:
        """The names with a rare word, the shortest first, and their lengths."""
        if word not in self._by_length:
            names = self._by_word[word] if self._names_with(word) else []
            names = sorted(names, key=lambda listed: len(listed.sorted_words))
            self._by_length[word] = [len(listed.sorted_words) for listed in names], names
        return self._by_length[word]

    def _add(self, listing: Listing, names: Iterable[tuple[Name, bool]]) -> None:
        if listing.entry.ror_id:
            self.by_ror_id[listing.entry.ror_id].append(listing)
        for name, is_alias in names:
            listed = ListedName(listing, name, is_alias, sorted_words(name))
            self.by_key[name.key].append(listed)
            if name.proof > Proof.generic:
                for word in name.distinctive:
                    self._by_word[word].append(listed)


@lru_cache(maxsize=4)
def index_of(editions: tuple[Edition, ...]) -> EntryIndex:
    """The index of these editions, made once."""
    return EntryIndex(editions)


def _one_letter_less(word: str) -> Iterator[str]:
    if len(word) >= SHORTEST_MISSPELT_WORD:
        yield word
        for position in range(len(word)):
            yield word[:position] + word[position + 1 :]
