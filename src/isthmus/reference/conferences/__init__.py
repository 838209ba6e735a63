"""Editions of computing conferences and the countries that hosted them.

`editions.csv` has one row per edition: 350 series, mostly 2021 to 2027. A place that names no
country is unknown, one that is only online is `virtual`. Places of coming years can change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from isthmus.datafiles import read_csv, read_yaml

_FOLDER = Path(__file__).parent
HEADER = ("series", "area", "year", "country_code")
VIRTUAL = "virtual"
AREAS = {
    "AI": "artificial intelligence", "CG": "graphics and vision", "CT": "theory",
    "DB": "data management", "DS": "systems", "HI": "human-computer interaction",
    "MX": "interdisciplinary", "NW": "networks", "SC": "security", "SE": "software",
}  # fmt: skip


@dataclass(frozen=True)
class Edition:
    """One edition of a conference series; `country_code` is None where the place is unknown."""

    series: str
    area: str
    year: int
    country_code: str | None


@cache
def editions() -> Sequence[Edition]:
    """Every edition, by series and year."""
    return [
        Edition(
            row.values["series"],
            row.values["area"],
            int(row.values["year"]),
            row.values["country_code"] or None,
        )
        for row in read_csv(_FOLDER / "editions.csv", HEADER)
    ]


@cache
def as_of() -> str:
    """The day of the source."""
    return str(_file()["date"])


@cache
def sha256() -> str:
    """The hash of the table, for a manifest."""
    return str(_file()["sha256"])


def _file() -> dict[str, object]:
    found: dict[str, object] = read_yaml(_FOLDER / "provenance.yaml").data["files"]["editions.csv"]
    return found
