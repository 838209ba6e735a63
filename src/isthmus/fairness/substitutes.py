"""What the self-test puts in the place of what a case says: `substitutes.yaml`, read strictly."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from isthmus.datafiles import read_yaml, validated

FILE = Path(__file__).parent / "substitutes.yaml"

Text = Annotated[str, Field(min_length=1)]


class Declared(BaseModel):
    """Unknown keys are faults; values don't change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Written(Declared):
    """A text, and the script in which it is written."""

    script: Text
    text: Text


class Substitutes(Declared):
    """Names of nobody, invented organisations, domains and countries."""

    countries: Annotated[tuple[Text, ...], Field(min_length=2)]
    placeholders: Annotated[tuple[Written, ...], Field(min_length=2)]
    organisation_names: Annotated[tuple[Written, ...], Field(min_length=2)]
    domains: Annotated[tuple[Text, ...], Field(min_length=2)]
    alma_mater: Text
    refused_fields: Annotated[tuple[Text, ...], Field(min_length=1)]


@cache
def substitutes() -> Substitutes:
    """The substitutes that ship with Isthmus."""
    return validated(Substitutes, read_yaml(FILE))
