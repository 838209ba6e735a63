"""Ask this next: which single missing fact settles most frameworks, found by trying its answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from isthmus.assessment.framework_files import Framework
from isthmus.assessment.possible_answers import possible_answers
from isthmus.assessment.results import FrameworkAssessment
from isthmus.assessment.trying import Trial


@dataclass(frozen=True)
class AnswerTried:
    """One answer that could be given, and every framework's outcome with it."""

    answer: str
    outcomes: dict[str, str]
    """Framework id -> the outcome's id on its own scale."""


@dataclass(frozen=True)
class NextQuestion:
    """One missing fact with what each answer would bring.

    A framework counts as settled by an answer when, with it, nothing that could still change its
    outcome is missing. `settles` are those that every answer settles, `may_settle` those that at
    least one does.
    """

    fact: str
    text: str
    why: str
    ask: str
    settles: tuple[str, ...]
    may_settle: tuple[str, ...]
    answers: tuple[AnswerTried, ...]
    findings: tuple[str, ...]
    """The `framework_id/rule_id`s that lack this fact."""


def ask_next(
    trial: Trial, frameworks: Sequence[Framework], judged: Sequence[FrameworkAssessment]
) -> tuple[NextQuestion, ...]:
    """Every missing fact, that first which settles most frameworks whatever the answer.

    After that stand those that may settle more, those that more findings lack, and the order of
    `facts.yaml`.
    """
    lacking: dict[str, list[str]] = {}
    for one in judged:
        for finding in one.findings:
            for fact in finding.missing:
                lacking.setdefault(fact, []).append(f"{one.framework_id}/{finding.rule_id}")
    order = {fact: index for index, fact in enumerate(trial.library.facts)}
    found = [_question(fact, lacking[fact], trial, frameworks, judged) for fact in lacking]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                -len(one.settles), -len(one.may_settle), -len(one.findings),
                order.get(one.fact, len(order)),
            ),
        )
    )  # fmt: skip


def _question(
    fact: str,
    findings: Sequence[str],
    trial: Trial,
    frameworks: Sequence[Framework],
    judged: Sequence[FrameworkAssessment],
) -> NextQuestion:
    open_now = [one.framework_id for one in judged if not _is_settled(one)]
    tried, settled = [], []
    for label, change in possible_answers(fact, trial).items():
        after = change(trial).judged(frameworks)
        tried.append(
            AnswerTried(label, {one.framework_id: one.outcome.outcome_id for one in after})
        )
        settled.append({one.framework_id for one in after if _is_settled(one)})
    always = set.intersection(*settled) if settled else set()
    ever = set.union(*settled) if settled else set()
    known = trial.library.facts[fact]
    return NextQuestion(
        fact=fact,
        text=known.fact,
        why=known.why,
        ask=known.ask,
        settles=tuple(one for one in open_now if one in always),
        may_settle=tuple(one for one in open_now if one in ever),
        answers=tuple(tried),
        findings=tuple(findings),
    )


def _is_settled(one: FrameworkAssessment) -> bool:
    return not any(finding.missing for finding in one.findings)
