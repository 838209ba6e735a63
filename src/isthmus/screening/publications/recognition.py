"""Which publication a file is, told by its content, and its entries for one of our lists."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from isthmus.errors import RequestError, ScreeningError
from isthmus.screening.entries import KINDS, NEEDED, entries_of
from isthmus.screening.lists import Descriptor
from isthmus.screening.publications import consolidated_screening_list as csl
from isthmus.screening.publications import ecfr_entity_list as ecfr
from isthmus.screening.publications import foreign_end_user_list as meti
from isthmus.screening.publications import mapped_table, transcriptions
from isthmus.screening.publications import named_research_organizations as canada
from isthmus.screening.publications.imported import (
    PERSONS_AND_CRAFT,
    Imported,
    Reading,
    reason_to_drop,
)

CSL = "the US Consolidated Screening List"
ECFR = "the eCFR's Entity List"
CANADA = "Canada's Named Research Organizations"
METI = "Japan's Foreign End User List"
TRANSCRIPTION = "a transcription"
OWN = "a table of entries"
MAPPED = "a table with a mapping"


def publication_of(of: Descriptor, text: str, file: Path, mapping: Path | None) -> str:
    """What the file is recognised as.

    Raises
    ------
    ScreeningError
        If it is nothing that can be read, or not an edition of this list.
    """
    if mapping is not None:
        return MAPPED
    found = _recognised(text)
    if found is None:
        columns = ", ".join(NEEDED)
        raise ScreeningError(
            str(file),
            [
                f"is of no form that is known. Known are {CSL} (JSON, CSV), {ECFR} (XML, text), "
                f"{CANADA} (page, text, table), {METI} (table), transcriptions of US lists, and "
                f"CSV with the columns {columns}; any other CSV needs --mapping FILE"
            ],
        )
    if not _stands_for(found, of):
        verb = "which does not carry" if found == CSL else "which is no edition of"
        raise ScreeningError(str(file), [f"is {found}, {verb} '{of.id}'"])
    return found


def imported_from(
    of: Descriptor, text: str, file: Path, publication: str, mapping: Path | None = None
) -> Imported:
    """The entries that the file holds for a list.

    Raises
    ------
    ScreeningError
        If the file is damaged, or more of its records than one per cent cannot be read.
    """
    if publication == MAPPED:
        if mapping is None:
            raise RequestError("--mapping", ["is needed"])
        return mapped_table.mapped_entries(text, file, mapping)
    if publication == CSL:
        return _csl(text, file, of.csl_source_code or "")
    if publication == ECFR:
        is_xml = text.lstrip().startswith("<")
        return (ecfr.ecfr_xml_entries if is_xml else ecfr.ecfr_text_entries)(text, file)
    if publication == CANADA:
        is_table = set(canada.HEADER) <= set(_header(text))
        return (canada.table_entries if is_table else canada.page_entries)(text, file)
    if publication == METI:
        return meti.end_user_entries(text, file)
    if publication == TRANSCRIPTION:
        return transcriptions.transcribed_entries(text, file, of.id)
    return _own_entries(text, file)


def _recognised(text: str) -> str | None:
    start = text.lstrip()[:1]
    if start == "{" and '"results"' in text:
        return CSL
    if ecfr.SUPPLEMENT in text and (start == "<" or "\n\t" in text):
        return ECFR
    if canada.MARK in text and not text.startswith(",".join(canada.HEADER)):
        return CANADA
    header = _header(text)
    if csl.is_csl(header) or csl.is_published_csv(header):
        return CSL
    for known, publication in (
        (canada.HEADER, CANADA), (meti.HEADER, METI), (transcriptions.HEADER, TRANSCRIPTION),
    ):  # fmt: skip
        if set(known) <= set(header):
            return publication
    return (
        OWN if set(header) & set(NEEDED) and set(header) & {"entry_id", "country_codes"} else None
    )


def _stands_for(publication: str, of: Descriptor) -> bool:
    if publication == CSL:
        return of.csl_source_code is not None
    lists = {
        ECFR: {"us_entity_list"}, CANADA: {"ca_named_research_organizations"},
        METI: {"jp_foreign_end_user_list"}, TRANSCRIPTION: set(transcriptions.LISTS),
    }  # fmt: skip
    return publication == OWN or of.id in lists[publication]


def _csl(text: str, file: Path, source_code: str) -> Imported:
    if text.lstrip().startswith("{"):
        return csl.published_json_entries(text, file, source_code)
    if csl.is_csl(_header(text)):
        return csl.csl_entries(text, file, source_code)
    return csl.published_csv_entries(text, file, source_code)


def _own_entries(text: str, file: Path) -> Imported:
    """Entries that say they are organisations or programmes, or whose names say so."""
    reading = Reading(file)
    for entry in entries_of(text, file, (*KINDS, *PERSONS_AND_CRAFT, "")):
        reading.records += 1
        reason = reason_to_drop(entry.kind, entry.name, entry.aliases)
        if reason:
            reading.dropped[reason] += 1
        else:
            reading.keep(replace(entry, kind=entry.kind or "organisation"), entry.entry_id)
    return reading.imported()


def _header(text: str) -> Sequence[str]:
    try:
        return next(csv.reader(io.StringIO(text[:100_000])), [])
    except csv.Error:
        return []
