"""A registry of a few invented organisations, so that a test can be checked by eye."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from isthmus.organisations.registry import Registry
from isthmus.organisations.registry_file import read_registry_file, write_registry_file
from isthmus.organisations.ror_records import registry_row

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def _ror(number: int) -> str:
    """The ROR id with this number: its check digits are right."""
    value, digits = number, ""
    for _ in range(7):
        digits = _ALPHABET[value % 32] + digits
        value //= 32
    return f"https://ror.org/{digits}{98 - (number * 100) % 97:02d}"


def _record(
    number: int,
    name: str,
    country: str = "DE",
    city: str = "Bonn",
    *,
    also: tuple[str, ...] = (),
    acronyms: tuple[str, ...] = (),
    status: str = "active",
    parent: int | None = None,
    successor: int | None = None,
) -> dict[str, Any]:
    """A record as in a ROR dump of schema 2."""
    links = [("parent", parent), ("successor", successor)]
    return {
        "id": _ror(number),
        "status": status,
        "names": [
            {"value": name, "lang": "en", "types": ["ror_display", "label"]},
            *({"value": other, "lang": None, "types": ["alias"]} for other in also),
            *({"value": acronym, "lang": None, "types": ["acronym"]} for acronym in acronyms),
        ],
        "locations": [{"geonames_details": {"country_code": country, "name": city}}],
        "types": ["education"],
        "relationships": [
            {"type": kind, "id": _ror(other), "label": ""}
            for kind, other in links
            if other is not None
        ],
        "established": 1900,
        "domains": [],
    }


@pytest.fixture
def registry_of(tmp_path: Path) -> Callable[..., Registry]:
    """A registry of the given records."""

    def of(*records: dict[str, Any]) -> Registry:
        path = tmp_path / "registry.parquet"
        rows = [registry_row(json.dumps(one).encode()) for one in records]
        write_registry_file(path, rows, "test edition")
        return Registry(read_registry_file(path), "test edition", "0" * 64)

    return of


@pytest.fixture
def record() -> Callable[..., dict[str, Any]]:
    """Makes a record as in a ROR dump of schema 2, from a number, a name, and what matters."""
    return _record


@pytest.fixture
def ror() -> Callable[[int], str]:
    """Makes the ROR id with a number."""
    return _ror
