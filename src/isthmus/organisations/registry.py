"""The registry of organisations: what is known of each, and how they hang together.

The registry is the Research Organization Registry (ROR), bundled in part and replaceable by a full
dump (`isthmus organisations load`). It says where an *organisation* sits: Hong Kong, Macao and
Taiwan have their own country codes, and a branch abroad is its own organisation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from isthmus.errors import RequestError
from isthmus.manifests import sha256_of
from isthmus.organisations.registry_file import read_registry_file, version_of
from isthmus.reference.identifiers import ror_id as valid_ror_id
from isthmus.settings import settings

OrganisationStatus = Literal["active", "inactive", "withdrawn"]

BUNDLED = Path(__file__).parent / "registry" / "registry.parquet"
"""The part of ROR that ships with the product."""


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """One name: its language as an ISO 639-1 code (null where not said), and what kinds it has
    (`label`, `alias`, `acronym`)."""

    value: str
    language: str | None
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relationship:
    """That another organisation is a `parent`, `child`, `related`, `successor` or
    `predecessor`. The other one need not be in the registry."""

    type: str
    ror_id: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """One record of the registry.

    Country, city and subdivision are those of its first location; the subdivision is a code such
    as `CA` for California. `established` is a year. What the registry does not say is null.
    """

    ror_id: str
    name: str
    status: OrganisationStatus
    country_code: str | None
    city: str | None
    subdivision: str | None
    types: tuple[str, ...]
    names: tuple[OrganisationName, ...]
    domains: tuple[str, ...]
    relationships: tuple[Relationship, ...]
    established: int | None


class Registry:
    """All organisations of one edition.

    `version` names the edition and `sha256` is the hash of its file: both belong into the
    manifest of anything that was made with it.
    """

    def __init__(self, table: pa.Table, version: str, sha256: str) -> None:
        self.table = table
        self.version = version
        self.sha256 = sha256
        self.ror_ids: list[str] = table["ror_id"].to_pylist()
        self._rows = {ror_id: row for row, ror_id in enumerate(self.ror_ids)}

    def __len__(self) -> int:
        return len(self.ror_ids)

    def __contains__(self, ror_id: str) -> bool:
        return ror_id in self._rows

    def __iter__(self) -> Iterator[Organisation]:
        return (self.organisation(ror_id) for ror_id in self.ror_ids)

    def row_of(self, ror_id: str) -> int | None:
        """The position of an organisation in `table`, or nothing if it is not registered."""
        return self._rows.get(ror_id)

    def organisation(self, ror_id: str) -> Organisation:
        """The record of an organisation.

        Raises
        ------
        RequestError
            If the text is no ROR id, or no record has it.
        """
        known = valid_ror_id(ror_id)
        if known is None:
            raise RequestError(
                f"'{ror_id}'", ["is no ROR id; one looks like https://ror.org/05bqach95"]
            )
        row = self._rows.get(known)
        if row is None:
            raise RequestError(
                known,
                [
                    f"is not in the registry in use ({self.version}, {len(self):,} records); "
                    "a full ROR dump can be loaded with `isthmus organisations load FILE`"
                ],
            )
        return _organisation(self.table.slice(row, 1).to_pylist()[0])

    def parents(self, ror_id: str) -> tuple[str, ...]:
        """The ids of the organisations it is a direct part of, sorted; also when only the
        parent's record says so."""
        return self._lineage["parent"].get(ror_id, ())

    def ancestors(self, ror_id: str) -> frozenset[str]:
        """The ids of its parents, their parents, and so on. A circle in the data ends there."""
        found: set[str] = set()
        waiting = list(self.parents(ror_id))
        while waiting:
            one = waiting.pop()
            if one not in found and one != ror_id:
                found.add(one)
                waiting += self.parents(one)
        return frozenset(found)

    def children(self, ror_id: str) -> tuple[str, ...]:
        """The ids of its direct parts, sorted; also when only the child's record says so."""
        return self._lineage["child"].get(ror_id, ())

    def successors(self, ror_id: str) -> tuple[str, ...]:
        """The ids of the organisations that took its place, sorted."""
        return self._lineage["successor"].get(ror_id, ())

    @cached_property
    def _lineage(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Relationship type -> id -> ids, each relationship read from both of its ends."""
        inverse = {"parent": "child", "child": "parent"}
        # A predecessor is not inverted: one that only ceded a part of itself lives on.
        links: dict[str, dict[str, set[str]]] = {"parent": {}, "child": {}, "successor": {}}
        column = self.table["relationships"].combine_chunks()
        others = column.flatten()
        owners = pa.compute.list_parent_indices(column).to_pylist()
        types = others.field("type").to_pylist()
        ids = others.field("ror_id").to_pylist()
        for owner, kind, other in zip(owners, types, ids, strict=True):
            ror_id = self.ror_ids[owner]
            if kind in links:
                links[kind].setdefault(ror_id, set()).add(other)
            if kind in inverse:
                links[inverse[kind]].setdefault(other, set()).add(ror_id)
        return {
            kind: {ror_id: tuple(sorted(others)) for ror_id, others in of_kind.items()}
            for kind, of_kind in links.items()
        }


def loaded_registry_path() -> Path:
    """Where `isthmus organisations load` puts the user's registry."""
    return settings().home / "organisations" / "registry.parquet"


def load_registry() -> Registry:
    """The registry the user has loaded, or else the bundled one. Read once per edition.

    Raises
    ------
    SourceError
        If the loaded file is damaged or of another shape.
    """
    path = loaded_registry_path()
    if not path.is_file():
        path = BUNDLED
    state = path.stat()
    return _registry_at(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2)
def _registry_at(path: Path, _modified: int, _size: int) -> Registry:
    table = read_registry_file(path)
    return Registry(table, version_of(table), sha256_of(path))


def _organisation(row: dict[str, Any]) -> Organisation:
    return Organisation(
        ror_id=row["ror_id"],
        name=row["name"],
        status=row["status"],
        country_code=row["country_code"],
        city=row["city"],
        subdivision=row["subdivision"],
        types=tuple(row["types"]),
        names=tuple(
            OrganisationName(name["value"], name["language"], tuple(name["kinds"].split("+")))
            for name in row["names"]
        ),
        domains=tuple(row["domains"]),
        relationships=tuple(
            Relationship(one["type"], one["ror_id"]) for one in row["relationships"]
        ),
        established=row["established"],
    )
