"""What moved between the two assessments of a pair, and which cited rule moved it.

A rule may move a finding only if its own citation names a place by which the two cases differ. That
is not taken on trust: the two cases are judged again without those rules, and whatever still
differs then was moved by something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from isthmus.assessment.case import ELSEWHERE, case_of, countries_of
from isthmus.assessment.framework_files import Framework, Library
from isthmus.assessment.results import Assessment, Finding, FrameworkAssessment, Outcome
from isthmus.assessment.rules import Rule
from isthmus.assessment.trying import Trial
from isthmus.fairness.swaps import Measured

What = Literal["outcome", "branch", "applies", "finding", "measures", "screening", "benefits"]
Difference = tuple[What, str, str, str]
"""What differs, of which rule or branch, before, after."""


@dataclass(frozen=True)
class CitedRule:
    """A rule whose citation names places."""

    framework_id: str
    rule_id: str
    title: str
    source: str
    locator: str
    url: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Move:
    """One thing that differs between the two assessments of a pair.

    `rules` are the rules that moved it, by a place that their citation names; empty if no cited
    rule explains it, which is a failure.
    """

    framework_id: str
    """Empty for what is no framework's: the screening, the benefits."""
    what: What
    subject: str
    before: str
    after: str
    rules: tuple[CitedRule, ...]
    became_adverse: bool = False


def moves(
    before: Assessment, after: Assessment, library: Library, compared: Measured
) -> tuple[Move, ...]:
    """All that differs, in the order of the frameworks."""
    found: list[Move] = []
    for one, other in zip(before.frameworks, after.frameworks, strict=True):
        differences = list(_differences(one, other, compared))
        if differences:
            framework = library.frameworks[one.framework_id]
            found += _attributed(before, after, (one, other), framework, library, compared)
    found += [
        Move("", what, subject, was, now, ()) for what, subject, was, now in _beside(
            before, after, compared
        )
    ]  # fmt: skip
    return tuple(found)


def _attributed(
    before: Assessment,
    after: Assessment,
    pair: tuple[FrameworkAssessment, FrameworkAssessment],
    framework: Framework,
    library: Library,
    compared: Measured,
) -> Iterator[Move]:
    """The differences of one framework, each with the rules that moved it."""
    one, other = pair
    naming = _rules_that_can_tell(before, after, framework)
    differences = list(_differences(one, other, compared))
    changed = {subject for what, subject, *_ in differences if what == "finding"}
    without = replace(
        framework, rules=tuple(rule for rule in framework.rules if rule.id not in naming)
    )
    (first,) = _trial(before, library).judged([without])
    (second,) = _trial(after, library).judged([without])
    left = set(_differences(first, second, compared))
    cited = tuple(
        _cited(framework, rule) for rule in framework.rules if rule.id in naming & changed
    )
    worse_unknown = _adverse_for_want_of_a_fact(before, after, other, one)
    for what, subject, was, now in differences:
        still = any(found[:2] == (what, subject) for found in left)
        explained = cited and not still and not (worse_unknown and what == "outcome")
        yield Move(
            one.framework_id, what, subject, was, now, cited if explained else (),
            what == "outcome" and _is_adverse(other) and not _is_adverse(one),
        )  # fmt: skip
    said = {(what, subject) for what, subject, *_ in differences}
    for what, subject, was, now in sorted(left):
        if (what, subject) not in said:
            # The rules that name a place hid it in the whole framework.
            yield Move(one.framework_id, what, subject, was, now, ())


def _trial(assessment: Assessment, library: Library) -> Trial:
    return Trial(
        assessment.proposal, assessment.as_of, assessment.screening, assessment.when_signed, library
    )


def _rules_that_can_tell(
    before: Assessment, after: Assessment, framework: Framework
) -> frozenset[str]:
    """The rules that, by the places their citation names, see the two cases' seats differ."""
    first, second = (
        case_of(one.proposal, one.as_of, one.screening, {}).seats for one in (before, after)
    )

    def seen(code: str | None, places: frozenset[str]) -> str | None:
        return code if code is None or code in places else ELSEWHERE

    return frozenset(
        rule.id
        for rule in framework.rules
        if rule.citation.places
        for named in [countries_of(rule.citation.places, before.as_of)]
        if any(
            seen(first.get(name), named) != seen(second.get(name), named)
            for name in first.keys() | second.keys()
        )
    )


def _adverse_for_want_of_a_fact(
    before: Assessment,
    after: Assessment,
    other: FrameworkAssessment,
    one: FrameworkAssessment,
) -> bool:
    """Did an outcome become adverse because a seat that was stated is not stated any more?"""
    first, second = (
        case_of(case.proposal, case.as_of, case.screening, {}).seats for case in (before, after)
    )
    return bool(first.keys() - second.keys()) and _is_adverse(other) and not _is_adverse(one)


def _cited(framework: Framework, rule: Rule) -> CitedRule:
    return CitedRule(
        framework.fields.id, rule.id, rule.title, rule.citation.title, rule.citation.locator,
        rule.citation.url, rule.citation.places,
    )  # fmt: skip


def _is_adverse(one: FrameworkAssessment) -> bool:
    return one.outcome.strength == "adverse"


def _differences(
    one: FrameworkAssessment, other: FrameworkAssessment, compared: Measured
) -> Iterator[Difference]:
    """What two answers of a framework differ in."""
    if _outcome(one.outcome) != _outcome(other.outcome):
        yield "outcome", "", one.outcome.outcome_id, other.outcome.outcome_id
    if one.applicable != other.applicable:
        yield "applies", "", _word(one.applicable), _word(other.applicable)
    for branch, later in zip(one.branches, other.branches, strict=False):
        if _outcome(branch.outcome) != _outcome(later.outcome):
            name = f"{branch.parameter}: {branch.label}"
            yield "branch", name, branch.outcome.outcome_id, later.outcome.outcome_id
    if len(one.branches) != len(other.branches):
        yield "branch", "", f"{len(one.branches)} options", f"{len(other.branches)} options"
    for finding, later_finding in zip(one.findings, other.findings, strict=True):
        if _finding(finding, compared) != _finding(later_finding, compared):
            same = finding.status == later_finding.status
            now = f"{finding.status}, otherwise grounded" if same else later_finding.status
            yield "finding", finding.rule_id, finding.status, now
    before, after = (sorted(_measures(each, compared)) for each in (one, other))
    if before != after:
        yield "measures", "", _listed(before), _listed(after)


def _outcome(outcome: Outcome) -> tuple[object, ...]:
    return outcome.outcome_id, frozenset(outcome.reasons), frozenset(outcome.first_to_try)


def _finding(finding: Finding, compared: Measured) -> tuple[object, ...]:
    said = (finding.status, finding.reason, frozenset(finding.missing), finding.mitigation_ids)
    return (*said, finding.evidence) if compared == "everything" else said


def _measures(one: FrameworkAssessment, compared: Measured) -> list[tuple[str, str]]:
    return [
        (each.mitigation_id, each.why if compared == "everything" else "")
        for each in one.mitigations
    ]


def _beside(before: Assessment, after: Assessment, compared: Measured) -> Iterator[Difference]:
    """What differs beside the frameworks."""
    if compared == "everything":
        if before.screening != after.screening:
            yield "screening", "", "as before", "another answer"
        if before.benefits != after.benefits:
            yield "benefits", "", "as before", "other lines"
        return
    first, second = (sorted(screened.result for screened in one.screening) for one in (
        before, after
    ))  # fmt: skip
    if first != second:
        yield "screening", "", ", ".join(first), ", ".join(second)


def _listed(measures: Sequence[tuple[str, str]]) -> str:
    return ", ".join(dict.fromkeys(name for name, _ in measures)) or "none"


def _word(applies: bool) -> str:
    return "applies" if applies else "does not apply"
