"""The conditions that a rule file may name, each defined once, in a module for each subject.

A condition looks at a case and says `True`, `False`, or `None` when a fact is missing; with the
evidence it rests on, and the missing facts by their id in `frameworks/facts.yaml`. A missing fact
never reads as either answer. No condition sees a person, or a name other than that of an
organisation as the lists answered for it; where an organisation has its seat is seen only by the
conditions of `places.py`, and only for the places that the rule's own citation names.
"""

from isthmus.assessment.conditions import (
    agreements,
    answers,
    areas,
    data,
    disclosure,
    exchanges,
    funding,
    partners,
    pathways,
    places,
    programmes,
    ties,
)
from isthmus.assessment.conditions.registry import CONDITIONS, Condition, FreeType, Parameters

__all__ = [
    "CONDITIONS", "Condition", "FreeType", "Parameters", "agreements", "answers", "areas", "data",
    "disclosure", "exchanges", "funding", "partners", "pathways", "places", "programmes", "ties",
]  # fmt: skip
