"""What a condition says of a case: yes, no, or which fact is missing; and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from isthmus.assessment.case import Case
from isthmus.assessment.results import Evidence

PROPOSAL = "the proposal"


@dataclass(frozen=True)
class Answered:
    """What a condition says of a case. Without a missing fact it is True or False."""

    holds: bool | None
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...] = ()


def known(holds: bool, evidence: tuple[Evidence, ...]) -> Answered:
    """An answer without a missing fact."""
    return Answered(holds, evidence)


def stated(case: Case, *statements: str) -> tuple[Evidence, ...]:
    """What the proposal says, as evidence of the case's day."""
    return tuple(Evidence(statement, PROPOSAL, case.as_of) for statement in statements)


def any_of(
    answers: list[bool | None], evidence: tuple[Evidence, ...], missing: tuple[str, ...]
) -> Answered:
    """Holds if one answer is yes; undecided if none is and one is unknown."""
    if any(answers):
        return Answered(True, evidence)
    return Answered(None, evidence, missing) if None in answers else Answered(False, evidence)


def either(parts: list[Answered]) -> Answered:
    """Holds if a part holds; undecided if none holds and one is undecided."""
    evidence = tuple(dict.fromkeys(item for part in parts for item in part.evidence))
    if any(part.holds for part in parts):
        held = [part for part in parts if part.holds]
        return Answered(True, tuple(dict.fromkeys(e for part in held for e in part.evidence)))
    missing = tuple(dict.fromkeys(fact for part in parts for fact in part.missing))
    return Answered(None, evidence, missing) if missing else Answered(False, evidence)


def every(parts: list[Answered]) -> Answered:
    """Holds if all parts hold; one that fails decides, else one that is undecided does."""
    failed = [part for part in parts if part.holds is False]
    undecided = [part for part in parts if part.holds is None]
    counted = failed or undecided or parts
    evidence = tuple(dict.fromkeys(item for part in counted for item in part.evidence))
    missing = tuple(dict.fromkeys(fact for part in counted for fact in part.missing))
    return Answered(False if failed else None if undecided else True, evidence, missing)


def stated_fact(case: Case, answer: str, wanted: str, said: str, fact: str) -> Answered:
    """A yes-or-no fact of the proposal against the answer wanted; `unknown` leaves it open."""
    if answer == "unknown":
        return Answered(None, stated(case, f"{said}: unknown"), (fact,))
    return known(answer == wanted, stated(case, f"{said}: {answer}"))


def words_said(words: Iterable[str]) -> str:
    """Words of a vocabulary as they are read."""
    return ", ".join(word.replace("_", " ") for word in words)


def capitalised(text: str) -> str:
    """The text with its first letter as a capital; the rest stays as it is."""
    return text[:1].upper() + text[1:]
