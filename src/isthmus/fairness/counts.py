"""Reads a table of counts per group and outcome, and refuses whatever could be about one person.

The table holds sums, made elsewhere by whoever keeps the voluntary statistics. Nothing of it is
stored, and nothing in it can be linked to a case: it has a group, an outcome and a count, and no
other column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from isthmus.datafiles import read_text
from isthmus.errors import Fault, SourceError, did_you_mean
from isthmus.proposals.refusals import names_a_person

EXAMPLE = Path(__file__).parent / "example_counts.csv"

MOST_BYTES = 200_000
MOST_GROUPS = 40
MOST_OUTCOMES = 20

_OF_A_PERSON = re.compile(
    r"(?:^|[_\W])(?:name|surname|e?mail|orcid|id|identifier|person|staff|employee|user|applicant|"
    r"researcher|student|phone|birth\w*|dob|address|case|proposal)(?:$|[_\W])",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(
    r"[A-Za-z]{0,4}[-_ ]?[0-9]{4,}|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}", re.IGNORECASE
)
ONE_EACH = "looks like one row per person; add up first, and give one row per group and outcome"


@dataclass(frozen=True)
class Counts:
    """Counts by group and outcome, in the order of the file; a pair that is not there counts 0."""

    group: str
    """The name of the column that says the group."""
    outcome: str
    groups: tuple[str, ...]
    outcomes: tuple[str, ...]
    by_pair: Mapping[tuple[str, str], int]

    def of(self, group: str, outcome: str) -> int:
        """How many of a group had an outcome."""
        return self.by_pair.get((group, outcome), 0)

    def total(self, group: str) -> int:
        """How many there are in a group."""
        return sum(self.of(group, one) for one in self.outcomes)


def read_counts(
    path: Path, group: str = "group", outcome: str = "outcome", count: str = "count"
) -> Counts:
    """The counts of a CSV file.

    Raises
    ------
    SourceError
        Naming all faults: a column that is missing or not wanted, values that name a person or
        look like an identifier, pairs that stand twice, counts that are none, a table that looks
        like one row per person.
    """
    lines = _rows(path)
    header, rows = lines[0][1], lines[1:]
    faults = _header_faults(header, (group, outcome, count))
    if faults:
        raise SourceError(str(path), faults)
    where = {name: header.index(name) for name in (group, outcome, count)}
    faults = _row_faults(rows, header)
    if not faults:
        faults = _value_faults(rows, where, (group, outcome, count))
    if faults:
        raise SourceError(str(path), faults)
    by_pair = {
        (values[where[group]], values[where[outcome]]): int(values[where[count]])
        for _, values in rows
    }
    faults = _shape_faults(by_pair)
    if faults:
        raise SourceError(str(path), faults)
    return Counts(
        group,
        outcome,
        tuple(dict.fromkeys(one for one, _ in by_pair)),
        tuple(dict.fromkeys(one for _, one in by_pair)),
        by_pair,
    )


Row = tuple[int, list[str]]


def _rows(path: Path) -> list[Row]:
    import csv

    text = read_text(path, SourceError, MOST_BYTES)
    try:
        reader = csv.reader(text.splitlines(), strict=True)
        rows = [
            (reader.line_num, [one.strip() for one in values]) for values in reader if any(values)
        ]
    except csv.Error as fault:
        raise SourceError(str(path), [f"not CSV: {fault}"]) from None
    if len(rows) < 2:
        raise SourceError(str(path), ["holds no row; the first line names the columns"])
    return rows


def _header_faults(header: Sequence[str], wanted: tuple[str, str, str]) -> list[Fault]:
    group, outcome, count = wanted
    faults = []
    if len(set(wanted)) < 3:
        faults.append(Fault("the group, the outcome and the count must be three columns", 1))
    for name in (group, outcome):
        if name not in header:
            hint = did_you_mean(name, header)
            option = "--group" if name == group else "--outcome"
            faults.append(Fault(f"there is no column '{name}'{hint}; name it with {option}", 1))
        elif _OF_A_PERSON.search(name):
            faults.append(Fault("is about single persons and is refused", 1, name))
    if count not in header:
        faults.append(Fault(f"there is no column '{count}': {ONE_EACH}", 1))
    for name in header:
        if name in wanted:
            continue
        if _OF_A_PERSON.search(name):
            said = "is about single persons or cases and is refused; leave the column out"
        else:
            said = (
                "is not wanted: every further column makes the cells smaller; add up over it and "
                "leave it out"
            )
        faults.append(Fault(said, 1, name or "(a column without a name)"))
    if len(set(header)) < len(header):
        faults.append(Fault("a column stands twice", 1))
    return faults


def _row_faults(rows: Sequence[Row], header: Sequence[str]) -> list[Fault]:
    return [
        Fault(f"has {len(values)} values, but there are {len(header)} columns", line)
        for line, values in rows
        if len(values) != len(header)
    ]


def _value_faults(
    rows: Sequence[Row], where: Mapping[str, int], names: tuple[str, str, str]
) -> list[Fault]:
    group, outcome, count = names
    faults: list[Fault] = []
    seen: dict[tuple[str, str], int] = {}
    for line, values in rows:
        for name in (group, outcome):
            said = _refused(values[where[name]])
            if said:
                # What it says is not repeated: the message may be logged.
                faults.append(Fault(said, line, name))
        number = values[where[count]]
        if not re.fullmatch(r"[0-9]{1,9}", number):
            faults.append(Fault("is not a whole number of at least 0", line, count))
        pair = (values[where[group]], values[where[outcome]])
        if pair in seen:
            said = f"the same group and outcome stand in line {seen[pair]}; {ONE_EACH}"
            faults.append(Fault(said, line))
        seen.setdefault(pair, line)
    return faults


def _refused(value: str) -> str:
    if not value:
        return "is empty; write 'not stated' where people chose not to answer"
    if names_a_person(value):
        return "names a person by its form (an address, an identifier, a form of address); refused"
    if _IDENTIFIER.fullmatch(value):
        return "looks like an identifier of a person or a case, and is refused"
    return ""


def _shape_faults(by_pair: Mapping[tuple[str, str], int]) -> list[Fault]:
    groups: dict[str, int] = {}
    for (group, _), number in by_pair.items():
        groups[group] = groups.get(group, 0) + number
    outcomes = {one for _, one in by_pair}
    single = sum(total == 1 for total in groups.values())
    faults = []
    if len(groups) > MOST_GROUPS or (len(groups) > 2 and 2 * single > len(groups)):
        faults.append(Fault(ONE_EACH))
    if len(groups) < 2:
        faults.append(Fault("holds one group; there is nothing to compare it with"))
    if not 2 <= len(outcomes) <= MOST_OUTCOMES:
        said = f"holds {len(outcomes)} outcomes; from 2 to {MOST_OUTCOMES} can be compared"
        faults.append(Fault(said))
    return faults
