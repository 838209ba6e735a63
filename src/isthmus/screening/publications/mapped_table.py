"""Any CSV with a header row, read by a mapping file that says which column is what."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from isthmus.datafiles import parse_csv, read_yaml, validated
from isthmus.errors import Fault, ScreeningError, did_you_mean
from isthmus.screening.publications.imported import (
    Imported,
    Reading,
    clean,
    clean_all,
    numbered,
    organisation,
    place_code,
    reason_to_drop,
    slug,
)


class Column(BaseModel):
    """A column, and what separates several values in one of its cells; or the column alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: Annotated[str, Field(min_length=1)]
    separator: Annotated[str, Field(min_length=1)] = "|"

    @model_validator(mode="before")
    @classmethod
    def _column_alone(cls, given: Any) -> Any:
        return {"column": given} if isinstance(given, str) else given

    def values(self, cells: dict[str, str]) -> list[str]:
        """The cell's values, without empty ones."""
        return clean_all(cells[self.column].split(self.separator))


class Mapping(BaseModel):
    """Which column of a CSV is what. Only the name is needed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1)]
    aliases: Column | None = None
    country: Column | None = None
    entry_id: str | None = None
    type: str | None = None
    requirement: str | None = None
    citation: str | None = None
    url: str | None = None

    @property
    def columns(self) -> dict[str, str]:
        """Field of the mapping -> the column it names."""
        named = {
            name: value.column if isinstance(value, Column) else value
            for name, value in ((one, getattr(self, one)) for one in type(self).model_fields)
        }
        return {name: column for name, column in named.items() if column}


def mapped_entries(text: str, path: Path, mapping_file: Path) -> Imported:
    """The organisations of a CSV.

    Without `entry_id` an entry's identifier is made of its name. A row whose `type` says person,
    individual, vessel or aircraft is dropped; so is one without a type that says organisation,
    entity, company or programme whose names do not say that it is an organisation.

    Raises
    ------
    ScreeningError
        If the mapping is wrong or names a column that the file lacks, too many rows cannot be
        read, or two have one id.
    """
    document = read_yaml(mapping_file, ScreeningError)
    mapping = validated(Mapping, document, ScreeningError)
    header = next(csv.reader(io.StringIO(text)), [])
    columns = mapping.columns
    faults = [
        Fault(
            f"the file has no column '{column}'{did_you_mean(column, header)}",
            document.line((name,)), name,
        )
        for name, column in columns.items()
        if column not in header
    ]  # fmt: skip
    if faults:
        raise ScreeningError(str(mapping_file), faults)
    reading = Reading(path)
    needed = list(dict.fromkeys(columns.values()))
    for row in parse_csv(text, path, needed, ScreeningError, header):
        _read(row.values, row.line, mapping, reading)
    for name in header:
        if name not in needed:
            reading.ignored[f"column '{name}'"] = reading.records
    return reading.imported()


def _read(cells: dict[str, str], line: int, mapping: Mapping, reading: Reading) -> None:
    reading.records += 1

    def cell(column: str | None) -> str:
        return clean(cells[column]) if column else ""

    name = cell(mapping.name)
    countries = mapping.country.values(cells) if mapping.country else []
    faults = [] if name else [Fault("is empty", line, mapping.name)]
    faults += [
        Fault(f"'{one}' is no country", line, mapping.country.column)
        for one in countries
        if mapping.country and place_code(one) is None
    ]
    if mapping.entry_id and not cell(mapping.entry_id):
        faults.append(Fault("is empty", line, mapping.entry_id))
    if faults:
        for fault in faults[:1]:
            reading.unreadable(fault)
        return
    aliases = mapping.aliases.values(cells) if mapping.aliases else []
    reason = reason_to_drop(cell(mapping.type), name, aliases)
    if reason:
        reading.dropped[reason] += 1
        return
    entry = organisation(
        cell(mapping.entry_id) or numbered(slug(name) or "entry", reading.numbers),
        name, aliases, reading.country_codes(countries),
        requirement=cell(mapping.requirement),
        citation=cell(mapping.citation),
        source_url=cell(mapping.url),
    )  # fmt: skip
    reading.keep(entry, "", line)
