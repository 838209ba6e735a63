"""The annexes: everything page 1 rests on, in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from isthmus.assessment.insights import Insights
from isthmus.assessment.results import Assessment, Finding, FrameworkAssessment
from isthmus.dossier.following import (
    Bearing,
    ElsewhereRecord,
    MeasureEffect,
    UnknownRecord,
    bearings,
    effect_together,
    elsewhere_in_brief,
    elsewhere_records,
    measure_effects,
)
from isthmus.dossier.options import all_mitigations
from isthmus.dossier.proposal_record import submitted_proposal
from isthmus.dossier.sources import Line, Source, Sources
from isthmus.dossier.wording import (
    EVIDENCE_WORDS,
    QUESTIONS,
    RELATION_WORDS,
    STATUS_WORDS,
    WORDS_USED,
    counted,
    day,
    day_of,
    issue_words,
    plain,
    sentence,
)
from isthmus.proposals.model import Answer, Proposal
from isthmus.screening.records import said_of_judgement, standing_candidates
from isthmus.screening.results import Candidate, ListEdition, ScreeningResult


@dataclass(frozen=True)
class CandidateRecord:
    """One list entry that a subject is or may be, and why."""

    entry: str
    list_title: str
    edition: str
    evidence_class: str
    relation: str
    score: str
    explanation: str
    requirement: str
    marks: tuple[int, ...]


@dataclass(frozen=True)
class SubjectRecord:
    """One name that was screened: the answer, the candidates, the lists that hold no match."""

    subject: str
    ror_id: str
    answer: str
    candidates: tuple[CandidateRecord, ...]
    without_match: str


@dataclass(frozen=True)
class ListRecord:
    """One edition of one list that was searched."""

    title: str
    publisher: str
    evidence_class: str
    edition: str
    entries: str
    sha256: str
    marks: tuple[int, ...]


@dataclass(frozen=True)
class QuestionRecord:
    """One of the three questions; an unanswered one says whom to ask.

    `evidence` is what the one who answered gives, `bears` what else bears on it, to be weighed.
    """

    question: str
    answer: str
    evidence: tuple[Line, ...]
    answered_by: str
    review: str
    ask: str
    bears: tuple[Line, ...]
    not_known: tuple[str, ...]


@dataclass(frozen=True)
class FindingRecord:
    """One rule applied to the case, with all that it rests on."""

    status: str
    word: str
    title: str
    issue: str
    rule: str
    since: str
    framework_version: str
    citation: str
    url: str
    marks: tuple[int, ...]
    reason: str
    evidence: tuple[Line, ...]
    as_of: str
    decides: str
    interpretation: str
    measures: str
    costs: str
    benefits: str


@dataclass(frozen=True)
class FrameworkRecord:
    """One framework's findings, and what it says of itself."""

    title: str
    publisher: str
    version: str
    applies: bool
    applicability: str
    outcome: str
    meaning: str
    reasons: tuple[str, ...]
    findings: tuple[FindingRecord, ...]


@dataclass(frozen=True)
class MeasureRecord:
    """One measure of the plan: what it answers, who does it, by when, at what cost."""

    measure_id: str
    title: str
    rung: int
    answers: str
    why: str
    owner: str
    due: str
    review: str
    burden: str
    openness_cost: str
    in_place: bool
    changes: tuple[str, ...]
    marks: tuple[int, ...]


@dataclass(frozen=True)
class BenefitRecord:
    """One line of the benefits ledger with its figures."""

    statement: str
    figures: tuple[tuple[str, str], ...]
    marks: tuple[int, ...]


@dataclass(frozen=True)
class AppealRecord:
    """How one framework's result is corrected and appealed."""

    framework: str
    decides: str
    correction: str
    appeal: str
    advice: str


@dataclass(frozen=True)
class Annexes:
    """Annexes A to L, each drawn by every renderer."""

    screening: tuple[SubjectRecord, ...]
    lists: tuple[ListRecord, ...]
    no_match: str
    questions: tuple[QuestionRecord, ...]
    frameworks: tuple[FrameworkRecord, ...]
    measures: tuple[MeasureRecord, ...]
    measures_together: tuple[str, ...]
    benefits: tuple[BenefitRecord, ...]
    unknowns: tuple[UnknownRecord, ...]
    sources: tuple[Source, ...]
    manifest: tuple[tuple[str, str], ...]
    appeals: tuple[AppealRecord, ...]
    proposal: tuple[tuple[str, tuple[str, ...]], ...]
    elsewhere: tuple[ElsewhereRecord, ...]
    elsewhere_in_brief: str
    words: tuple[tuple[str, str], ...]


def annexes(
    assessment: Assessment,
    sources: Sources,
    found: Insights | None,
    unknowns: tuple[UnknownRecord, ...],
) -> Annexes:
    """All annexes. Sources come last, when every statement has its mark."""
    parts: dict[str, Any] = {
        "screening": tuple(_subject(one, sources) for one in assessment.screening),
        "lists": tuple(_list(one, sources) for one in _editions(assessment)),
        "no_match": _no_match(assessment),
        "questions": tuple(_questions(assessment.proposal, sources, bearings(found, sources))),
        "frameworks": tuple(_framework(one, sources) for one in assessment.frameworks),
        "measures": _measures(assessment, sources, measure_effects(assessment, found)),
        "measures_together": effect_together(assessment, found),
        "benefits": _benefits(assessment, sources),
        "unknowns": unknowns,
        "manifest": tuple(flattened(assessment.manifest)),
        "appeals": _appeals(assessment),
        "proposal": tuple(submitted_proposal(assessment.proposal)),
        "elsewhere": elsewhere_records(found),
        "elsewhere_in_brief": elsewhere_in_brief(found),
        "words": WORDS_USED,
    }
    return Annexes(sources=sources.all(), **parts)


def flattened(data: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Nested data as rows of a dotted name and a value, in the order given; a nested mapping of
    plain values is one row."""
    if isinstance(data, Mapping):
        if name and all(isinstance(one, str | int | float | None) for one in data.values()):
            yield name, "; ".join(f"{key} {plain(str(one))}" for key, one in data.items()) or "none"
            return
        for key, value in data.items():
            yield from flattened(value, f"{name}.{key}" if name else str(key))
    elif isinstance(data, list | tuple) and any(isinstance(one, Mapping | list) for one in data):
        for number, value in enumerate(data, 1):
            yield from flattened(value, f"{name}.{number}")
    elif isinstance(data, list | tuple):
        yield name, ", ".join(plain(str(one)) for one in data) or "none"
    else:
        yield name, "none" if data is None else plain(str(data))


def _editions(assessment: Assessment) -> list[ListEdition]:
    found = {
        (edition.list_id, edition.as_of): edition
        for result in assessment.screening
        for edition in result.lists
    }  # fmt: skip
    return list(found.values())


def _subject(result: ScreeningResult, sources: Sources) -> SubjectRecord:
    editions = {one.list_id: one for one in result.lists}
    standing = standing_candidates(result)
    found = {one.list_id for one in standing}
    apart = len(result.candidates) - len(standing)
    count = counted(len(editions), "list")
    as_of = day(result.as_of)
    relations = {one.relation for one in standing}
    if not relations:
        answer = f"No listed match in {count} as of {as_of}."
    elif "is" in relations:
        answer = f"Listed on {len(found)} of {count} as of {as_of}."
    elif relations == {"unit_of_listed"}:
        answer = (
            f"Not itself listed on any of {count} as of {as_of}; it belongs to an organisation "
            f"that is listed on {len(found)} of them."
        )
    elif relations == {"parent_of_listed"}:
        answer = (
            f"Not itself listed on any of {count} as of {as_of}; a unit of it is listed on "
            f"{len(found)} of them."
        )
    else:
        answer = f"Possible matches on {len(found)} of {count} as of {as_of}; a person must look."
    judged = f"Judged not the same: {counted(apart, 'candidate')}. " if apart else ""
    without = [plain(one.title) for one in result.lists if one.list_id not in found]
    return SubjectRecord(
        subject=plain(result.subject),
        ror_id=result.ror_id or "not identified in the registry of organisations",
        answer=f"{answer} {judged}Threshold {result.threshold:.2f}.",
        candidates=tuple(_candidate(one, editions, sources) for one in result.candidates),
        without_match=(
            f"No listed match in the other {counted(len(without), 'list')}: {'; '.join(without)}."
            if found and without else ""
        ),
    )  # fmt: skip


def _candidate(
    candidate: Candidate, editions: Mapping[str, ListEdition], sources: Sources
) -> CandidateRecord:
    edition = editions.get(candidate.list_id)
    said = [sentence(candidate.explanation)]
    if candidate.judgement is not None:
        said.append(said_of_judgement(candidate.judgement))
    return CandidateRecord(
        entry=plain(candidate.entry_name),
        list_title=plain(edition.title) if edition else candidate.list_id,
        edition=day(candidate.as_of),
        evidence_class=EVIDENCE_WORDS[candidate.evidence_class],
        relation=RELATION_WORDS[candidate.relation],
        score=f"{candidate.score:.2f}",
        explanation=plain(" ".join(said)),
        requirement=plain(candidate.requirement or ""),
        marks=sources.list_id(candidate.list_id),
    )


def _list(edition: ListEdition, sources: Sources) -> ListRecord:
    return ListRecord(
        plain(edition.title),
        plain(edition.publisher),
        EVIDENCE_WORDS[edition.evidence_class],
        edition.as_of.isoformat(),
        f"{edition.entries:,}",
        edition.sha256[:12],
        (sources.edition(edition),),
    )


def _no_match(assessment: Assessment) -> str:
    """The record of what did not match, for all subjects together."""
    names = [
        plain(one.subject) for one in assessment.screening if one.result == "no_listed_match"
    ]  # fmt: skip
    lists = {edition.list_id for one in assessment.screening for edition in one.lists}
    if not lists:
        return "No list was searched."
    as_of = day(assessment.as_of)
    if not names:
        return f"{counted(len(lists), 'list')} searched as of {as_of}; every name met an entry."
    return f"No listed match in {counted(len(lists), 'list')} as of {as_of}: {'; '.join(names)}."


def _questions(
    proposal: Proposal, sources: Sources, bearing: Mapping[str, Bearing]
) -> Iterator[QuestionRecord]:
    for field, (question, ask) in QUESTIONS.items():
        answer: Answer | None = getattr(proposal.questions, field)
        bears = bearing.get(field, Bearing((), ()))
        if answer is None:
            unanswered = "Unknown (not answered yet)"
            yield QuestionRecord(
                question, unanswered, (), "", "", ask, bears.said, bears.not_known
            )  # fmt: skip
            continue
        yield QuestionRecord(
            question,
            answer.answer.capitalize(),
            tuple(Line(sentence(one), (sources.proposal(),)) for one in answer.evidence),
            plain(answer.answered_by),
            day(answer.review_date),
            ask if answer.answer == "unknown" else "",
            bears.said,
            bears.not_known,
        )


def _framework(framework: FrameworkAssessment, sources: Sources) -> FrameworkRecord:
    outcome = framework.outcome
    return FrameworkRecord(
        plain(framework.title),
        plain(framework.publisher),
        plain(framework.version),
        framework.applicable,
        sentence(framework.applicability_reason),
        plain(outcome.label),
        sentence(outcome.meaning) if framework.applicable else "",
        tuple(sentence(one) for one in outcome.reasons) if framework.applicable else (),
        tuple(_finding(one, framework, sources) for one in framework.findings),
    )


def _finding(
    finding: Finding, framework: FrameworkAssessment, sources: Sources
) -> FindingRecord:  # fmt: skip
    titles = {one.mitigation_id: plain(one.title) for one in framework.mitigations}
    measures = [f"{titles[one]} ({one})" for one in finding.mitigation_ids if one in titles]
    return FindingRecord(
        status=finding.status,
        word=STATUS_WORDS[finding.status],
        title=plain(finding.title),
        issue=issue_words(finding.issue),
        rule=f"{finding.framework_id}/{finding.rule_id}",
        since=day_of(finding.rule_version),
        framework_version=plain(finding.framework_version),
        citation=f"{plain(finding.citation.title)}, {plain(finding.citation.locator)}",
        url=plain(finding.citation.url),
        marks=(sources.rule(finding),),
        reason=sentence(finding.reason),
        evidence=tuple(
            Line(f"{sentence(one.statement)} ({plain(one.source)}, {day(one.as_of)})",
                 (sources.evidence(one),))
            for one in finding.evidence
        ),
        as_of=day(finding.as_of),
        decides=sentence(finding.decides or ""),
        interpretation=sentence(finding.interpretation or ""),
        measures="; ".join(measures),
        costs="; ".join(map(plain, finding.costs)),
        benefits="; ".join(map(plain, finding.benefits)),
    )  # fmt: skip


def _measures(
    assessment: Assessment, sources: Sources, effects: Mapping[str, MeasureEffect]
) -> tuple[MeasureRecord, ...]:
    answers: dict[str, list[str]] = {}
    titles = {
        f"{one.framework_id}/{one.rule_id}": plain(one.title)
        for framework in assessment.frameworks
        for one in framework.findings
    }
    for framework in assessment.frameworks:
        for one in framework.mitigations:
            met = answers.setdefault(one.mitigation_id, [])
            met += [rule for rule in (one.answers, *one.also_answers) if rule not in met]
    return tuple(
        MeasureRecord(
            measure_id=one.mitigation_id,
            title=plain(one.title),
            rung=one.rung,
            answers="; ".join(
                f"{titles[rule]} ({rule})" if rule in titles else rule
                for rule in answers[one.mitigation_id]
            ),
            why=sentence(one.why),
            owner=plain(one.owner_role),
            due=effect.due if (effect := effects.get(one.mitigation_id)) else plain(one.due),
            review=effect.review if effect else plain(one.review),
            burden=plain(one.burden),
            openness_cost=plain(one.openness_cost),
            in_place=one.in_place,
            changes=effect.changes if effect else (),
            marks=(sources.text(one.source),),
        )
        for one in all_mitigations(assessment)
    )


def _benefits(assessment: Assessment, sources: Sources) -> tuple[BenefitRecord, ...]:
    return tuple(
        BenefitRecord(
            sentence(one.statement),
            tuple((plain(name.replace("_", " ")), _figure(name, value))
                  for name, value in one.figures.items()),
            (sources.benefit(one),),
        )
        for one in assessment.benefits
    )  # fmt: skip


def _figure(name: str, value: float | int | str | None) -> str:
    """A figure as people read it; years and texts as they are."""
    if value is None:
        return "not known"
    if isinstance(value, float):
        return f"{value:.1%}" if name.endswith("share") else f"{value:,.2f}"
    if isinstance(value, int) and not 1800 <= value <= 2200:
        return f"{value:,}"
    return plain(str(value))


def _appeals(assessment: Assessment) -> tuple[AppealRecord, ...]:
    return tuple(
        AppealRecord(
            plain(one.title),
            plain(one.outcome.decides) if one.applicable else "",
            sentence(one.correction),
            sentence(one.appeal),
            sentence(one.advice),
        )
        for one in assessment.frameworks
    )
