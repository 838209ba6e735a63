"""What can be decided, the least restrictive first; none is recommended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from isthmus.assessment.results import Assessment, Mitigation
from isthmus.dossier.following import UnknownRecord
from isthmus.dossier.naming import short_titles
from isthmus.dossier.sources import Line
from isthmus.dossier.wording import clipped, listed, plain

CONTRACT_RUNG = 4
"""Up to this rung measures disclose, inform, or agree on scope; above it they limit access."""


@dataclass(frozen=True)
class Option:
    """One thing that can be decided, with its conditions and what the frameworks say to it."""

    title: str
    conditions: tuple[Line, ...]


def least_restrictive(mitigations: Sequence[Mitigation]) -> list[Mitigation]:
    """Each measure once, the least restrictive first."""
    once = {one.mitigation_id: one for one in reversed(mitigations)}
    return sorted(once.values(), key=lambda one: (one.rung, one.mitigation_id))


def all_mitigations(assessment: Assessment) -> list[Mitigation]:
    """The measures of all frameworks, each once, the least restrictive first."""
    return least_restrictive(
        [one for framework in assessment.frameworks for one in framework.mitigations]
    )


def options(
    assessment: Assessment, unknowns: Sequence[UnknownRecord], most_measures: int
) -> tuple[Option, ...]:
    """What can be decided; of each option at most so many measures are named."""
    measures = all_mitigations(assessment)
    modest = [one for one in measures if one.rung <= CONTRACT_RUNG]
    strong = [one for one in measures if one.rung > CONTRACT_RUNG]
    found = [Option("Go ahead as proposed.", (_standing(assessment),))]
    if modest:
        plan = _plan(modest, most_measures)
        found.append(Option("Go ahead with disclosure, training or agreed scope.", plan))
    if strong:
        found.append(Option("Go ahead with limits as well.", _plan(strong, most_measures)))
    if unknowns:
        first = Line(clipped(f"First: {unknowns[0].fact}", 120), more="F")
        found.append(Option("Decide when more is known.", (first,)))
    found.append(Option("Do not go ahead in this form.", (_REFUSING,)))
    return tuple(found)


_REFUSING = Line(
    "Needs reasons in plain words, says why the measures above would not do, and leaves correction "
    "and appeal open.",
    more="I",
)


def _standing(assessment: Assessment) -> Line:
    """What the frameworks say to going ahead without conditions."""
    names = short_titles(assessment.frameworks)
    applicable = [one for one in assessment.frameworks if one.applicable]
    against = [one for one in applicable if one.outcome.strength == "adverse"]
    reserved = [one for one in applicable if one.outcome.strength == "neutral"]
    if against:
        said = [f"{names[one.framework_id]} ({plain(one.outcome.label)})" for one in against]
        return Line(f"Against it: {listed(said)}.", more="page 2")
    if reserved:
        said = [f"{names[one.framework_id]} ({plain(one.outcome.label)})" for one in reserved]
        return Line(f"More is asked by {listed(said)}.", more="page 2")
    return Line("No framework that applies asks for more.", more="page 2")


def _plan(measures: Sequence[Mitigation], most: int) -> tuple[Line, ...]:
    shown = [
        plain(one.title).rstrip(".") + (" (agreed already)" if one.in_place else "")
        for one in measures[:most]
    ]
    left = len(measures) - len(shown)
    text = "; ".join(shown) + (f"; {left} more" if left > 0 else "") + "."
    return (Line(text, more="D"),)
