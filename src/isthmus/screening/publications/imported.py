"""What a publication held, and what all readers of publications share.

A record that cannot be read is a fault with its place. Up to one per cent of the records may be
unreadable; they are named and left out. Beyond that the file is refused with all faults.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from isthmus.errors import Fault, ScreeningError
from isthmus.reference.countries import country_code, normalised_name
from isthmus.screening.entries import Entry
from isthmus.screening.organisation_names import is_organisation

MOST_UNREADABLE = 0.01
"""The share of a file's records that may be unreadable before the file is refused."""

PERSONS_AND_CRAFT = {
    "individual": "individual", "person": "person", "vessel": "vessel",
    "aircraft": "aircraft",
}  # fmt: skip
"""What publishers call the kinds that Isthmus does not hold -> the reason a row is dropped for."""

ORGANISATIONS = {"entity", "organisation", "organization", "company", "programme", "program"}
"""What publishers call the kinds that Isthmus holds."""

UNTYPED = "not recognisably an organisation"

_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

_PLACES = {
    "turkiye": "TR", "region china": "CN", "region iran": "IR", "region russia": "RU",
    "man isle of": "IM", "region west bank": "PS", "region northern gaza": "PS",
    "region north gaza": "PS", "crimea occupied": "UA", "crimea region of ukraine": "UA",
    "china peoples republic of": "CN", "peoples republic of china": "CN",
    "republic of lebanon": "LB", "burma": "MM",
}  # fmt: skip
"""Places as lists print them -> the code of the country, or of the one around them."""


@dataclass(frozen=True)
class Imported:
    """What a publication held: the entries kept, and how many rows were dropped, by reason.

    `unread` names the records that could not be read; `ignored` counts what was passed over in
    the records that could (fields that nobody described, places without a code).
    """

    entries: tuple[Entry, ...]
    dropped: dict[str, int]
    unread: tuple[Fault, ...] = ()
    ignored: dict[str, int] = field(default_factory=dict)


class Reading:
    """What has been found so far while a publication is read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.records = 0
        self.dropped: Counter[str] = Counter()
        self.ignored: Counter[str] = Counter()
        self.numbers: Counter[str] = Counter()
        self._entries: list[Entry] = []
        self._places: list[str] = []
        self._faults: list[Fault] = []

    def keep(self, entry: Entry, place: str, line: int | None = None) -> None:
        """An entry, and where it stands (`record 17`), for naming it if its id stands twice."""
        self._entries.append(entry)
        self._places.append(place if line is None else f"line {line}")

    def unreadable(self, fault: Fault) -> None:
        """A record that cannot be read."""
        self._faults.append(fault)

    def country_codes(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Codes of places; those that no code stands for are passed over and counted."""
        codes = []
        for text in texts:
            if not text.strip():
                continue
            code = place_code(text)
            if code is None:
                self.ignored[f"place without a code '{clean(text)[:60]}'"] += 1
            else:
                codes.append(code)
        return tuple(dict.fromkeys(codes))

    def imported(self) -> Imported:
        """All of it.

        Raises
        ------
        ScreeningError
            If more than one per cent of the records could not be read, or two have one id.
        """
        if len(self._faults) > self.records * MOST_UNREADABLE:
            raise ScreeningError(
                str(self.path),
                [
                    *self._faults,
                    f"{len(self._faults):,} of {self.records:,} records cannot be read, more than "
                    f"one per cent; the editions at hand stay in use",
                ],
            )
        require_one_entry_an_id(self._entries, self._places, self.path)
        return Imported(
            tuple(self._entries), dict(self.dropped), tuple(self._faults), dict(self.ignored)
        )


def require_one_entry_an_id(entries: Sequence[Entry], places: Sequence[str], path: Path) -> None:
    """Two entries under one identifier make a file ambiguous: which of them is meant later?

    Raises
    ------
    ScreeningError
        Naming every identifier that stands twice, with both places.
    """
    first: dict[str, str] = {}
    faults = []
    for entry, place in zip(entries, places, strict=True):
        if entry.entry_id in first:
            faults.append(
                Fault(f"'{entry.entry_id}' stands at {first[entry.entry_id]} and at {place}",
                      None, "entry_id")
            )  # fmt: skip
        first.setdefault(entry.entry_id, place)
    if faults:
        raise ScreeningError(str(path), faults[:50])


def reason_to_drop(
    type_: str, name: str, aliases: Sequence[str], persons: frozenset[str] = frozenset()
) -> str | None:
    """Why a row is not held, or nothing.

    Where the publisher gives a type, the type decides. Elsewhere a row whose names do not say that
    it is an organisation is dropped, and one that bears the name of an individual of the same
    publication (`persons`, normalised).
    """
    kind = type_.strip().casefold()
    if kind in PERSONS_AND_CRAFT:
        return PERSONS_AND_CRAFT[kind]
    if kind in ORGANISATIONS:
        return None
    if normalised_name(name) in persons:
        return "named like an individual of the same publication"
    return None if is_organisation(name, aliases) else UNTYPED


def distinct_aliases(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    """The aliases in their order, without the name itself, repetitions and empty ones."""
    seen = {_as_printed(name)}
    kept = []
    for alias in map(clean, aliases):
        if alias and _as_printed(alias) not in seen:
            seen.add(_as_printed(alias))
            kept.append(alias)
    return tuple(kept)


def slug(text: str) -> str:
    """A name as part of an identifier: small letters, digits and hyphens."""
    return normalised_name(text).replace(" ", "-")[:60].strip("-")


def numbered(slug_: str, numbers: Counter[str]) -> str:
    """The identifier, with `-2` and so on from its second use."""
    numbers[slug_] += 1
    return slug_ if numbers[slug_] == 1 else f"{slug_}-{numbers[slug_]}"


def place_code(text: str) -> str | None:
    """The country code of a place as a list prints it, or nothing."""
    return _PLACES.get(normalised_name(text)) or country_code(text)


def clean(text: str) -> str:
    """Single spaces, no control characters and halves of characters, and no `|`, which separates
    values in the stored file."""
    return " ".join(_UNWRITABLE.sub(" ", text.replace("|", "/")).split())


def clean_all(texts: Iterable[str]) -> list[str]:
    """Each text `clean`, without empty ones."""
    return [one for one in map(clean, texts) if one]


def organisation(
    entry_id: str,
    name: str,
    aliases: Iterable[str],
    country_codes: tuple[str, ...],
    *,
    kind: str = "organisation",
    requirement: str = "",
    citation: str = "",
    source_url: str = "",
    ror_id: str = "",
    ror_basis: str = "",
) -> Entry:
    """An entry with its texts cleaned and its aliases distinct."""
    return Entry(
        entry_id=entry_id,
        name=clean(name),
        aliases=distinct_aliases(name, aliases),
        country_codes=country_codes,
        kind=kind,
        requirement=clean(requirement),
        citation=clean(citation),
        source_url=source_url.strip(),
        ror_id=ror_id,
        ror_basis=ror_basis,
    )


def _as_printed(text: str) -> str:
    return " ".join(text.casefold().split())
