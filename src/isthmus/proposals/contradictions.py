"""Statements of a proposal that can't both be true.

They are looked for in the file as written, so that they are named together with its other faults.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from isthmus.datafiles import Document, Path_
from isthmus.errors import Fault
from isthmus.proposals.contradicting_facts import facts_contradicted
from isthmus.reference.countries import normalised_name
from isthmus.reference.identifiers import ror_id


def contradictions(document: Document) -> list[Fault]:
    """What can't both be true, with the line of the later statement."""
    proposal = document.data
    if not isinstance(proposal, dict):
        return []
    found = [
        *_dates(proposal),
        *_ties(proposal),
        *_organisations(proposal),
        *_answers(proposal),
        *_pathways(proposal),
        *facts_contradicted(proposal),
    ]
    return [
        Fault(message, document.line(place), ".".join(str(part) for part in place))
        for place, message in found
    ]


Found = list[tuple[Path_, str]]


def _dates(proposal: dict[str, Any]) -> Found:
    starts, ends = _date(proposal.get("starts")), _date(proposal.get("ends"))
    found: Found = []
    if starts and ends and ends < starts:
        found.append((("ends",), f"{ends} is before the start, {starts}"))
    for name, answer in _mapping(proposal.get("questions")).items():
        review = _date(_mapping(answer).get("review_date"))
        if starts and review and review < starts:
            place = ("questions", name, "review_date")
            found.append((place, f"{review} is before the start, {starts}"))
    return found


def _ties(proposal: dict[str, Any]) -> Found:
    found: Found = []
    for role_index, role in enumerate(_list(proposal.get("roles"))):
        for tie_index, tie in enumerate(_list(_mapping(role).get("ties"))):
            since, until = (_date(_mapping(tie).get(key)) for key in ("from", "until"))
            if since and until and until < since:
                place = ("roles", role_index, "ties", tie_index, "until")
                found.append((place, f"{until} is before {since}, when the tie began"))
    return found


def _organisations(proposal: dict[str, Any]) -> Found:
    organisations = [_mapping(one) for one in _list(proposal.get("organisations"))]
    found: Found = []
    sides = {one.get("side") for one in organisations}
    if organisations:
        for side in ("home", "partner"):
            if side not in sides:
                message = f"no organisation is on the {side} side; a collaboration has both"
                found.append((("organisations",), message))
    seen: dict[tuple[str, str], Any] = {}
    for index, one in enumerate(organisations):
        key = (_identity(one), normalised_name(str(one.get("unit") or "")))
        if not key[0]:
            continue
        if key in seen:
            place = ("organisations", index)
            where = "on both sides" if seen[key] != one.get("side") else "twice"
            found.append((place, f"'{one.get('name')}' stands {where}; name each once"))
        seen.setdefault(key, one.get("side"))
    return found


def _answers(proposal: dict[str, Any]) -> Found:
    answer = _mapping(_mapping(proposal.get("questions")).get("new_resources")).get("answer")
    if answer != "no":
        return []
    place = ("questions", "new_resources", "answer")
    return [
        (
            place,
            f"says that the partner gets nothing new, but exchanges.{index} gives it "
            f"'{one.get('kind')}' that is not in the published paper and that it would not have",
        )
        for index, one in enumerate(map(_mapping, _list(proposal.get("exchanges"))))
        if one.get("giver") == "home"
        and one.get("in_published_paper") == "no"
        and one.get("has_anyway") == "no"
    ]


def _pathways(proposal: dict[str, Any]) -> Found:
    pathways = _list(proposal.get("pathways"))
    found: Found = [
        (("pathways", index), f"'{one}' stands twice")
        for index, one in enumerate(pathways)
        if one in pathways[:index]
    ]
    if proposal.get("direction") is not None and pathways and "private_lab" not in pathways:
        found.append((("direction",), "is about a private lab, but pathways has no private_lab"))
    return found


def _identity(organisation: dict[str, Any]) -> str:
    identifier = organisation.get("ror_id")
    if isinstance(identifier, str) and ror_id(identifier):
        return ror_id(identifier) or ""
    return normalised_name(str(organisation.get("name") or ""))


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
