"""Conditions on the way a collaboration runs and on what comes out of it."""

from __future__ import annotations

from isthmus.assessment.answered import Answered, any_of, either, known, stated, stated_fact
from isthmus.assessment.answered import words_said as said_words
from isthmus.assessment.case import Case
from isthmus.assessment.conditions.registry import Parameters, condition
from isthmus.proposals.vocabulary import (
    Direction,
    MovementDirection,
    MovementLevel,
    Openness,
    OutputKind,
    Pathway,
    Stage,
    words,
)

_OPENNESS = ("not_public", "partly_public", "mostly_public", "all_public")
assert set(_OPENNESS) | {"unknown"} == set(words(Openness))


@condition(any_of=words(Pathway))
def pathway_is(case: Case, given: Parameters) -> Answered:
    """The collaboration runs along one of these pathways."""
    wanted = given.texts("any_of")
    found = [one for one in case.proposal.pathways if one in wanted]
    said = f"Pathways: {said_words(case.proposal.pathways)}"
    return known(bool(found), stated(case, said))


@condition(any_of=words(Direction))
def direction_is(case: Case, given: Parameters) -> Answered:
    """The private lab is in this direction: the home side's abroad, or the partner's at home."""
    direction = case.proposal.direction
    if direction is None:
        said = "The direction of the private lab is not stated"
        return Answered(None, stated(case, said), ("lab_direction",))
    said = f"Direction of the private lab: {direction.replace('_', ' ')}"
    return known(direction in given.texts("any_of"), stated(case, said))


@condition(at_least=_OPENNESS)
def outputs_open(case: Case, given: Parameters) -> Answered:
    """What comes out is at least this open to the public."""
    openness = case.proposal.outputs.openness
    said = f"Outputs: {openness.replace('_', ' ')} ({case.proposal.outputs.description})"
    if openness == "unknown":
        return Answered(None, stated(case, said), ("output_openness",))
    wanted = _OPENNESS.index(str(given.value("at_least")))
    return known(_OPENNESS.index(openness) >= wanted, stated(case, said))


@condition(any_of=words(OutputKind))
def output_is(case: Case, given: Parameters) -> Answered:
    """Something of one of these kinds comes out; undecided where outputs are not listed."""
    items = case.proposal.outputs.items
    if not items:
        return Answered(None, stated(case, "Outputs are not listed one by one"), ("output_items",))
    said = f"Outputs: {said_words(one.kind for one in items)}"
    return known(any(one.kind in given.texts("any_of") for one in items), stated(case, said))


@condition(any_of=tuple(one for one in words(Stage) if one != "unknown"))
def research_stage_is(case: Case, given: Parameters) -> Answered:
    """The research is of one of these stages, in the proposer's judgement."""
    stage = case.proposal.field.stage
    said = f"Stage of the research: {stage}"
    if stage == "unknown":
        return Answered(None, stated(case, said), ("research_stage",))
    return known(stage in given.texts("any_of"), stated(case, said))


@condition(
    directions=words(MovementDirection),
    levels=tuple(one for one in words(MovementLevel) if one != "unknown"),
)
def movement_is(case: Case, given: Parameters) -> Answered:
    """Somebody goes to the other side, in one of these directions and at one of these levels."""
    movements = case.proposal.movements
    if movements == "unknown":
        said = "It is not stated whether anybody goes to the other side"
        return Answered(None, stated(case, said), ("movements",))
    towards = [one for one in movements if one.direction in given.texts("directions")]
    said_of = [f"{one.direction.capitalize()}, level {one.level}" for one in movements]
    levels = given.texts("levels")
    answers = [None if one.level == "unknown" else one.level in levels for one in towards]
    return any_of(answers, stated(case, *(said_of or ["Nobody goes to the other side"])),
                  ("movements",))  # fmt: skip


@condition()
def immigration_clearance_confirmed(case: Case, _given: Parameters) -> Answered:
    """The staff office has confirmed, or ruled out, immigration clearance for every inbound stay.

    What the office looks at is not stored, and this changes no other finding.
    """
    movements = case.proposal.movements
    inbound = [
        one for one in (movements if movements != "unknown" else ()) if one.direction == "inbound"
    ]
    if not inbound:
        said = "No inbound stay is stated"
        return Answered(None, stated(case, said), ("immigration_clearance",))
    parts = []
    for one in inbound:
        if one.needs_immigration_clearance == "no":
            parts.append(known(False, stated(case, "Inbound stay: no clearance is needed")))
            continue
        parts.append(
            stated_fact(
                case, one.clearance_confirmed, "no", "Inbound stay: clearance confirmed",
                "immigration_clearance",
            )
        )  # fmt: skip
    lacking = either(parts)
    holds = None if lacking.holds is None else not lacking.holds
    return Answered(holds, lacking.evidence, lacking.missing)
