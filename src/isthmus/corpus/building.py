"""Building a corpus: raw sources in, the tables of `schema.py` out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from isthmus.corpus.assembly import write_tables
from isthmus.corpus.attribution import Resolver, resolved_texts
from isthmus.corpus.conference_papers import conference_paper, example_works
from isthmus.corpus.cube.building import build_cube
from isthmus.corpus.cube.layout import folder_of
from isthmus.corpus.folder import (
    FORMAT,
    KIND,
    MANIFEST,
    QUARANTINE,
    described_part,
    described_table,
    part_file,
)
from isthmus.corpus.openalex import openalex_work
from isthmus.corpus.quarantine import Quarantine
from isthmus.corpus.records import DamagedLineError, Excluded, WorkRecord
from isthmus.corpus.replacing import replaced_folder
from isthmus.corpus.schema import TABLES
from isthmus.corpus.sources import Source, example, lines_of, recognised_sources
from isthmus.corpus.staging import STAGED, Staging
from isthmus.errors import SourceError
from isthmus.manifests import manifest, sha256_of, write_json
from isthmus.organisations.registry import Registry, load_registry
from isthmus.organisations.resolver import resolve

Report = Callable[[str, int, int | None], None]
"""Is told the step, how much of it is done, and of how much where that is known."""

PART = "part-0000"

_REPORT_EVERY = 2_000


@dataclass(frozen=True)
class BuildReport:
    """What a build did. `rows` counts each table's rows; `excluded` the works left out, by reason;
    `skipped` names files in the given folders that are no source."""

    out: Path
    rows: dict[str, int]
    works_with_country: int
    authorships_with_country: int
    damaged: int
    duplicates: int
    excluded: dict[str, int]
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class _Read:
    """What became of the lines of all sources."""

    described: list[dict[str, Any]]
    excluded: dict[str, int]
    damaged: int
    duplicates: int


def build_corpus(
    sources: Sequence[Path] | None,
    out: Path,
    *,
    registry: Registry | None = None,
    resolver: Resolver | None = None,
    include_expansion: bool = False,
    report: Report | None = None,
) -> BuildReport:
    """Read the sources and put a corpus into a folder, in the place of one that is there.

    The folder changes in one step at the end: a build that fails or is killed leaves the previous
    corpus as it was. A line that cannot be read goes to `quarantine.jsonl` with its reason.

    Parameters
    ----------
    sources
        Files, or folders of files; None is the bundled example.
    registry
        The organisations that strings are resolved to; by default the registry in use.
    resolver
        Resolves affiliation strings instead of `organisations.resolver.resolve`.
    include_expansion
        Keep the works that OpenAlex marks `is_xpac`.

    Raises
    ------
    SourceError
        If a source is missing, empty, not recognised or cut off, if more than one line in a
        hundred is damaged, if there is no work at all, or if `out` holds something else.
    """
    told = report or _silent
    if registry is not None and resolver is None:
        resolver = partial(resolve, registry=registry)
    registry = registry or load_registry()
    found, skipped = ([example()], []) if sources is None else recognised_sources(sources)
    with replaced_folder(out) as folder:
        parts = folder / "parts"
        with Staging(parts) as staging, Quarantine(folder / QUARANTINE) as quarantine:
            read = _read(found, staging, quarantine, include_expansion, told)
        if staging.works == 0:
            raise SourceError(", ".join(source.name for source in found), ["no work was read"])
        staged = {name: staging.file(name) for name in STAGED}
        texts = _distinct_texts(staged["texts"])
        resolved = resolved_texts(texts, resolver, _counted("resolving", len(texts), told))
        told("writing tables", 0, None)
        registered = registry.table.select(["ror_id", "name", "country_code", "types"])
        rows = write_tables(staged, resolved, registered, folder, PART)
        _remove_parts(parts)
        countries = _with_country(folder)
        counts = {
            "distinct_affiliation_texts": len(texts),
            "works_with_country": countries[0],
            "authorships_with_country": countries[1],
        }
        _write_manifest(folder, read, registry, include_expansion, counts)
        build_cube(folder, previous=folder_of(out), report=report)
    return BuildReport(
        out=out,
        rows=rows,
        works_with_country=countries[0],
        authorships_with_country=countries[1],
        damaged=read.damaged,
        duplicates=read.duplicates,
        excluded=read.excluded,
        skipped=tuple(skipped),
    )


def _read(
    sources: Sequence[Source],
    staging: Staging,
    quarantine: Quarantine,
    include_expansion: bool,
    told: Report,
) -> _Read:
    """Stage the works of all sources, each id once."""
    seen: set[str] = set()
    excluded: Counter[str] = Counter()
    described = []
    for source in sources:
        lines = 0
        as_of = source.as_of
        before = staging.works
        for number, line, work in _works_of(source, include_expansion):
            lines += 1
            if isinstance(work, DamagedLineError):
                quarantine.add_damaged(source.name, number, str(work), line)
            elif isinstance(work, Excluded):
                excluded[work.reason] += 1
            elif work.work_id in seen:
                quarantine.add_duplicate(source.name, number, work.work_id, line)
            else:
                seen.add(work.work_id)
                staging.add(work, _SOURCE_NAMES[source.kind])
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
    return _Read(
        described, dict(sorted(excluded.items())), quarantine.damaged, quarantine.duplicates
    )


_SOURCE_NAMES = {
    "openalex": "openalex",
    "conference-papers": "conference-papers",
    "example-works": "conference-papers",
}


def _works_of(
    source: Source, include_expansion: bool
) -> Iterator[tuple[int, bytes, WorkRecord | Excluded | DamagedLineError]]:
    """Number, text and content of each line of a source."""
    if source.kind == "example-works":
        for number, work in enumerate(example_works(source.path), start=1):
            yield number, b"", work
        return
    for number, line in lines_of(source.path):
        try:
            if source.kind == "openalex":
                yield number, line, openalex_work(line, include_expansion)
            else:
                yield number, line, conference_paper(line)
        except DamagedLineError as damage:
            yield number, line, damage


def _distinct_texts(path: Path) -> list[str]:
    query = "SELECT DISTINCT text FROM read_parquet(?) ORDER BY text"
    with duckdb.connect() as connection:
        table = connection.execute(query, [str(path)]).to_arrow_table()
    return [str(text) for text in table["text"].to_pylist()]


def _silent(_step: str, _done: int, _total: int | None) -> None:
    """A report to nobody."""


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


def _with_country(folder: Path) -> tuple[int, int]:
    """Works and authorships with at least one known country."""
    query = """
        SELECT count(*) FILTER (len(country_set) > 0), sum(author_count - unknown_country_authors)
        FROM read_parquet(?)
    """
    with duckdb.connect() as connection:
        row = connection.execute(query, [str(part_file(folder, "works", PART))]).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def _write_manifest(
    folder: Path,
    read: _Read,
    registry: Registry,
    include_expansion: bool,
    counts: dict[str, int],
) -> None:
    """Everything that a reader needs to judge the corpus, and to make it again."""
    content = manifest(
        KIND,
        inputs={
            "sources": read.described,
            "registry": {
                "version": registry.version,
                "sha256": registry.sha256,
                "organisations": len(registry),
            },
        },
        parameters={"format": FORMAT, "include_expansion_works": include_expansion},
    )
    content["outputs"] = {
        name: described_table([described_part(folder, name, PART)]) for name in TABLES
    }
    content["counts"] = counts
    content["excluded_works"] = read.excluded
    content["quarantine"] = {"damaged": read.damaged, "duplicates": read.duplicates}
    write_json(folder / MANIFEST, content)
