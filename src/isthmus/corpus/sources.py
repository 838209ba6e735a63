"""Which files a user's sources are: recognised by what they hold, not by their names."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.corpus.conference_papers import EXAMPLE_SCHEMA, is_conference_paper
from isthmus.corpus.folder import MANIFEST, is_corpus
from isthmus.corpus.openalex import is_openalex_work
from isthmus.corpus.snapshot.blocks import is_packed
from isthmus.corpus.snapshot.mirror import Mirror, MirrorFile, mirror_at
from isthmus.datafiles import read_yaml
from isthmus.errors import Fault, SourceError

SourceKind = Literal["openalex", "conference-papers", "example-works"]
Form = Literal["lines", "page", "parquet"]

EXPECTED = (
    "expected OpenAlex works (JSON lines or a page of API results, plain or gzip, or Parquet), a "
    "mirror of the OpenAlex snapshot, JSON lines of conference papers, or Parquet in the shape of "
    "the bundled example"
)
_EXAMPLE = Path(__file__).parent / "example"
_GZIP = b"\x1f\x8b"
_PARQUET = b"PAR1"
_LOOK_AT = 20
"""So many lines are looked at to recognise a file whose first lines are damaged."""


@dataclass(frozen=True)
class Source:
    """One file to read. `name` is its path as a manifest gives it: below the folder asked for.
    `as_of` is the date of its state, as `2026-02-23`, where it is known beforehand; `records` how
    many records its publisher says it has."""

    path: Path
    name: str
    kind: SourceKind
    as_of: str | None = None
    form: Form = "lines"
    records: int | None = None


def example() -> Source:
    """The works that ship with Isthmus."""
    provenance = read_yaml(_EXAMPLE / "provenance.yaml").data
    path = _EXAMPLE / "works.parquet"
    return Source(
        path, "isthmus/corpus/example/works.parquet", "example-works", provenance["as_of"]
    )


@dataclass(frozen=True)
class Recognised:
    """The files to read, in a stable order; names of files in folders that are no source; and the
    mirrors of the snapshot from which some of the files are."""

    sources: list[Source]
    skipped: list[str]
    mirrors: list[Mirror]


def recognised_sources(paths: Sequence[Path]) -> Recognised:
    """The files to read.

    Raises
    ------
    SourceError
        Naming every path that is missing, empty or not recognised, and every folder without data.
    """
    sources: list[Source] = []
    skipped: list[str] = []
    mirrors: list[Mirror] = []
    faults: list[tuple[str, Fault]] = []
    for path in paths:
        try:
            mirror = mirror_at(path) if path.is_dir() and not is_corpus(path) else None
            if mirror is not None:
                mirrors.append(mirror)
                sources += [_in_mirror(file) for file in mirror.works]
                continue
            found, others = _sources_at(path)
        except SourceError as error:
            faults += [(error.subject, fault) for fault in error.faults]
            continue
        sources += found
        skipped += others
    if len(faults) == 1:
        raise SourceError(faults[0][0], [faults[0][1]])
    if faults:
        raise SourceError("sources", [Fault(fault.message, field=path) for path, fault in faults])
    once = {source.path.resolve(): source for source in reversed(sources)}
    return Recognised(list(reversed(once.values())), skipped, mirrors)


def lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a plain or gzip file that are not blank, with their numbers from 1.

    Raises
    ------
    SourceError
        If the gzip data end early or are damaged, naming the line that was reached.
    """
    number = 0
    with path.open("rb") as raw:
        packed = raw.read(2) == _GZIP
    with gzip.open(path) if packed else path.open("rb") as file:
        try:
            for number, line in enumerate(file, start=1):
                if not line.isspace():
                    yield number, line
        except (EOFError, zlib.error, gzip.BadGzipFile):
            said = "the gzip data end early or are damaged after this line; fetch the file again"
            raise SourceError(str(path), [Fault(said, number)]) from None


def _sources_at(path: Path) -> tuple[list[Source], list[str]]:
    if path.is_dir():
        return _sources_in(path)
    if not path.exists():
        raise SourceError(str(path), ["there is no such file or folder; check the path"])
    kind, found = _kind_of(path)
    if kind is None:
        raise SourceError(str(path), [f"{found}; {EXPECTED}"])
    return [Source(path, path.name, kind, form=_FORMS[found])], []


def _sources_in(folder: Path) -> tuple[list[Source], list[str]]:
    if is_corpus(folder):
        raise SourceError(
            str(folder), [f"is a corpus that was built already ({MANIFEST}); name its raw sources"]
        )
    sources, skipped = [], []
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        if not path.is_file() or any(part.startswith(".") for part in below.parts):
            continue
        kind, found = _kind_of(path)
        name = (Path(folder.resolve().name) / below).as_posix()
        if kind is None:
            skipped.append(name)
        else:
            sources.append(Source(path, name, kind, form=_FORMS[found]))
    if not sources:
        held = f"holds {len(skipped)} files, none with works" if skipped else "is an empty folder"
        raise SourceError(str(folder), [f"{held}; {EXPECTED}"])
    return sources, skipped


def _kind_of(path: Path) -> tuple[SourceKind | None, str]:
    """The kind of a file and its form, or None and what it holds instead."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except PermissionError:
        return None, "may not be read; check its permissions"
    if not start:
        return None, "is empty"
    if start == _PARQUET:
        return _parquet_kind(path)
    return _json_kind(path)


def _parquet_kind(path: Path) -> tuple[SourceKind | None, str]:
    try:
        names = pq.read_schema(path).names
    except (pa.ArrowInvalid, OSError):
        return None, "is damaged; it begins like Parquet and cannot be read"
    if names == EXAMPLE_SCHEMA.names:
        return "example-works", "parquet"
    if {"id", "authorships"} <= set(names):
        return "openalex", "parquet"
    return None, f"is Parquet with the columns {_listed(names)}"


_FORMS: Mapping[str, Form] = {"lines": "lines", "page": "page", "parquet": "parquet"}
_PAGE = re.compile(rb'\s*(?:\{\s*"(?:meta|results)"\s*:\s*[\[{]|\[\s*\{)')


def _is_page(path: Path) -> bool:
    """Whether a file begins like API results or an array, and has the id of a work near there."""
    with gzip.open(path) if is_packed(path) else path.open("rb") as file:
        try:
            start = file.read(4_000)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return False
    return _PAGE.match(start) is not None and _ANY_WORK.search(start) is not None


_ANY_WORK = re.compile(rb'"id"\s*:\s*"(?:https?://openalex\.org/)?W[0-9]+"')


def _in_mirror(file: MirrorFile) -> Source:
    with file.path.open("rb") as opened:
        form: Form = "parquet" if opened.read(4) == _PARQUET else "lines"
    return Source(file.path, file.name, "openalex", form=form, records=file.records)


def _json_kind(path: Path) -> tuple[SourceKind | None, str]:
    found = "holds no line of text"
    if _is_page(path):
        return "openalex", "page"
    for looked_at, (_, line) in enumerate(lines_of(path)):
        if looked_at == _LOOK_AT:
            break
        try:
            record: Mapping[str, Any] = json.loads(line)
        except ValueError:
            if looked_at == 0:
                found = "is not JSON lines"
            continue
        if not isinstance(record, dict):
            continue
        if is_openalex_work(record):
            return "openalex", "lines"
        if is_conference_paper(record):
            return "conference-papers", "lines"
        found = f"holds JSON objects with the fields {_listed(list(record))}"
    return None, found


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return ", ".join(names[:8]) + more
