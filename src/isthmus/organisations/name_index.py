"""All names of a registry by their key, and what the registry as a whole says about words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from weakref import WeakKeyDictionary

import pyarrow.compute as pc

from isthmus.organisations.normalisation import (
    canonical,
    folded,
    readable,
    with_written_out_umlauts,
)
from isthmus.organisations.registry import Registry
from isthmus.reference.countries import country_code

DISPLAY, LABEL, ALIAS, WITHOUT_COUNTRY = range(4)
"""Kinds of name, the most telling first. The last is a name less its country in brackets, as in
"Google (United States)"."""

_WORDS = re.compile(r"(?:[A-Za-z]\.){2,}[A-Za-z]?(?![a-z])|[^\W_]+(?:['’ʼ][^\W_]+)*")
_IN_BRACKETS = re.compile(r"^(.*\S)\s*\(([^()]+)\)$")
_MOST_WORDS = 24


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Where each name leads.

    `by_key` maps a key (canonical words joined by spaces) to entries `row * 4 + kind`;
    `lengths` the first word of a key to the numbers of words of the keys that begin with it,
    longest first; `acronyms` a folded acronym to rows; `by_folded` is not kept: whether a name
    was met exactly is decided on the names themselves.
    """

    by_key: dict[str, tuple[int, ...]]
    lengths: dict[str, tuple[int, ...]]
    acronyms: dict[str, tuple[int, ...]]
    word_countries: dict[str, int]
    cities: dict[str, dict[str, int]]
    status: list[str]
    country: list[str | None]
    city: list[str | None]
    subdivision: list[str | None]
    display: list[str]


@dataclass
class _Building:
    by_key: dict[str, list[int]] = field(default_factory=dict)
    acronyms: dict[str, set[int]] = field(default_factory=dict)
    lengths: dict[str, set[int]] = field(default_factory=dict)
    word_countries: dict[str, set[str | None]] = field(default_factory=dict)

    def add(self, value: str, row: int, kind: int, country: str | None) -> None:
        words = [canonical(folded(word)) for word in _WORDS.findall(value)]
        words = [word for word in words if word]
        if not words or len(words) > _MOST_WORDS:
            return
        entries = self.by_key.setdefault(" ".join(words), [])
        if not any(entry >> 2 == row and entry & 3 <= kind for entry in entries):
            entries.append(row << 2 | kind)
        self.lengths.setdefault(words[0], set()).add(len(words))
        if kind <= ALIAS:
            for word in words:
                self.word_countries.setdefault(word, set()).add(country)


_INDEXES: WeakKeyDictionary[Registry, NameIndex] = WeakKeyDictionary()


def name_index(registry: Registry) -> NameIndex:
    """The index of a registry, built when first asked for. Withdrawn records are not in it."""
    if registry not in _INDEXES:
        _INDEXES[registry] = _built(registry)
    return _INDEXES[registry]


def _built(registry: Registry) -> NameIndex:
    table = registry.table
    status: list[str] = table["status"].to_pylist()
    country: list[str | None] = table["country_code"].to_pylist()
    city: list[str | None] = table["city"].to_pylist()
    display: list[str] = table["name"].to_pylist()
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
            continue
        shown = value == display[row]
        kind = DISPLAY if shown else LABEL if "label" in kinds else ALIAS
        for form in _forms(value):
            building.add(form, row, kind, country[row])
        qualified = _IN_BRACKETS.match(value)
        if qualified and country_code(qualified.group(2)):
            building.add(qualified.group(1), row, WITHOUT_COUNTRY, country[row])
    return NameIndex(
        by_key={key: tuple(entries) for key, entries in building.by_key.items()},
        lengths={
            word: tuple(sorted(lengths, reverse=True)) for word, lengths in building.lengths.items()
        },
        acronyms={key: tuple(sorted(rows)) for key, rows in building.acronyms.items()},
        word_countries={word: len(found) for word, found in building.word_countries.items()},
        cities=_cities(zip(city, country, status, strict=True)),
        status=status,
        country=country,
        city=[place_key(name) if name else None for name in city],
        subdivision=table["subdivision"].to_pylist(),
        display=display,
    )


def _forms(value: str) -> Iterable[str]:
    yield value
    if not value.isascii():
        written = with_written_out_umlauts(value)
        if written:
            yield written


def _is_acronym(value: str, kinds: str) -> bool:
    if "acronym" in kinds:
        return " " not in value or len(value) <= 6
    # A short word in capitals is an acronym, whatever the registry calls it.
    return len(value) <= 6 and value.isalpha() and value.isascii() and value.isupper()


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
