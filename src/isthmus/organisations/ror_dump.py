"""A ROR dump as the user's registry: JSON of schema 2 or 1, JSON lines, gzip or zip of either."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from isthmus.errors import Fault, SourceError
from isthmus.organisations.registry import loaded_registry_path
from isthmus.organisations.registry_file import write_registry_file
from isthmus.organisations.ror_records import DamagedRecordError, registry_row

MOST_DAMAGED_SHARE = 0.01
"""Above this share of damaged records nothing is loaded, as in building a corpus."""

MAX_DUMP_BYTES = 2_000_000_000
"""A full dump is about 300 MB of JSON; what unpacks to far more is no ROR dump."""

_MOST_FAULTS_SHOWN = 20


@dataclass(frozen=True)
class LoadedDump:
    """What loading a dump did: the edition, how many records were kept, which were damaged."""

    version: str
    path: Path
    records: int
    damaged: tuple[Fault, ...]


def load_dump(path: Path) -> LoadedDump:
    """Make a ROR dump the registry in use. On any error the previous one stays.

    Raises
    ------
    SourceError
        If the file cannot be read, holds no records, or more than one in a hundred is damaged.
    """
    rows, damaged = rows_of_dump(path)
    version = _edition(path)
    target = loaded_registry_path()
    write_registry_file(target, rows, version)
    return LoadedDump(version, target, len(rows), tuple(damaged))


def rows_of_dump(path: Path) -> tuple[list[dict[str, Any]], list[Fault]]:
    """The registry rows of a dump, and a fault for every record left out.

    Raises
    ------
    SourceError
        As in `load_dump`.
    """
    content = _content(path)
    rows: dict[str, dict[str, Any]] = {}
    damaged: list[Fault] = []
    for position, line, record in _records(content, path):
        try:
            row = registry_row(record)
            if row["ror_id"] in rows:
                raise DamagedRecordError(f"{row['ror_id']}: stands twice")
            rows[row["ror_id"]] = row
        except DamagedRecordError as fault:
            damaged.append(Fault(f"record {position}: {fault}", line))
    total = len(rows) + len(damaged)
    if total == 0:
        raise SourceError(str(path), ["holds no records; expected a ROR data dump"])
    if len(damaged) > MOST_DAMAGED_SHARE * total:
        shown = damaged[:_MOST_FAULTS_SHOWN]
        more = len(damaged) - len(shown)
        raise SourceError(
            str(path),
            [
                Fault(
                    f"{len(damaged):,} of {total:,} records are damaged, more than "
                    f"{MOST_DAMAGED_SHARE:.0%}; nothing was loaded"
                ),
                *shown,
                *([Fault(f"and {more:,} more")] if more else []),
            ],
        )
    return list(rows.values()), damaged


def _records(content: bytes, path: Path) -> Iterator[tuple[int, int | None, bytes | msgspec.Raw]]:
    """Position from 1, line where the file has one record a line, and the record's JSON."""
    if content.lstrip()[:1] == b"[":
        try:
            array = msgspec.json.decode(content, type=list[msgspec.Raw])
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            raise SourceError(str(path), [f"is not whole JSON: {fault}"]) from None
        for position, record in enumerate(array, 1):
            yield position, None, record
        return
    position = 0
    for number, line in enumerate(content.splitlines(), 1):
        if line.strip():
            position += 1
            yield position, number, line


def _content(path: Path) -> bytes:
    """The JSON inside the file, unpacked."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
        if start[:2] == b"\x1f\x8b":
            with gzip.open(path) as packed:
                return _limited(packed.read(MAX_DUMP_BYTES + 1), path)
        if start == b"PK\x03\x04":
            return _unzipped(path)
        if path.stat().st_size > MAX_DUMP_BYTES:
            raise _too_large(path)
        return path.read_bytes()
    except FileNotFoundError:
        raise SourceError(str(path), ["there is no such file; check the path"]) from None
    except IsADirectoryError:
        raise SourceError(str(path), ["is a directory, but a ROR dump was expected"]) from None
    except PermissionError:
        raise SourceError(str(path), ["may not be read; check its permissions"]) from None
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as fault:
        raise SourceError(
            str(path), [f"is truncated or damaged ({fault}); fetch it again"]
        ) from None


def _unzipped(path: Path) -> bytes:
    """The dump inside a zip; of several, the one of schema 2, which ROR names so."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith((".json", ".jsonl"))]
        if not names:
            raise SourceError(str(path), ["holds no .json file; expected a ROR data dump"])
        chosen = next((name for name in sorted(names) if "schema_v2" in name), sorted(names)[0])
        with archive.open(chosen) as packed:
            return _limited(packed.read(MAX_DUMP_BYTES + 1), path)


def _limited(content: bytes, path: Path) -> bytes:
    if len(content) > MAX_DUMP_BYTES:
        raise _too_large(path)
    return content


def _too_large(path: Path) -> SourceError:
    return SourceError(
        str(path), [f"unpacks to more than {MAX_DUMP_BYTES:,} bytes; is it a ROR dump?"]
    )


def _edition(path: Path) -> str:
    """The edition by the file's name, as ROR gives it: `v1.63-2025-04-03-ror-data_schema_v2`."""
    name = path.name
    for ending in (".gz", ".zip", ".jsonl", ".json"):
        name = name.removesuffix(ending)
    return f"ROR dump {name}"
