"""Conditions on what has not been disclosed, by where the organisation of the tie has its seat."""

from __future__ import annotations

from isthmus.assessment.answered import Answered, every, known, stated
from isthmus.assessment.case import Case
from isthmus.assessment.conditions.registry import Parameters, condition
from isthmus.assessment.conditions.ties import current_ties, either_or_none, roles_without_ties
from isthmus.proposals.model import Tie
from isthmus.proposals.vocabulary import TieKind, words


@condition(kinds=words(TieKind), where=("inside", "outside"), places="places")
def undisclosed_tie_to_place(case: Case, given: Parameters) -> Answered:
    """A current tie, not disclosed in full, is to an organisation seated inside these places.

    With `where: outside` it is one seated anywhere else. It holds only where the proposal says that
    the tie is not disclosed; one that is disclosed never counts, wherever the organisation is.
    """
    kinds = given.texts("kinds")
    parts = roles_without_ties(case)
    for role, tie, now in current_ties(case, kinds):
        facts = [_undisclosed(case, role.role, tie), _seated(case, tie, given)]
        if now is None:
            facts.append(
                Answered(None, stated(case, f"{tie.organisation}: no end"), ("tie_dates",))
            )
        parts.append(every(facts))
    return either_or_none(case, parts, kinds)


def _undisclosed(case: Case, role: str, tie: Tie) -> Answered:
    said = stated(case, f"{role}: {tie.kind.replace('_', ' ')}, disclosed: {tie.disclosed}")
    if tie.disclosed == "unknown":
        return Answered(None, said, ("tie_disclosed",))
    return known(tie.disclosed == "no", said)


def _seated(case: Case, tie: Tie, given: Parameters) -> Answered:
    there = case.seated_in(tie.organisation, given.texts("places"))
    if there is None:
        said = stated(case, f"{tie.organisation}: its seat is not stated")
        return Answered(None, said, ("sponsor_country",))
    inside = "in a place that the rule names" if there else "elsewhere"
    said = stated(case, f"{tie.organisation}: has its seat {inside}")
    return known(there if given.value("where") == "inside" else not there, said)
