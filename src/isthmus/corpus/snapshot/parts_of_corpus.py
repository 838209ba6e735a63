"""The parts of a corpus from files of works: new ones are read, unchanged ones taken over.

Files are read into a folder beside the corpus, so that a run that was killed goes on where it was.
A part of the previous corpus is taken over if its file has the same hash and was read in the same
way. Which copy of a work counts is worked out over all parts; a part is written anew only where
that has changed.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from isthmus.corpus.attribution import Resolver
from isthmus.corpus.folder import MANIFEST, QUARANTINE, described_part, part_file
from isthmus.corpus.snapshot.copies import (
    EMPTY,
    Integers,
    digest,
    kept_numbers,
    superseded,
    write_without,
    written_numbers,
)
from isthmus.corpus.snapshot.part import PartTask, Reading
from isthmus.corpus.snapshot.resolving import resolved_strings, with_resolved
from isthmus.corpus.snapshot.running import Report, hashes_of, read_parts
from isthmus.errors import SourceError
from isthmus.manifests import write_json

READER = 2
"""The version of the reading; parts of another version are read again."""

UPDATE = "update"
"""The folder of a corpus with what its next update needs."""

RESOLVED = "resolved"
"""The folder of a part that was read with its tables after its strings were resolved."""

_PER_WORK = ("works", "authorships", "affiliations", "references")
_NO_NAME = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True)
class WorksFile:
    """A file of OpenAlex works: its path, name in the manifest, kind, and expected records."""

    path: Path
    name: str
    kind: Any
    records: int | None = None


@dataclass(frozen=True)
class Ingest:
    """What to read into a corpus, and how."""

    files: Sequence[WorksFile]
    deleted: frozenset[int]
    reading: Reading
    resolver: Resolver | None
    resolutions: Path | None

    def parameters(self, registry: str) -> dict[str, Any]:
        """What a part depends on beside its file."""
        return {
            "reader": READER,
            "references": self.reading.with_references,
            "resolved_by": registry if self.reading.with_texts else None,
        }


@dataclass(frozen=True)
class Prepared:
    """A part that is ready to be put into a corpus: where its files lie, what is known of it, and
    the works to leave out. `previous` is its entry in the previous corpus, if it comes from there.
    """

    name: str
    folder: Path | None
    known: dict[str, Any]
    without: Integers
    previous: Mapping[str, Any] | None


@contextmanager
def parts_folder(out: Path) -> Iterator[Path]:
    """The folder beside a corpus in which parts are read; it goes away when all is done.

    Raises
    ------
    SourceError
        If another build into the same corpus is running.
    """
    out = out.absolute()
    folder = out.parent / f".{out.name}.parts"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SourceError(
                str(out), ["another build writes this corpus; wait until it has ended"]
            ) from None
        yield folder
        shutil.rmtree(folder)


def prepared_parts(
    ingest: Ingest, out: Path, work: Path, parameters: Mapping[str, Any], report: Report
) -> list[Prepared]:
    """Every part, read or taken over from the previous corpus, with the works to leave out."""
    previous = _previous(out, parameters)
    tasks = _tasks(ingest, work)
    reused = _unchanged(tasks, previous, out, report)
    found = read_parts([task for task in tasks if task.part not in reused], report)
    while True:
        records = {
            task.part: out / UPDATE / f"{task.part}.records.parquet"
            if task.part in reused
            else task.folder / "records.parquet"
            for task in tasks
        }
        report("comparing copies", 0, None)
        without = superseded(records, ingest.deleted)
        again = [
            task
            for task in tasks
            if task.part in reused and _needs_more(out, task.part, reused, without, records)
        ]
        if not again:
            break
        for task in again:
            del reused[task.part]
        found |= read_parts(again, report)
    if ingest.reading.with_texts:
        found = _resolved(
            ingest, [task for task in tasks if task.part in found], found, work, report
        )
    return [
        Prepared(
            task.part,
            None if task.part in reused else task.folder,
            {
                **(found.get(task.part) or reused[task.part]),
                "deleted": _deleted(without.get(task.part, EMPTY), ingest.deleted),
            },
            without.get(task.part, EMPTY),
            reused.get(task.part),
        )
        for task in tasks
    ]


def _deleted(without: Integers, deleted: frozenset[int]) -> int:
    return sum(number in deleted for number in without.tolist())


def _tasks(ingest: Ingest, work: Path) -> list[PartTask]:
    tasks, used = [], {"part-0000"}
    for file in ingest.files:
        base = part = _part_name(file.name)
        number = 2
        while part in used:
            part, number = f"{base}-{number}", number + 1
        used.add(part)
        tasks.append(
            PartTask(
                file.path, file.name, part, file.kind, work / part, ingest.reading, file.records
            )
        )
    return tasks


def _part_name(name: str) -> str:
    """The partition and the file of a mirror; of another source its path."""
    path = Path(name)
    stem = path.name.split(".")[0] or path.name
    if path.parent.name.startswith("updated_date="):
        return f"{path.parent.name.removeprefix('updated_date=')}-{_NO_NAME.sub('-', stem)}"
    return _NO_NAME.sub("-", "-".join([*path.parent.parts, stem])).strip("-.") or "works"


def _previous(out: Path, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest of the previous corpus, if its parts were read in the same way."""
    try:
        manifest = json.loads((out / MANIFEST).read_bytes())
        same = all(manifest["parameters"].get(name) == value for name, value in parameters.items())
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}
    return dict(manifest) if same else {}


def _unchanged(
    tasks: Sequence[PartTask], previous: Mapping[str, Any], out: Path, report: Report
) -> dict[str, dict[str, Any]]:
    """What the previous manifest says of the parts whose files have not changed."""
    sources = previous.get("inputs", {}).get("sources", ())
    held = {one["part"]: one for one in sources if "part" in one}
    outputs = previous.get("outputs", {})
    hashes = {
        part["part"]: {**part, "table": name}
        for name in _PER_WORK
        for part in outputs.get(name, {}).get("parts", ())
    }
    candidates = [
        task
        for task in tasks
        if task.part in held
        and task.part in hashes
        and held[task.part]["bytes"] == task.path.stat().st_size
        and all(
            (out / UPDATE / f"{task.part}.{name}.parquet").is_file() for name in ("records", "seen")
        )
        and part_file(out, "works", task.part).is_file()
    ]
    found = hashes_of([task.path for task in candidates], report)
    return {
        task.part: {**held[task.part], "name": task.name}
        for task, sha256 in zip(candidates, found, strict=True)
        if held[task.part]["sha256"] == sha256
    }


def _needs_more(
    out: Path,
    part: str,
    reused: Mapping[str, Mapping[str, Any]],
    without: Mapping[str, Integers],
    records: Mapping[str, Path],
) -> bool:
    """Whether a work that was left out of the written part belongs to it now."""
    now = without.get(part, EMPTY)
    if digest(now) == reused[part].get("without", ""):
        return False
    written = written_numbers(part_file(out, "works", part))
    left_out = np.setdiff1d(kept_numbers(records[part]), written, assume_unique=False)
    return bool(len(np.setdiff1d(left_out, now)))


def _resolved(
    ingest: Ingest,
    tasks: Sequence[PartTask],
    found: Mapping[str, dict[str, Any]],
    work: Path,
    report: Report,
) -> dict[str, dict[str, Any]]:
    """What is known of the parts, after their strings were resolved."""
    marks = {task.part: task.folder / RESOLVED / "by_year.json" for task in tasks}
    open_tasks = [task for task in tasks if not marks[task.part].is_file()]
    scratch = work / "resolving"
    scratch.mkdir(exist_ok=True)
    if open_tasks:
        texts = [task.folder / "texts.parquet" for task in open_tasks]
        cache = ingest.resolutions or work / "resolutions"
        answers = resolved_strings(texts, cache, ingest.resolver, scratch, report)
        for place, task in enumerate(open_tasks):
            report("joining what was resolved, parts", place, len(open_tasks))
            years = with_resolved(task.folder, task.folder / RESOLVED, answers, scratch)
            write_json(marks[task.part], years)
    return {
        part: {**known, "unknown_country": json.loads(marks[part].read_bytes())}
        for part, known in found.items()
    }


def put_parts(
    prepared: Sequence[Prepared], out: Path, folder: Path, report: Report
) -> tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    """Put the parts into the folder of a new corpus, whose previous state is `out`.

    Files that did not change are linked, not copied. Returns what the manifest says of the sources,
    and of the parts of each table.
    """
    sources = []
    described: dict[str, list[dict[str, Any]]] = {name: [] for name in _PER_WORK}
    (folder / UPDATE).mkdir(exist_ok=True)
    outputs = _outputs(out)
    for place, part in enumerate(prepared):
        report("putting parts in place", place, len(prepared))
        _put_update(part, out, folder)
        left_out = 0
        for name in _PER_WORK:
            source = _file_of(part, out, name)
            if not source.is_file():
                continue
            target = part_file(folder, name, part.name)
            target.parent.mkdir(exist_ok=True)
            entry = _put(part, source, target, outputs.get((name, part.name)))
            described[name].append(entry or described_part(folder, name, part.name))
            if name == "works":
                left_out = part.known["works_read"] - described[name][-1]["rows"]
        known = {**part.known, "part": part.name, "kind": "openalex"}
        known["superseded"] = left_out - known["deleted"]
        known["works"] = part.known["works_read"] - left_out
        sources.append(known | {"without": digest(part.without)})
    return sources, {name: parts for name, parts in described.items() if parts}


def _file_of(part: Prepared, out: Path, table: str) -> Path:
    if part.folder is None:
        return part_file(out, table, part.name)
    resolved = part.folder / RESOLVED / f"{table}.parquet"
    return resolved if resolved.is_file() else part.folder / f"{table}.parquet"


def _put(
    part: Prepared, source: Path, target: Path, known: dict[str, Any] | None
) -> dict[str, Any] | None:
    """Put one file in place; its entry in the previous manifest if it is the same file."""
    if part.folder is None and part.previous and digest(part.without) == part.previous["without"]:
        _link(source, target)
        return known
    if len(part.without):
        write_without(source, target, part.without)
    else:
        _link(source, target)
    return None


def _put_update(part: Prepared, out: Path, folder: Path) -> None:
    for name in ("records", "seen"):
        target = folder / UPDATE / f"{part.name}.{name}.parquet"
        if part.folder is None:
            _link(out / UPDATE / target.name, target)
        else:
            _link(part.folder / f"{name}.parquet", target)
    quarantine = part.folder / QUARANTINE if part.folder else out / QUARANTINE
    if not quarantine.is_file():
        return
    with quarantine.open("rb") as lines, (folder / QUARANTINE).open("ab") as target_file:
        for line in lines:
            if part.folder or json.loads(line)["source"] == part.known["name"]:
                target_file.write(line)


def _outputs(out: Path) -> dict[tuple[str, str], dict[str, Any]]:
    try:
        outputs = json.loads((out / MANIFEST).read_bytes())["outputs"]
    except (OSError, ValueError, KeyError):
        return {}
    return {
        (name, part["part"]): part
        for name, table in outputs.items()
        for part in table.get("parts", ())
    }


def _link(source: Path, target: Path) -> None:
    """The same file under another name, or a copy where there are no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
