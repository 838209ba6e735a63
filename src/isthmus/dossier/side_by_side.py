"""Page 2: the frameworks side by side, each in its own word; never one blended answer.

Rows are issues of substance, columns frameworks. There is no total row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from isthmus.assessment.results import Assessment, Finding, FrameworkAssessment
from isthmus.dossier.front_page import Remedy, remedies
from isthmus.dossier.sources import Sources
from isthmus.dossier.wording import STATUS_WORDS, day_of, issue_words, listed, plain, sentence


@dataclass(frozen=True)
class Column:
    """One framework: its scale, and where on it the case stands."""

    framework_id: str
    title: str
    publisher: str
    version: str
    scale: tuple[str, ...]
    outcome: str
    meaning: str
    applies: bool


@dataclass(frozen=True)
class CellFinding:
    """One rule's word on one issue."""

    status: str
    word: str
    title: str
    rule: str
    since: str
    marks: tuple[int, ...]


@dataclass(frozen=True)
class Cell:
    """What one framework says on one issue; `note` where it says nothing."""

    findings: tuple[CellFinding, ...]
    note: str = ""


@dataclass(frozen=True)
class IssueRow:
    """One issue of substance; `disagreement` explains where frameworks answer it differently."""

    issue: str
    cells: tuple[Cell, ...]
    disagreement: str


@dataclass(frozen=True)
class BranchColumn:
    """The outcome under one value of an open policy parameter."""

    label: str
    outcome: str
    meaning: str
    reasons: tuple[str, ...]
    is_default: bool


@dataclass(frozen=True)
class OpenPolicy:
    """A choice that a framework leaves to the institution, every value beside the others."""

    framework: str
    parameter: str
    branches: tuple[BranchColumn, ...]


@dataclass(frozen=True)
class SideBySide:
    """All of page 2. `disagreement` says where the answers as a whole differ, else is empty."""

    columns: tuple[Column, ...]
    rows: tuple[IssueRow, ...]
    disagreement: str
    policies: tuple[OpenPolicy, ...]
    remedies: tuple[Remedy, ...]


def side_by_side(assessment: Assessment, sources: Sources) -> SideBySide:
    """The frameworks of an assessment, side by side."""
    frameworks = assessment.frameworks
    issues = dict.fromkeys(
        finding.issue for framework in frameworks for finding in framework.findings
    )
    return SideBySide(
        columns=tuple(_column(one) for one in frameworks),
        rows=tuple(_row(issue, frameworks, sources) for issue in issues),
        disagreement=_outcomes_differ(frameworks),
        policies=tuple(
            policy for framework in frameworks for policy in _open_policies(framework)
        ),
        remedies=remedies(assessment, sources),
    )  # fmt: skip


def _column(framework: FrameworkAssessment) -> Column:
    outcome = framework.outcome
    if framework.applicable:
        label, meaning = plain(outcome.label), sentence(outcome.meaning)
    else:
        label, meaning = "Does not apply", sentence(framework.applicability_reason)
    return Column(
        framework.framework_id,
        plain(framework.title),
        plain(framework.publisher),
        plain(framework.version),
        tuple(plain(step) for step in framework.scale),
        label,
        meaning,
        framework.applicable,
    )


def _row(issue: str, frameworks: Sequence[FrameworkAssessment], sources: Sources) -> IssueRow:
    cells = []
    for framework in frameworks:
        findings = tuple(
            _cell_finding(one, sources) for one in framework.findings if one.issue == issue
        )
        note = ""
        if not findings:
            note = "No rule on this" if framework.applicable else "Framework does not apply"
        cells.append(Cell(findings, note))
    return IssueRow(issue_words(issue), tuple(cells), _issue_differs(issue, frameworks))


def _cell_finding(finding: Finding, sources: Sources) -> CellFinding:
    return CellFinding(
        finding.status,
        STATUS_WORDS[finding.status],
        plain(finding.title),
        finding.rule_id,
        day_of(finding.rule_version),
        (sources.rule(finding),),
    )


def _issue_differs(issue: str, frameworks: Sequence[FrameworkAssessment]) -> str:
    """Where one framework flags what another, which also judged it, does not."""
    said: dict[str, list[str]] = {"flagged": [], "clear": []}
    for framework in frameworks:
        statuses = {
            one.status
            for one in framework.findings
            if one.issue == issue and framework.applicable
        }  # fmt: skip
        if "flagged" in statuses:
            said["flagged"].append(plain(framework.title))
        elif "clear" in statuses:
            said["clear"].append(plain(framework.title))
    if not (said["flagged"] and said["clear"]):
        return ""
    verb = "flags" if len(said["flagged"]) == 1 else "flag"
    does = "does" if len(said["clear"]) == 1 else "do"
    return (
        f"{listed(said['flagged'])} {verb} this; {listed(said['clear'])} {does} not: "
        "they ask different questions of the same facts. Neither overrides the other."
    )


def _outcomes_differ(frameworks: Sequence[FrameworkAssessment]) -> str:
    applicable = [one for one in frameworks if one.applicable]
    strengths = {one.outcome.strength for one in applicable}
    if len(strengths) < 2:
        return ""
    said = listed(
        [f"{plain(one.title)} answers “{plain(one.outcome.label)}”" for one in applicable]
    )
    return (
        f"{said}. The answers stand on different scales and are not added up; the rows below show "
        "which issue each of them rests on."
    )


def _open_policies(framework: FrameworkAssessment) -> list[OpenPolicy]:
    by_parameter: dict[str, list[BranchColumn]] = {}
    for branch in framework.branches:
        by_parameter.setdefault(branch.parameter, []).append(
            BranchColumn(
                plain(branch.label),
                plain(branch.outcome.label),
                sentence(branch.outcome.meaning),
                tuple(sentence(reason) for reason in branch.outcome.reasons),
                branch.is_default,
            )
        )
    return [
        OpenPolicy(plain(framework.title), issue_words(parameter), tuple(branches))
        for parameter, branches in by_parameter.items()
    ]
