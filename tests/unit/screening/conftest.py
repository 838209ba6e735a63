"""A small world: a few organisations in a registry, and lists with a few entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pytest

from isthmus.errors import RequestError
from isthmus.organisations.registry import Organisation, OrganisationName
from isthmus.organisations.resolution import OrganisationMatch, Resolution
from isthmus.reference.countries import normalised_name
from isthmus.screening.entries import Entry
from isthmus.screening.lists import Bounds, Descriptor, Edition, Editions, Provenance
from isthmus.screening.matching import screen
from isthmus.screening.results import ScreeningResult

AS_OF = date(2026, 7, 31)


@dataclass
class SmallRegistry:
    """Organisations by id; answers only what screening asks."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    parents_of: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __hash__(self) -> int:
        return id(self)

    def __contains__(self, ror_id: str) -> bool:
        return ror_id in self.organisations

    def organisation(self, ror_id: str) -> Organisation:
        if ror_id not in self.organisations:
            raise RequestError(ror_id, ["is not in the registry in use"])
        return self.organisations[ror_id]

    @property
    def ror_ids(self) -> list[str]:
        return list(self.organisations)

    def row_of(self, ror_id: str) -> int:
        return list(self.organisations).index(ror_id)

    @property
    def table(self) -> pa.Table:
        names = [
            [{"value": name.value} for name in one.names] for one in self.organisations.values()
        ]
        kind = pa.list_(pa.struct([("value", pa.string())]))
        return pa.table({"names": pa.array(names, kind)})

    def parents(self, ror_id: str) -> tuple[str, ...]:
        return self.parents_of.get(ror_id, ())

    def ancestors(self, ror_id: str) -> frozenset[str]:
        above = set(self.parents(ror_id))
        for one in self.parents(ror_id):
            above |= self.ancestors(one)
        return frozenset(above)

    def add(self, ror_id: str, *names: str, country: str, parents: Sequence[str] = ()) -> None:
        self.organisations[ror_id] = Organisation(
            ror_id=ror_id, name=names[0], status="active", country_code=country, city=None,
            subdivision=None, types=(), domains=(), relationships=(), established=None,
            names=tuple(OrganisationName(name, None, ("label",)) for name in names),
        )  # fmt: skip
        self.parents_of[ror_id] = tuple(parents)

    def resolve(self, texts: Sequence[str]) -> list[Resolution]:
        """Every organisation one of whose names is the text, or a part between commas of it."""
        return [self._resolution(text) for text in texts]

    def _resolution(self, text: str) -> Resolution:
        parts = {normalised_name(part) for part in [text, *text.split(",")]}
        found = [
            one
            for one in self.organisations.values()
            if any(normalised_name(name.value) in parts for name in one.names)
        ]
        matches = tuple(
            OrganisationMatch(one.ror_id, one.name, one.country_code or "", 0.9, ("its name",))
            for one in found
        )
        countries = tuple(dict.fromkeys(match.country_code for match in matches))
        return Resolution(
            text, "matched" if found else "none", matches, countries,
            "registry match" if found else "none",
        )  # fmt: skip


class World:
    """Lists and a registry to screen against."""

    def __init__(self) -> None:
        self.registry = SmallRegistry()
        self._entries: dict[str, list[Entry]] = {}
        self._classes: dict[str, str] = {}

    def entry(
        self,
        name: str,
        *aliases: str,
        country: str = "",
        ror_id: str = "",
        list_id: str = "some_list",
        evidence_class: str = "designation",
    ) -> None:
        entries = self._entries.setdefault(list_id, [])
        self._classes[list_id] = evidence_class
        entries.append(
            Entry(
                entry_id=f"e{len(entries) + 1}", name=name, aliases=aliases,
                country_codes=tuple(country.split()), kind="organisation", requirement="",
                citation="", source_url="", ror_id=ror_id, ror_basis="its name" if ror_id else "",
            )
        )  # fmt: skip

    def screen(
        self, subject: str, *, country: str | None = None, ror_id: str | None = None
    ) -> ScreeningResult:
        editions = Editions(AS_OF, tuple(map(self._edition, self._entries)), ())
        (result,) = screen(
            [subject],
            country_codes=[country],
            ror_ids=[ror_id],
            searched=editions,
            registry=self.registry,
            resolve=self.registry.resolve,
        )
        return result

    def relations(self, subject: str, **known: str | None) -> list[str]:
        """The relation of each candidate, in the order given."""
        return [one.relation for one in self.screen(subject, **known).candidates]

    def _edition(self, list_id: str) -> Edition:
        descriptor = a_descriptor(list_id, evidence_class=self._classes[list_id])
        return Edition(descriptor, AS_OF, None, "0" * 64, tuple(self._entries[list_id]))


def a_descriptor(list_id: str = "some_list", **different: object) -> Descriptor:
    """A list's description with made-up values."""
    return Descriptor(
        **(
            {
                "id": list_id, "title": "Some List", "publisher": "Some Office",
                "jurisdiction": "US", "legal_authority": "Some Act",
                "evidence_class": "designation", "meaning": "Something.",
                "official_url": "https://list.example/", "update_cadence_days": 30,
                "entries": Bounds(least=2, most=4), "editions": (),
                "provenance": Provenance(
                    source="s", version="v", retrieved=AS_OF, licence="l", changes=()
                ),
            }
            | different
        )
    )  # fmt: skip


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def some_descriptor() -> Callable[..., Descriptor]:
    return a_descriptor
