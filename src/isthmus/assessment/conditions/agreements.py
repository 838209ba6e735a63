"""Conditions on agreements in place and on changes of control."""

from __future__ import annotations

from datetime import date

from isthmus.assessment.answered import Answered, any_of, either, known, stated, stated_fact
from isthmus.assessment.answered import words_said as said_words
from isthmus.assessment.case import Case
from isthmus.assessment.conditions.registry import Parameters, condition
from isthmus.proposals.model import Agreement
from isthmus.proposals.vocabulary import AgreementKind, AgreementTopic, ControlKind, words


@condition(kinds=words(AgreementKind))
def agreement_signed(case: Case, given: Parameters) -> Answered:
    """An agreement of one of these kinds has been signed by the day of the case."""
    return _of_agreements(case, given.texts("kinds"), lambda one: _signed_by(one, case.as_of))


@condition(first_day="day")
def agreement_signed_before(case: Case, given: Parameters) -> Answered:
    """An agreement was signed before this day."""
    first_day = given.value("first_day")
    assert isinstance(first_day, date)

    def before(one: Agreement) -> bool | None:
        if one.signed == "unknown":
            return None
        return one.signed is not None and one.signed < first_day

    return _of_agreements(case, words(AgreementKind), before)


@condition(topics=words(AgreementTopic))
def agreement_covers(case: Case, given: Parameters) -> Answered:
    """The agreements together cover each of these topics."""
    agreements = case.proposal.agreements
    if agreements == "unknown":
        said = "It is not stated which agreements there are"
        return Answered(None, stated(case, said), ("agreements",))
    said_of = [
        f"{one.kind.replace('_', ' ').capitalize()}: covers "
        f"{one.covers if one.covers == 'unknown' else said_words(one.covers) or 'none of them'}"
        for one in agreements
    ]
    evidence = stated(case, *(said_of or ["There is no agreement"]))
    covered = {topic for one in agreements if one.covers != "unknown" for topic in one.covers}
    if all(topic in covered for topic in given.texts("topics")):
        return known(True, evidence)
    if any(one.covers == "unknown" for one in agreements):
        return Answered(None, evidence, ("agreement_topics",))
    return known(False, evidence)


@condition()
def agreement_enforceable(case: Case, _given: Parameters) -> Answered:
    """Every agreement can be enforced, as far as has been found out."""
    agreements = case.proposal.agreements
    if agreements == "unknown" or not agreements:
        said = "There is no agreement" if agreements == () else "Agreements are not stated"
        return Answered(None, stated(case, said), ("agreements",))
    parts = [
        stated_fact(
            case, one.enforceable, "no", f"{one.kind.replace('_', ' ')}: can be enforced",
            "agreement_enforceable",
        )
        for one in agreements
    ]  # fmt: skip
    lacking = either(parts)
    holds = None if lacking.holds is None else not lacking.holds
    return Answered(holds, lacking.evidence, lacking.missing)


@condition(kinds=words(ControlKind), above_percent="number")
def control_passes(case: Case, given: Parameters) -> Answered:
    """Control over an entity or asset passes; of an entity more than this share of it."""
    transfers = case.proposal.control_transfers
    if transfers == "unknown":
        said = "It is not stated whether control over an entity or asset passes"
        return Answered(None, stated(case, said), ("control_transfers",))
    within = [one for one in transfers if one.kind in given.texts("kinds")]
    answers: list[bool | None] = []
    for one in within:
        if one.kind == "asset":
            answers.append(True)
        else:
            known_share = isinstance(one.share_percent, float)
            answers.append(
                one.share_percent > given.number("above_percent")
                if known_share and isinstance(one.share_percent, float)
                else None
            )
    said_of = [f"{one.description}: {one.kind}, share {one.share_percent}" for one in within]
    evidence = stated(case, *(said_of or ["No control over an entity or asset passes"]))
    return any_of(answers, evidence, ("control_transfers",))


def _of_agreements(case: Case, kinds: tuple[str, ...], holds: object) -> Answered:
    assert callable(holds)
    agreements = case.proposal.agreements
    if agreements == "unknown":
        said = "It is not stated which agreements there are"
        return Answered(None, stated(case, said), ("agreements",))
    within = [one for one in agreements if one.kind in kinds]
    said_of = [
        f"{one.kind.replace('_', ' ').capitalize()}: signed {one.signed or 'not yet'}"
        for one in within
    ]
    evidence = stated(case, *(said_of or ["There is no agreement of these kinds"]))
    return any_of([holds(one) for one in within], evidence, ("agreement_date",))


def _signed_by(agreement: Agreement, day: date) -> bool | None:
    if agreement.signed == "unknown":
        return None
    return agreement.signed is not None and agreement.signed <= day
