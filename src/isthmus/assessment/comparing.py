"""Where frameworks agree and where they differ about a case, issue by issue, with their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from isthmus.assessment.results import FrameworkAssessment

Agreement = Literal["agree", "differ", "open", "one_speaks"]
_STRONGEST = ("flagged", "undetermined", "clear")


@dataclass(frozen=True)
class Position:
    """What one framework says on one issue: its strongest status, with the rule and the reason."""

    framework_id: str
    status: str
    rule_id: str
    reason: str


@dataclass(frozen=True)
class Issue:
    """One issue of substance on which at least one framework speaks.

    `agree`: all that speak say the same. `differ`: one flags what another finds clear. `open`: one
    lacks a fact, and none contradicts another. `one_speaks`: there is nothing to compare.
    """

    issue: str
    agreement: Agreement
    positions: tuple[Position, ...]
    why: str


def issues(judged: Sequence[FrameworkAssessment]) -> tuple[Issue, ...]:
    """Every issue on which a framework speaks, in the order in which they come up."""
    names = dict.fromkeys(
        finding.issue for one in judged for finding in one.findings if finding.status in _STRONGEST
    )
    return tuple(_issue(name, judged) for name in names)


def _issue(name: str, judged: Sequence[FrameworkAssessment]) -> Issue:
    positions = []
    for one in judged:
        spoken = [
            finding
            for finding in one.findings
            if finding.issue == name and finding.status in _STRONGEST
        ]
        if spoken:
            strongest = min(spoken, key=lambda finding: _STRONGEST.index(finding.status))
            positions.append(
                Position(one.framework_id, strongest.status, strongest.rule_id, strongest.reason)
            )
    statuses = {one.status for one in positions}
    if len(positions) == 1:
        agreement: Agreement = "one_speaks"
    elif {"flagged", "clear"} <= statuses:
        agreement = "differ"
    elif "undetermined" in statuses and len(statuses) > 1:
        agreement = "open"
    else:
        agreement = "agree"
    return Issue(name, agreement, tuple(positions), _why(agreement, positions))


def _why(agreement: Agreement, positions: Sequence[Position]) -> str:
    if agreement == "differ":
        flagging = [one for one in positions if one.status == "flagged"]
        clear = [one for one in positions if one.status == "clear"]
        return " ".join(
            [f"{one.framework_id} flags: {one.reason}" for one in flagging]
            + [f"{one.framework_id} does not: {one.reason}" for one in clear]
        )
    if agreement == "open":
        waiting = ", ".join(one.framework_id for one in positions if one.status == "undetermined")
        return f"{waiting} lacks a fact; the others speak already."
    return ""
