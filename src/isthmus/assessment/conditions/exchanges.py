"""Conditions on what one side gives the other."""

from __future__ import annotations

from isthmus.assessment.answered import Answered, any_of, either, known, stated
from isthmus.assessment.answered import words_said as said_words
from isthmus.assessment.case import Case
from isthmus.assessment.conditions.registry import Parameters, condition
from isthmus.assessment.listings import listing
from isthmus.proposals.model import Exchange
from isthmus.proposals.vocabulary import ExchangeKind, Side, words


@condition(kinds=words(ExchangeKind))
def partner_gains(case: Case, given: Parameters) -> Answered:
    """The partner gets something of these kinds that is not in the paper and that it lacks.

    An item counts when the home side gives it, the published paper does not convey it, and the
    partner would not have it anyway. Either fact alone, answered yes, takes the item out.
    """
    kinds = given.texts("kinds")
    items = [one for one in _given_by_home(case) if one.kind in kinds]
    if not items:
        said = f"The home side gives nothing of these kinds: {said_words(kinds)}"
        return known(False, stated(case, said))
    evidence = stated(case, *map(_exchange_said, items))
    return any_of([_is_gain(one) for one in items], evidence, ("exchanges",))


@condition()
def every_item_shown_public(case: Case, _given: Parameters) -> Answered:
    """For everything given to the partner it is shown, with evidence, that it is nothing new.

    It fails when an item is new, unknown, or when the first question has no evidence.
    """
    items = _given_by_home(case)
    answer = case.proposal.questions.new_resources
    shown = bool(answer and answer.answer == "no" and answer.evidence)
    said = "The first question is answered 'no' with evidence" if shown else (
        "The first question has no answer 'no' with evidence"
    )  # fmt: skip
    evidence = stated(case, *map(_exchange_said, items), said)
    return known(shown and all(_is_gain(one) is False for one in items), evidence)


@condition(giver=words(Side), kinds=words(ExchangeKind))
def gives(case: Case, given: Parameters) -> Answered:
    """This side gives the other something of one of these kinds, new to it or not."""
    kinds, giver = given.texts("kinds"), given.texts("giver")
    items = [one for one in case.proposal.exchanges if one.giver in giver and one.kind in kinds]
    if not items:
        said = f"Nothing of these kinds is given by this side: {said_words(kinds)}"
        return known(False, stated(case, said))
    return known(True, stated(case, *map(_exchange_said, items)))


@condition(giver=words(Side))
def gives_controlled_item(case: Case, given: Parameters) -> Answered:
    """This side gives something that stands on a list of export-controlled or controlled goods."""
    items = [one for one in case.proposal.exchanges if one.giver in given.texts("giver")]
    if not items:
        return known(False, stated(case, "Nothing is given by this side"))
    answers = [None if one.controlled == "unknown" else one.controlled == "yes" for one in items]
    said = [f"{one.description}: controlled {one.controlled}" for one in items]
    return any_of(answers, stated(case, *said), ("export_control",))


@condition(list="list_id", kinds=words(ExchangeKind))
def supplier_listed(case: Case, given: Parameters) -> Answered:
    """Something of these kinds used in the work is supplied by an organisation on this list."""
    kinds = given.texts("kinds")
    items = [one for one in case.proposal.exchanges if one.kind in kinds]
    if not items:
        said = f"Nothing of these kinds is exchanged: {said_words(kinds)}"
        return known(False, stated(case, said))
    parts = []
    for one in items:
        if one.supplier in (None, "unknown"):
            said = f"{one.description}: the supplier is not stated"
            parts.append(Answered(None, stated(case, said), ("equipment_supplier",)))
        else:
            parts.append(listing(case, str(one.supplier), str(given.value("list"))))
    return either(parts)


def _given_by_home(case: Case) -> list[Exchange]:
    return [one for one in case.proposal.exchanges if one.giver == "home"]


def _is_gain(item: Exchange) -> bool | None:
    if "yes" in (item.in_published_paper, item.has_anyway):
        return False
    return None if "unknown" in (item.in_published_paper, item.has_anyway) else True


def _exchange_said(item: Exchange) -> str:
    return (
        f"{item.kind.replace('_', ' ').capitalize()} ({item.description}): in the published paper "
        f"{item.in_published_paper}, has it anyway {item.has_anyway}"
    )
