"""All names of the entries that are searched, so that a subject meets few of them.

An index is made once per set of editions. It finds entries by identifier, by exact key, and by the
rare words of a name, also misspelt by one letter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from isthmus.screening.entries import Entry
from isthmus.screening.lists import Edition
from isthmus.screening.names import Name, Proof, distinctive_words, forms_of, name_of

MOST_ENTRIES_PER_WORD = 400
"""A word that more names share is too common to find candidates by."""

SHORTEST_MISSPELT_WORD = 6
"""In a shorter word one letter changes the meaning too often."""


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """An entry of an edition."""

    edition: Edition
    entry: Entry


@dataclass(frozen=True, slots=True, eq=False)
class ListedName:
    """One of the names of a listing; `is_alias` if it is not the name it is listed under."""

    listing: Listing
    name: Name
    is_alias: bool


class EntryIndex:
    """The names and identifiers of the entries of several editions."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        self.by_key: dict[str, list[ListedName]] = defaultdict(list)
        self.by_ror_id: dict[str, list[Listing]] = defaultdict(list)
        self._by_word: dict[str, list[ListedName]] = defaultdict(list)
        for edition in editions:
            for entry in edition.entries:
                self._add(Listing(edition, entry))
        self._misspelt: dict[str, set[str]] = defaultdict(set)
        for word in self._by_word:
            for shorter in _one_letter_less(word):
                self._misspelt[shorter].add(word)

    def near(self, name: Name) -> Iterator[ListedName]:
        """Names that share a rare word with this one, each once, in a fixed order."""
        words = sorted(distinctive_words(name), key=lambda word: (len(self._shared(word)), word))
        seen: set[int] = set()
        for word in words[:4]:
            for shared in [word, *self.respelt(word)]:
                for listed in self._shared(shared):
                    if id(listed) not in seen:
                        seen.add(id(listed))
                        yield listed

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

    def _shared(self, word: str) -> list[ListedName]:
        listed = self._by_word.get(word, [])
        return listed if len(listed) <= MOST_ENTRIES_PER_WORD else []

    def _add(self, listing: Listing) -> None:
        entry = listing.entry
        if entry.ror_id:
            self.by_ror_id[entry.ror_id].append(listing)
        for position, printed in enumerate([entry.name, *entry.aliases]):
            for form in forms_of(printed):
                name = name_of(form)
                listed = ListedName(listing, name, is_alias=position > 0)
                self.by_key[name.key].append(listed)
                if name.proof > Proof.generic:
                    for word in distinctive_words(name):
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
