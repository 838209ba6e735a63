"""An assessment as plain data, in the shape that `isthmus assess --format json` prints."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from isthmus.assessment.results import (
    Assessment,
    Finding,
    FrameworkAssessment,
    Outcome,
)
from isthmus.screening.results import ScreeningResult


def assessment_json(assessment: Assessment) -> dict[str, Any]:
    """The assessment as JSON data: dates as text, keys in a fixed order.

    `outcome` is the id of the framework's outcome, one of `scale`; what it means, its reasons and
    its remedies stand in `outcome_detail`.
    """
    return {
        "proposal_id": assessment.proposal.id,
        "title": assessment.proposal.title,
        "as_of": assessment.as_of.isoformat(),
        "frameworks": [_framework(one) for one in assessment.frameworks],
        "not_applied": [plain(asdict(one)) for one in assessment.not_applied],
        "broken": [plain(asdict(one)) for one in assessment.broken],
        "screening": [_screening(one) for one in assessment.screening],
        "benefits": [plain(asdict(one)) for one in assessment.benefits],
        "unknowns": [plain(asdict(one)) for one in assessment.unknowns],
        "advice": "This is advice. A named person decides.",
        "manifest": plain(assessment.manifest),
    }


def _framework(one: FrameworkAssessment) -> dict[str, Any]:
    return {
        "framework_id": one.framework_id,
        "title": one.title,
        "short_title": one.short_title,
        "publisher": one.publisher,
        "outcome_kind": one.outcome_kind,
        "version": one.version,
        "applicable": one.applicable,
        "applicability_reason": one.applicability_reason,
        "outcome": one.outcome.outcome_id,
        "outcome_detail": _outcome(one.outcome),
        "branches": [
            {
                "parameter": branch.parameter,
                "value": branch.value,
                "label": branch.label,
                "is_default": branch.is_default,
                "outcome": branch.outcome.outcome_id,
                "outcome_detail": _outcome(branch.outcome),
            }
            for branch in one.branches
        ],
        "scale": list(one.scale_ids),
        "scale_labels": list(one.scale),
        "findings": [_finding(finding) for finding in one.findings],
        "mitigations": [plain(asdict(mitigation)) for mitigation in one.mitigations],
        "correction": one.correction,
        "appeal": one.appeal,
        "advice": one.advice,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    data: dict[str, Any] = plain(asdict(outcome))
    return data


def _finding(finding: Finding) -> dict[str, Any]:
    data: dict[str, Any] = plain(asdict(finding))
    return data


def _screening(result: ScreeningResult) -> dict[str, Any]:
    data: dict[str, Any] = plain(asdict(result))
    return data


def plain(value: Any) -> Any:
    """Dates as text, tuples as lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value
