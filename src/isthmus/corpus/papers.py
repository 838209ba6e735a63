"""Conference papers and the bundled example to one part of a corpus.

All that these sources say of a country is in strings, so each distinct string is resolved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from isthmus.corpus.assembly import write_tables
from isthmus.corpus.attribution import Resolver, kept_or_resolved_texts
from isthmus.corpus.conference_papers import conference_paper, example_works
from isthmus.corpus.folder import QUARANTINE
from isthmus.corpus.quarantine import Quarantine
from isthmus.corpus.records import DamagedLineError, Excluded, WorkRecord
from isthmus.corpus.sources import Source, lines_of
from isthmus.corpus.staging import STAGED, Staging
from isthmus.manifests import sha256_of
from isthmus.organisations.registry import Registry

Report = Callable[[str, int, int | None], None]

PART = "part-0000"
"""The part of these works."""

_REPORT_EVERY = 2_000


@dataclass(frozen=True)
class PapersRead:
    """What became of the lines of all sources; `texts` counts the distinct strings."""

    described: list[dict[str, Any]]
    excluded: dict[str, int]
    damaged: int
    duplicates: int
    texts: int = 0


def write_papers(
    sources: Sequence[Source],
    folder: Path,
    registry: Registry,
    resolver: Resolver | None,
    told: Report,
    answers: Path | None = None,
) -> PapersRead:
    """Read the sources and write the part of every table; `answers` is the folder of strings that
    were resolved before.

    Raises
    ------
    SourceError
        If a source is cut off, or more than one line in a hundred is damaged.
    """
    parts = folder / "parts"
    with Staging(parts) as staging, Quarantine(folder / QUARANTINE) as quarantine:
        read = _read(sources, staging, quarantine, told)
    staged = {name: staging.file(name) for name in STAGED}
    texts = _distinct_texts(staged["texts"])
    counted = _counted("resolving", len(texts), told)
    resolved = kept_or_resolved_texts(texts, answers, resolver, counted)
    told("writing tables", 0, None)
    registered = registry.table.select(["ror_id", "name", "country_code", "types"])
    write_tables(staged, resolved, registered, folder, PART)
    _remove_parts(parts)
    return PapersRead(read.described, read.excluded, read.damaged, read.duplicates, len(texts))


def _read(
    sources: Sequence[Source],
    staging: Staging,
    quarantine: Quarantine,
    told: Report,
) -> PapersRead:
    """Stage the works of all sources, each id once."""
    seen: set[str] = set()
    excluded: Counter[str] = Counter()
    described = []
    for source in sources:
        lines = 0
        as_of = source.as_of
        before = staging.works
        for number, line, work in _works_of(source):
            lines += 1
            if isinstance(work, DamagedLineError):
                quarantine.add_damaged(source.name, number, str(work), line)
            elif isinstance(work, Excluded):
                excluded[work.reason] += 1
            elif work.work_id in seen:
                quarantine.add_duplicate(source.name, number, work.work_id, line)
            else:
                seen.add(work.work_id)
                staging.add(work, "conference-papers")
                as_of = max(filter(None, (as_of, work.updated)), default=None)
            if lines % _REPORT_EVERY == 0:
                told(f"reading {source.name}", lines, None)
        quarantine.end_source(str(source.path), lines)
        described.append(
            {
                "name": source.name,
                "kind": source.kind,
                "as_of": as_of,
                "sha256": sha256_of(source.path),
                "rows": lines,
                "works": staging.works - before,
            }
        )
    return PapersRead(
        described, dict(sorted(excluded.items())), quarantine.damaged, quarantine.duplicates
    )


def _works_of(
    source: Source,
) -> Iterator[tuple[int, bytes, WorkRecord | Excluded | DamagedLineError]]:
    """Number, text and content of each line of a source."""
    if source.kind == "example-works":
        for number, work in enumerate(example_works(source.path), start=1):
            yield number, b"", work
        return
    for number, line in lines_of(source.path):
        try:
            yield number, line, conference_paper(line)
        except DamagedLineError as damage:
            yield number, line, damage


def _distinct_texts(path: Path) -> list[str]:
    query = "SELECT DISTINCT text FROM read_parquet(?) ORDER BY text"
    with duckdb.connect() as connection:
        table = connection.execute(query, [str(path)]).to_arrow_table()
    return [str(text) for text in table["text"].to_pylist()]


def _counted(step: str, total: int, told: Report) -> Callable[[int], None]:
    """A function that is told how many more are done."""
    done = 0

    def add(number: int) -> None:
        nonlocal done
        done += number
        told(step, done, total)

    told(step, 0, total)
    return add


def _remove_parts(parts: Path) -> None:
    for path in parts.iterdir():
        path.unlink()
    parts.rmdir()
