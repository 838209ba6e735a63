"""Who is screened: the names in a text, its country, and the registered organisations it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from isthmus.organisations.registry import Registry
from isthmus.organisations.resolution import OrganisationMatch, Resolution
from isthmus.reference.countries import country_code
from isthmus.reference.identifiers import ror_id as valid_ror_id
from isthmus.screening.names import (
    MOST_CHARACTERS,
    Name,
    forms_of,
    is_legal_form,
    name_of,
    parentheses_of,
    segments_of,
)
from isthmus.screening.organisation_names import ORGANISATION_WORDS
from isthmus.screening.spellings import spelled_out

Resolve = Callable[[Sequence[str]], Sequence[Resolution]]


CountryBasis = Literal["given", "place", "registry", "word", "none"]
"""How the country of a subject is known: it was given; it stands in the text by itself; it is that
of the registered organisation; it is a word of the name ("Korea Trading"), which can speak for a
match and not against one; it is not known."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A registered organisation that a subject is, or that its text names.

    `whole` if the text names nothing besides (its place or its parent may stand there too); `full`
    if the text as it stands is one of its registered names; `sure` if the resolver accepted it, and
    not if it is one of several that the text may mean.
    """

    ror_id: str
    name: str
    country_code: str | None
    whole: bool
    full: bool
    sure: bool


@dataclass(frozen=True)
class Subject:
    """One text to be screened.

    `names` are names of the whole subject, `parts` names that stand in the text beside others
    ("School of Physics, Beispiel University").
    """

    text: str
    names: tuple[Name, ...]
    parts: tuple[Name, ...]
    country_codes: tuple[str, ...]
    country_basis: CountryBasis
    identities: tuple[Identity, ...]

    @cached_property
    def identity(self) -> Identity | None:
        """The organisation that the subject certainly is, if exactly one is known."""
        certain = [
            one for one in self.identities if one.whole and one.sure and not self.is_elsewhere(one)
        ]
        return certain[0] if len(certain) == 1 else None

    def is_elsewhere(self, identity: Identity) -> bool:
        """Whether the subject's country was said, and is not that of the organisation."""
        said = self.country_basis in {"given", "place"}
        return said and identity.country_code not in {None, *self.country_codes}


def subject_of(
    text: str,
    resolution: Resolution | None,
    registry: Registry | None,
    *,
    country: str | None = None,
    ror_id: str | None = None,
) -> Subject:
    """A text with what is known about it.

    A given `ror_id` is taken as it is, without asking what the text says; a given `country` goes
    before one that the text names.
    """
    cleaned = read_as(text)
    full = _distinct(forms_of(cleaned))
    core = _core_segments(cleaned)
    if ror_id and registry is not None:
        identities: tuple[Identity, ...] = (_given_identity(ror_id, full, registry),)
    elif resolution is not None:
        identities = _identities(resolution, full, core, registry)
    else:
        identities = ()
    core_names: tuple[Name, ...] = _distinct(form for part in core for form in forms_of(part))
    names, parts = full, core_names
    if len(core) == 1 and not any(one.sure and one.full for one in identities):
        names, parts = _distinct(one.text for one in (*full, *core_names)), ()
    known = {name.key for name in names}
    codes, basis = _country(country, bool(ror_id), identities, cleaned, resolution)
    return Subject(
        text,
        names,
        tuple(name for name in parts if name.key not in known),
        codes,
        basis,
        identities,
    )


@lru_cache(maxsize=10_000)
def read_as(text: str) -> str:
    """What is compared of a text: what is read of it, with short forms spelled out."""
    return spelled_out(searchable(text))


def searchable(text: str) -> str:
    """What is read of a text: its first characters, without control characters."""
    kept = text[:MOST_CHARACTERS]
    if kept.isprintable():
        return kept
    return "".join(one if one.isprintable() else "\n" if one in "\n\r" else " " for one in kept)


def _core_segments(text: str) -> list[str]:
    """The parts of a text that name something: not places, addresses or legal forms."""
    segments: list[str] = []
    for segment in segments_of(text):
        if segments and len(segment) < 40 and is_legal_form(segment):
            segments[-1] += f", {segment}"
        else:
            segments.append(segment)
    core = [segment for segment in segments if not _is_place(segment)]
    return core or segments[:1]


def _is_place(segment: str) -> bool:
    """A country, or a segment without a word for a kind of organisation that is no acronym."""
    if _named_country(segment):
        return True
    words = segment.split()
    return ORGANISATION_WORDS.isdisjoint(name_of(segment).words) and not (
        len(words) == 1 and (segment.isupper() and segment.isalpha())
    )


def _given_identity(ror_id: str, full: tuple[Name, ...], registry: Registry) -> Identity:
    known = valid_ror_id(ror_id) or ror_id
    organisation = registry.organisation(known)
    names = registered_names(known, registry)
    return Identity(
        known,
        organisation.name,
        organisation.country_code,
        whole=True,
        full=any((name.key, name.legal_form) in names for name in full),
        sure=True,
    )


def _identities(
    resolution: Resolution, full: tuple[Name, ...], core: list[str], registry: Registry | None
) -> tuple[Identity, ...]:
    keys = {name.key for name in full}
    exact = {(name.key, name.legal_form) for name in full}
    texts = {name.text for name in full}
    parts = [{name_of(form).key for form in forms_of(segment)} for segment in core]
    found = []
    for match in resolution.matches:
        is_full = _bears(match.ror_id, texts, exact, registry)
        found.append(
            Identity(
                match.ror_id,
                match.name,
                match.country_code or None,
                whole=is_full or _is_whole(match, keys, parts, registry),
                full=is_full,
                sure=resolution.status == "matched",
            )
        )
    return tuple(found)


def _is_whole(
    match: OrganisationMatch, keys: set[str], parts: list[set[str]], registry: Registry | None
) -> bool:
    """Whether a text has the organisation's name, or consists of it and of those above it."""
    own = {key for key, _ in registered_names(match.ror_id, registry)} | {name_of(match.name).key}
    if own & keys:
        return True
    if not any(part & own for part in parts):
        return False
    above = {
        key
        for one in ancestors(match.ror_id, registry)
        for key, _ in registered_names(one, registry)
    }
    return all(part & (own | above) for part in parts)


def _bears(
    ror_id: str, texts: set[str], exact: set[tuple[str, str]], registry: Registry | None
) -> bool:
    """Whether one of these names, with its legal form, is registered for the organisation.

    `texts` are the names as they are written: one that is registered just so decides before any
    registered name is taken apart.
    """
    if registry is None or ror_id not in registry:
        return False
    values = _values(ror_id, registry)
    return not texts.isdisjoint(values) or any(
        (name.key, name.legal_form) in exact
        for value in values
        for name in map(name_of, forms_of(value))
    )


def registered_names(ror_id: str, registry: Registry | None) -> frozenset[tuple[str, str]]:
    """Key and legal form of all names that the registry gives an organisation."""
    if registry is None or ror_id not in registry:
        return frozenset()
    return _registered_names(ror_id, registry)


@lru_cache(maxsize=100_000)
def _registered_names(ror_id: str, registry: Registry) -> frozenset[tuple[str, str]]:
    names = (name_of(form) for value in _values(ror_id, registry) for form in forms_of(value))
    return frozenset((name.key, name.legal_form) for name in names)


def all_registered_names(ror_id: str, registry: Registry) -> list[str]:
    """The names of an organisation as they are registered; none if it is not."""
    return _values(ror_id, registry) if ror_id in registry else []


def names_in_registry(registry: Registry) -> Iterator[tuple[str, str]]:
    """The identifier and each name of all organisations of a registry."""
    values, offsets = _names_by_row(registry)
    for row, ror_id in enumerate(registry.ror_ids):
        for value in values[offsets[row] : offsets[row + 1]]:
            yield ror_id, value


def _values(ror_id: str, registry: Registry) -> list[str]:
    """The registered names of an organisation, the one it is shown by first."""
    row = registry.row_of(ror_id)
    assert row is not None, "asked for registered organisations only"
    values, offsets = _names_by_row(registry)
    return values[offsets[row] : offsets[row + 1]]


@lru_cache(maxsize=2)
def _names_by_row(registry: Registry) -> tuple[list[str], list[int]]:
    """All names of a registry, row after row, and where those of each row begin: a record read
    out of the table by itself takes many times as long."""
    column = registry.table["names"].combine_chunks()
    first = column.offsets[0].as_py()
    return (
        column.flatten().field("value").to_pylist(),
        [offset - first for offset in column.offsets.to_pylist()],
    )


def ancestors(ror_id: str, registry: Registry | None) -> frozenset[str]:
    """The organisations above one in the registry."""
    return _ancestors(ror_id, registry) if registry is not None else frozenset()


@lru_cache(maxsize=100_000)
def _ancestors(ror_id: str, registry: Registry) -> frozenset[str]:
    return registry.ancestors(ror_id)


def _country(
    given: str | None,
    identity_given: bool,
    identities: tuple[Identity, ...],
    text: str,
    resolution: Resolution | None,
) -> tuple[tuple[str, ...], CountryBasis]:
    if given:
        return (given.upper(),), "given"
    registered = {one.country_code for one in identities if one.sure and one.whole}
    codes = tuple(sorted(code for code in registered if code))
    if identity_given and codes:
        return codes, "given"
    places = [*segments_of(text)[1:], *parentheses_of(text)]
    named = dict.fromkeys(code for part in places if (code := _named_country(part)))
    if named:
        return tuple(named), "place"
    if codes:
        return codes, "registry"
    if resolution is not None and resolution.country_codes:
        return resolution.country_codes, "word"
    return (), "none"


def _named_country(segment: str) -> str | None:
    """The country that a segment names; two letters are more often a legal form or a state."""
    return country_code(segment) if len(segment) > 2 or segment in {"UK", "US"} else None


def _distinct(forms: Iterable[str]) -> tuple[Name, ...]:
    names: dict[tuple[str, str], Name] = {}
    for form in forms:
        name = name_of(form)
        if name.key:
            names.setdefault((name.key, name.legal_form), name)
    return tuple(names.values())
