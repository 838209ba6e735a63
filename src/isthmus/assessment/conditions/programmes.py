"""Conditions on participation in a talent programme: what its contract says, and who sponsors it.

The features are those of the definition in 42 U.S.C. 19237(4)(A), each a fact of a contract. Who
sponsors it is asked of the organisation; where that has its seat, only of the places that the
rule's citation names.
"""

from __future__ import annotations

from collections.abc import Callable

from isthmus.assessment.answered import Answered, capitalised, either, every, known, stated
from isthmus.assessment.case import Case
from isthmus.assessment.conditions.registry import Parameters, condition
from isthmus.assessment.conditions.ties import is_current
from isthmus.assessment.listings import listing
from isthmus.proposals.model import Tie
from isthmus.proposals.vocabulary import ProgrammeTerm, words


@condition()
def takes_part_in_programme(case: Case, _given: Parameters) -> Answered:
    """A role takes part in a talent programme now, whatever its contract says."""
    return _of_programmes(case, lambda _tie: known(True, ()))


@condition(any_of=words(ProgrammeTerm))
def programme_terms_include(case: Case, given: Parameters) -> Answered:
    """A role takes part in a talent programme whose contract pays and has one of these features.

    Compensation is the premise: without it the features don't count.
    """
    wanted = given.texts("any_of")
    return _of_programmes(case, lambda tie: _has_terms(case, tie, wanted))


@condition(any_of=words(ProgrammeTerm), list="list_id", programmes="list_id", places="places")
def programme_terms_and_sponsor(case: Case, given: Parameters) -> Answered:
    """One and the same programme has one of these features, with compensation, and such a sponsor.

    The sponsor counts if it has its seat in one of these places or stands on the list; the
    programme itself if it stands on the list of programmes.
    """
    wanted = given.texts("any_of")
    return _of_programmes(
        case,
        lambda tie: every([_has_terms(case, tie, wanted), _is_sponsored(case, tie, given)]),
    )


@condition(list="list_id", programmes="list_id", places="places")
def programme_sponsored(case: Case, given: Parameters) -> Answered:
    """A role takes part in a talent programme with such a sponsor, whatever its contract says."""
    return _of_programmes(case, lambda tie: _is_sponsored(case, tie, given))


@condition(list="list_id", programmes="list_id")
def no_programme_listed(case: Case, given: Parameters) -> Answered:
    """No sponsor of a programme that a role takes part in is on the list, nor is the programme."""
    listed = _of_programmes(case, lambda tie: either(_listings(case, tie, given)))
    holds = None if listed.holds is None else not listed.holds
    return Answered(holds, listed.evidence, listed.missing)


def _of_programmes(case: Case, holds: Callable[[Tie], Answered]) -> Answered:
    """Whether it holds of a programme that a role takes part in on the day of the case."""
    if not case.proposal.roles:
        return Answered(None, stated(case, "No roles are stated"), ("role_ties",))
    parts: list[Answered] = []
    for role in case.proposal.roles:
        if not role.ties:
            lacking = stated(case, f"{capitalised(role.role)}: ties are not stated")
            parts.append(Answered(None, lacking, ("role_ties",)))
        for tie in role.ties:
            now = is_current(tie, case.as_of)
            if tie.kind != "talent_programme" or now is False:
                continue
            said = stated(case, f"{capitalised(role.role)}: talent programme of {tie.organisation}")
            found = holds(tie)
            evidence = (*said, *found.evidence)
            if found.holds and now is None:
                parts.append(Answered(None, evidence, ("tie_dates",)))
            else:
                parts.append(Answered(found.holds, evidence, found.missing))
    if not parts:
        return known(False, stated(case, "No role takes part in a talent programme"))
    return either(parts)


def _has_terms(case: Case, tie: Tie, wanted: tuple[str, ...]) -> Answered:
    terms = tie.programme.terms if tie.programme else {}
    stated_terms = {str(name): answer for name, answer in terms.items()}
    paid = stated_terms.get("compensation", "unknown")
    premise = _term(case, "compensation", paid)
    features = [
        _term(case, name, stated_terms.get(name, "unknown"))
        for name in wanted
        if name != "compensation"
    ]
    return every([premise, either(features)]) if features else premise


def _term(case: Case, name: str, answer: str) -> Answered:
    said = stated(case, f"Contract, {name.replace('_', ' ')}: {answer}")
    if answer == "unknown":
        return Answered(None, said, ("programme_terms",))
    return known(answer == "yes", said)


def _is_sponsored(case: Case, tie: Tie, given: Parameters) -> Answered:
    there = case.seated_in(tie.organisation, given.texts("places"))
    words_for = {True: "in a place that the rule names", False: "elsewhere", None: "not stated"}
    seat = Answered(
        there,
        stated(case, f"Seat of the sponsor, {tie.organisation}: {words_for[there]}"),
        () if there is not None else ("sponsor_country",),
    )
    return either([seat, *_listings(case, tie, given)])


def _listings(case: Case, tie: Tie, given: Parameters) -> list[Answered]:
    """Whether the sponsor, and whether the programme by its title, stands on its list."""
    parts = [listing(case, tie.organisation, str(given.value("list")))]
    title = tie.programme.title if tie.programme else "unknown"
    if title == "unknown":
        said = stated(case, "The title of the programme is not stated")
        return [*parts, Answered(None, said, ("programme_title",))]
    return [*parts, listing(case, title, str(given.value("programmes")))]
