"""Conditions on the organisational ties of roles: kind, dates, disclosure, listing."""

from __future__ import annotations

from datetime import date

from isthmus.assessment.answered import (
    Answered,
    capitalised,
    either,
    known,
    stated,
    words_said,
)
from isthmus.assessment.case import Case
from isthmus.assessment.conditions.registry import Parameters, condition
from isthmus.assessment.listings import listing
from isthmus.proposals.model import Role, Tie
from isthmus.proposals.vocabulary import TieKind, words


@condition(kinds=words(TieKind), list="list_id")
def role_tied_now(case: Case, given: Parameters) -> Answered:
    """A role in the activity is tied to an organisation on this list on the day of the case.

    Every tie of every role counts, on either side; a tie is current until the end of its last day.
    A role whose ties are not stated leaves it undecided.
    """
    list_id, kinds = str(given.value("list")), given.texts("kinds")
    parts = roles_without_ties(case)
    for role in case.proposal.roles:
        for tie in role.ties:
            if tie.kind in kinds and is_current(tie, case.as_of) is not False:
                parts.append(_tie_on_list(case, role.role, tie, list_id))
    return either_or_none(case, parts, kinds)


@condition(kinds=words(TieKind), list="list_id")
def role_tied_in_the_past(case: Case, given: Parameters) -> Answered:
    """A role's tie to an organisation on this list ended before the day of the case."""
    list_id, kinds = str(given.value("list")), given.texts("kinds")
    parts = [
        _tie_on_list(case, role.role, tie, list_id)
        for role in case.proposal.roles
        for tie in role.ties
        if (tie.kind in kinds and has_ended(tie, case.as_of)) or tie.kind == "degree"
    ]
    past = [one for one in parts if one.holds]
    if not past:
        said = "No role has an ended tie, or a degree, from an organisation on the list"
        return known(False, stated(case, said))
    return either(past)


@condition(kinds=words(TieKind), list="list_id", years="number")
def role_tied_within(case: Case, given: Parameters) -> Answered:
    """A role is tied to an organisation on this list now, or was within so many years before.

    The years are counted back from the day of the case, that day of the year included. A joint
    publication is a tie of the kind `co_publication`; its date is that of the tie's end.
    """
    list_id, kinds = str(given.value("list")), given.texts("kinds")
    since = years_before(case.as_of, given.number("years"))
    parts = roles_without_ties(case)
    for role in case.proposal.roles:
        for tie in role.ties:
            ended_earlier = isinstance(tie.until, date) and tie.until < since
            begins_later = isinstance(tie.since, date) and tie.since > case.as_of
            if tie.kind in kinds and not ended_earlier and not begins_later:
                parts.append(_tie_on_list(case, role.role, tie, list_id))
    return either_or_none(case, parts, kinds)


@condition(kinds=words(TieKind))
def role_has_tie(case: Case, given: Parameters) -> Answered:
    """A role has a current tie of one of these kinds, to whatever organisation."""
    kinds = given.texts("kinds")
    parts = roles_without_ties(case)
    for role, tie, now in current_ties(case, kinds):
        parts.append(_dated(case, role, tie, now, holds=True))
    return either_or_none(case, parts, kinds)


@condition(kinds=words(TieKind))
def tie_undisclosed(case: Case, given: Parameters) -> Answered:
    """A current tie of one of these kinds has not been disclosed in full.

    It holds only where the proposal says so; a missing form is not a missing disclosure.
    """
    kinds = given.texts("kinds")
    parts = roles_without_ties(case)
    for role, tie, now in current_ties(case, kinds):
        if tie.disclosed == "unknown":
            said = f"{_said(role, tie)}: whether it is disclosed is not known"
            parts.append(Answered(None, stated(case, said), ("tie_disclosed",)))
        else:
            parts.append(_dated(case, role, tie, now, holds=tie.disclosed == "no"))
    return either_or_none(case, parts, kinds)


@condition(kinds=words(TieKind))
def ties_disclosed(case: Case, given: Parameters) -> Answered:
    """Every current tie of these kinds has been disclosed in full."""
    lacking = tie_undisclosed(case, given)
    holds = None if lacking.holds is None else not lacking.holds
    return Answered(holds, lacking.evidence, lacking.missing)


def is_current(tie: Tie, day: date) -> bool | None:
    """Is the tie current on this day? Unknown when its end is; a tie that begins later is not."""
    if isinstance(tie.since, date) and tie.since > day:
        return False
    if tie.until == "unknown":
        return None
    return tie.until is None or tie.until >= day


def has_ended(tie: Tie, day: date) -> bool:
    """Did the tie end before this day?"""
    return isinstance(tie.until, date) and tie.until < day


def years_before(day: date, years: int) -> date:
    """The same day of the year so many years before; of 29 February, 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def current_ties(case: Case, kinds: tuple[str, ...]) -> list[tuple[Role, Tie, bool | None]]:
    """The ties of these kinds that are current or may be, each with whether it is known to be."""
    found = [
        (role, tie, is_current(tie, case.as_of))
        for role in case.proposal.roles
        for tie in role.ties
        if tie.kind in kinds
    ]
    return [(role, tie, now) for role, tie, now in found if now is not False]


def _dated(case: Case, role: Role, tie: Tie, now: bool | None, *, holds: bool) -> Answered:
    """What holds of a tie, undecided where it would count but its end is not known."""
    if holds and now is None:
        return Answered(None, stated(case, _said(role, tie)), ("tie_dates",))
    return known(holds, stated(case, _said(role, tie)))


def roles_without_ties(case: Case) -> list[Answered]:
    """What is missing before anything can be said of all roles."""
    if not case.proposal.roles:
        return [Answered(None, stated(case, "No roles are stated"), ("role_ties",))]
    return [
        Answered(
            None, stated(case, f"{capitalised(role.role)}: ties are not stated"), ("role_ties",)
        )
        for role in case.proposal.roles
        if not role.ties
    ]


def either_or_none(case: Case, parts: list[Answered], kinds: tuple[str, ...]) -> Answered:
    """Whether a part holds; where no tie is of these kinds, it is known that none does."""
    if not parts:
        said = f"No role has a current tie of these kinds: {words_said(kinds)}"
        return known(False, stated(case, said))
    return either(parts)


def _tie_on_list(case: Case, role: str, tie: Tie, list_id: str) -> Answered:
    """The listing of a tie's organisation, said with the role; of unknown end it is undecided."""
    listed = listing(case, tie.organisation, list_id)
    until = "current" if tie.until is None else f"until {tie.until}"
    said = f"{capitalised(role)}: {tie.kind.replace('_', ' ')}, {tie.organisation}, {until}"
    evidence = (*stated(case, said), *listed.evidence)
    if listed.holds and tie.until == "unknown":
        return Answered(None, evidence, ("tie_dates",))
    return Answered(listed.holds, evidence, listed.missing)


def _said(role: Role, tie: Tie) -> str:
    until = "current" if tie.until is None else f"until {tie.until}"
    kind = tie.kind.replace("_", " ")
    return f"{capitalised(role.role)}: {kind}, {tie.organisation}, {until}"
