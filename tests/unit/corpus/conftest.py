"""Small sources and a resolver whose answers can be read off the string."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from isthmus.corpus.building import BuildReport, build_corpus
from isthmus.corpus.engine import to_arrow
from isthmus.corpus.folder import open_corpus
from isthmus.organisations.resolution import OrganisationMatch, Resolution

ORGANISATIONS = {
    "ETH": OrganisationMatch("https://ror.org/05a28rw58", "ETH Zurich", "CH", 1.0, ()),
    "EPFL": OrganisationMatch("https://ror.org/02s376052", "EPFL", "CH", 1.0, ()),
    "NTU TW": OrganisationMatch("https://ror.org/05bqach95", "National Taiwan U", "TW", 1.0, ()),
    "NTU SG": OrganisationMatch("https://ror.org/02e7b5302", "Nanyang TU", "SG", 1.0, ()),
}


def resolved(texts: Sequence[str]) -> list[Resolution]:
    """`ETH`, `ETH & EPFL` match; `ETH | EPFL` and `ETH?` are ambiguous; `in DE` names a country."""
    return [_resolved(text) for text in texts]


def _resolved(text: str) -> Resolution:
    named = tuple(part[3:] for part in text.split(", ") if part.startswith("in "))
    body = ", ".join(part for part in text.split(", ") if not part.startswith("in "))
    if "|" in body or body.endswith("?"):
        candidates = tuple(ORGANISATIONS[part.rstrip("?")] for part in body.split(" | "))
        basis = "named in the text" if named else "none"
        return Resolution(text, "ambiguous", candidates, named, basis)  # type: ignore[arg-type]
    matches = tuple(ORGANISATIONS[part] for part in body.split(" & ") if part in ORGANISATIONS)
    if matches:
        codes = tuple(match.country_code for match in matches)
        return Resolution(text, "matched", matches, (*codes, *named), "registry match")
    return Resolution(text, "none", (), named, "named in the text" if named else "none")


def paper(record_id: str, *affiliations: Sequence[str], **fields: Any) -> dict[str, Any]:
    """A line of a conference paper list: the affiliations of each author."""
    return {
        "record_id": record_id,
        "venue": "icra",
        "year": 2020,
        "title": f"Title of {record_id}",
        "authors": [f"Author {number}" for number in range(len(affiliations))],
        "author_affiliations": [list(texts) for texts in affiliations],
        **fields,
    }


def written(path: Path, lines: Sequence[Mapping[str, Any] | str]) -> Path:
    """JSON lines; text is written as it is."""
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


@pytest.fixture
def make_paper() -> Callable[..., dict[str, Any]]:
    return paper


@pytest.fixture
def write_lines() -> Callable[[Path, Sequence[Mapping[str, Any] | str]], Path]:
    return written


Built = Callable[..., BuildReport]


@pytest.fixture
def build(tmp_path: Path) -> Built:
    """Build into `corpus` from lines, or from paths, with the readable resolver."""

    def build_from(*sources: Path, lines: Sequence[Mapping[str, Any] | str] = ()) -> BuildReport:
        paths = list(sources) or [written(tmp_path / "source.jsonl", lines)]
        return build_corpus(paths, tmp_path / "corpus", resolver=resolved)

    return build_from


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., list[dict[str, Any]]]:
    """The rows of a table of the corpus that `build` made, with the wanted columns."""

    def rows(name: str, *columns: str) -> list[dict[str, Any]]:
        expression = getattr(open_corpus(tmp_path / "corpus"), name)
        return list(to_arrow(expression).select(list(columns)).to_pylist())

    return rows
