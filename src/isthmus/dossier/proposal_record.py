"""Annex J: the proposal as submitted, every field with its values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel

from isthmus.dossier.wording import OPENNESS_WORDS, PATHWAY_WORDS, counted, day, period, plain
from isthmus.proposals.model import Answer, Exchange, Proposal, Role

_LABELS = {"giver": "given by", "since": "from", "to": "for the", "based_in": "seat in"}
_SPOKEN_APART = frozenset({"name", "description", "role", "funder", "kind", "title"})
"""Fields that head an entry or stand in it without a label."""


def submitted_proposal(proposal: Proposal) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The proposal as submitted: every field with its values, unknown ones as unknown."""
    yield "Title", (plain(proposal.title),)
    yield "Summary", (plain(proposal.summary),)
    yield "Pathways", tuple(PATHWAY_WORDS[one] for one in proposal.pathways)
    if proposal.direction:
        yield "Direction", (_words(proposal.direction),)
    yield "Home country", (_value(proposal.home_country) or "that of the home organisations",)
    yield "Period", (period(proposal.starts, proposal.ends),)
    yield "Review", (_value(proposal.review_date) or "none set",)
    yield "Organisations", tuple(_entry(one, one.name) for one in proposal.organisations)
    yield "Exchanges", _each(tuple(_exchange(one) for one in proposal.exchanges))
    outputs = proposal.outputs
    yield (
        "Outputs",
        (
            f"{plain(outputs.description)} ({OPENNESS_WORDS[outputs.openness]})",
            *(_entry(one, f"{_words(one.kind)}: {one.description}") for one in outputs.items),
        ),
    )
    yield "Field", tuple(_field_of_work(proposal))
    yield "Funding", _each(tuple(_entry(one, one.funder) for one in proposal.funding))
    yield "Roles", _each(tuple(text for one in proposal.roles for text in _role(one)))
    yield "Movements", _entries(proposal.movements, "direction")
    yield "Personal data", (_facts(proposal.personal_data),)
    yield "Agreements", _entries(proposal.agreements, "kind")
    yield "Control that changes hands", _entries(proposal.control_transfers, "kind")
    yield "Foreseen applications", _texts(proposal.foreseen_applications)
    yield "Applications one by one", _entries(proposal.applications, "description")
    yield "Recruits from", _texts(proposal.recruits_from)
    yield "Measures agreed already", _texts(proposal.measures_in_place)
    yield "Benefits named", _texts(proposal.benefits)
    yield "Benefits by kind", _entries(proposal.expected_benefits, "kind")
    yield "Cost of not doing it", _texts(proposal.cost_of_not_doing)
    yield "Answers to the three questions", tuple(_three_questions(proposal))
    answers = tuple(f"{plain(name)}: {_answer(one)}" for name, one in proposal.answers.items())
    yield "Answers to frameworks’ questions", _each(answers)


def _exchange(one: Exchange) -> str:
    return _entry(one, f"{one.giver.capitalize()} side gives {_words(one.kind)}: {one.description}")


def _role(one: Role) -> Iterator[str]:
    """The role, and each of its ties with what the tie's contract says."""
    ties = "" if one.ties else "; no tie named"
    yield f"{plain(one.role)} ({one.side} side; named in the application: {one.key}){ties}"
    for tie in one.ties:
        until = "current" if tie.until is None else f"until {_value(tie.until)}"
        head = f"{_words(tie.kind)} at {plain(tie.organisation)} since {_value(tie.since)}, {until}"
        said = [f"disclosed: {tie.disclosed}"]
        if tie.based_in:
            said.append(f"seat in: {tie.based_in}")
        if tie.programme:
            terms = [f"{_words(name)}: {has}" for name, has in tie.programme.terms.items()]
            said.append(f"programme {plain(tie.programme.title)}")
            said += terms or ["its terms: unknown"]
        yield f"– {head} ({'; '.join(said)})"


def _field_of_work(proposal: Proposal) -> Iterator[str]:
    field = proposal.field
    yield plain(field.description)
    if field.abstract:
        yield f"Abstract: {plain(field.abstract)}"
    if field.openalex_field:
        yield f"OpenAlex field: {plain(field.openalex_field)}"
    if field.openalex_topic_ids:
        yield f"OpenAlex topics: {', '.join(map(plain, field.openalex_topic_ids))}"
    yield f"Confirmed sensitive areas: {', '.join(map(plain, field.sensitive_areas)) or 'none'}"
    if field.no_sensitive_area_of:
        yield f"Confirmed that no area applies of: {', '.join(field.no_sensitive_area_of)}"
    yield f"Aims to advance a sensitive area: {field.aims_to_advance_sensitive_area}"
    yield f"Stage: {_words(field.stage)}"
    if field.public_good:
        yield f"Public good: {_words(field.public_good)}"


def _three_questions(proposal: Proposal) -> Iterator[str]:
    for name in type(proposal.questions).model_fields:
        answer: Answer | None = getattr(proposal.questions, name)
        yield f"{_words(name).capitalize()}: {_answer(answer) if answer else 'not answered'}"


def _answer(one: Answer) -> str:
    evidence = "; ".join(map(plain, one.evidence)) or "no evidence given"
    return (
        f"{one.answer}, by {plain(one.answered_by)}, review {day(one.review_date)} ({evidence})"
    )  # fmt: skip


def _entries(values: Sequence[BaseModel] | str, head: str) -> tuple[str, ...]:
    """Each entry under one of its own fields; `unknown` as not known."""
    if isinstance(values, str):
        return ("not known",)
    return _each(tuple(_entry(one, _headed(one, head)) for one in values))


def _headed(one: BaseModel, head: str) -> str:
    first = _value(getattr(one, head))
    said = getattr(one, "description", None)
    return f"{first}: {said}" if head != "description" and said else first


def _each(values: tuple[str, ...]) -> tuple[str, ...]:
    return values or ("none named",)


def _texts(values: Sequence[str] | str) -> tuple[str, ...]:
    return ("not known",) if values == "unknown" else _each(tuple(map(plain, values)))


def _entry(one: BaseModel, head: str) -> str:
    """An entry with all that is stated of it; facts that are not known are counted as such."""
    said = _facts(one, leave_out=_said_in(one, head))
    return f"{plain(head)} ({said})" if said else plain(head)


def _said_in(one: BaseModel, head: str) -> frozenset[str]:
    """The fields whose value the head says already."""
    return frozenset(
        name
        for name in type(one).model_fields
        if name in _SPOKEN_APART | {"giver", "direction"}
        and (value := _value(getattr(one, name)))
        and value.casefold() in plain(head).casefold()
    )


def _facts(one: BaseModel, leave_out: frozenset[str] = frozenset()) -> str:
    """`name: value` of each field that is stated, then how many are unknown."""
    said, unknown = [], []
    for name in type(one).model_fields:
        value = getattr(one, name)
        nothing = value is None or (value in ((), {}) and name not in one.model_fields_set)
        if name in leave_out or nothing:
            continue
        label = _LABELS.get(name, _words(name))
        if value == "unknown":
            unknown.append(label)
        else:
            said.append(f"{label}: {_value(value)}")
    if unknown:
        named = ", ".join(unknown) if len(unknown) <= 12 else counted(len(unknown), "fact")
        said.append(f"not known: {named}")
    return "; ".join(said)


def _value(value: Any) -> str:
    """A value as people read it; nothing for none."""
    if value is None:
        return ""
    if isinstance(value, date):
        return day(value)
    if isinstance(value, BaseModel):
        return f"[{_facts(value)}]"
    if isinstance(value, tuple):
        return ", ".join(_value(one) for one in value) or "none"
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,}"
    text = plain(str(value))
    return _words(text) if "_" in text and " " not in text else text


def _words(identifier: str) -> str:
    return plain(identifier.replace("_", " "))
