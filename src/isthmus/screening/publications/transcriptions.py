"""Lists that their publishers print as documents, as the CSV of a public transcription.

One shape serves several lists; `list_id` says which. Sections 1260H and 1286 and the Uyghur Forced
Labor Prevention Act name companies and institutions only; on the other lists a row whose names do
not say that it is an organisation is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from isthmus.datafiles import parse_csv
from isthmus.errors import Fault, ScreeningError
from isthmus.screening.publications.imported import (
    Imported,
    Reading,
    clean,
    numbered,
    organisation,
    reason_to_drop,
    slug,
)

HEADER = (
    "list_id", "name", "aliases", "country", "address", "status", "effective_date",
    "federal_register", "notes", "source_file", "extracted",
)  # fmt: skip

LISTS = {
    "us_section_1286": "dow-1286",
    "us_section_1260h": "dow-1260h",
    "us_uflpa": "dhs-uflpa",
    "us_entity_list": "bis-entity-list",
    "us_military_end_user": "bis-meu",
}
"""Our identifier of a list -> the transcription's."""

_ORGANISATIONS_ONLY = {"dow-1286", "dow-1260h", "dhs-uflpa"}

Cells = Mapping[str, str]


def _federal_register(cells: Cells) -> str:
    return cells["federal_register"]


_CITATION: dict[str, Callable[[Cells], str]] = {
    "dow-1286": lambda cells: cells["notes"].split(":")[0],
    "dhs-uflpa": lambda cells: cells["notes"],
}
_REQUIREMENT_IN_NOTES = {"bis-entity-list"}


def transcribed_entries(text: str, path: Path, list_id: str) -> Imported:
    """The organisations, and of section 1286 the programmes of its Table 2.

    Raises
    ------
    ScreeningError
        If the file holds rows of another list, or too many rows cannot be read.
    """
    expected = LISTS[list_id]
    citation = _CITATION.get(expected, _federal_register)
    reading = Reading(path)
    for row in parse_csv(text, path, HEADER, ScreeningError):
        reading.records += 1
        cells = row.values
        if cells["list_id"] != expected:
            reading.unreadable(
                Fault(f"'{cells['list_id']}' is not '{expected}'", row.line, "list_id")
            )
            continue
        name, aliases = clean(cells["name"]), cells["aliases"].split("|")
        if not name:
            reading.unreadable(Fault("is empty", row.line, "name"))
            continue
        reason = None if expected in _ORGANISATIONS_ONLY else reason_to_drop("", name, aliases)
        if reason:
            reading.dropped[reason] += 1
            continue
        is_programme = expected == "dow-1286" and "Table 2" in cells["notes"]
        entry = organisation(
            numbered(slug(name) or "entry", reading.numbers), name, aliases,
            reading.country_codes([cells["country"]]),
            kind="programme" if is_programme else "organisation",
            requirement=cells["notes"] if expected in _REQUIREMENT_IN_NOTES else "",
            citation=citation(cells),
        )  # fmt: skip
        reading.keep(entry, "", row.line)
    return reading.imported()
