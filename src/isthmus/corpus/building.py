"""Building a corpus: raw sources in, the tables of `schema.py` out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from isthmus.corpus.attribution import Resolver
from isthmus.corpus.cube.building import build_cube
from isthmus.corpus.cube.layout import folder_of
from isthmus.corpus.folder import (
    FORMAT,
    KIND,
    MANIFEST,
    QUARANTINE,
    described_part,
    described_table,
)
from isthmus.corpus.papers import PART, PapersRead, write_papers
from isthmus.corpus.replacing import replaced_folder
from isthmus.corpus.schema import TABLES
from isthmus.corpus.snapshot.mirror import Mirror
from isthmus.corpus.snapshot.part import Reading
from isthmus.corpus.snapshot.parts_of_corpus import (
    UPDATE,
    Ingest,
    Prepared,
    WorksFile,
    parts_folder,
    prepared_parts,
    put_parts,
)
from isthmus.corpus.snapshot.reference_tables import write_reference_tables
from isthmus.corpus.snapshot.resolving import summed
from isthmus.corpus.sources import Recognised, example, recognised_sources
from isthmus.errors import SourceError
from isthmus.manifests import manifest, write_json
from isthmus.organisations.kept_answers import answers_folder
from isthmus.organisations.registry import Registry, load_registry
from isthmus.organisations.resolver import resolve

Report = Callable[[str, int, int | None], None]
"""Is told the step, how much of it is done, and of how much where that is known."""


@dataclass(frozen=True)
class BuildReport:
    """What a build did.

    `rows` counts each table's rows; `excluded` the works left out, by reason; `skipped` names files
    in the given folders that are no source. Of the files of OpenAlex works, `read_files` were read
    and `reused_files` taken over from the previous corpus. `recovered` holds what resolving strings
    gave, by year.
    """

    out: Path
    rows: dict[str, int]
    works_with_country: int
    authorships_with_country: int
    damaged: int
    duplicates: int
    excluded: dict[str, int]
    skipped: tuple[str, ...]
    read_files: int = 0
    reused_files: int = 0
    deleted: int = 0
    recovered: tuple[Mapping[str, Any], ...] = ()


def build_corpus(
    sources: Sequence[Path] | None,
    out: Path,
    *,
    registry: Registry | None = None,
    resolver: Resolver | None = None,
    include_expansion: bool = False,
    resolve_strings: bool = False,
    with_references: bool = False,
    report: Report | None = None,
) -> BuildReport:
    """Read the sources and put a corpus into a folder, in the place of one that is there.

    The folder changes in one step at the end: a build that fails or is killed leaves the previous
    corpus as it was, and the next one goes on with the files of OpenAlex works that were finished.
    Those that the previous corpus was made from, and that have not changed, are not read again. A
    line that cannot be read goes to `quarantine.jsonl` with its reason.

    Parameters
    ----------
    sources
        Files, folders of files, or mirrors of the OpenAlex snapshot; None is the bundled example.
    registry
        The organisations that strings are resolved to; by default the registry in use.
    resolver
        Resolves affiliation strings instead of `organisations.resolver.resolve`.
    include_expansion
        Keep the works that OpenAlex marks `is_xpac`.
    resolve_strings
        Resolve the strings for which OpenAlex has no institution; so does giving a `resolver`.
        Those of conference papers always are.
    with_references
        Write the table `references`, too.

    Raises
    ------
    SourceError
        If a source is missing, empty, not recognised or cut off, if more than one line in a
        hundred is damaged, if there is no work at all, if the disk is too small, or if `out` holds
        something else.
    """
    told = report or _silent
    reading = Reading(include_expansion, with_references, resolve_strings or resolver is not None)
    keeps_answers = resolver is None and registry is None
    if registry is not None and resolver is None:
        resolver = partial(resolve, registry=registry)
    found = Recognised([example()], [], []) if sources is None else recognised_sources(sources)
    registry = registry or load_registry()
    resolutions = answers_folder(registry) if keeps_answers else None
    ingest = _ingest(found, reading, resolver, resolutions)
    parameters = {
        "format": FORMAT,
        "include_expansion_works": include_expansion,
        **ingest.parameters(registry.sha256),
    }
    job = _Job(found, ingest, parameters, registry, resolver, told)
    if not ingest.files:
        with replaced_folder(out) as folder:
            return _written(job, out, folder, [])
    with parts_folder(out) as work:
        prepared = prepared_parts(ingest, out, work, parameters, told)
        with replaced_folder(out) as folder:
            return _written(job, out, folder, prepared)


@dataclass(frozen=True)
class _Job:
    found: Recognised
    ingest: Ingest
    parameters: Mapping[str, Any]
    registry: Registry
    resolver: Resolver | None
    told: Report


def _ingest(
    found: Recognised, reading: Reading, resolver: Resolver | None, resolutions: Path | None
) -> Ingest:
    files = [
        WorksFile(source.path, source.name, source.form, source.records)
        for source in found.sources
        if source.kind == "openalex"
    ]
    gone = frozenset(number for mirror in found.mirrors for number in mirror.deleted())
    return Ingest(files, gone, reading, resolver, resolutions)


def _written(job: _Job, out: Path, folder: Path, prepared: Sequence[Prepared]) -> BuildReport:
    """Everything into the folder that is to become the corpus."""
    papers = [source for source in job.found.sources if source.kind != "openalex"]
    read = PapersRead([], {}, 0, 0)
    described: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    (folder / QUARANTINE).touch()
    if papers:
        read = write_papers(
            papers, folder, job.registry, job.resolver, job.told, job.ingest.resolutions
        )
        for name in ("works", "authorships", "affiliations"):
            described[name].append(described_part(folder, name, PART))
    files, parts = put_parts(prepared, out, folder, job.told) if prepared else ([], {})
    for name, entries in parts.items():
        described.setdefault(name, []).extend(entries)
    outputs = {name: described_table(entries) for name, entries in described.items()}
    if outputs["works"]["rows"] == 0:
        names = [source.name for source in job.found.sources]
        more = ", …" if len(names) > 3 else ""
        raise SourceError(", ".join(names[:3]) + more, ["no work was read"])
    if prepared:
        job.told("writing institutions", 0, None)
        mirrors = job.found.mirrors
        damaged = write_reference_tables(folder, UPDATE, mirrors, job.registry, PART, bool(papers))
    else:
        damaged = 0
    for name in TABLES:
        if not outputs[name]["parts"]:
            outputs[name] = described_table([described_part(folder, name, PART)])
    countries = _with_country(folder)
    build = BuildReport(
        out=out,
        rows={name: table["rows"] for name, table in outputs.items()},
        works_with_country=countries[0],
        authorships_with_country=countries[1],
        damaged=read.damaged + damaged + _total(files, "damaged"),
        duplicates=read.duplicates + _total(files, "duplicates") + _total(files, "superseded"),
        excluded=_summed([read.excluded, *(one["excluded"] for one in files)]),
        skipped=tuple(job.found.skipped),
        read_files=sum(one.folder is not None for one in prepared),
        reused_files=sum(one.folder is None for one in prepared),
        deleted=_total(files, "deleted"),
        recovered=tuple(summed([one.get("unknown_country", {}) for one in files])),
    )
    _write_manifest(folder, job, [*read.described, *files], outputs, build, read.texts)
    build_cube(folder, previous=folder_of(out), report=job.told)
    return build


def _total(files: Iterable[Mapping[str, Any]], name: str) -> int:
    return sum(one[name] for one in files)


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in counts:
        for reason, number in one.items():
            found[reason] = found.get(reason, 0) + number
    return dict(sorted(found.items()))


def _silent(_step: str, _done: int, _total: int | None) -> None:
    """A report to nobody."""


def _with_country(folder: Path) -> tuple[int, int]:
    """Works and authorships with at least one known country."""
    query = """
        SELECT count(*) FILTER (len(country_set) > 0),
               coalesce(sum(author_count - unknown_country_authors), 0)
        FROM read_parquet(?)
    """
    with duckdb.connect() as connection:
        row = connection.execute(query, [str(folder / "works" / "*.parquet")]).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def _write_manifest(
    folder: Path,
    job: _Job,
    sources: list[dict[str, Any]],
    outputs: Mapping[str, Any],
    build: BuildReport,
    texts: int,
) -> None:
    """Everything that a reader needs to judge the corpus, and to make it again."""
    content = manifest(
        KIND,
        inputs={
            "sources": sources,
            "snapshots": [_described_mirror(mirror) for mirror in job.found.mirrors],
            "registry": {
                "version": job.registry.version,
                "sha256": job.registry.sha256,
                "organisations": len(job.registry),
            },
        },
        parameters=job.parameters,
    )
    content["outputs"] = outputs
    content["counts"] = {
        "distinct_affiliation_texts": texts,
        "works_with_country": build.works_with_country,
        "authorships_with_country": build.authorships_with_country,
        "deleted_works": build.deleted,
        "recovered_by_resolving": list(build.recovered),
    }
    content["excluded_works"] = build.excluded
    content["quarantine"] = {"damaged": build.damaged, "duplicates": build.duplicates}
    write_json(folder / MANIFEST, content)


def _described_mirror(mirror: Mirror) -> dict[str, Any]:
    return {
        "name": mirror.root.resolve().name,
        "date": mirror.date,
        "files": len(mirror.works),
        "files_absent": mirror.absent,
    }
