"""The conditions that a rule file may name, each defined once.

A condition looks at a case and says `True`, `False`, or `None` when a fact is missing; with the
evidence it rests on, and the missing facts by their id in `frameworks/facts.yaml`. A missing fact
never reads as either answer. No condition sees a country, a person, or a name other than that of an
organisation as the lists answered for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from isthmus.assessment.answered import Answered, any_of, either, known, stated
from isthmus.assessment.case import Case, organisation_text
from isthmus.assessment.listings import any_listed, listing, open_candidates
from isthmus.assessment.rules import Value
from isthmus.proposals.model import Answer, Exchange, Funding, Organisation, Tie
from isthmus.reference.countries import normalised_name


@dataclass(frozen=True)
class Parameters:
    """What the rule gives a condition; a text that is the name of a dated value stands for it."""

    given: Mapping[str, Any]
    values: Mapping[str, Value]

    def value(self, name: str) -> Any:
        """One parameter as it is on the day of the case."""
        said = self.given[name]
        return self.values.get(said, said) if isinstance(said, str) else said

    def texts(self, name: str) -> tuple[str, ...]:
        """A parameter that is a list of texts."""
        value = self.value(name)
        return (value,) if isinstance(value, str) else tuple(value)


Evaluate = Callable[[Case, Parameters], Answered]
FreeType = Literal["text", "texts", "list_id", "day"]


@dataclass(frozen=True)
class Condition:
    """A condition with its parameters: name -> the words allowed, or None for a free one.

    `types` holds the type of each free one: a text, a list of texts, a list's id, or a day, which
    is given as the name of one of the rule's dated values.
    """

    name: str
    meaning: str
    evaluate: Evaluate
    parameters: Mapping[str, frozenset[str] | None]
    types: Mapping[str, FreeType]


CONDITIONS: dict[str, Condition] = {}
"""Every condition by name: the whole of what a rule file can ask."""


def _condition(
    **parameters: tuple[str, ...] | FreeType,
) -> Callable[[Evaluate], Evaluate]:
    def register(evaluate: Evaluate) -> Evaluate:
        allowed = {
            name: frozenset(words) if isinstance(words, tuple) else None
            for name, words in parameters.items()
        }
        types = {name: kind for name, kind in parameters.items() if not isinstance(kind, tuple)}
        name = evaluate.__name__
        meaning = (evaluate.__doc__ or "").split("\n\n")[0].strip()
        CONDITIONS[name] = Condition(name, " ".join(meaning.split()), evaluate, allowed, types)
        return evaluate

    return register


_PATHWAYS = ("joint_publication", "conference", "enrolment", "open_publication", "private_lab")
_QUESTIONS = ("new_resources", "security_ties", "comfortable_with_applications")
_TIES = ("employed", "appointed", "conducts_research", "funding", "in_kind", "degree")
_OPENNESS = ("not_public", "partly_public", "mostly_public", "all_public")
_KINDS = (
    "know_how", "code", "weights", "training_recipe", "compute", "data", "equipment", "samples",
    "funding",
)  # fmt: skip


@_condition(any_of=_PATHWAYS)
def pathway_is(case: Case, given: Parameters) -> Answered:
    """The collaboration runs along one of these pathways."""
    wanted = given.texts("any_of")
    found = [one for one in case.proposal.pathways if one in wanted]
    said = f"Pathways: {_listed(case.proposal.pathways)}"
    return known(bool(found), stated(case, said))


@_condition(any_of=("home_lab_abroad", "partner_lab_at_home"))
def direction_is(case: Case, given: Parameters) -> Answered:
    """The private lab is in this direction: the home side's abroad, or the partner's at home."""
    direction = case.proposal.direction
    if direction is None:
        said = "The direction of the private lab is not stated"
        return Answered(None, stated(case, said), ("lab_direction",))
    said = f"Direction of the private lab: {direction.replace('_', ' ')}"
    return known(direction in given.texts("any_of"), stated(case, said))


@_condition(at_least=_OPENNESS)
def outputs_open(case: Case, given: Parameters) -> Answered:
    """What comes out is at least this open to the public."""
    openness = case.proposal.outputs.openness
    said = f"Outputs: {openness.replace('_', ' ')} ({case.proposal.outputs.description})"
    if openness == "unknown":
        return Answered(None, stated(case, said), ("output_openness",))
    wanted = _OPENNESS.index(str(given.value("at_least")))
    return known(_OPENNESS.index(openness) >= wanted, stated(case, said))


@_condition(question=_QUESTIONS, answer=("yes", "no"))
def question_answered(case: Case, given: Parameters) -> Answered:
    """This one of the three questions has this answer."""
    question = str(given.value("question"))
    answer: Answer | None = getattr(case.proposal.questions, question)
    title = question.replace("_", " ")
    if answer is None or answer.answer == "unknown":
        asked = "is not answered yet" if answer is None else "is answered 'unknown'"
        return Answered(None, stated(case, f"The question about {title} {asked}"), (question,))
    said = f"The question about {title} is answered '{answer.answer}' by {answer.answered_by}"
    if answer.evidence:
        said += f": {'; '.join(answer.evidence)}"
    return known(answer.answer == given.value("answer"), stated(case, said))


@_condition(kinds=_KINDS)
def partner_gains(case: Case, given: Parameters) -> Answered:
    """The partner gets something of these kinds that is not in the paper and that it lacks.

    An item counts when the home side gives it, the published paper does not convey it, and the
    partner would not have it anyway. Either fact alone, answered yes, takes the item out.
    """
    kinds = given.texts("kinds")
    items = [one for one in _given_by_home(case) if one.kind in kinds]
    if not items:
        said = f"The home side gives nothing of these kinds: {_listed(kinds)}"
        return known(False, stated(case, said))
    evidence = stated(case, *map(_exchange_said, items))
    return any_of([_is_gain(one) for one in items], evidence, ("exchanges",))


@_condition()
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


@_condition()
def answers_carry_evidence(case: Case, _given: Parameters) -> Answered:
    """Every answered question names what the answer rests on."""
    questions = case.proposal.questions
    answered: dict[str, Answer] = {}
    for name in _QUESTIONS:
        answer: Answer | None = getattr(questions, name)
        if answer is not None and answer.answer != "unknown":
            answered[name] = answer
    if not answered:
        said = "None of the three questions is answered"
        return Answered(None, stated(case, said), _QUESTIONS)
    said_of = [
        f"{name.replace('_', ' ')}: "
        f"{len(one.evidence)} items of evidence, review on {one.review_date}"
        for name, one in answered.items()
    ]
    return known(all(one.evidence for one in answered.values()), stated(case, *said_of))


@_condition()
def public_benefit_recorded(case: Case, _given: Parameters) -> Answered:
    """A benefit to the public is recorded for the field."""
    benefit = case.proposal.field.public_good
    said = f"Public benefit: {(benefit or 'none recorded').replace('_', ' ')}"
    return known(benefit is not None, stated(case, said))


@_condition()
def benefits_recorded(case: Case, _given: Parameters) -> Answered:
    """What the collaboration brings is written down, so that it can stand beside the costs."""
    proposal = case.proposal
    said = f"{len(proposal.benefits)} benefits are recorded"
    return known(bool(proposal.benefits or proposal.field.public_good), stated(case, said))


@_condition()
def applications_foreseen(case: Case, _given: Parameters) -> Answered:
    """Likely applications of the results have been written down."""
    foreseen = case.proposal.foreseen_applications
    if foreseen == "unknown" or not foreseen:
        said = "Likely applications are not written down"
        return Answered(None, stated(case, said), ("applications",))
    return known(True, stated(case, f"Foreseen applications: {'; '.join(foreseen)}"))


@_condition()
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


@_condition(list="list_id")
def partner_listed(case: Case, given: Parameters) -> Answered:
    """A partner organisation stands on this list.

    A unit of a listed organisation, and a possible match, need a person's judgement: undecided. An
    organisation of which only a unit is listed does not itself stand on the list.
    """
    names = []
    for one in _partners(case):
        names += [(one.name, f"{one.name}")]
        if organisation_text(one) != one.name:
            names += [(organisation_text(one), organisation_text(one))]
    return any_listed(case, [name for name, _ in names], str(given.value("list")))


@_condition(list="list_id")
def recruits_from_listed(case: Case, given: Parameters) -> Answered:
    """The lab recruits from an organisation on this list (organisations, never persons)."""
    sources = case.proposal.recruits_from
    if sources == "unknown":
        said = "It is not stated from which organisations the lab recruits"
        return Answered(None, stated(case, said), ("recruits_from",))
    if not sources:
        return known(False, stated(case, "The lab recruits from no organisation in particular"))
    return any_listed(case, list(sources), str(given.value("list")))


@_condition(kinds=_TIES, list="list_id")
def role_tied_now(case: Case, given: Parameters) -> Answered:
    """A role in the activity is tied to an organisation on this list on the day of the case.

    Every tie of every role counts, on either side; a tie is current until the end of its last day.
    A role whose ties are not stated leaves it undecided.
    """
    list_id, kinds = str(given.value("list")), given.texts("kinds")
    parts: list[Answered] = []
    for role in case.proposal.roles:
        if not role.ties:
            said = f"{_capital(role.role)}: ties are not stated"
            parts.append(Answered(None, stated(case, said), ("role_ties",)))
        for tie in role.ties:
            if tie.kind in kinds and _is_current(tie, case.as_of) is not False:
                parts.append(_tie_on_list(case, role.role, tie, list_id))
    if not case.proposal.roles:
        return Answered(None, stated(case, "No roles are stated"), ("role_ties",))
    if not parts:
        said = f"No role has a current tie of these kinds: {_listed(kinds)}"
        return known(False, stated(case, said))
    return either(parts)


@_condition(kinds=_TIES, list="list_id")
def role_tied_in_the_past(case: Case, given: Parameters) -> Answered:
    """A role's tie to an organisation on this list ended before the day of the case."""
    list_id, kinds = str(given.value("list")), given.texts("kinds")
    parts = [
        _tie_on_list(case, role.role, tie, list_id)
        for role in case.proposal.roles
        for tie in role.ties
        if (tie.kind in kinds and _has_ended(tie, case.as_of)) or tie.kind == "degree"
    ]
    past = [one for one in parts if one.holds]
    if not past:
        said = "No role has an ended tie, or a degree, from an organisation on the list"
        return known(False, stated(case, said))
    return either(past)


@_condition(funders="texts")
def funder_outside(case: Case, given: Parameters) -> Answered:
    """None of the funders of the activity is one of these."""
    names = {normalised_name(name) for name in given.texts("funders")}
    if not case.proposal.funding:
        return known(True, stated(case, "The proposal names no funder"))
    said = [f"Funder: {one.funder}" for one in case.proposal.funding]
    given_names = [normalised_name(one.funder) for one in case.proposal.funding]
    if any(name in names for name in given_names):
        return known(False, stated(case, *said))
    if "unknown" in given_names:
        return Answered(None, stated(case, *said), ("funder",))
    return known(True, stated(case, *said))


@_condition(funders="texts", first_day="day")
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


@_condition(taxonomy="text")
def area_confirmed(case: Case, given: Parameters) -> Answered:
    """A person has confirmed a sub-category of this list of areas for the field of work.

    With none confirmed it fails only if the activity is known not to advance a sensitive area.
    """
    names = _confirmed_areas(case, str(given.value("taxonomy")))
    if names:
        return known(True, stated(case, f"Confirmed areas: {'; '.join(names)}"))
    if case.proposal.field.aims_to_advance_sensitive_area == "no":
        return known(False, stated(case, "No area is confirmed and none is to be advanced"))
    said = "No sub-category is confirmed, and it is not known that none applies"
    return Answered(None, stated(case, said), ("sensitive_area",))


@_condition()
def advances_no_area(case: Case, _given: Parameters) -> Answered:
    """The activity does not aim to advance a sensitive area; it may use what exists."""
    aim = case.proposal.field.aims_to_advance_sensitive_area
    said = f"Aims to advance a sensitive area: {aim}"
    if aim == "unknown":
        return Answered(None, stated(case, said), ("aims_to_advance",))
    return known(aim == "no", stated(case, said))


@_condition(any_of="texts")
def measure_in_place(case: Case, given: Parameters) -> Answered:
    """One of these measures of the catalogue has been agreed."""
    agreed = case.proposal.measures_in_place
    if agreed == "unknown":
        said = "It is not stated which measures have been agreed"
        return Answered(None, stated(case, said), ("measures_in_place",))
    found = [one for one in agreed if one in given.texts("any_of")]
    said = f"Measures agreed: {_listed(agreed) or 'none'}"
    return known(bool(found), stated(case, said))


def _partners(case: Case) -> list[Organisation]:
    return [one for one in case.proposal.organisations if one.side == "partner"]


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


def _tie_on_list(case: Case, role: str, tie: Tie, list_id: str) -> Answered:
    """The listing of a tie's organisation, said with the role; of unknown end it is undecided."""
    listed = listing(case, tie.organisation, list_id)
    until = "current" if tie.until is None else f"until {tie.until}"
    said = f"{_capital(role)}: {tie.kind.replace('_', ' ')}, {tie.organisation}, {until}"
    evidence = (*stated(case, said), *listed.evidence)
    if listed.holds and tie.until == "unknown":
        return Answered(None, evidence, ("tie_dates",))
    return Answered(listed.holds, evidence, listed.missing)


def _is_current(tie: Tie, day: date) -> bool | None:
    """Is the tie current on this day? Unknown when its end is; a tie that begins later is not."""
    if isinstance(tie.since, date) and tie.since > day:
        return False
    if tie.until == "unknown":
        return None
    return tie.until is None or tie.until >= day


def _has_ended(tie: Tie, day: date) -> bool:
    return isinstance(tie.until, date) and tie.until < day


def _confirmed_areas(case: Case, taxonomy: str) -> list[str]:
    names = case.areas.get(taxonomy, {})
    confirmed = (one.split(":", 1) for one in case.proposal.field.sensitive_areas if ":" in one)
    return [names[area] for found, area in confirmed if found == taxonomy and area in names]


def _launched(funding: Funding) -> str:
    day = funding.opportunity_launched
    return "on an unknown day" if day == "unknown" else f"on {day}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(word.replace("_", " ") for word in words)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
