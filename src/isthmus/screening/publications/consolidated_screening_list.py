"""The US Consolidated Screening List, of which a list of ours is one sublist.

Three forms are read. The JSON (`{"results": [...]}`) and the CSV that trade.gov publishes, and a
CSV of one row per party that mirrors make of them.

The shapes rest on public code that reads them, and on its test records: for the JSON, the crawlers
of OpenSanctions and records quoted in the tests of other readers (a `type` only in lists of the
Treasury, countries as two-letter codes in `addresses`, in `country` for nonproliferation
sanctions, texts or null); for the CSV, header and rows quoted in tests of the moov watchman and of
edX (29 columns; several values separated by `;`; each address ends with its country code).
Columns about persons and ships are known and never read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from isthmus.datafiles import parse_csv
from isthmus.errors import Fault, ScreeningError
from isthmus.reference.countries import country_codes, normalised_name
from isthmus.screening.entries import Entry, joined_requirement
from isthmus.screening.publications.imported import (
    Imported,
    Reading,
    clean,
    clean_all,
    numbered,
    organisation,
    reason_to_drop,
    slug,
)

CSL_HEADER = (
    "source_code", "source", "entity_number", "type", "name", "alt_names", "countries", "programs",
    "license_requirement", "license_policy", "federal_register_notice", "source_list_url",
)  # fmt: skip
"""The header of the CSV of one row per party."""

PUBLISHED_READ = (
    "source", "entity_number", "type", "programs", "name", "addresses", "federal_register_notice",
    "license_requirement", "license_policy", "source_list_url", "alt_names",
)  # fmt: skip
"""The fields of the published forms that are read."""

PUBLISHED_PASSED_OVER = {
    "_id", "id", "title", "start_date", "end_date", "standard_order", "call_sign", "vessel_type",
    "gross_tonnage", "gross_registered_tonnage", "vessel_flag", "vessel_owner", "remarks",
    "citizenships", "dates_of_birth", "nationalities", "places_of_birth", "source_information_url",
    "ids", "country",
}  # fmt: skip
"""Fields of the published forms that are known and not read, most of them of persons and ships."""

TYPES = ("", "Entity", "Individual", "Vessel", "Aircraft")

_CODE = re.compile(r"\(([A-Z][A-Z-]*)(?: List)?\)")


@dataclass(frozen=True)
class Party:
    """One record, in whichever form it was published."""

    place: str
    source_code: str
    type: str
    name: str
    aliases: tuple[str, ...]
    countries: tuple[str, ...]
    entity_number: str
    programs: str
    license_requirement: str
    license_policy: str
    federal_register_notice: str
    source_list_url: str


def is_csl(header: Iterable[str]) -> bool:
    """Whether a CSV header is that of the list as one row per party."""
    return set(CSL_HEADER) <= set(header)


def is_published_csv(header: Iterable[str]) -> bool:
    """Whether a CSV header is that of the list as published."""
    return set(PUBLISHED_READ) <= set(header) and "source_code" not in set(header)


def csl_entries(text: str, path: Path, source_code: str) -> Imported:
    """The organisations of one sublist, from the CSV of one row per party.

    Rows typed Individual, Vessel or Aircraft are dropped. Rows without a type (Entity List,
    Unverified List, Military End-User List, nonproliferation sanctions) are kept if their names say
    that they are organisations (`is_organisation`) and no row of the publication gives the same
    name to an individual. Aliases that an individual bears are left out.

    Raises
    ------
    ScreeningError
        If the text is of another shape, or holds no row of the sublist.
    """
    reading = Reading(path)
    parties = [
        Party(
            place=f"line {row.line}",
            source_code=row.values["source_code"],
            type=row.values["type"],
            name=clean(row.values["name"]),
            aliases=tuple(clean_all(row.values["alt_names"].split("|"))),
            countries=tuple(row.values["countries"].split("|")),
            entity_number=row.values["entity_number"],
            programs=row.values["programs"],
            license_requirement=row.values["license_requirement"],
            license_policy=row.values["license_policy"],
            federal_register_notice=row.values["federal_register_notice"],
            source_list_url=row.values["source_list_url"],
        )
        for row in parse_csv(text, path, CSL_HEADER, ScreeningError)
    ]
    reading.records = len(parties)
    return _sublist(parties, reading, source_code)


def published_csv_entries(text: str, path: Path, source_code: str) -> Imported:
    """The same from the CSV as trade.gov publishes it.

    Raises
    ------
    ScreeningError
        If a row is short or long, too many records cannot be read, or the sublist is missing.
    """
    reading = Reading(path)
    text = text.rstrip("\x1a\r\n ") + "\n"
    header = text.partition("\n")[0].strip().split(",")
    others = [name for name in header if name not in PUBLISHED_READ]
    parties = []
    for row in parse_csv(text, path, PUBLISHED_READ, ScreeningError, others):
        reading.records += 1
        for name in others:
            if name not in PUBLISHED_PASSED_OVER and row.values[name]:
                reading.ignored[f"column '{name}'"] += 1
        addresses = row.values["addresses"].split(";")
        cells: dict[str, Any] = dict(row.values)
        cells["alt_names"] = row.values["alt_names"].split(";")
        cells["programs"] = row.values["programs"].split(";")
        party = _party(cells, f"line {row.line}", row.line, reading)
        if party is not None:
            parties.append((party, tuple(filter(None, map(_last_code, addresses)))))
    return _sublist((_located(party, codes) for party, codes in parties), reading, source_code)


def published_json_entries(text: str, path: Path, source_code: str) -> Imported:
    """The same from the JSON as trade.gov publishes it.

    Raises
    ------
    ScreeningError
        If the text is no JSON (cut off, for example) or of another shape, too many records cannot
        be read, or the sublist is missing.
    """
    reading = Reading(path)
    parties = []
    for number, record in enumerate(_records(text, path), start=1):
        place = f"record {number}"
        reading.records += 1
        if not isinstance(record, dict):
            reading.unreadable(Fault(f"{place}: is no object"))
            continue
        for name in record.keys() - set(PUBLISHED_READ) - PUBLISHED_PASSED_OVER:
            reading.ignored[f"field '{name}'"] += 1
        party = _party(record, place, None, reading)
        if party is None:
            continue
        addresses = record.get("addresses") or []
        if not isinstance(addresses, list) or not all(isinstance(one, dict) for one in addresses):
            reading.unreadable(Fault(f"{place}: must be a list of addresses", None, "addresses"))
            continue
        codes = [str(one.get("country") or "") for one in addresses]
        parties.append(_located(party, (*codes, str(record.get("country") or ""))))
    return _sublist(parties, reading, source_code)


def _records(text: str, path: Path) -> list[Any]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as fault:
        raise ScreeningError(
            str(path), [Fault(f"is no whole JSON: {fault.msg}; get the file again", fault.lineno)]
        ) from None
    except ValueError as fault:
        raise ScreeningError(str(path), [f"cannot be read as JSON: {fault}"]) from None
    except RecursionError:
        raise ScreeningError(str(path), ["is nested too deep; is it the right file?"]) from None
    if not isinstance(data, dict) or not isinstance(data.get("results"), list):
        raise ScreeningError(str(path), ["has no list 'results'; is it the published list?"])
    total = data.get("total")
    found: list[Any] = data["results"]
    if isinstance(total, int) and total > len(found):
        raise ScreeningError(
            str(path),
            [f"holds {len(found):,} of {total:,} results: it is one page of a search, no edition"],
        )
    return found


def _party(
    fields: Mapping[str, Any], place: str, line: int | None, reading: Reading
) -> Party | None:
    """A record without its countries, or nothing if it cannot be read."""
    where = "" if line is not None else f"{place}: "
    texts = {}
    for name in PUBLISHED_READ:
        if name == "addresses":
            continue
        value = fields.get(name)
        several = name in {"alt_names", "programs"}
        if several and isinstance(value, list) and all(isinstance(one, str) for one in value):
            texts[name] = "|".join(clean_all(value))
        elif value is None or isinstance(value, str):
            texts[name] = clean(value or "")
        else:
            reading.unreadable(Fault(f"{where}must be text", line, name))
            return None
    code = _CODE.search(texts["source"])
    if code is None:
        reading.unreadable(
            Fault(f"{where}'{texts['source']}' names no sublist in brackets", line, "source")
        )
        return None
    if not texts["name"]:
        reading.unreadable(Fault(f"{where}is empty", line, "name"))
        return None
    if texts["type"] not in TYPES:
        known = ", ".join(filter(None, TYPES))
        reading.unreadable(Fault(f"{where}'{texts['type']}' is not one of {known}", line, "type"))
        return None
    return Party(
        place=place,
        source_code=code.group(1),
        type=texts["type"],
        name=texts["name"],
        aliases=tuple(filter(None, texts["alt_names"].split("|"))),
        countries=(),
        entity_number=texts["entity_number"],
        programs=texts["programs"],
        license_requirement=texts["license_requirement"],
        license_policy=texts["license_policy"],
        federal_register_notice=texts["federal_register_notice"],
        source_list_url=texts["source_list_url"],
    )


def _located(party: Party, countries: Iterable[str]) -> Party:
    return replace(party, countries=tuple(countries))


def _last_code(address: str) -> str:
    """The country code that ends an address, or nothing: `Beijing, CN`."""
    last = address.rpartition(",")[2].strip()
    return last if last in country_codes() else ""


def _sublist(parties: Iterable[Party], reading: Reading, source_code: str) -> Imported:
    parties = list(parties)
    persons = _names_of_individuals(parties)
    found = False
    for party in parties:
        if party.source_code != source_code:
            continue
        found = True
        reason = reason_to_drop(party.type, party.name, party.aliases, persons)
        if reason:
            reading.dropped[reason] += 1
        else:
            reading.keep(_entry(party, persons, reading), party.place)
    imported = reading.imported()
    if not found:
        codes = sorted({party.source_code for party in parties})
        raise ScreeningError(
            str(reading.path),
            [f"has no row of the sublist '{source_code}', only of {', '.join(codes) or 'none'}"],
        )
    return imported


def _entry(party: Party, persons: frozenset[str], reading: Reading) -> Entry:
    requirement = joined_requirement([party.license_requirement, party.license_policy])
    return organisation(
        party.entity_number or numbered(slug(party.name) or "entry", reading.numbers),
        party.name,
        (alias for alias in party.aliases if normalised_name(alias) not in persons),
        reading.country_codes(party.countries),
        requirement=requirement or party.programs,
        citation=party.federal_register_notice or party.programs,
        source_url=party.source_list_url,
    )


def _names_of_individuals(parties: Iterable[Party]) -> frozenset[str]:
    """Normalised names of two or more words that belong to records typed Individual."""
    return frozenset(name for name in _individual_names(parties) if " " in name)


def _individual_names(parties: Iterable[Party]) -> Iterator[str]:
    for party in parties:
        if party.type == "Individual":
            yield from map(normalised_name, (party.name, *party.aliases))
