"""Which sensitive areas a text may touch, by terms that stand in `sensitive_terms.yaml`.

The taxonomies are governments' lists of areas; the terms are ours, since no government publishes
any. An area is a candidate when the text holds one of its distinctive terms, or two different ones
of those that are common elsewhere too. It is a question to a person, never an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from isthmus.datafiles import read_yaml, validated
from isthmus.fields.terms import Occurrence, occurrences

_FILE = Path(__file__).parent / "sensitive_terms.yaml"
_LONGEST_TERM = 4


@dataclass(frozen=True)
class AreaMatch:
    """A sensitive area a text may touch, as `<taxonomy>:<area>`, and the words that led to it."""

    area_id: str
    words: tuple[str, ...]


class _Concept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    each: tuple[str, ...]
    together: tuple[str, ...]


class _Taxonomy(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date
    areas: Mapping[str, tuple[str, ...]]


class _Terms(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    concepts: Mapping[str, _Concept]
    taxonomies: Mapping[str, _Taxonomy]


def area_matches(text: Sequence[Occurrence]) -> list[AreaMatch]:
    """The sensitive areas whose terms a text holds, those with the most terms first.

    Areas with equally many stand in the order of the taxonomies' file. `words` are as the text
    writes them, each term once.
    """
    found = _found(text)
    held: dict[str, tuple[str, ...]] = {}
    for concept, terms in _concepts().items():
        distinctive = [found[term] for term in terms.each if term in found]
        common = [found[term] for term in terms.together if term in found]
        if distinctive or len(common) >= 2:
            held[concept] = tuple(dict.fromkeys([*distinctive, *common]))
    matches = [
        AreaMatch(
            area_id, tuple(dict.fromkeys(word for one in concepts for word in held.get(one, ())))
        )
        for area_id, concepts in area_concepts().items()
        if any(one in held for one in concepts)
    ]
    return sorted(matches, key=lambda match: -len(match.words))


@cache
def area_concepts() -> Mapping[str, tuple[str, ...]]:
    """Every area that can be suggested, as `<taxonomy>:<area>`, with the concepts it stands for."""
    return {
        f"{taxonomy}:{area}": concepts
        for taxonomy, declared in _terms().taxonomies.items()
        for area, concepts in declared.areas.items()
    }


def taxonomy_dates() -> Mapping[str, date]:
    """Each taxonomy with the day of the edition that its areas are from."""
    return {name: one.as_of for name, one in _terms().taxonomies.items()}


def terms_version() -> str:
    """The version of the terms, for a manifest."""
    return _terms().version


def _found(text: Sequence[Occurrence]) -> Mapping[tuple[str, ...], str]:
    """Every known term that the text holds, as it is written there first."""
    words = [one for one in text if " " not in one.term]
    known = _all_terms()
    found: dict[tuple[str, ...], str] = {}
    for at in range(len(words)):
        for length in range(1, _LONGEST_TERM + 1):
            stretch = words[at : at + length]
            term = tuple(one.term for one in stretch)
            if len(stretch) == length and term in known:
                found.setdefault(term, " ".join(one.words for one in stretch))
    return found


@dataclass(frozen=True)
class _Stems:
    each: tuple[tuple[str, ...], ...]
    together: tuple[tuple[str, ...], ...]


@cache
def _concepts() -> Mapping[str, _Stems]:
    return {
        name: _Stems(tuple(_stems(one.each)), tuple(_stems(one.together)))
        for name, one in _terms().concepts.items()
    }


@cache
def _all_terms() -> frozenset[tuple[str, ...]]:
    return frozenset(term for one in _concepts().values() for term in (*one.each, *one.together))


def _stems(terms: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for term in terms:
        stems = tuple(one.term for one in occurrences(term) if " " not in one.term)
        assert 0 < len(stems) <= _LONGEST_TERM, term
        yield stems


@cache
def _terms() -> _Terms:
    terms = validated(_Terms, read_yaml(_FILE))
    unknown = {
        concept
        for taxonomy in terms.taxonomies.values()
        for concepts in taxonomy.areas.values()
        for concept in concepts
    } - set(terms.concepts)
    assert not unknown, unknown
    return terms
