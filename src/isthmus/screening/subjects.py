"""Who is screened: the names in a text, its country, and the registered organisations it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from isthmus.organisations.registry import Registry
from isthmus.organisations.resolution import Resolution
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


@dataclass(frozen=True, slots=True)
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

    @property
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


def read_as(text: str) -> str:
    """What is compared of a text: what is read of it, with short forms spelled out."""
    return spelled_out(searchable(text))


def searchable(text: str) -> str:
    """What is read of a text: its first characters, without control characters."""
    kept = text[:MOST_CHARACTERS]
    return "".join(one if one.isprintable() else "\n" if one in "\n\r" else " " for one in kept)


def _core_segments(text: str) -> list[str]:
    """The parts of a text that name something: not places, addresses or legal forms."""
    segments: list[str] = []
    for segment in segments_of(text):
        if segments and is_legal_form(segment):
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
    parts = [{name_of(form).key for form in forms_of(segment)} for segment in core]
    found = []
    for match in resolution.matches:
        names = registered_names(match.ror_id, registry)
        own = {key for key, _ in names} | {name_of(match.name).key}
        above = {
            key
            for one in ancestors(match.ror_id, registry)
            for key, _ in registered_names(one, registry)
        }
        named = any(part & own for part in parts) and all(part & (own | above) for part in parts)
        found.append(
            Identity(
                match.ror_id,
                match.name,
                match.country_code or None,
                whole=bool(own & keys) or named,
                full=bool(names & exact),
                sure=resolution.status == "matched",
            )
        )
    return tuple(found)


def registered_names(ror_id: str, registry: Registry | None) -> frozenset[tuple[str, str]]:
    """Key and legal form of all names that the registry gives an organisation."""
    if registry is None or ror_id not in registry:
        return frozenset()
    return _registered_names(ror_id, registry)


@lru_cache(maxsize=100_000)
def _registered_names(ror_id: str, registry: Registry) -> frozenset[tuple[str, str]]:
    names = (
        name_of(form)
        for name in registry.organisation(ror_id).names
        for form in forms_of(name.value)
    )
    return frozenset((name.key, name.legal_form) for name in names)


def ancestors(ror_id: str, registry: Registry | None) -> frozenset[str]:
    """The organisations above one in the registry."""
    return registry.ancestors(ror_id) if registry is not None else frozenset()


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
