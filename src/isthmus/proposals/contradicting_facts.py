"""Facts of a proposal that can't all be true: about data, areas, money, ties, units and days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from isthmus.datafiles import Path_
from isthmus.reference.countries import normalised_name
from isthmus.settings import settings

Found = Iterator[tuple[Path_, str]]

_PERSONAL_KINDS = {
    "personal", "health", "genetic", "biometric", "geolocation", "private_communications",
}  # fmt: skip


def facts_contradicted(proposal: dict[str, Any]) -> Found:
    """Each statement that contradicts an earlier one, with its place."""
    yield from _future(proposal)
    yield from _personal_data(proposal)
    yield from _areas(proposal)
    yield from _money(proposal)
    yield from _ties(proposal)
    yield from _outputs(proposal)
    yield from _home(proposal)
    yield from _circles(proposal)


def _future(proposal: dict[str, Any]) -> Found:
    """What has happened lies on a day that has come."""
    today = settings().now.date()
    for index, one in enumerate(_mappings(proposal.get("agreements"))):
        signed = _date(one.get("signed"))
        if signed and signed > today:
            said = f"{signed} lies in the future; write null for an agreement not signed yet"
            yield ("agreements", index, "signed"), said
    for role, one in enumerate(_mappings(proposal.get("roles"))):
        for index, tie in enumerate(_mappings(one.get("ties"))):
            since, until = _date(tie.get("from")), _date(tie.get("until"))
            if tie.get("kind") == "degree" and until and until > today:
                place = ("roles", role, "ties", index, "until")
                yield place, f"a degree taken on {until} lies in the future"
            if since and since > today and tie.get("until") is None and "until" in tie:
                place = ("roles", role, "ties", index, "from")
                yield place, f"says that a tie from {since}, in the future, is current"


def _personal_data(proposal: dict[str, Any]) -> Found:
    personal = _mapping(proposal.get("personal_data"))
    involved = personal.get("involved")
    for name in ("medical", "crosses_border"):
        if involved == "no" and personal.get(name) == "yes":
            place = ("personal_data", name)
            yield place, "says yes, but personal_data.involved says that there are no personal data"
    for index, one in enumerate(_mappings(proposal.get("exchanges"))):
        data = one.get("data")
        if data is None:
            continue
        if one.get("kind") not in {"data", "samples"}:
            said = f"describes data, but the item is of the kind '{one.get('kind')}'"
            yield ("exchanges", index, "data"), said
        kinds = _mapping(data).get("kinds")
        found = sorted(_PERSONAL_KINDS & set(map(str, kinds if isinstance(kinds, list) else [])))
        if involved == "no" and found:
            said = f"{', '.join(found)} data, but personal_data.involved says that there are none"
            yield ("exchanges", index, "data", "kinds"), said


def _areas(proposal: dict[str, Any]) -> Found:
    field = _mapping(proposal.get("field"))
    excluded = field.get("no_sensitive_area_of")
    areas = field.get("sensitive_areas")
    for index, one in enumerate(areas if isinstance(areas, list) else []):
        taxonomy = str(one).partition(":")[0]
        if isinstance(excluded, list) and taxonomy in excluded:
            said = f"'{one}' is confirmed, but no_sensitive_area_of says that none of it applies"
            yield ("field", "sensitive_areas", index), said


def _money(proposal: dict[str, Any]) -> Found:
    for part in ("exchanges", "funding"):
        for index, one in enumerate(_mappings(proposal.get(part))):
            amount = one.get("amount")
            if isinstance(amount, int | float) and not one.get("currency"):
                yield (part, index, "amount"), "has no currency; add currency, such as EUR"


def _ties(proposal: dict[str, Any]) -> Found:
    for role, one in enumerate(_mappings(proposal.get("roles"))):
        for index, tie in enumerate(_mappings(one.get("ties"))):
            if tie.get("programme") is not None and tie.get("kind") != "talent_programme":
                said = f"describes a talent programme, but the tie is '{tie.get('kind')}'"
                yield ("roles", role, "ties", index, "programme"), said


def _outputs(proposal: dict[str, Any]) -> Found:
    outputs = _mapping(proposal.get("outputs"))
    for index, one in enumerate(_mappings(outputs.get("items"))):
        whole, part = outputs.get("openness"), one.get("openness")
        if (whole, part) in {("all_public", "not_public"), ("not_public", "all_public")}:
            said = f"{part}, but outputs.openness says {whole}"
            yield ("outputs", "items", index, "openness"), said


def _home(proposal: dict[str, Any]) -> Found:
    stated = proposal.get("home_country")
    codes = {
        one.get("country_code")
        for one in _mappings(proposal.get("organisations"))
        if one.get("side") == "home"
    }
    known = sorted(str(code) for code in codes if code)
    if stated and known and str(stated) not in known:
        yield ("home_country",), f"'{stated}', but the home organisations are in {', '.join(known)}"


def _circles(proposal: dict[str, Any]) -> Found:
    """An organisation that is, through its units, a unit of itself."""
    within: dict[str, set[str]] = {}
    organisations = _mappings(proposal.get("organisations"))
    for one in organisations:
        unit = normalised_name(str(one.get("unit") or ""))
        if unit and unit != "unknown":
            within.setdefault(unit, set()).add(normalised_name(str(one.get("name") or "")))
    for index, one in enumerate(organisations):
        start = normalised_name(str(one.get("unit") or ""))
        if start in within and _reaches(start, start, within):
            said = f"'{one.get('unit')}' is stated, through its units, as a unit of itself"
            yield ("organisations", index, "unit"), said


def _reaches(start: str, target: str, within: dict[str, set[str]]) -> bool:
    seen: set[str] = set()
    waiting = list(within.get(start, ()))
    while waiting:
        one = waiting.pop()
        if one == target:
            return True
        if one not in seen:
            seen.add(one)
            waiting += within.get(one, ())
    return False


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [_mapping(one) for one in value] if isinstance(value, list) else []
