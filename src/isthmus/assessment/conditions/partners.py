"""Conditions on the partner organisations: who they are, what they are, whether they are listed."""

from __future__ import annotations

from datetime import date

from isthmus.assessment.answered import Answered, either, known, stated, stated_fact
from isthmus.assessment.case import Case, organisation_text
from isthmus.assessment.conditions.registry import Parameters, condition
from isthmus.assessment.listings import any_listed, listing_in, open_candidates
from isthmus.proposals.model import Organisation
from isthmus.proposals.vocabulary import Sector, words


@condition()
def partner_identified(case: Case, _given: Parameters) -> Answered:
    """It is known which organisation, and which unit of it, the partner is.

    A possible match with a list entry that nobody has resolved leaves it undecided as well.
    """
    missing, said = [], []
    for one in _partners(case):
        if one.unit == "unknown":
            missing.append("partner_unit")
            said.append(f"{one.name}: the unit is not known")
        else:
            said.append(f"{one.name}: {one.unit or 'no unit named'}")
        if any(open_candidates(case, one)):
            missing.append("possible_match")
            said.append(f"{one.name}: a possible match with a list entry is not resolved")
    if missing:
        return Answered(None, stated(case, *said), tuple(dict.fromkeys(missing)))
    return known(True, stated(case, *said))


@condition(list="list_id")
def partner_listed(case: Case, given: Parameters) -> Answered:
    """A partner organisation stands on this list.

    A unit of a listed organisation, and a possible match, need a person's judgement: undecided. An
    organisation of which only a unit is listed does not itself stand on the list.
    """
    return any_listed(case, _partner_texts(case), str(given.value("list")))


@condition(list="list_id")
def partner_listed_when_signed(case: Case, given: Parameters) -> Answered:
    """A partner stood on this list on the day on which the first agreement was signed.

    The list is searched in its edition of that day. Where nothing has been signed yet, it fails.
    """
    agreements = case.proposal.agreements
    if agreements == "unknown" or any(one.signed == "unknown" for one in agreements):
        said = "When the agreement was signed is not stated"
        return Answered(None, stated(case, said), ("agreement_date",))
    days = [one.signed for one in agreements if isinstance(one.signed, date)]
    signed = [day for day in days if day <= case.as_of]
    if not signed:
        return known(False, stated(case, "No agreement has been signed"))
    first = min(signed)
    screening = case.when_signed.get(first, {})
    signature = stated(case, f"The first agreement was signed on {first}")
    found = either(
        [
            listing_in(screening, name, str(given.value("list")), first)
            for name in _partner_texts(case)
        ]
    )
    return Answered(found.holds, (*signature, *found.evidence), found.missing)


@condition(any_of=tuple(one for one in words(Sector) if one != "unknown"))
def partner_sector_is(case: Case, given: Parameters) -> Answered:
    """A partner organisation is of one of these sectors."""
    wanted, parts = given.texts("any_of"), []
    for one in _partners(case):
        if one.sector == "unknown":
            said = stated(case, f"{one.name}: the sector is not stated")
            parts.append(Answered(None, said, ("partner_sector",)))
        else:
            said = stated(case, f"{one.name}: {one.sector.replace('_', ' ')}")
            parts.append(known(one.sector in wanted, said))
    return either(parts)


@condition(fact=("state_controlled", "ownership_transparent", "military_research"),
           answer=("yes", "no"))  # fmt: skip
def partner_fact(case: Case, given: Parameters) -> Answered:
    """Of a partner organisation this fact has this answer, in what the proposal records."""
    fact, wanted = str(given.value("fact")), str(given.value("answer"))
    parts = []
    for one in _partners(case):
        rests = f" (on the evidence: {'; '.join(one.evidence)})" if one.evidence else ""
        said = f"{one.name}, {fact.replace('_', ' ')}{rests}"
        parts.append(stated_fact(case, getattr(one, fact), wanted, said, f"partner_{fact}"))
    return either(parts)


@condition(list="list_id")
def recruits_from_listed(case: Case, given: Parameters) -> Answered:
    """The lab recruits from an organisation on this list (organisations, never persons)."""
    sources = case.proposal.recruits_from
    if sources == "unknown":
        said = "It is not stated from which organisations the lab recruits"
        return Answered(None, stated(case, said), ("recruits_from",))
    if not sources:
        return known(False, stated(case, "The lab recruits from no organisation in particular"))
    return any_listed(case, list(sources), str(given.value("list")))


def _partners(case: Case) -> list[Organisation]:
    return [one for one in case.proposal.organisations if one.side == "partner"]


def _partner_texts(case: Case) -> list[str]:
    """Each partner as it was screened: by its name, and with its unit."""
    texts: list[str] = []
    for one in _partners(case):
        texts += [one.name, organisation_text(one)]
    return list(dict.fromkeys(texts))
