"""Annex J: the proposal as submitted, every field with its values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from isthmus.dossier.wording import OPENNESS_WORDS, PATHWAY_WORDS, day, listed, period, plain
from isthmus.proposals.model import Proposal, Tie
from isthmus.proposals.vocabulary import DateOrUnknown


def submitted_proposal(proposal: Proposal) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The proposal as submitted: every field with its values, unknown ones as unknown."""
    yield "Title", (plain(proposal.title),)
    yield "Summary", (plain(proposal.summary),)
    yield "Pathways", tuple(PATHWAY_WORDS[one] for one in proposal.pathways)
    if proposal.direction:
        yield "Direction", (proposal.direction.replace("_", " "),)
    yield "Period", (period(proposal.starts, proposal.ends),)
    yield (
        "Organisations",
        tuple(
            f"{plain(one.name)} ({one.side} side; {one.sector.replace('_', ' ')}"
            f"{_optional('; country', one.country_code)}{_optional('; unit', one.unit)}"
            f"{_optional(';', one.ror_id)})"
            for one in proposal.organisations
        ),
    )
    yield (
        "Exchanges",
        tuple(
            f"{one.giver.capitalize()} side gives {one.kind.replace('_', ' ')}: "
            f"{plain(one.description)} (in the published paper: {one.in_published_paper}; "
            f"receiver has it anyway: {one.has_anyway})"
            for one in proposal.exchanges
        )
        or ("none named",),
    )
    outputs = proposal.outputs
    yield "Outputs", (f"{plain(outputs.description)} ({OPENNESS_WORDS[outputs.openness]})",)
    yield "Field", tuple(_field_of_work(proposal))
    yield (
        "Funding",
        tuple(
            f"{plain(one.funder)}; opportunity launched {_day(one.opportunity_launched)}"
            + (f"; conditions: {'; '.join(map(plain, one.conditions))}" if one.conditions else "")
            for one in proposal.funding
        )
        or ("none named",),
    )
    yield (
        "Roles",
        tuple(
            f"{plain(one.role)} ({one.side} side): {listed([_tie(tie) for tie in one.ties])}"
            if one.ties
            else f"{plain(one.role)} ({one.side} side): no tie named"
            for one in proposal.roles
        )
        or ("none named",),
    )
    foreseen = proposal.foreseen_applications
    yield (
        "Foreseen applications",
        (("not known",) if foreseen == "unknown" else tuple(map(plain, foreseen)) or ("none",)),
    )
    yield (
        "Recruits from",
        (
            ("not known",)
            if proposal.recruits_from == "unknown"
            else tuple(map(plain, proposal.recruits_from)) or ("no organisation",)
        ),
    )
    yield (
        "Measures agreed already",
        (
            ("not known",)
            if proposal.measures_in_place == "unknown"
            else tuple(map(plain, proposal.measures_in_place)) or ("none",)
        ),
    )
    yield "Benefits named", tuple(map(plain, proposal.benefits)) or ("none named",)


def _field_of_work(proposal: Proposal) -> Iterator[str]:
    field = proposal.field
    yield plain(field.description)
    if field.openalex_field:
        yield f"OpenAlex field: {plain(field.openalex_field)}"
    if field.openalex_topic_ids:
        yield f"OpenAlex topics: {', '.join(map(plain, field.openalex_topic_ids))}"
    areas: Sequence[str] = field.sensitive_areas
    yield f"Confirmed sensitive areas: {', '.join(map(plain, areas)) or 'none'}"
    yield f"Aims to advance a sensitive area: {field.aims_to_advance_sensitive_area}"
    if field.public_good:
        yield f"Public good: {field.public_good.replace('_', ' ')}"


def _tie(tie: Tie) -> str:
    until = "current" if tie.until is None else f"until {_day(tie.until)}"
    kind = tie.kind.replace("_", " ")
    return f"{kind} at {plain(tie.organisation)} since {_day(tie.since)}, {until}"


def _day(value: DateOrUnknown) -> str:
    return "unknown" if value == "unknown" else day(value)


def _optional(label: str, value: str | None) -> str:
    return f"{label} {plain(value)}" if value else ""
