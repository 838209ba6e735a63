"""Taking in a newer edition of a list from a file, whole or not at all.

A file outside the bounds of the list's description is refused and the editions at hand stay. Names
are identified in the registry once, here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from isthmus.datafiles import MAX_BYTES
from isthmus.errors import Fault, ScreeningError
from isthmus.manifests import atomic_file, write_json
from isthmus.organisations.registry import Registry, load_registry
from isthmus.screening.entries import (
    KINDS,
    Entry,
    edition_bytes,
    edition_text,
    entries_of,
    stored_text,
    text_sha256,
)
from isthmus.screening.identification import RegistryNames, identified
from isthmus.screening.lists import Descriptor, first_edition_date, loaded_folder
from isthmus.screening.organisation_names import is_organisation
from isthmus.screening.publications import Imported, csl_entries, is_csl
from isthmus.settings import settings

DROPPED_KINDS = ("person", "individual", "vessel", "aircraft")
"""Kinds that Isthmus does not hold: rows that name one are dropped and counted."""

OLDEST_PLAUSIBLE = date(1990, 1, 1)
"""No list that we know of was published before."""


@dataclass(frozen=True)
class LoadedEdition:
    """What was taken in: where it lies, how many entries, how many rows were dropped and why."""

    path: Path
    as_of: date
    entries: int
    dropped: dict[str, int]
    sha256: str


def load_edition(of: Descriptor, file: Path, as_of: date) -> LoadedEdition:
    """Take in a file as the edition of a list of a date; an edition of that date is replaced.

    The file is the Consolidated Screening List as CSV (then the list's sublist is taken from it),
    or a CSV with the columns `entry_id`, `name`, `aliases`, `country_codes` and optionally `kind`,
    `requirement`, `citation`, `source_url`, `ror_id`, `ror_basis`; either may be compressed
    (`.gz`). Persons, vessels and aircraft are dropped; so is a row without a `kind` whose names do
    not say that it is an organisation.

    Raises
    ------
    ScreeningError
        If the file is missing, damaged or of another shape, the date lies in the future, or the
        number of entries is outside the list's bounds. Nothing is changed then.
    """
    _require_plausible(as_of, file)
    text = stored_text(file)
    imported = _imported(of, text, file)
    _require_within_bounds(of, len(imported.entries), file)
    entries = identified(imported.entries, _registry_names(load_registry()))
    written = edition_text(entries)
    content = edition_bytes(written, compressed=True)
    if len(written.encode()) > MAX_BYTES:
        raise ScreeningError(str(file), [f"is larger than {MAX_BYTES:,} bytes; it is no such list"])
    folder = loaded_folder(of.id)
    # The edition's file is named by its content: until its description is replaced, the old
    # description and the old file still fit together.
    sha256 = text_sha256(written)
    path = folder / f"{as_of}-{sha256[:12]}.csv.gz"
    with atomic_file(path) as temporary:
        temporary.write_bytes(content)
    write_json(
        folder / f"{as_of}.json",
        {
            "as_of": str(as_of),
            "file": path.name,
            "entries": len(entries),
            "sha256": sha256,
            "dropped": sum(imported.dropped.values()),
        },
    )
    for old in folder.glob(f"{as_of}-*.csv.gz"):
        if old != path:
            old.unlink()
    return LoadedEdition(path, as_of, len(entries), imported.dropped, sha256)


def _imported(of: Descriptor, text: str, file: Path) -> Imported:
    if not is_csl(text):
        return _without_persons(entries_of(text, file, (*KINDS, *DROPPED_KINDS, "")))
    if of.csl_source_code is None:
        raise ScreeningError(
            str(file), [f"is the Consolidated Screening List, which does not carry '{of.id}'"]
        )
    return csl_entries(text, file, of.csl_source_code)


def _without_persons(entries: tuple[Entry, ...]) -> Imported:
    """Entries that say they are organisations or programmes, or whose names say so."""
    kept: list[Entry] = []
    dropped: Counter[str] = Counter()
    for entry in entries:
        if entry.kind in DROPPED_KINDS:
            dropped[entry.kind] += 1
        elif entry.kind:
            kept.append(entry)
        elif is_organisation(entry.name, entry.aliases):
            kept.append(replace(entry, kind="organisation"))
        else:
            dropped["not recognisably an organisation"] += 1
    return Imported(tuple(kept), dict(dropped))


def _require_plausible(as_of: date, file: Path) -> None:
    today = settings().now.date()
    if as_of > today:
        raise ScreeningError(
            str(file), [f"the date {as_of} lies in the future (today is {today}); check --as-of"]
        )
    if as_of < OLDEST_PLAUSIBLE:
        raise ScreeningError(str(file), [f"the date {as_of} is too long ago; check --as-of"])


def _require_within_bounds(of: Descriptor, entries: int, file: Path) -> None:
    least, most = of.entries.least, of.entries.most
    if least <= entries <= most:
        return
    stays = "the editions at hand stay in use" if first_edition_date(of) else "nothing was loaded"
    raise ScreeningError(
        str(file),
        [
            Fault(
                f"has {entries:,} entries, but '{of.id}' can be expected to have between {least:,} "
                f"and {most:,}; {stays}. Is the file whole, and the right list?"
            )
        ],
    )


@lru_cache(maxsize=1)
def _registry_names(registry: Registry) -> RegistryNames:
    return RegistryNames(registry)
