"""For each fact that may be missing, the answers that somebody could give, as changes to a case.

The answers of a fact span what it can say: one on either side of the line that rules draw. A fact
that is not here can be asked for, but nothing is foretold about it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from isthmus.assessment.trying import A_LISTED_ORGANISATION, Trial
from isthmus.proposals.model import (
    Agreement,
    Answer,
    Application,
    DataFacts,
    Movement,
    PersonalData,
    Proposal,
    Role,
    Tie,
)
from isthmus.proposals.vocabulary import AgreementTopic, words
from isthmus.screening.results import Candidate

Change = Callable[[Trial], Trial]
Answers = Mapping[str, Change]


def possible_answers(fact: str, trial: Trial) -> Answers:
    """What could be answered -> the case with that answer; empty if nothing is foretold."""
    if fact.startswith("answer_"):
        return {word: _proposal(partial(_with_answer, fact, word)) for word in ("yes", "no")}
    if fact in _QUESTIONS:
        return {word: _proposal(partial(_with_question, fact, word)) for word in ("yes", "no")}
    if fact in _MATCHES:
        return _MATCHES[fact]
    if fact == "sensitive_area":
        return _areas(trial)
    return {label: _proposal(change) for label, change in _ANSWERS.get(fact, {}).items()}


def _proposal(change: Callable[[Proposal], Proposal]) -> Change:
    return lambda trial: trial.with_proposal(change)


def updated(proposal: Proposal, **changes: Any) -> Proposal:
    """The proposal with other values of some fields."""
    return proposal.model_copy(update=changes)


_QUESTIONS = ("new_resources", "security_ties", "comfortable_with_applications")


def _answer(word: str) -> Answer:
    return Answer.model_validate(
        {
            "answer": word, "evidence": ["supposed in this trial"], "answered_by": "nobody yet",
            "review_date": date.max,
        }
    )  # fmt: skip


def _with_question(question: str, word: str, proposal: Proposal) -> Proposal:
    questions = proposal.questions.model_copy(update={question: _answer(word)})
    return updated(proposal, questions=questions)


def _with_answer(fact: str, word: str, proposal: Proposal) -> Proposal:
    question = fact.removeprefix("answer_")
    return updated(proposal, answers={**proposal.answers, question: _answer(word)})


def _resolved(relation: str, *, listed: bool) -> Change:
    """All candidates of a relation decided one way."""

    def change(candidate: Candidate) -> Candidate | None:
        if candidate.relation != relation:
            return candidate
        return replace(candidate, relation="is") if listed else None

    return lambda trial: trial.with_matches(change)


_MATCHES: Mapping[str, Answers] = {
    "possible_match": {
        "it is the entry": _resolved("possible", listed=True),
        "it is not the entry": _resolved("possible", listed=False),
    },
    "unit_of_listed": {
        "it falls under the entry": _resolved("unit_of_listed", listed=True),
        "it does not": _resolved("unit_of_listed", listed=False),
    },
}


def _areas(trial: Trial) -> Answers:
    taxonomies = trial.library.areas()
    one_of_each = tuple(f"{name}:{next(iter(areas))}" for name, areas in taxonomies.items())

    def confirmed(proposal: Proposal) -> Proposal:
        return updated(
            proposal, field=proposal.field.model_copy(update={"sensitive_areas": one_of_each})
        )

    def none(proposal: Proposal) -> Proposal:
        return updated(
            proposal,
            field=proposal.field.model_copy(update={"no_sensitive_area_of": tuple(taxonomies)}),
        )

    return {"an area applies": _proposal(confirmed), "none applies": _proposal(none)}


def _items(**facts: str) -> Callable[[Proposal], Proposal]:
    """Every item of which these facts are unknown, with the facts."""

    def change(proposal: Proposal) -> Proposal:
        items = []
        for one in proposal.exchanges:
            open_ = {name: said for name, said in facts.items() if getattr(one, name) == "unknown"}
            items.append(one.model_copy(update=open_))
        return updated(proposal, exchanges=tuple(items))

    return change


def _supplied_by(name: str) -> Callable[[Proposal], Proposal]:
    def change(proposal: Proposal) -> Proposal:
        items = tuple(
            one if one.supplier not in (None, "unknown")
            else one.model_copy(update={"supplier": name})
            for one in proposal.exchanges
        )  # fmt: skip
        return updated(proposal, exchanges=items)

    return change


def _ties(organisation: str | None) -> Callable[[Proposal], Proposal]:
    """Roles without ties, with a current one: to the organisation named, or to their own."""

    def tied(proposal: Proposal, role: Role) -> Role:
        own = next(one.name for one in proposal.organisations if one.side == role.side)
        tie = Tie.model_validate({"organisation": organisation or own, "kind": "employed"})
        return role if role.ties else role.model_copy(update={"ties": (tie,)})

    def change(proposal: Proposal) -> Proposal:
        roles = proposal.roles or (Role(role="lead", side="home"),)
        return updated(proposal, roles=tuple(tied(proposal, one) for one in roles))

    return change


def each_tie(change: Callable[[Tie], Tie | None]) -> Callable[[Proposal], Proposal]:
    """The proposal with every tie changed, or taken out where nothing comes back."""

    def changed(proposal: Proposal) -> Proposal:
        roles = []
        for role in proposal.roles:
            ties = tuple(one for one in map(change, role.ties) if one is not None)
            roles.append(role.model_copy(update={"ties": ties}))
        return updated(proposal, roles=tuple(roles))

    return changed


def _end(until: date | None) -> Callable[[Proposal], Proposal]:
    return each_tie(
        lambda tie: tie.model_copy(update={"until": until}) if tie.until == "unknown" else tie
    )


def _disclosed(word: str) -> Callable[[Proposal], Proposal]:
    return each_tie(
        lambda tie: (
            tie.model_copy(update={"disclosed": word}) if tie.disclosed == "unknown" else tie
        )
    )


def _funding(**facts: Any) -> Callable[[Proposal], Proposal]:
    """Every funding in which these facts are unknown, with the facts."""

    def change(proposal: Proposal) -> Proposal:
        several = []
        for one in proposal.funding:
            unknown = {
                name: said for name, said in facts.items()
                if getattr(one, name) in ("unknown", None)
            }  # fmt: skip
            several.append(one.model_copy(update=unknown))
        return updated(proposal, funding=tuple(several))

    return change


def _field(**facts: Any) -> Callable[[Proposal], Proposal]:
    return lambda proposal: updated(proposal, field=proposal.field.model_copy(update=facts))


def _partners(**facts: Any) -> Callable[[Proposal], Proposal]:
    """Every partner of which these facts are unknown, with the facts."""

    def change(proposal: Proposal) -> Proposal:
        several = []
        for one in proposal.organisations:
            unknown = {
                name: said for name, said in facts.items()
                if one.side == "partner" and getattr(one, name) in ("unknown", None)
            }  # fmt: skip
            several.append(one.model_copy(update=unknown))
        return updated(proposal, organisations=tuple(several))

    return change


def _openness(word: str) -> Callable[[Proposal], Proposal]:
    return lambda proposal: updated(
        proposal, outputs=proposal.outputs.model_copy(update={"openness": word})
    )


def _personal(**facts: str) -> Callable[[Proposal], Proposal]:
    return lambda proposal: updated(
        proposal, personal_data=proposal.personal_data.model_copy(update=facts)
    )


def _set(**facts: Any) -> Callable[[Proposal], Proposal]:
    return lambda proposal: updated(proposal, **facts)


def _data(facts: DataFacts) -> Callable[[Proposal], Proposal]:
    def change(proposal: Proposal) -> Proposal:
        items = tuple(
            one.model_copy(update={"data": facts}) if one.kind in {"data", "samples"} else one
            for one in proposal.exchanges
        )
        return updated(proposal, exchanges=items)

    return change


_SIGNED = Agreement(kind="collaboration", signed=date.min, covers=(), enforceable="yes")
_FULL = _SIGNED.model_copy(update={"covers": words(AgreementTopic)})
_STAY = Movement(
    direction="inbound", level="doctoral", needs_immigration_clearance="yes",
    clearance_confirmed="yes",
)  # fmt: skip
_YESTERDAY = date.min + timedelta(days=1)
_HARMLESS_DATA = DataFacts(
    kinds=("public",), sensitivity="open", identifiability="none", large_scale="no",
    transfer_rules=(),
)  # fmt: skip
_SENSITIVE_DATA = DataFacts(
    kinds=("health", "genetic", "personal"), sensitivity="restricted",
    identifiability="identifiable", large_scale="yes",
)  # fmt: skip

_ANSWERS: Mapping[str, Mapping[str, Callable[[Proposal], Proposal]]] = {
    "exchanges": {
        "the paper conveys it all": _items(in_published_paper="yes"),
        "it is new to the partner": _items(in_published_paper="no", has_anyway="no"),
    },
    "export_control": {
        "nothing is controlled": _items(controlled="no"),
        "an item is controlled": _items(controlled="yes"),
    },
    "equipment_supplier": {
        "the supplier is on no list": _supplied_by("a supplier on no list"),
        "the supplier is listed": _supplied_by(A_LISTED_ORGANISATION),
    },
    "output_openness": {
        "everything is public": _openness("all_public"),
        "nothing is public": _openness("not_public"),
    },
    "lab_direction": {
        "ours abroad": _set(direction="home_lab_abroad"),
        "theirs here": _set(direction="partner_lab_at_home"),
    },
    "recruits_from": {
        "from none in particular": _set(recruits_from=()),
        "from a listed one": _set(recruits_from=(A_LISTED_ORGANISATION,)),
    },
    "role_ties": {
        "ties to their own side only": _ties(None),
        "a current tie to a listed organisation": _ties(A_LISTED_ORGANISATION),
    },
    "tie_dates": {"it is current": _end(None), "it has ended": _end(_YESTERDAY)},
    "tie_disclosed": {"it is disclosed": _disclosed("yes"), "it is not": _disclosed("no")},
    "partner_unit": {"the unit is known": _partners(unit="a unit on no list")},
    "partner_sector": {
        "a university": _partners(sector="university"),
        "a company": _partners(sector="company"),
    },
    "partner_state_controlled": {
        "yes": _partners(state_controlled="yes"), "no": _partners(state_controlled="no"),
    },
    "partner_ownership_transparent": {
        "yes": _partners(ownership_transparent="yes"), "no": _partners(ownership_transparent="no"),
    },
    "partner_military_research": {
        "yes": _partners(military_research="yes"), "no": _partners(military_research="no"),
    },
    "opportunity_launched": {
        "long ago": _funding(opportunity_launched=date.min),
        "lately": _funding(opportunity_launched=date.max),
    },
    "funding_terms": {
        "nothing is attached": _funding(terms=()),
        "mirroring and exclusivity": _funding(
            terms=("mirroring", "exclusivity", "publication_control")
        ),
    },
    "funding_stage": {
        "planned": _funding(stage="planned"), "selected": _funding(stage="selected"),
    },
    "funding_amount": {
        "small": _funding(amount=1.0), "large": _funding(amount=1e12),
    },
    "aims_to_advance": {
        "it advances an area": _field(aims_to_advance_sensitive_area="yes"),
        "it uses what exists": _field(aims_to_advance_sensitive_area="no"),
    },
    "research_stage": {
        "fundamental": _field(stage="fundamental"), "close to use": _field(stage="development"),
    },
    "measures_in_place": {"none yet": _set(measures_in_place=())},
    "applications": {
        "civilian everywhere": _set(
            foreseen_applications=("a use",),
            applications=(Application(description="a use", place="everywhere", use="civilian"),),
        ),
        "military at the partner's": _set(
            foreseen_applications=("a use",),
            applications=(Application(description="a use", place="partner", use="military"),),
        ),
    },
    "data_kind": {
        "open and of no person": _data(_HARMLESS_DATA),
        "sensitive and personal": _data(_SENSITIVE_DATA),
    },
    "personal_data": {
        "none": _set(personal_data=PersonalData(
            involved="no", medical="no", crosses_border="no", transfer_rules=(), approved="yes"
        )),
        "medical, across a border": _personal(involved="yes", medical="yes", crosses_border="yes"),
    },
    "transfer_rules": {"none applies": _personal(transfer_rules=())},  # type: ignore[arg-type]
    "data_approval": {"approved": _personal(approved="yes"), "not yet": _personal(approved="no")},
    "agreements": {"none": _set(agreements=()), "one that covers all": _set(agreements=(_FULL,))},
    "agreement_topics": {
        "all": _set(agreements=(_FULL,)), "none of them": _set(agreements=(_SIGNED,)),
    },
    "agreement_enforceable": {
        "yes": _set(agreements=(_FULL,)),
        "no": _set(agreements=(_FULL.model_copy(update={"enforceable": "no"}),)),
    },
    "control_transfers": {"none passes": _set(control_transfers=())},
    "movements": {"nobody goes": _set(movements=()), "a doctoral stay": _set(movements=(_STAY,))},
    "immigration_clearance": {"confirmed": _set(movements=(_STAY,))},
}  # fmt: skip
