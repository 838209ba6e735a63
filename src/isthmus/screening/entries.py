"""List entries, and the file that holds one edition of a list.

An edition is a CSV file with one row per entry. Several values in one cell are joined with `|`.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from isthmus.datafiles import MAX_BYTES, parse_csv, read_text
from isthmus.errors import Fault, ScreeningError
from isthmus.reference.countries import country_codes as known_country_codes
from isthmus.reference.identifiers import ror_id as valid_ror_id


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation, or one programme, on one list.

    `country_codes` are those of the addresses the publisher prints, empty where it prints none.
    `kind` is `organisation` or `programme`. `ror_id` is the organisation's identifier in the
    registry where it is known, `ror_basis` says how it was found. `requirement` and `citation` are
    in the publisher's words.
    """

    entry_id: str
    name: str
    aliases: tuple[str, ...]
    country_codes: tuple[str, ...]
    kind: str
    requirement: str
    citation: str
    source_url: str
    ror_id: str
    ror_basis: str


HEADER = tuple(field.name for field in fields(Entry))
KINDS = ("organisation", "programme")
_OPTIONAL = ("kind", "requirement", "citation", "source_url", "ror_id", "ror_basis")
NEEDED = tuple(name for name in HEADER if name not in _OPTIONAL)


def edition_text(entries: Iterable[Entry]) -> str:
    """The entries as the CSV text of an edition."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    for entry in entries:
        writer.writerow(
            "|".join(cell) if isinstance(cell, tuple) else cell for cell in astuple(entry)
        )
    return buffer.getvalue()


def edition_bytes(text: str, *, compressed: bool) -> bytes:
    """The text as it is stored; compressed without a time, so that equal texts are equal files."""
    data = text.encode()
    return gzip.compress(data, compresslevel=9, mtime=0) if compressed else data


def text_sha256(text: str) -> str:
    """The SHA-256 of an edition's CSV text, which does not depend on how it is compressed."""
    return hashlib.sha256(text.encode()).hexdigest()


def stored_text(path: Path, most_bytes: int = MAX_BYTES) -> str:
    """The text of a file, compressed (`.gz`) or not.

    Raises
    ------
    ScreeningError
        If the file is missing, damaged, cut off, too large or not UTF-8.
    """
    if path.suffix != ".gz":
        return read_text(path, ScreeningError, most_bytes)
    try:
        with path.open("rb") as file:
            unpacked = zlib.decompressobj(wbits=31)
            data = unpacked.decompress(file.read(most_bytes), most_bytes)
        if not unpacked.eof:
            raise ScreeningError(str(path), ["is cut off or too large; get the file again"])
        return data.decode("utf-8-sig")
    except FileNotFoundError:
        raise ScreeningError(str(path), ["there is no such file; check the path"]) from None
    except (OSError, zlib.error, UnicodeDecodeError) as fault:
        raise ScreeningError(str(path), [f"cannot be read: {fault}"]) from None


def entries_of(text: str, path: Path, kinds: Sequence[str] = KINDS) -> tuple[Entry, ...]:
    """The entries of an edition's CSV text, each of one of the `kinds`.

    The columns `entry_id`, `name`, `aliases` and `country_codes` are needed, the others are not.

    Raises
    ------
    ScreeningError
        Naming every row without a name or identifier, with an identifier that stands twice, or
        with a country or ROR id that does not exist.
    """
    entries: list[Entry] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for row in parse_csv(text, path, NEEDED, ScreeningError, _OPTIONAL):
        cells = {name: " ".join(row.values.get(name, "").split()) for name in HEADER}
        entry = Entry(
            entry_id=cells["entry_id"],
            name=cells["name"],
            aliases=_several(cells["aliases"]),
            country_codes=_several(cells["country_codes"]),
            kind=cells["kind"],
            requirement=cells["requirement"],
            citation=cells["citation"],
            source_url=cells["source_url"],
            ror_id=cells["ror_id"],
            ror_basis=cells["ror_basis"],
        )
        faults += _faults_of(entry, row.line, seen, kinds)
        seen.setdefault(entry.entry_id, row.line)
        entries.append(entry)
    if faults:
        raise ScreeningError(str(path), faults[:50])
    return tuple(entries)


def _faults_of(entry: Entry, line: int, seen: dict[str, int], kinds: Sequence[str]) -> list[Fault]:
    faults = []
    if not entry.entry_id:
        faults.append(Fault("is empty", line, "entry_id"))
    elif entry.entry_id in seen:
        first = seen[entry.entry_id]
        faults.append(Fault(f"'{entry.entry_id}' stands in line {first} too", line, "entry_id"))
    if not entry.name:
        faults.append(Fault("is empty", line, "name"))
    faults += [
        Fault(f"'{code}' is no ISO 3166-1 alpha-2 code", line, "country_codes")
        for code in entry.country_codes
        if code not in known_country_codes()
    ]
    if entry.kind not in kinds:
        known = ", ".join(kind for kind in kinds if kind)
        faults.append(Fault(f"'{entry.kind}' is not one of {known}", line, "kind"))
    if entry.ror_id and valid_ror_id(entry.ror_id) != entry.ror_id:
        faults.append(Fault(f"'{entry.ror_id}' is no ROR id", line, "ror_id"))
    return faults


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def joined_requirement(parts: Sequence[str]) -> str:
    """Several statements of a publisher as one, without empty ones and repetitions."""
    return " ".join(dict.fromkeys(part.strip() for part in parts if part.strip()))
