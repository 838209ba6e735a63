"""All names of a registry by their key, and what the registry as a whole says about words."""

from __future__ import annotations

import gc
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from weakref import WeakKeyDictionary

import pyarrow as pa
import pyarrow.compute as pc

from isthmus.organisations.index_cache import WORTH_KEEPING, cached
from isthmus.organisations.normalisation import (
    LEGAL_FORMS,
    canonical,
    folded,
    readable,
    with_written_out_umlauts,
    words_of,
)
from isthmus.organisations.registry import Registry
from isthmus.organisations.word_index import WordIndex, word_index
from isthmus.reference.countries import country_code, names_in_affiliations

DISPLAY, LABEL, ALIAS, WITHOUT_COUNTRY, WITHOUT_PLACE = range(5)
"""Kinds of name, the most telling first. The fourth is a name less its country in brackets, as in
"Google (United States)", the last a name less the city or country at its end, as in "Goethe
University Frankfurt"."""

KIND_BITS = 3
KIND_MASK = (1 << KIND_BITS) - 1

_NAMED: dict[str, tuple[str, ...]] = {
    "HU": ("Hungary",), "IT": ("Italy", "Italia"), "CL": ("Chile",), "AT": ("Austria",),
    "DE": ("Germany",), "FR": ("France",), "PL": ("Poland",), "TR": ("Turkey",),
    "ES": ("Spain", "España"), "GB": ("UK",), "AU": ("Australia",), "NL": ("Netherlands",),
    "CH": ("Switzerland",), "JP": ("Japan",), "KR": ("Korea",), "TW": ("Taiwan",),
}  # fmt: skip
"""Country -> what the names of organisations end in, where they end in their country."""

_WORDS = re.compile(r"(?:[A-Za-z]\.){2,}[A-Za-z]?(?![a-z])|[^\W_]+(?:['’ʼ][^\W_]+)*")
_IN_BRACKETS = re.compile(r"^(.*\S)\s*\(([^()]+)\)$")
_MOST_WORDS = 24


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Where each name leads.

    `by_key` maps a key (canonical words joined by spaces) to entries `row * 8 + kind`;
    `lengths` the first word of a key to the numbers of words of the keys that begin with it,
    longest first; `acronyms` a folded acronym to rows. `turned` holds the names of universities
    the other way round ("Maryland Univ."), which need a place to count. `word_countries` says in
    the display names of how many countries a word occurs; `cities` how many organisations of which
    country sit in a city. `branches` holds the rows of branches that carry a country in their name
    and whose name without it can mean others: "IBM Research (China)"; `children` all rows with a
    parent; `words` the words of all names. The rest holds a value for each row of the registry:
    `relations` how many relationships its record has, `kinds` its types as bits. `distinctive`
    remembers which keys are.
    """

    by_key: dict[str, tuple[int, ...]]
    turned: dict[str, tuple[int, ...]]
    lengths: dict[str, tuple[int, ...]]
    acronyms: dict[str, tuple[int, ...]]
    word_countries: dict[str, int]
    cities: dict[str, dict[str, int]]
    branches: frozenset[int]
    children: frozenset[int]
    words: WordIndex
    relations: list[int]
    kinds: list[int]
    status: list[str]
    country: list[str | None]
    city: list[str | None]
    subdivision: list[str | None]
    display: list[str]
    distinctive: dict[str, bool]


@dataclass
class _Building:
    by_key: dict[str, list[int]] = field(default_factory=dict)
    turned: dict[str, list[int]] = field(default_factory=dict)
    acronyms: dict[str, set[int]] = field(default_factory=dict)
    lengths: dict[str, set[int]] = field(default_factory=dict)
    word_countries: dict[str, set[str | None]] = field(default_factory=dict)

    def add(self, value: str, row: int, kind: int, country: str | None) -> None:
        written = [folded(word) for word in _WORDS.findall(value)]
        words = [key for word in written if (key := canonical(word))]
        if not words or len(words) > _MOST_WORDS:
            return
        if len(words) == 1 and any(
            not canonical(word) and word not in LEGAL_FORMS and word != "the" for word in written
        ):
            return  # "Snap-on" is not "Snap"
        key = " ".join(words)
        self.enter(self.by_key, key, row, kind)
        self.lengths.setdefault(words[0], set()).add(len(words))
        if kind == DISPLAY:
            for word in words:
                self.word_countries.setdefault(word, set()).add(country)
        if 2 <= len(words) <= 4 and kind < WITHOUT_COUNTRY:
            if words[0] == "univ":
                self.enter(self.turned, " ".join((*words[1:], "univ")), row, kind)
            elif words[-1] == "univ":
                self.enter(self.turned, " ".join(("univ", *words[:-1])), row, kind)

    @staticmethod
    def enter(entries_of: dict[str, list[int]], key: str, row: int, kind: int) -> None:
        """Enter an organisation under a key, once, with its most telling kind of name."""
        entries = entries_of.get(key)
        if entries is None:
            entries_of[key] = [row << KIND_BITS | kind]
            return
        for position, entry in enumerate(entries):
            if entry >> KIND_BITS == row:
                entries[position] = min(entry, row << KIND_BITS | kind)
                return
        entries.append(row << KIND_BITS | kind)


_INDEXES: WeakKeyDictionary[Registry, NameIndex] = WeakKeyDictionary()


def name_index(registry: Registry) -> NameIndex:
    """The index of a registry, built (or read from the cache) when first asked for. Withdrawn
    records are not in it."""
    if registry not in _INDEXES:
        # Nothing of what is built here becomes garbage; looking for it takes a third of the time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            if len(registry) < WORTH_KEEPING:
                _INDEXES[registry] = _built(registry)
            else:
                _INDEXES[registry] = cached(registry.sha256, NameIndex, lambda: _built(registry))
        finally:
            if collecting:
                gc.enable()
    return _INDEXES[registry]


def _built(registry: Registry) -> NameIndex:
    table = registry.table
    status: list[str] = table["status"].to_pylist()
    country: list[str | None] = table["country_code"].to_pylist()
    city: list[str | None] = table["city"].to_pylist()
    display: list[str] = table["name"].to_pylist()
    types: list[list[str]] = table["types"].to_pylist()
    names = table["names"].combine_chunks()
    parts = names.flatten()
    building = _Building()
    for row, value, kinds in zip(
        pc.list_parent_indices(names).to_pylist(),
        parts.field("value").to_pylist(),
        parts.field("kinds").to_pylist(),
        strict=True,
    ):
        if status[row] == "withdrawn":
            continue
        value = readable(value)
        if _is_acronym(value, kinds):
            building.acronyms.setdefault(folded(value), set()).add(row)
            if value != display[row] or len(value) < 5:
                continue
        shown = value == display[row]
        kind = DISPLAY if shown else LABEL if "label" in kinds else ALIAS
        for form in _forms(value):
            building.add(form, row, kind, country[row])
        qualified = _IN_BRACKETS.match(value) if value.endswith(")") else None
        if qualified and country_code(qualified.group(2)):
            building.add(qualified.group(1), row, WITHOUT_COUNTRY, country[row])
        if kind != ALIAS and "education" in types[row]:
            shorter = _without_place(value, city[row], country[row])
            if shorter:
                building.add(shorter, row, WITHOUT_PLACE, country[row])
    cities = _cities(zip(city, country, status, strict=True))
    children = _children(table["relationships"].combine_chunks())
    return NameIndex(
        by_key={
            key: tuple(entries)
            for key, entries in building.by_key.items()
            if not _is_a_place(key, cities)
        },
        turned={
            key: tuple(entries)
            for key, entries in building.turned.items()
            if key not in building.by_key
        },
        lengths={
            word: tuple(sorted(lengths, reverse=True)) for word, lengths in building.lengths.items()
        },
        acronyms={key: tuple(sorted(rows)) for key, rows in building.acronyms.items()},
        word_countries={word: len(found) for word, found in building.word_countries.items()},
        cities=cities,
        branches=_branches(children, building.by_key, country),
        children=children,
        words=word_index(key for key in building.by_key if not _is_a_place(key, cities)),
        relations=pc.list_value_length(table["relationships"]).fill_null(0).to_pylist(),
        kinds=[sum(_TYPE_BITS.get(one, 0) for one in found) for found in types],
        status=status,
        country=country,
        city=[place_key(name) if name else None for name in city],
        subdivision=table["subdivision"].to_pylist(),
        display=display,
        distinctive={},
    )


def _children(relationships: pa.ListArray) -> frozenset[int]:
    """Rows with a parent."""
    is_parent = pc.equal(relationships.flatten().field("type"), "parent")
    return frozenset(pc.list_parent_indices(relationships).filter(is_parent).to_pylist())


def _branches(
    children: frozenset[int], by_key: dict[str, list[int]], country: list[str | None]
) -> frozenset[int]:
    """Rows with a parent, whose name less the country begins that of somebody elsewhere."""
    keys = sorted(by_key)
    found = set()
    for key, entries in by_key.items():
        branches = {
            entry >> KIND_BITS for entry in entries if entry & KIND_MASK == WITHOUT_COUNTRY
        } & children
        if not branches:
            continue
        alike = {country[entry >> KIND_BITS] for entry in entries}
        for longer in keys[bisect_right(keys, key) :]:
            if not longer.startswith(f"{key} "):
                break
            alike |= {country[entry >> KIND_BITS] for entry in by_key[longer]}
        found |= {row for row in branches if alike - {country[row]}}
    return frozenset(found)


def _forms(value: str) -> Iterable[str]:
    yield value
    if not value.isascii():
        written = with_written_out_umlauts(value)
        if written:
            yield written


TYPES = ("education", "healthcare", "company", "facility", "government", "nonprofit", "funder")
"""The types that a row's `kinds` tells, from the lowest bit on."""

_TYPE_BITS = {name: 1 << bit for bit, name in enumerate(TYPES)}

_LINKS_TO_PLACE = words_of("of in at the zu am an de di du do da en la le im")


def _without_place(value: str, city: str | None, country: str | None) -> str | None:
    """A name less the city or country that it ends in, if at least two words are left."""
    words = _WORDS.findall(value)
    known = [folded(word) for word in words]
    for place in (city, *(_NAMED.get(country or "", ()))):
        name = place_key(place).split(" ") if place else []
        if not name or known[-len(name) :] != name:
            continue
        left = words[: -len(name)]
        while left and left[-1].lower() in _LINKS_TO_PLACE:
            left.pop()
        if len(left) >= 2:
            return " ".join(left)
    return None


def _is_acronym(value: str, kinds: str) -> bool:
    if "acronym" in kinds:
        return True
    # A short word in capitals is an acronym, whatever the registry calls it.
    return len(value) <= 6 and value.isalpha() and value.isascii() and value.isupper()


def _is_a_place(key: str, cities: dict[str, dict[str, int]]) -> bool:
    """Whether a name, less its legal form and the like, is only the name of a place."""
    if key.count(" ") > 2:
        return False
    places = names_in_affiliations()
    if key in cities or key in places:
        return True
    head, _, tail = key.rpartition(" ")
    return tail in places and (head in cities or head in places)


@lru_cache(maxsize=50_000)
def place_key(name: str) -> str:
    """The name of a place as folded words."""
    return " ".join(folded(word) for word in _WORDS.findall(readable(name)))


def _cities(places: Iterable[tuple[str | None, str | None, str]]) -> dict[str, dict[str, int]]:
    """City -> country code -> number of organisations there."""
    found: dict[str, dict[str, int]] = {}
    for city, country, status in places:
        if city and country and status != "withdrawn":
            countries = found.setdefault(place_key(city), {})
            countries[country] = countries.get(country, 0) + 1
    return found
