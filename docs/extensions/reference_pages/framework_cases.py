"""The tests beside rules, in words."""

from __future__ import annotations

from collections.abc import Mapping

from isthmus.assessment.rules import RuleCase
from reference_pages.markdown import text


def given_words(case: RuleCase) -> str:
    """What a case says beyond the blank case: its facts, and what stands on which list."""
    said = [f"{_words(name)}: {_said(value)}" for name, value in case.proposal.items()]
    for relation, listed in (
        ("on the list", case.listed),
        ("perhaps on the list", case.possibly_listed),
        ("a unit of an entry of the list", case.unit_of_listed),
    ):
        said += [f"{name} is {relation} {', '.join(ids)}" for name, ids in listed.items()]
    return text("; ".join(said)) if said else "nothing beyond the blank case"


def _said(value: object) -> str:
    """A value of a case as it is read aloud."""
    if isinstance(value, Mapping):
        return ", ".join(f"{_words(key)} {_said(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return " and ".join(_said(one) for one in value) or "none"
    if value is None:
        return "none"
    return _words(value) if isinstance(value, str) and " " not in value else str(value)


def _words(name: object) -> str:
    return str(name).replace("_", " ")
