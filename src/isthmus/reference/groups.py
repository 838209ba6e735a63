"""Groups of countries as dated data: who belonged to what, and when.

`groups.csv` has one row per membership: group, name, country, first and last day, and the official
page that says so. A membership without a first day holds for every year: the group is a fixed
composition (EU27) or has never changed (Five Eyes).

Members are states. A territory with a code of its own (Puerto Rico, Réunion, the Faroe Islands,
Hong Kong) is in no group through its state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from isthmus.datafiles import read_csv
from isthmus.errors import Fault, RequestError, SourceError, did_you_mean
from isthmus.reference.countries import country_codes, normalised_name

_FILE = Path(__file__).parent / "groups.csv"
_HEADER = ("group_id", "name", "country_code", "from", "until", "source")


@dataclass(frozen=True)
class Membership:
    """A country's membership: its first and last day, None where open."""

    country_code: str
    first: date | None
    last: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the country is a member on this day; the last day still counts."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Group:
    """A group with all memberships it ever had, and the page they are from."""

    group_id: str
    name: str
    source: str
    memberships: tuple[Membership, ...]


@cache
def groups() -> Mapping[str, Group]:
    """Every group by its id, in the order of the file."""
    return read_groups(_FILE)


def read_groups(path: Path) -> dict[str, Group]:
    """The groups of a file with the columns of `groups.csv`.

    Raises
    ------
    SourceError
        Naming every unknown country, impossible date, second name or source of a group, and
        overlapping membership.
    """
    found: dict[str, Group] = {}
    faults: list[Fault] = []
    for row in read_csv(path, _HEADER):
        cells = row.values
        membership = Membership(
            cells["country_code"],
            _day(cells["from"], row.line, "from", faults),
            _day(cells["until"], row.line, "until", faults),
        )
        group = found.get(
            cells["group_id"], Group(cells["group_id"], cells["name"], cells["source"], ())
        )
        faults += _membership_faults(group, membership, cells, row.line)
        found[group.group_id] = Group(
            group.group_id, group.name, group.source, (*group.memberships, membership)
        )
    if faults:
        raise SourceError(str(path), faults)
    return found


def group_id(text: str) -> str | None:
    """The id of a group that the text names by id, or nothing.

    Case, spaces, hyphens and underscores don't matter: `five eyes` is FIVE-EYES.
    """
    return _ids().get(_key(text))


def members(group_id: str, on: date) -> frozenset[str]:
    """The codes of a group's members on a day.

    Raises
    ------
    RequestError
        If there is no such group.
    """
    group = groups().get(group_id)
    if group is None:
        raise RequestError(
            "group", [f"unknown group '{group_id}'{did_you_mean(group_id, groups())}"]
        )
    return frozenset(one.country_code for one in group.memberships if one.holds_on(on))


def member_years(membership: Membership) -> tuple[int | None, int | None]:
    """The first and the last year that count as years of the membership, None where open.

    A year counts when the membership holds on its 31 December.
    """
    first = membership.first.year if membership.first else None
    if membership.last is None:
        return first, None
    ends_with_year = (membership.last.month, membership.last.day) == (12, 31)
    return first, membership.last.year if ends_with_year else membership.last.year - 1


@cache
def _ids() -> Mapping[str, str]:
    return {_key(known): known for known in groups()}


def _key(text: str) -> str:
    return normalised_name(text.replace("_", " ")).replace(" ", "")


def _day(cell: str, line: int, field: str, faults: list[Fault]) -> date | None:
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        faults.append(Fault(f"'{cell}' is not a date; write it as 2026-07-31", line, field))
        return None


def _membership_faults(
    group: Group, membership: Membership, cells: Mapping[str, str], line: int
) -> list[Fault]:
    code = membership.country_code
    faults = []
    if code not in country_codes():
        faults.append(Fault(f"unknown country '{code}'", line, "country_code"))
    for field, known in (("name", group.name), ("source", group.source)):
        if cells[field] != known:
            said = f"'{cells[field]}', but {group.group_id} has '{known}' above"
            faults.append(Fault(said, line, field))
    if membership.first and membership.last and membership.last < membership.first:
        faults.append(Fault(f"ends before it begins on {membership.first}", line, "until"))
    elif any(
        one.country_code == code
        and (one.last is None or membership.first is None or membership.first <= one.last)
        and (one.first is None or membership.last is None or one.first <= membership.last)
        for one in group.memberships
    ):
        faults.append(Fault(f"{code} is a member of {group.group_id} twice at one time", line))
    return faults
