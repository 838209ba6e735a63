"""An assessment as it is kept: enough to decide on, to make it again, and to see what changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from isthmus.assessment.results import Assessment
from isthmus.datafiles import read_text
from isthmus.errors import SourceError
from isthmus.manifests import atomic_file
from isthmus.proposals.model import Proposal

MOST_BYTES = 5_000_000
"""A stored assessment is larger only if it is something else."""


@dataclass(frozen=True)
class StoredFinding:
    """A finding as it was: the status of a rule in its wording of a day."""

    rule_id: str
    rule_version: str
    status: str


@dataclass(frozen=True)
class StoredFramework:
    """A framework as it answered."""

    framework_id: str
    version: str
    outcome: str
    strength: str
    findings: tuple[StoredFinding, ...]
    correction: str
    appeal: str


@dataclass(frozen=True)
class StoredAssessment:
    """A stored assessment. `sha256` is that of the file."""

    path: Path
    sha256: str
    proposal: Proposal
    as_of: date
    frameworks: tuple[StoredFramework, ...]
    inputs: dict[str, Any]
    """Of the manifest: frameworks and lists with version and hash."""


def store(assessment: Assessment, folder: Path) -> Path:
    """Keeps an assessment as `FOLDER/PROPOSAL_ID.json`, in place of an earlier one of that id."""
    path = folder / f"{assessment.proposal.id}.json"
    text = json.dumps(stored_json(assessment), ensure_ascii=False, indent=1) + "\n"
    with atomic_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return path


def stored_json(assessment: Assessment) -> dict[str, Any]:
    """What is kept: the proposal, the outcomes with the status of every finding, the manifest."""
    return {
        "stored_assessment": 1,
        "proposal_id": assessment.proposal.id,
        "as_of": assessment.as_of.isoformat(),
        "proposal": assessment.proposal.model_dump(
            mode="json", by_alias=True, exclude_defaults=True
        ),
        "frameworks": [
            {
                "framework_id": one.framework_id,
                "version": one.version,
                "outcome": one.outcome.outcome_id,
                "strength": one.outcome.strength,
                "correction": one.correction,
                "appeal": one.appeal,
                "findings": [
                    {
                        "rule_id": finding.rule_id,
                        "rule_version": finding.rule_version,
                        "status": finding.status,
                    }
                    for finding in one.findings
                ],
            }
            for one in assessment.frameworks
        ],
        "manifest": assessment.manifest,
    }


def read_stored(path: Path) -> StoredAssessment:
    """A stored assessment.

    Raises
    ------
    SourceError
        If the file is not one, is damaged, or holds a proposal that this version can't read.
    """
    text = read_text(path, SourceError, MOST_BYTES)
    try:
        data = json.loads(text)
        if data["stored_assessment"] != 1:
            raise KeyError("stored_assessment")
        return StoredAssessment(
            path=path,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            proposal=Proposal.model_validate(data["proposal"]),
            as_of=date.fromisoformat(data["as_of"]),
            frameworks=tuple(_framework(one) for one in data["frameworks"]),
            inputs=dict(data["manifest"]["inputs"]),
        )
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        said = f"its proposal can't be read: {place}: {first['msg']}; assess the proposal again"
        raise SourceError(str(path), [said]) from None
    except (KeyError, TypeError, ValueError, RecursionError):
        said = "is no stored assessment; make one with `isthmus assess PROPOSAL --store DIR`"
        raise SourceError(str(path), [said]) from None


def _framework(data: dict[str, Any]) -> StoredFramework:
    return StoredFramework(
        framework_id=str(data["framework_id"]),
        version=str(data["version"]),
        outcome=str(data["outcome"]),
        strength=str(data["strength"]),
        findings=tuple(
            StoredFinding(str(one["rule_id"]), str(one["rule_version"]), str(one["status"]))
            for one in data["findings"]
        ),
        correction=str(data["correction"]),
        appeal=str(data["appeal"]),
    )
