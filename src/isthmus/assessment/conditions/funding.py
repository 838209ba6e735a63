"""Conditions on funders, opportunities and what is attached to the money."""

from __future__ import annotations

from datetime import date

from isthmus.assessment.answered import Answered, any_of, either, known, stated
from isthmus.assessment.answered import words_said as said_words
from isthmus.assessment.case import Case
from isthmus.assessment.conditions.registry import Parameters, condition
from isthmus.proposals.model import Funding
from isthmus.proposals.vocabulary import FundingStage, FundingTerm, words
from isthmus.reference.countries import normalised_name


@condition(funders="texts")
def funder_outside(case: Case, given: Parameters) -> Answered:
    """None of the funders of the activity is one of these."""
    inside = _funder_among(case, given.texts("funders"))
    return Answered(
        None if inside.holds is None else not inside.holds, inside.evidence, inside.missing
    )


@condition(funders="texts")
def funder_is(case: Case, given: Parameters) -> Answered:
    """One of the funders of the activity is one of these."""
    return _funder_among(case, given.texts("funders"))


@condition(funders="texts", first_day="day")
def launched_before(case: Case, given: Parameters) -> Answered:
    """Every opportunity of these funders was launched before this day."""
    names = {normalised_name(name) for name in given.texts("funders")} | {"unknown"}
    first_day = given.value("first_day")
    assert isinstance(first_day, date)
    within = [one for one in case.proposal.funding if normalised_name(one.funder) in names]
    said = [f"{one.funder}: opportunity launched {_launched(one)}" for one in within]
    if not within:
        return known(False, stated(case, "The proposal names no funder of the policy"))
    launched = [one.opportunity_launched for one in within]
    if any(day != "unknown" and day >= first_day for day in launched):
        return known(False, stated(case, *said))
    if "unknown" in launched:
        return Answered(None, stated(case, *said), ("opportunity_launched",))
    return known(True, stated(case, *said))


@condition(opportunities="texts")
def opportunity_is(case: Case, given: Parameters) -> Answered:
    """The money comes from one of these funding opportunities, by name."""
    names = {normalised_name(name) for name in given.texts("opportunities")}
    funding = case.proposal.funding
    if not funding:
        return known(False, stated(case, "The proposal names no funder"))
    answers = [
        None if one.opportunity in (None, "unknown")
        else normalised_name(str(one.opportunity)) in names
        for one in funding
    ]  # fmt: skip
    said = [f"{one.funder}: opportunity {one.opportunity or 'not stated'}" for one in funding]
    return any_of(answers, stated(case, *said), ("opportunity",))


@condition(any_of=words(FundingTerm))
def funding_terms_include(case: Case, given: Parameters) -> Answered:
    """A funder attaches one of these terms to its money (mirroring, exclusivity, ...)."""
    wanted = given.texts("any_of")
    if not case.proposal.funding:
        return known(False, stated(case, "The proposal names no funder"))
    parts = []
    for one in case.proposal.funding:
        if one.terms == "unknown":
            said = stated(case, f"{one.funder}: what is attached to the money is not known")
            parts.append(Answered(None, said, ("funding_terms",)))
        else:
            said = stated(case, f"{one.funder}: {said_words(one.terms) or 'nothing'} attached")
            parts.append(known(any(term in wanted for term in one.terms), said))
    return either(parts)


@condition(funders="texts", any_of=tuple(one for one in words(FundingStage) if one != "unknown"))
def funding_stage_is(case: Case, given: Parameters) -> Answered:
    """An application to one of these funders is at one of these stages."""
    names = {normalised_name(name) for name in given.texts("funders")}
    within = [one for one in case.proposal.funding if normalised_name(one.funder) in names]
    if not within:
        return known(False, stated(case, "The proposal names no funder of the policy"))
    wanted = given.texts("any_of")
    answers = [None if one.stage == "unknown" else one.stage in wanted for one in within]
    said = [f"{one.funder}: stage {one.stage}" for one in within]
    return any_of(answers, stated(case, *said), ("funding_stage",))


@condition(amount="number", currency="text")
def funding_at_least(case: Case, given: Parameters) -> Answered:
    """One of the fundings is of at least this amount in this currency.

    An amount in another currency is not converted: undecided.
    """
    least, currency = given.number("amount"), str(given.value("currency"))
    if not case.proposal.funding:
        return known(False, stated(case, "The proposal names no funder"))
    answers: list[bool | None] = []
    said = []
    for one in case.proposal.funding:
        comparable = isinstance(one.amount, float) and one.currency == currency
        said.append(f"{one.funder}: {_amount(one)}")
        answers.append(
            one.amount >= least if comparable and isinstance(one.amount, float) else None
        )
    return any_of(answers, stated(case, *said), ("funding_amount",))


def _funder_among(case: Case, funders: tuple[str, ...]) -> Answered:
    names = {normalised_name(name) for name in funders}
    if not case.proposal.funding:
        return known(False, stated(case, "The proposal names no funder"))
    said = stated(case, *(f"Funder: {one.funder}" for one in case.proposal.funding))
    given_names = [normalised_name(one.funder) for one in case.proposal.funding]
    if any(name in names for name in given_names):
        return known(True, said)
    return Answered(None, said, ("funder",)) if "unknown" in given_names else known(False, said)


def _launched(funding: Funding) -> str:
    day = funding.opportunity_launched
    return "on an unknown day" if day == "unknown" else f"on {day}"


def _amount(funding: Funding) -> str:
    if not isinstance(funding.amount, float):
        return "the amount is not stated"
    return f"{funding.amount:,.0f} {funding.currency or 'in a currency not stated'}"
