"""Conditions on where a sponsor, a funder or an organisation has its seat.

They see only the places that the rule's own citation names; every other place looks the same. They
never see a person, and the loader refuses a place that the citation does not name.
"""

from __future__ import annotations

from isthmus.assessment.answered import Answered, any_of, known, stated
from isthmus.assessment.case import Case, countries_of
from isthmus.assessment.conditions.registry import Parameters, condition
from isthmus.assessment.conditions.ties import is_current
from isthmus.proposals.vocabulary import TieKind, words
from isthmus.reference.countries import normalised_name


@condition(places="places")
def home_based_in(case: Case, given: Parameters) -> Answered:
    """The home side has its seat in one of these places."""
    if not case.home:
        said = "Where the home organisation has its seat is not stated"
        return Answered(None, stated(case, said), ("home_country",))
    named = countries_of(given.texts("places"), case.as_of)
    holds = any(code in named for code in case.home)
    said = "The home side has its seat " + ("there" if holds else "elsewhere")
    return known(holds, stated(case, said))


@condition(places="places")
def funder_based_in(case: Case, given: Parameters) -> Answered:
    """A funder of the activity has its seat in one of these places."""
    names = [one.funder for one in case.proposal.funding]
    if not names:
        return known(False, stated(case, "The proposal names no funder"))
    return _seated(case, names, given.texts("places"), "funder_country")


@condition(places="places")
def partner_based_in(case: Case, given: Parameters) -> Answered:
    """A partner organisation has its seat in one of these places."""
    names = [one.name for one in case.proposal.organisations if one.side == "partner"]
    return _seated(case, names, given.texts("places"), "partner_country")


@condition(kinds=words(TieKind), places="places")
def role_tied_to_place(case: Case, given: Parameters) -> Answered:
    """A role has a current tie of these kinds to an organisation with its seat in these places.

    It is about the organisation that pays, appoints or sponsors, never about the person.
    """
    kinds = given.texts("kinds")
    if not case.proposal.roles or any(not role.ties for role in case.proposal.roles):
        unknown: tuple[str, ...] = ("role_ties",)
    else:
        unknown = ()
    current = [
        (tie, is_current(tie, case.as_of))
        for role in case.proposal.roles
        for tie in role.ties
        if tie.kind in kinds and is_current(tie, case.as_of) is not False
    ]
    if not current:
        said = "No current tie of these kinds is stated"
        return Answered(None if unknown else False, stated(case, said), unknown)
    answers: list[bool | None] = []
    for tie, now in current:
        there = case.seated_in(tie.organisation, given.texts("places"))
        answers.append(False if there is False else None if now is None else there)
    said_of = [
        f"{tie.organisation}: {_where(case.seated_in(tie.organisation, given.texts('places')))}"
        for tie, _ in current
    ]
    evidence = stated(case, *said_of)
    if unknown and True not in answers:
        return Answered(None, evidence, unknown)
    return any_of(answers, evidence, ("sponsor_country",))


def _seated(case: Case, names: list[str], places: tuple[str, ...], fact: str) -> Answered:
    answers = [
        None if normalised_name(name) == "unknown" else case.seated_in(name, places)
        for name in names
    ]
    said = [f"{name}: {_where(one)}" for name, one in zip(names, answers, strict=True)]
    return any_of(answers, stated(case, *said), (fact,))


def _where(there: bool | None) -> str:
    if there is None:
        return "its seat is not stated"
    return "has its seat in a place that the rule names" if there else "has its seat elsewhere"
