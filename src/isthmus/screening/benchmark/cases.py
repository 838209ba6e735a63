"""The cases of the benchmark: a name, the answer that it should get, and why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from isthmus.datafiles import read_csv
from isthmus.errors import Fault, ScreeningError
from isthmus.reference.countries import country_codes

CASES_FILE = Path(__file__).parent / "cases.csv"
"""The cases that were used while the method was made."""

UNTOUCHED_FILE = Path(__file__).parent / "further_cases.csv"
"""Cases that were written down before the method of today had answered any of them."""

Expected = Literal["listed", "found", "not_listed", "no_match"]
"""What the answer should be. `listed`: the named entry is the subject. `found`: the named entry is
a candidate, as `is` or as `possible`. `not_listed`: the subject is not called listed; a person may
be asked to look. `no_match`: there is no candidate at all."""

POSITIVE: dict[str, str] = {
    "own name": "names and aliases",
    "alias": "names and aliases",
    "Chinese simplified": "names and aliases",
    "Chinese traditional": "names and aliases",
    "Japanese": "names and aliases",
    "Korean": "names and aliases",
    "Cyrillic": "names and aliases",
    "Arabic": "names and aliases",
    "former name": "names and aliases",
    "abbreviation": "abbreviations and short forms",
    "Chinese short form": "abbreviations and short forms",
    "acronym with place": "abbreviations and short forms",
    "pinyin": "other spellings",
    "reordered": "other spellings",
    "typing error": "other spellings",
}
"""The classes of names of listed organisations, each with the group it is summed up in."""

NEGATIVE = (
    "near-namesake", "unit of listed", "parent of listed", "shared acronym", "shared word",
    "same city",
)  # fmt: skip
"""The classes of names of organisations that no entry names."""


@dataclass(frozen=True, slots=True)
class Case:
    """One name with the answer it should get; `list_id` and `entry_id` are null on negatives."""

    subject: str
    country_code: str | None
    class_: str
    expected: Expected
    list_id: str | None
    entry_id: str | None
    why: str


def cases(path: Path = CASES_FILE) -> tuple[Case, ...]:
    """All cases, in the order of the file.

    Raises
    ------
    ScreeningError
        Naming every row with an unknown class or answer, without a reason, with a country that
        does not exist, or with an entry where there is none to find and the other way round.
    """
    header = ["subject", "country_code", "class", "expected", "list_id", "entry_id", "why"]
    found: list[Case] = []
    faults: list[Fault] = []
    for row in read_csv(path, header, ScreeningError):
        cell = row.values
        positive = cell["class"] in POSITIVE
        if not positive and cell["class"] not in NEGATIVE:
            faults.append(Fault(f"'{cell['class']}' is no class", row.line, "class"))
        allowed = ("listed", "found") if positive else ("not_listed", "no_match")
        if cell["expected"] not in get_args(Expected) or cell["expected"] not in allowed:
            faults.append(Fault(f"must be {' or '.join(allowed)}", row.line, "expected"))
        if bool(cell["list_id"] and cell["entry_id"]) != positive:
            faults.append(Fault("must name an entry, or none on negatives", row.line, "entry_id"))
        if cell["country_code"] and cell["country_code"] not in country_codes():
            faults.append(Fault("is no ISO 3166-1 alpha-2 code", row.line, "country_code"))
        if not cell["subject"] or not cell["why"]:
            faults.append(Fault("subject and why must not be empty", row.line))
        found.append(
            Case(
                cell["subject"],
                cell["country_code"] or None,
                cell["class"],
                cell["expected"],  # type: ignore[arg-type]  # faults are raised below
                cell["list_id"] or None,
                cell["entry_id"] or None,
                cell["why"],
            )
        )
    if faults:
        raise ScreeningError(str(path), faults)
    return tuple(found)
