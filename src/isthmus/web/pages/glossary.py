"""The glossary of the pages: the file `glossary.yaml`, one definition a term."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from isthmus.datafiles import read_yaml, validated

_FILE = Path(__file__).parent / "glossary.yaml"


class Term(BaseModel):
    """A term with its definition in a sentence or two."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    term: str
    definition: str


class _Glossary(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    terms: tuple[Term, ...]


@cache
def terms() -> tuple[Term, ...]:
    """Every term, in alphabetical order."""
    found = validated(_Glossary, read_yaml(_FILE)).terms
    return tuple(sorted(found, key=lambda one: one.term.lower()))
