"""A local mirror of the snapshot: where its works, its other entities and its lists lie.

Layouts: `data/jsonl/works/updated_date=…/part_0000.gz` and `data/parquet/works/…` with
`manifest.json` (since 2026), `data/works/updated_date=…/part_000.gz` with `manifest` (before), and
the same without the folders above. Where a mirror holds both formats, JSON lines are read.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from isthmus.errors import Fault, SourceError

_ABOVE = ("data/jsonl", "jsonl", "data/parquet", "parquet", "data", "", "legacy-data/data")
_PARTITION = "updated_date="
_NO_DATA = {".json", ".csv", ".txt", ".md"}
_WORK = re.compile(r"(?:https?://openalex\.org/)?W([0-9]{1,18})")


@dataclass(frozen=True)
class MirrorFile:
    """A file of works. `records` is how many the snapshot's manifest says, where there is one."""

    path: Path
    name: str
    records: int | None


@dataclass(frozen=True)
class Mirror:
    """What a folder holds of a snapshot.

    `date` is that of the snapshot's manifest; `absent` counts the files of works that the manifest
    names and the folder lacks.
    """

    root: Path
    entities: Path
    works: tuple[MirrorFile, ...]
    date: str | None
    absent: int

    def files(self, entity: str) -> list[Path]:
        """The files of another entity, oldest first; none if the mirror lacks it."""
        return list(_data_files(self.entities / entity))

    def deleted(self) -> frozenset[int]:
        """The numbers of works that the snapshot lists as deleted or merged away."""
        found: set[int] = set()
        for path in (self.entities / "works").glob("deleted_ids.csv*"):
            found.update(_numbers(path, "work_id"))
        for folder in (self.root, self.root / "data", self.root / "legacy-data"):
            for path in sorted((folder / "merged_ids" / "works").glob("*.csv*")):
                found.update(_numbers(path, "id"))
        return frozenset(found)


def mirror_at(folder: Path) -> Mirror | None:
    """The mirror in a folder, or nothing if it has no works in partitions.

    Raises
    ------
    SourceError
        If a file has another size than the snapshot's manifest says, naming the first of them.
    """
    for above in _ABOVE:
        entities = folder / above
        if any((entities / "works").glob(f"{_PARTITION}*")):
            return _mirror(folder, entities)
    if folder.name == "works" and any(folder.glob(f"{_PARTITION}*")):
        return _mirror(folder, folder.parent)
    return None


def _mirror(root: Path, entities: Path) -> Mirror:
    listed, date = _listed(entities / "works")
    base = Path(root.resolve().name)
    works, faults, known = [], [], set()
    for path in _data_files(entities / "works"):
        key = "/".join(path.parts[-2:])
        size, records = listed.get(key, (None, None))
        known.add(key)
        held = path.stat().st_size
        if size is not None and size != held:
            said = f"has {held:,} bytes, but the manifest says {size:,}; fetch it again"
            faults.append(Fault(said, field=key))
        name = base / path.relative_to(root)
        works.append(MirrorFile(path, name.as_posix(), records))
    if faults:
        more = [Fault(f"and {len(faults) - 5:,} more files")] if len(faults) > 5 else []
        raise SourceError(str(root), [*faults[:5], *more])
    return Mirror(root, entities, tuple(works), date, len(listed.keys() - known))


def _data_files(folder: Path) -> Iterator[Path]:
    for partition in sorted(folder.glob(f"{_PARTITION}*")):
        for path in sorted(partition.iterdir()):
            hidden = path.name.startswith((".", "_"))
            if path.is_file() and not hidden and path.suffix not in _NO_DATA:
                yield path


def _listed(works: Path) -> tuple[dict[str, tuple[int | None, int | None]], str | None]:
    """Size and records of each file that the manifest of works names, and the manifest's date."""
    for path in (works / "manifest.json", works / "manifest"):
        if not path.is_file():
            continue
        try:
            content = json.loads(path.read_bytes())
            entries = content.get("entries")
            if entries is None:
                entries = [one for entity in content["entities"] for one in entity["files"]]
            return dict(map(_entry, entries)), content.get("date")
        except (ValueError, KeyError, TypeError, AttributeError):
            said = "is not a manifest of the snapshot; fetch it again or remove it"
            raise SourceError(str(path), [said]) from None
    return {}, None


def _entry(entry: Any) -> tuple[str, tuple[int | None, int | None]]:
    meta = entry.get("meta") or {}
    key = "/".join(entry["url"].split("/")[-2:])
    return key, (meta.get("content_length"), meta.get("record_count"))


def _numbers(path: Path, column: str) -> Iterator[int]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        if column not in (rows.fieldnames or ()):
            raise SourceError(str(path), [f"has no column '{column}'; fetch it again"])
        for row in rows:
            match = _WORK.fullmatch((row[column] or "").strip())
            if match:
                yield int(match[1])
