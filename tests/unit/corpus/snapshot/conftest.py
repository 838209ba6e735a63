"""Small mirrors of the snapshot, and what a corpus made from them holds."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from isthmus.corpus.engine import to_arrow
from isthmus.corpus.folder import open_corpus

COUNTRIES = {1: "CH", 2: "US", 3: "CN"}


def work(number: int, country: str | None = "CH", **fields: Any) -> dict[str, Any]:
    """A record with one author of an institution in a country."""
    institution = {
        "id": f"https://openalex.org/I{ord(country[0])}", "display_name": f"U {country}",
        "country_code": country, "lineage": [f"https://openalex.org/I{ord(country[0])}"],
    } if country else None  # fmt: skip
    return {
        "id": f"https://openalex.org/W{number}",
        "title": f"Title {number}",
        "publication_year": 2020,
        "cited_by_count": number,
        "updated_date": "2026-01-01",
        "is_xpac": False,
        "authorships": [
            {
                "author": {"id": f"https://openalex.org/A{number}"},
                "institutions": [institution] if institution else [],
                "countries": [],
                "raw_affiliation_strings": [f"U {country}"],
            }
        ],
        **fields,
    }


Records = Mapping[str, Sequence[Mapping[str, Any] | bytes]]


def written_mirror(folder: Path, partitions: Records, layout: str = "data/jsonl") -> Path:
    """A mirror with one file for each date of change; a partition without records has no file."""
    for updated, records in partitions.items():
        path = folder / layout / "works" / f"updated_date={updated}" / "part_0000.gz"
        if not records:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in records]
        path.write_bytes(gzip.compress(b"".join(line + b"\n" for line in lines), mtime=0))
    return folder


@pytest.fixture
def make_work() -> Callable[..., dict[str, Any]]:
    return work


@pytest.fixture
def write_mirror() -> Callable[..., Path]:
    return written_mirror


@pytest.fixture
def rows() -> Callable[..., list[dict[str, Any]]]:
    """The rows of a table in the order of works, with the wanted columns."""

    def found(folder: Path, name: str, *columns: str) -> list[dict[str, Any]]:
        table = to_arrow(getattr(open_corpus(folder), name))
        first = table.schema.names[0]
        ordered = table.sort_by([(first, "ascending")]).select(list(columns or table.schema.names))
        return list(ordered.to_pylist())

    return found
