"""Who is screened: the names in a text, its country, and the registered organisations it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
    segments_of,
)
from isthmus.screening.organisation_names import ORGANISATION_WORDS

Resolve = Callable[[Sequence[str]], Sequence[Resolution]]


@dataclass(frozen=True, slots=True)
class Identity:
    """A registered organisation that a subject is, or that its text names.

    `whole` if the text names nothing besides (its place or its parent may stand there too); `sure`
    if the resolver accepted it, and not if it is one of several that the text may mean.
    """

    ror_id: str
    name: str
    country_code: str | None
    whole: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """One text to be screened.

    `names` are names of the whole subject, `parts` names that stand in the text beside others
    ("School of Physics, Beispiel University"). `country_codes` are empty if no country is known.
    """

    text: str
    names: tuple[Name, ...]
    parts: tuple[Name, ...]
    country_codes: tuple[str, ...]
    identities: tuple[Identity, ...]

    @property
    def identity(self) -> Identity | None:
        """The organisation that the subject certainly is, if exactly one is known."""
        certain = [one for one in self.identities if one.whole and one.sure]
        return certain[0] if len(certain) == 1 else None


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
    cleaned = searchable(text)
    core = _core_segments(cleaned)
    whole = list(forms_of(cleaned))
    if len(core) == 1:
        whole += forms_of(core[0])
    names = _distinct(whole)
    parts = _distinct(form for part in core for form in forms_of(part)) if len(core) > 1 else ()
    identities: tuple[Identity, ...] = ()
    if ror_id and registry is not None:
        identities = (_given_identity(ror_id, registry),)
    elif resolution is not None:
        identities = _identities(resolution, names, core, registry)
    known = {name.key for name in names}
    return Subject(
        text,
        names,
        tuple(name for name in parts if name.key not in known),
        _country_codes(country, identities, cleaned, resolution),
        identities,
    )


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
    if country_code(segment):
        return True
    words = segment.split()
    return ORGANISATION_WORDS.isdisjoint(name_of(segment).words) and not (
        len(words) == 1 and (segment.isupper() and segment.isalpha())
    )


def _given_identity(ror_id: str, registry: Registry) -> Identity:
    known = valid_ror_id(ror_id) or ror_id
    organisation = registry.organisation(known)
    return Identity(known, organisation.name, organisation.country_code, whole=True, sure=True)


def _identities(
    resolution: Resolution, names: tuple[Name, ...], core: list[str], registry: Registry | None
) -> tuple[Identity, ...]:
    sure = resolution.status == "matched"
    keys = {name.key for name in names}
    parts = [{name_of(form).key for form in forms_of(segment)} for segment in core]
    found = []
    for match in resolution.matches:
        own = registered_keys(match.ror_id, registry) | {name_of(match.name).key}
        above = set().union(
            *(registered_keys(one, registry) for one in ancestors(match.ror_id, registry))
        )
        whole = not own.isdisjoint(keys) or (
            any(part & own for part in parts) and all(part & (own | above) for part in parts)
        )
        found.append(Identity(match.ror_id, match.name, match.country_code or None, whole, sure))
    return tuple(found)


def registered_keys(ror_id: str, registry: Registry | None) -> frozenset[str]:
    """The keys of all names that the registry gives an organisation."""
    if registry is None or ror_id not in registry:
        return frozenset()
    return _registered_keys(ror_id, registry)


@lru_cache(maxsize=100_000)
def _registered_keys(ror_id: str, registry: Registry) -> frozenset[str]:
    return frozenset(
        name_of(form).key
        for name in registry.organisation(ror_id).names
        for form in forms_of(name.value)
    )


def ancestors(ror_id: str, registry: Registry | None) -> frozenset[str]:
    """The organisations above one in the registry."""
    return registry.ancestors(ror_id) if registry is not None else frozenset()


def _country_codes(
    given: str | None,
    identities: tuple[Identity, ...],
    text: str,
    resolution: Resolution | None,
) -> tuple[str, ...]:
    if given:
        return (given,)
    certain = {one.country_code for one in identities if one.sure and one.country_code}
    if certain:
        return tuple(sorted(certain))
    named = [code for segment in segments_of(text) if (code := country_code(segment))]
    if not named and resolution is not None and resolution.country_basis == "named in the text":
        named = list(resolution.country_codes)
    return tuple(dict.fromkeys(named))


def _distinct(forms: Iterable[str]) -> tuple[Name, ...]:
    names: dict[tuple[str, str], Name] = {}
    for form in forms:
        name = name_of(form)
        if name.key:
            names.setdefault((name.key, name.legal_form), name)
    return tuple(names.values())
