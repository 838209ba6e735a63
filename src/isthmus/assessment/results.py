"""What an assessment says: findings, each with rule, version, source, evidence and date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from isthmus.proposals.model import Proposal
from isthmus.screening.results import ScreeningResult

FindingStatus = Literal["flagged", "clear", "undetermined", "not_applicable", "inactive"]
Strength = Literal["permissive", "neutral", "adverse"]


@dataclass(frozen=True)
class Citation:
    """Where a rule stands: document, section or page, address."""

    title: str
    locator: str
    url: str
    places: tuple[str, ...] = ()
    """The countries and groups that the source itself names; a rule sees no others."""


@dataclass(frozen=True)
class Evidence:
    """What a finding rests on: a statement, its source, and the date of the source."""

    statement: str
    source: str
    as_of: date


@dataclass(frozen=True)
class Finding:
    """One rule applied to one proposal.

    A finding without rule, version, citation, evidence or date can't be made: the constructor
    refuses it.
    """

    framework_id: str
    framework_version: str
    rule_id: str
    rule_version: str
    """The day since which this wording of the rule has been in force, as text (`2024-05-01`)."""
    title: str
    issue: str
    """The issue of substance, the same word in every framework (`partner_listing`, …)."""
    status: FindingStatus
    reason: str
    citation: Citation
    evidence: tuple[Evidence, ...]
    as_of: date
    decides: str | None = None
    """If undetermined: the fact that would decide it, in words, and whom to ask."""
    interpretation: str | None = None
    """Said where the encoding goes beyond the source's text."""
    mitigation_ids: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """If undetermined: the ids of the missing facts, as in `frameworks/facts.yaml`."""
    costs: tuple[str, ...] = ()
    """What the source counts as a cost of this pathway, where the rule is about one."""
    benefits: tuple[str, ...] = ()
    """What the source counts as a benefit of this pathway."""

    def __post_init__(self) -> None:
        present = (
            self.rule_id and self.rule_version and self.framework_version
            and self.citation.title and self.citation.locator and self.citation.url
            and self.evidence and self.as_of and self.reason
        )  # fmt: skip
        if not present:
            raise ValueError(
                f"{self.framework_id}/{self.rule_id}: a finding needs rule, version, citation, "
                "evidence, reason and date"
            )


@dataclass(frozen=True)
class Mitigation:
    """A measure of the catalogue, tied to the finding it answers; `rung` 1 restricts least."""

    mitigation_id: str
    title: str
    rung: int
    answers: str
    """The `framework_id/rule_id` of the finding."""
    why: str
    burden: str
    openness_cost: str
    owner_role: str
    due: str
    review: str
    source: str
    also_answers: tuple[str, ...] = ()
    """Further findings that it answers."""
    in_place: bool = False
    """The proposal says that it has been agreed already."""


@dataclass(frozen=True)
class Outcome:
    """A framework's answer in its own word.

    An `adverse` outcome without reasons, what to try first, how to correct and to appeal, and the
    role that decides can't be made: the constructor refuses it.
    """

    outcome_id: str
    label: str
    meaning: str
    strength: Strength
    reasons: tuple[str, ...] = ()
    decides: str = ""
    """The role of the person who decides."""
    first_to_try: tuple[str, ...] = ()
    """If adverse: what to try before it is taken, least restrictive first."""
    correction: str = ""
    appeal: str = ""

    def __post_init__(self) -> None:
        complete = self.reasons and self.first_to_try and self.correction and self.appeal
        if self.strength == "adverse" and not (complete and self.decides):
            raise ValueError(
                f"{self.outcome_id}: an adverse outcome needs reasons, what to try first, how to "
                "correct, how to appeal and who decides"
            )


@dataclass(frozen=True)
class Branch:
    """The outcome under one value of a policy parameter that the source leaves open."""

    parameter: str
    value: str
    label: str
    outcome: Outcome
    is_default: bool


@dataclass(frozen=True)
class FrameworkAssessment:
    """One framework applied to one proposal, on the framework's own scale."""

    framework_id: str
    title: str
    publisher: str
    version: str
    scale: tuple[str, ...]
    applicable: bool
    applicability_reason: str
    outcome: Outcome
    findings: tuple[Finding, ...]
    mitigations: tuple[Mitigation, ...]
    branches: tuple[Branch, ...] = ()
    scale_ids: tuple[str, ...] = ()
    """The ids of the scale's outcomes, in the order of `scale`."""
    correction: str = ""
    appeal: str = ""
    advice: str = ""
    outcome_kind: str = "eligibility"
    """What its outcomes are: eligibility, band, diligence level, reflection or reminder."""
    short_title: str = ""
    """A name that fits a line or the head of a column; empty if the framework gives none."""


@dataclass(frozen=True)
class NotApplied:
    """A framework that was not applied to the case, with the reason."""

    framework_id: str
    title: str
    reason: str


@dataclass(frozen=True)
class Broken:
    """A framework that could not be read, with its faults; the others answer all the same."""

    framework_id: str
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Benefit:
    """One line of the benefits ledger: a statement with its source, or a recorded reason."""

    statement: str
    source: str
    as_of: date | None
    figures: dict[str, float | int | str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Unknown:
    """A fact that is not known: why it matters, and who can help."""

    fact: str
    why: str
    ask: str
    settles: tuple[str, ...]
    """The `framework_id/rule_id`s that it would decide."""


@dataclass(frozen=True)
class Assessment:
    """One proposal under several frameworks side by side; never one blended score.

    `unknowns` are ordered by how many findings they would settle, so the first is "ask this next".
    """

    proposal: Proposal
    as_of: date
    frameworks: tuple[FrameworkAssessment, ...]
    screening: tuple[ScreeningResult, ...]
    benefits: tuple[Benefit, ...]
    unknowns: tuple[Unknown, ...]
    manifest: dict[str, Any]
    not_applied: tuple[NotApplied, ...] = ()
    broken: tuple[Broken, ...] = ()
    when_signed: dict[date, tuple[ScreeningResult, ...]] = field(default_factory=dict)
    """Day on which the first agreement was signed -> the screening as of that day."""
