"""Applies one framework to one case: findings in order, then the outcome on its own scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from isthmus.assessment.answered import Answered, every
from isthmus.assessment.applicability import applicability
from isthmus.assessment.case import Case
from isthmus.assessment.conditions import CONDITIONS, Parameters
from isthmus.assessment.framework_files import Framework, Library
from isthmus.assessment.mitigating import framework_mitigations
from isthmus.assessment.results import (
    Branch,
    Citation,
    Evidence,
    Finding,
    FindingStatus,
    FrameworkAssessment,
    Mitigation,
    Outcome,
)
from isthmus.assessment.rules import NOT_IN_FORCE, OutcomeFields, Rule, Version

Condition = Mapping[str, Mapping[str, Any]]


def framework_assessment(case: Case, framework: Framework, library: Library) -> FrameworkAssessment:
    """One framework applied to one case, in its version of the case's day.

    Safe harbours stand first in a framework's order. One that holds ends it; one that can't be
    decided keeps later rules from flagging, so that a missing fact never makes a result worse.
    """
    version = version_on(framework, case.as_of)
    if version is None:
        return _not_yet_in_force(case, framework)
    findings: list[Finding] = []
    stopped: Rule | None = None
    pending: list[Finding] = []
    for rule in framework.rules:
        finding = _finding(case, framework, rule, version, stopped)
        if pending and finding.status == "flagged":
            finding = _held_back(finding, pending)
        if rule.stops_with and stopped is None:
            if finding.status == "clear":
                stopped = rule
            elif finding.status == "undetermined":
                pending.append(finding)
        findings.append(_with_decides(finding, library))
    return _assessed(case, framework, library, version, tuple(findings), stopped)


def _assessed(
    case: Case,
    framework: Framework,
    library: Library,
    version: Version,
    findings: tuple[Finding, ...],
    stopped: Rule | None,
) -> FrameworkAssessment:
    fields = framework.fields
    mitigations = framework_mitigations(findings, library, case.proposal)
    defaults = {policy.id: policy.default for policy in fields.policies}
    deciding = _Deciding(framework, findings, mitigations, stopped)
    outcome = deciding.outcome(defaults)
    branches = [
        Branch(
            policy.id,
            option.id,
            option.label,
            deciding.outcome(defaults | {policy.id: option.id}),
            option.id == policy.default,
        )
        for policy in fields.policies
        if deciding.depends_on(policy.id)
        for option in policy.options
    ]
    within = next(one.applies for one in fields.scale if one.id == outcome.outcome_id)
    about = applicability(case, fields)
    return FrameworkAssessment(
        framework_id=fields.id,
        title=fields.title,
        publisher=fields.publisher,
        version=version.version,
        scale=tuple(one.label for one in fields.scale),
        applicable=within and about.applies is not False,
        applicability_reason=about.reason if within else " ".join(outcome.reasons),
        outcome=outcome,
        findings=findings,
        mitigations=mitigations,
        branches=tuple(branches),
        scale_ids=tuple(one.id for one in fields.scale),
        correction=fields.correction,
        appeal=fields.appeal,
        advice=fields.advice,
        outcome_kind=fields.outcome_kind,
        short_title=fields.short_title or "",
    )


@dataclass(frozen=True)
class _Deciding:
    """From findings to an outcome, under one choice of the policy parameters."""

    framework: Framework
    findings: tuple[Finding, ...]
    mitigations: tuple[Mitigation, ...]
    stopped: Rule | None

    def outcome(self, policies: Mapping[str, str]) -> Outcome:
        """The latest outcome on the scale to which a finding leads, or the framework's default."""
        scale = [one.id for one in self.framework.fields.scale]
        led: dict[str, list[Finding]] = {}
        if self.stopped is not None and self.stopped.stops_with:
            harbour = [one for one in self.findings if one.rule_id == self.stopped.id]
            led[self.stopped.stops_with] = harbour
        else:
            led[self.framework.fields.otherwise] = []
            for finding in self.findings:
                to = self._leads_to(finding, policies)
                if to:
                    led.setdefault(to, []).append(finding)
        reached = max(led, key=scale.index)
        fields = next(one for one in self.framework.fields.scale if one.id == reached)
        return self._outcome(fields, led[reached])

    def depends_on(self, policy: str) -> bool:
        """Does a finding lead to different outcomes under the options of this policy?"""
        return self.stopped is None and any(
            isinstance(rule.leads(finding.status), dict) and rule.policy == policy
            for rule, finding in zip(self.framework.rules, self.findings, strict=True)
        )

    def _leads_to(self, finding: Finding, policies: Mapping[str, str]) -> str | None:
        rule = next(one for one in self.framework.rules if one.id == finding.rule_id)
        to = rule.leads(finding.status)
        if isinstance(to, dict):
            return to.get(policies[rule.policy]) if rule.policy else None
        return to

    def _outcome(self, fields: OutcomeFields, led: list[Finding]) -> Outcome:
        reasons = tuple(dict.fromkeys(one.reason for one in led))
        if fields.strength != "adverse":
            return Outcome(
                fields.id, fields.label, fields.meaning, fields.strength, reasons, fields.decides
            )
        answered = {f"{one.framework_id}/{one.rule_id}" for one in led}
        tried = [
            f"{one.title} ({one.mitigation_id})"
            for one in self.mitigations
            if answered & {one.answers, *one.also_answers}
        ]
        of = self.framework.fields
        return Outcome(
            fields.id, fields.label, fields.meaning, fields.strength, reasons, fields.decides,
            (*tried, of.retry), of.correction, of.appeal,
        )  # fmt: skip


def _finding(
    case: Case,
    framework: Framework,
    rule: Rule,
    version: Version,
    stopped: Rule | None,
) -> Finding:
    status, reason, answered = _status(case, rule, stopped)
    measures = rule.mitigations_for(status)
    return Finding(
        framework_id=framework.fields.id,
        framework_version=version.version,
        rule_id=rule.id,
        rule_version=rule.version_on(case.as_of),
        title=rule.title,
        issue=rule.issue,
        status=status,
        reason=reason,
        citation=Citation(
            rule.citation.title, rule.citation.locator, rule.citation.url, rule.citation.places
        ),
        evidence=answered.evidence or _from_the_rule(case, rule, reason),
        as_of=case.as_of,
        interpretation=rule.interpretation,
        mitigation_ids=tuple(measures),
        missing=answered.missing if status == "undetermined" else (),
        costs=rule.pathway.costs if rule.pathway and status != "not_applicable" else (),
        benefits=rule.pathway.benefits if rule.pathway and status != "not_applicable" else (),
    )


def _status(case: Case, rule: Rule, stopped: Rule | None) -> tuple[FindingStatus, str, Answered]:
    """The rule's status with its reason and what it rests on."""
    nothing = Answered(None, ())
    if rule.status == "inactive":
        return "inactive", rule.inactive_because or "", nothing
    if not rule.in_force.holds_on(case.as_of):
        until = f" until {rule.in_force.until}" if rule.in_force.until else ""
        said = f"In force from {rule.in_force.since}{until}; the case is of {case.as_of}."
        return "not_applicable", said, nothing
    if stopped is not None:
        said = f"Not reached, because an earlier rule settles the case: {stopped.title}."
        return "not_applicable", said, nothing
    applies = _all(case, rule, rule.applies_when)
    if applies.holds is False:
        said = rule.reasons.get("not_applicable", "The rule is not about such a case.")
        return "not_applicable", said, applies
    met = _all(case, rule, rule.when)
    if applies.holds is None and not (met.holds is False and rule.status_for.fails == "clear"):
        return "undetermined", rule.reasons["undetermined"], applies
    status = {
        True: rule.status_for.holds,
        False: rule.status_for.fails,
        None: rule.status_for.unknown,
    }[met.holds]
    said = rule.reasons.get(status, "The rule is not about such a case.")
    return status, said, met


def _all(case: Case, rule: Rule, conditions: Condition) -> Answered:
    """Do all conditions hold? One that fails decides; else one that is undecided does."""
    values = rule.values_on(case.as_of)
    narrowed = case.citing(rule.citation.places)
    return every(
        [
            CONDITIONS[name].evaluate(narrowed, Parameters(given, values))
            for name, given in conditions.items()
        ]
    )


def _from_the_rule(case: Case, rule: Rule, reason: str) -> tuple[Evidence, ...]:
    """What a finding rests on where no condition was evaluated: the rule's own dates and state."""
    return (Evidence(reason, f"{rule.citation.title}, {rule.citation.locator}", case.as_of),)


def _held_back(finding: Finding, pending: list[Finding]) -> Finding:
    """A flag under a safe harbour that can't be decided yet is itself undecided."""
    titles = "; ".join(one.title for one in pending)
    return replace(
        finding,
        status="undetermined",
        reason=f"Would count unless this applies, which is not known yet: {titles}.",
        mitigation_ids=(),
        missing=tuple(dict.fromkeys(fact for one in pending for fact in one.missing)),
    )


def _with_decides(finding: Finding, library: Library) -> Finding:
    facts = [library.facts[one] for one in finding.missing if one in library.facts]
    if finding.status != "undetermined" or not facts:
        return finding
    return replace(finding, decides=" ".join(f"{one.fact} {one.ask}" for one in facts))


def version_on(framework: Framework, day: date) -> Version | None:
    """The framework's version of a day; None before its first."""
    past = [one for one in framework.fields.history if one.since <= day]
    return past[-1] if past else None


def _not_yet_in_force(case: Case, framework: Framework) -> FrameworkAssessment:
    fields = framework.fields
    first = fields.history[0].since
    reason = f"{fields.title} is in force from {first}; the case is judged as of {case.as_of}."
    return FrameworkAssessment(
        framework_id=fields.id,
        title=fields.title,
        publisher=fields.publisher,
        version=fields.history[0].version,
        scale=tuple(one.label for one in fields.scale),
        applicable=False,
        applicability_reason=reason,
        outcome=Outcome(
            NOT_IN_FORCE, "Not in force on that day", reason, "neutral", (reason,), "nobody"
        ),
        findings=(),
        mitigations=(),
        scale_ids=tuple(one.id for one in fields.scale),
        correction=fields.correction,
        appeal=fields.appeal,
        advice=fields.advice,
        outcome_kind=fields.outcome_kind,
        short_title=fields.short_title or "",
    )
