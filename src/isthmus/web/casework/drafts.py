"""The proposal of a case: a draft that may be incomplete, and the proposal it becomes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from isthmus.datafiles import Document
from isthmus.errors import Fault, ProposalError
from isthmus.proposals.model import Proposal
from isthmus.proposals.reading import proposal_from


def proposal_of(draft: Mapping[str, Any], number: str) -> Proposal:
    """The proposal that a draft holds, with the case's number as its id.

    Raises
    ------
    ProposalError
        Naming everything that is missing, wrong or contradictory.
    """
    data = {"id": f"case-{number.lower()}", **{k: v for k, v in draft.items() if k != "id"}}
    return proposal_from(Document(Path(f"case {number}"), data, {}))


def draft_faults(draft: Mapping[str, Any], number: str) -> list[Fault]:
    """What keeps the draft from being a proposal; empty if nothing does."""
    try:
        proposal_of(draft, number)
    except ProposalError as error:
        return list(error.faults)
    return []


_PERSONAL = (
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "an e-mail address"),
    (re.compile(r"\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b"), "an ORCID iD"),
    (re.compile(r"\b(?:[A-Z]{1,2}\d{7,8}|[A-Z]{3}\d{6})\b"), "what looks like a passport number"),
    (
        re.compile(r"\b(?:Prof|Professor|Dr|Mr|Mrs|Ms|Herr|Frau)\.? [A-Z][\w-]+"),
        "what looks like a person's name",
    ),
)


def personal_hints(value: Any) -> list[str]:
    """What in a text, or in all texts of a draft, looks like data about a person, each once.

    A hint and no refusal: the words may be the name of a laboratory.
    """
    found: dict[str, None] = {}
    for text in _texts(value):
        for pattern, what in _PERSONAL:
            match = pattern.search(text)
            if match:
                found[f"{what}: “{match.group()}”"] = None
    return list(found)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in _texts(one)]
    return []
