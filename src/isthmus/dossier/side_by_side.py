"""Page 2: the frameworks side by side, each in its own word; never one blended answer.

Rows are issues of substance, columns frameworks. There is no total row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from isthmus.assessment.comparing import Issue, Position, issues
from isthmus.assessment.results import Assessment, Finding, FrameworkAssessment
from isthmus.dossier.front_page import Remedy, remedies
from isthmus.dossier.naming import short_titles
from isthmus.dossier.sources import Sources
from isthmus.dossier.wording import (
    AGREEMENT_WORDS,
    STATUS_WORDS,
    clipped,
    counted,
    issue_words,
    listed,
    plain,
    sentence,
)

SPOKEN = frozenset({"flagged", "clear", "undetermined"})
"""The statuses that the table writes out; the others are counted, and stand in annex C."""


@dataclass(frozen=True)
class Column:
    """One framework: its scale, and where on it the case stands."""

    framework_id: str
    title: str
    short_title: str
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
    """What one framework says on one issue."""

    findings: tuple[CellFinding, ...]
    note: str = ""
    """What is not written out: rules that do not apply or are inactive, or that there is none."""
    status: str = ""
    """The strongest status of the findings; empty if no rule speaks."""


@dataclass(frozen=True)
class IssueRow:
    """One issue of substance; `disagreement` explains where frameworks answer it differently.

    `agreement` says in a word how those that speak compare.
    """

    issue: str
    cells: tuple[Cell, ...]
    disagreement: str
    agreement: str


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
    silent_issues: str
    """Issues on which no rule of any framework applies to this case."""
    disagreement: str
    policies: tuple[OpenPolicy, ...]
    remedies: tuple[Remedy, ...]


def side_by_side(assessment: Assessment, sources: Sources) -> SideBySide:
    """The frameworks of an assessment, side by side."""
    frameworks = assessment.frameworks
    findings = [finding for framework in frameworks for finding in framework.findings]
    named = dict.fromkeys(one.issue for one in findings)
    spoken = {one.issue for one in findings if one.status in SPOKEN}
    compared = {one.issue: one for one in issues([one for one in frameworks if one.applicable])}
    names = short_titles(frameworks)
    return SideBySide(
        columns=tuple(_column(one, names[one.framework_id]) for one in frameworks),
        rows=tuple(
            _row(issue, compared.get(issue), frameworks, sources)
            for issue in named
            if issue in spoken
        ),
        silent_issues=", ".join(issue_words(one) for one in named if one not in spoken),
        disagreement=_outcomes_differ(frameworks),
        policies=tuple(
            policy
            for framework in frameworks
            for policy in _open_policies(framework, names[framework.framework_id])
        ),
        remedies=remedies(assessment, sources),
    )  # fmt: skip


def _column(framework: FrameworkAssessment, short_title: str) -> Column:
    outcome = framework.outcome
    meaning = outcome.meaning if framework.applicable else framework.applicability_reason
    return Column(
        framework.framework_id,
        plain(framework.title),
        short_title,
        plain(framework.publisher),
        plain(framework.version),
        tuple(plain(step) for step in framework.scale),
        plain(outcome.label),
        sentence(meaning),
        framework.applicable,
    )


def _row(
    issue: str, compared: Issue | None, frameworks: Sequence[FrameworkAssessment], sources: Sources
) -> IssueRow:
    return IssueRow(
        issue_words(issue),
        tuple(_cell(issue, framework, sources) for framework in frameworks),
        _differs(compared, short_titles(frameworks)) if compared else "",
        AGREEMENT_WORDS[compared.agreement] if compared else "",
    )


def _cell(issue: str, framework: FrameworkAssessment, sources: Sources) -> Cell:
    findings = [one for one in framework.findings if one.issue == issue]
    if not findings:
        return Cell((), "No rule on this" if framework.applicable else "Framework does not apply")
    order = {"flagged": 0, "undetermined": 1, "clear": 2}
    spoken = sorted(
        (one for one in findings if one.status in SPOKEN), key=lambda one: order[one.status]
    )
    silent = len([one for one in findings if one.status == "not_applicable"])
    inactive = len([one for one in findings if one.status == "inactive"])
    notes = [f"{counted(silent, 'rule')} {'does' if silent == 1 else 'do'} not apply"] * (
        silent > 0
    )
    notes += [counted(inactive, "inactive rule")] * (inactive > 0)
    return Cell(
        tuple(_cell_finding(one, sources) for one in spoken),
        f"{'; '.join(notes)} (annex C)" if notes else "",
        spoken[0].status if spoken else "",
    )


def _cell_finding(finding: Finding, sources: Sources) -> CellFinding:
    return CellFinding(
        finding.status,
        STATUS_WORDS[finding.status],
        plain(finding.title),
        finding.rule_id,
        finding.rule_version,
        (sources.rule(finding),),
    )


def _differs(compared: Issue, names: Mapping[str, str]) -> str:
    """Where one framework flags what another, which also judged it, does not; each one's reason."""
    if compared.agreement != "differ":
        return ""

    def said(status: str, verb: str) -> list[str]:
        return [
            f"{names[one.framework_id]} {verb}: {_reason(one)}"
            for one in compared.positions
            if one.status == status
        ]

    parts = [*said("flagged", "flags this"), *said("clear", "does not")]
    return " ".join([*parts, "Neither overrides the other."])


def _reason(position: Position) -> str:
    return clipped(sentence(position.reason), 240)


def _outcomes_differ(frameworks: Sequence[FrameworkAssessment]) -> str:
    applicable = [one for one in frameworks if one.applicable]
    strengths = {one.outcome.strength for one in applicable}
    if len(strengths) < 2:
        return ""
    names = short_titles(frameworks)
    said = listed(
        [f"{names[one.framework_id]} answers “{plain(one.outcome.label)}”" for one in applicable]
    )
    return (
        f"{said}. The answers stand on different scales and are not added up; the rows below show "
        "which issue each of them rests on."
    )


def _open_policies(framework: FrameworkAssessment, name: str) -> list[OpenPolicy]:
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
        OpenPolicy(name, issue_words(parameter), tuple(branches))
        for parameter, branches in by_parameter.items()
    ]
