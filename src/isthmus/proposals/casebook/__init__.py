"""The casebook: invented cases, each with the outcome that is expected and why.

`NAME.yaml` is a proposal; `NAME.expected.yaml` beside it says as of which day it is judged, what it
shows, and the outcome under every framework that applies. A test assesses each and compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from isthmus.datafiles import read_yaml, validated
from isthmus.errors import ProposalError

_FOLDER = Path(__file__).parent
_SUFFIX = ".expected.yaml"


class ExpectedOutcome(BaseModel):
    """The outcome under one framework, by its id on the framework's own scale, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    outcome: str
    why: str


class Expected(BaseModel):
    """What is expected of a case: `outcomes` names every framework that applies, and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date
    about: str
    shows: str
    outcomes: Mapping[str, ExpectedOutcome]


def casebook_files(folder: Path | None = None) -> tuple[Path, ...]:
    """The proposals of the casebook, or of another folder laid out alike, by name."""
    found = (folder or _FOLDER).glob("*.yaml")
    return tuple(sorted(one for one in found if not one.name.endswith(_SUFFIX)))


def expected_of(proposal: Path) -> Expected:
    """What is expected of the case in a proposal's file.

    Raises
    ------
    ProposalError
        If the file beside it is missing or wrong, naming every fault.
    """
    path = proposal.with_name(proposal.stem + _SUFFIX)
    return validated(Expected, read_yaml(path, ProposalError), ProposalError)
