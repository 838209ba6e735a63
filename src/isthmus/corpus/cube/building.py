"""The cube of a corpus on disk, made part by part; of a former cube only what has changed.

A part is counted again if its works or affiliations are others than before. If only a threshold of
citations has moved, just its top-cited works are. Everything that concerns all parts is then added
up anew from the cells of the parts, which are far fewer than the works.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.corpus.attribution import end_with_parent
from isthmus.corpus.country_sets import CountryCodes, CountrySets, read_country_sets
from isthmus.corpus.cube.dimensions import Dimensions
from isthmus.corpus.cube.layout import FORMAT, KIND, cells_table, folder_of, write
from isthmus.corpus.cube.merging import merge_slice, merged_slices, slices_of
from isthmus.corpus.cube.part_files import Part, count_part, locate_part, rank_part_again
from isthmus.corpus.cube.rollups import (
    country_table,
    members,
    pair_table,
    size_table,
    without_type,
)
from isthmus.corpus.cube.survey import (
    Survey,
    cells_of,
    dimensions_of_all,
    read_survey,
    survey_part,
    thresholds_of_all,
    works_by_subject,
)
from isthmus.corpus.cube.top_cited import (
    SHARES,
    Threshold,
    Thresholds,
    cell_numbers,
    fields_of,
    moved,
    types_of_cells,
    years_of_cells,
)
from isthmus.corpus.folder import MANIFEST, part_file, read_manifest
from isthmus.corpus.replacing import replaced_subfolder
from isthmus.manifests import manifest, sha256_of, write_json

Report = Callable[[str, int, int | None], None]
"""Is told the step, how much of it is done, and of how much where that is known."""

Result = TypeVar("Result")

SETS, THRESHOLDS = "country_sets.parquet", "thresholds.parquet"
POOL_ABOVE = 400_000
"""With more works than this it pays to start processes."""


@dataclass(frozen=True)
class CubeReport:
    """What was done: parts counted from their tables, parts of which only the top-cited works were
    counted again, parts kept as they were, and how many cells and sets there are now."""

    counted: int
    ranked_again: int
    kept: int
    works: int
    cells: int
    country_sets: int


def build_cube(
    corpus: Path,
    *,
    previous: Path | None = None,
    report: Report | None = None,
    processes: int | None = None,
) -> CubeReport:
    """Make the cube of a corpus, in the place of one that is there.

    Parameters
    ----------
    corpus
        The folder of a corpus.
    previous
        The folder of a former cube, from which what has not changed is taken; by default the one
        in the corpus.
    report
        Is told what is being done.
    processes
        How many processes; by default one per core, and none where there are few works.

    Raises
    ------
    SourceError
        If the folder is no corpus, or has more types, subfields or countries than can be counted
        by.
    """
    told = report or _silent
    parts = parts_of(corpus)
    former = _former(folder_of(corpus) if previous is None else previous)
    with replaced_subfolder(folder_of(corpus)) as out:
        plan = _planned(parts, former, out, told)
        with _runner(plan.works, processes) as run:
            _count_parts(plan, out, run, told)
            cells = _merge(plan, out, run, told)
        _write_manifest(corpus, plan, out, cells)
    return CubeReport(
        counted=len(plan.touched),
        ranked_again=len(plan.moved),
        kept=len(parts) - len(plan.touched) - len(plan.moved),
        works=plan.works,
        cells=cells,
        country_sets=len(plan.sets),
    )


@dataclass(frozen=True)
class _SourcePart:
    """A part of the corpus with what tells whether it has changed."""

    part: Part
    sha256: tuple[str, str]


@dataclass(frozen=True)
class _Former:
    """A cube that was made before: its folder, the hashes of its parts, its dimensions."""

    folder: Path
    sha256: Mapping[str, tuple[str, str]]
    dimensions: Dimensions
    limits: Thresholds
    sets: CountrySets


@dataclass(frozen=True)
class _Plan:
    """What is to be done for each part, and what all parts share."""

    parts: Sequence[_SourcePart]
    surveys: Sequence[Survey]
    touched: Sequence[Part]
    moved: Sequence[Part]
    dimensions: Dimensions
    limits: Thresholds
    sets: CountrySets

    @property
    def works(self) -> int:
        return sum(survey.works for survey in self.surveys)


def parts_of(corpus: Path) -> list[_SourcePart]:
    """The parts of a corpus, as its manifest lists them."""
    outputs = read_manifest(corpus)["outputs"]
    affiliations = {part["part"]: part["sha256"] for part in outputs["affiliations"]["parts"]}
    return [
        _SourcePart(
            Part(
                part["part"],
                part_file(corpus, "works", part["part"]),
                part_file(corpus, "affiliations", part["part"]),
            ),
            (part["sha256"], affiliations[part["part"]]),
        )
        for part in outputs["works"]["parts"]
    ]


def _planned(
    parts: Sequence[_SourcePart], former: _Former | None, out: Path, told: Report
) -> _Plan:
    """Look at every part, and take over what has not changed."""
    touched = []
    for number, one in enumerate(parts):
        told("looking at the parts", number, len(parts))
        folder = out / "parts" / one.part.name
        if former is not None and former.sha256.get(one.part.name) == one.sha256:
            _link(former.folder / "parts" / one.part.name, folder)
        else:
            survey_part(one.part.works, folder)
            touched.append(one.part)
    surveys = [read_survey(out / "parts" / one.part.name) for one in parts]
    dimensions = dimensions_of_all(surveys)
    limits = thresholds_of_all(surveys, dimensions)
    sets = CountrySets() if former is None else former.sets
    for survey in surveys:
        sets.codes.places(survey.codes["country_code"].to_pylist())
    if former is not None and former.dimensions != dimensions:
        # The keys of cells count subjects and types; a new one among them moves the others.
        touched = [one.part for one in parts]
    again = []
    if former is not None:
        others = moved(former.limits, limits)
        again = [
            one.part
            for one, survey in zip(parts, surveys, strict=True)
            if one.part not in touched
            and np.isin(cells_of(survey, dimensions, limits.fields), others).any()
        ]
    return _Plan(parts, surveys, touched, again, dimensions, limits, sets)


def _count_parts(plan: _Plan, out: Path, run: _Runner, told: Report) -> None:
    """Write the cells of every part that has changed."""
    folder, scratch = out / "parts", out / "scratch"
    scratch.mkdir()
    shared = (plan.dimensions, CountryCodes(list(plan.sets.codes.codes)), plan.limits, scratch)
    total = 2 * len(plan.touched) + len(plan.moved)
    done = 0
    counting = []
    located = [run(locate_part, part, *shared) for part in plan.touched]
    for part, masks in zip(plan.touched, located, strict=True):
        numbers = plan.sets.numbers_of(masks.result())
        counting.append(run(count_part, part, numbers, scratch, folder))
        done += 1
        told("counting works", done, total)
    counting += [
        run(rank_part_again, part, plan.dimensions, plan.limits, folder) for part in plan.moved
    ]
    for one in counting:
        one.result()
        done += 1
        told("counting works", done, total)


def _merge(plan: _Plan, out: Path, run: _Runner, told: Report) -> int:
    """Add up the cells of all parts, and write the cube and its rollups."""
    scratch = out / "scratch"
    paths = [out / "parts" / one.part.name / "cells.parquet" for one in plan.parts]
    held = sum(pq.read_metadata(path).num_rows for path in paths)
    slices = slices_of(works_by_subject(plan.surveys, plan.dimensions), held)
    merging = [
        run(merge_slice, one, paths, plan.dimensions, plan.limits, scratch, out) for one in slices
    ]
    cells = 0
    for number, one in enumerate(merging):
        told("adding up", number, len(merging))
        cells += one.result()
    told("adding up", len(merging), len(merging))
    plan.sets.write(out / SETS)
    _write_thresholds(plan, out / THRESHOLDS)
    _write_rollups(plan, scratch, out)
    for path in scratch.iterdir():
        path.unlink()
    scratch.rmdir()
    return cells


def _write_rollups(plan: _Plan, scratch: Path, out: Path) -> None:
    of = members(plan.sets)
    typed = merged_slices(scratch)
    for cells, ending in ((typed, "_by_type"), (without_type(typed), "")):
        named = {
            "sets": cells_table(cells, plan.dimensions, subjects=False),
            "countries": country_table(cells, of, plan.dimensions, bool(ending)),
            "sizes": size_table(cells, of, plan.dimensions, bool(ending)),
            "pairs": pair_table(cells, of, plan.dimensions, bool(ending)),
        }
        for name, table in named.items():
            write(table, out / f"{name}{ending}.parquet")


def _write_thresholds(plan: _Plan, path: Path) -> None:
    """One row per cell: `field` or `venue: …`, year and type, and for each share the threshold,
    the weight of a work at it, and whether the cell is small."""
    limits = plan.limits
    fields, types = (
        pa.array(limits.fields, pa.string()),
        pa.array(plan.dimensions.types, pa.string()),
    )
    columns = {
        "field": fields.take(pa.array(fields_of(limits.cells))),
        "year": pa.array(years_of_cells(limits.cells).astype(np.int16)),
        "type": types.take(pa.array(types_of_cells(limits.cells))),
    }
    for name, threshold in limits.by_share.items():
        for column in ("cited", "weight", "small"):
            columns[f"{name}_{column}"] = pa.array(getattr(threshold, column))
    write(pa.table(columns), path)


def _read_thresholds(path: Path, dimensions: Dimensions) -> Thresholds:
    table = pq.read_table(path)
    fields = sorted(set(table["field"].to_pylist()))
    survey_cells = cell_numbers(
        _places(table["field"], {name: place for place, name in enumerate(fields)}),
        table["year"].to_numpy().astype(np.int64),
        _places(table["type"], dimensions.type_places),
    )
    by_share = {
        name: Threshold(
            *(
                table[f"{name}_{column}"].to_numpy(zero_copy_only=False)
                for column in ("cited", "weight", "small")
            )
        )
        for name in SHARES
    }
    return Thresholds(tuple(fields), survey_cells, by_share)


def _places(column: pa.ChunkedArray, places: Mapping[str, int]) -> npt.NDArray[np.int64]:
    coded = column.combine_chunks().dictionary_encode()
    of_name = np.array([places[name] for name in coded.dictionary.to_pylist()], np.int64)
    return of_name[coded.indices.to_numpy()] if len(of_name) else of_name


def _write_manifest(corpus: Path, plan: _Plan, out: Path, cells: int) -> None:
    content = manifest(
        KIND,
        inputs={
            "corpus": sha256_of(corpus / MANIFEST),
            "parts": {one.part.name: list(one.sha256) for one in plan.parts},
        },
        parameters={"format": FORMAT, "top_cited_shares": dict(SHARES)},
    )
    content["subjects"] = [list(subject) for subject in plan.dimensions.subjects]
    content["types"] = list(plan.dimensions.types)
    content["fields"] = list(plan.dimensions.names)
    content["counts"] = {
        "works": plan.works,
        "cells": cells,
        "country_sets": len(plan.sets),
    }
    write_json(out / MANIFEST, content)


def _former(folder: Path) -> _Former | None:
    """The cube in a folder, or None where there is none that could be used."""
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    if content.get("kind") != KIND or content["parameters"].get("format") != FORMAT:
        return None
    dimensions = Dimensions(
        tuple((field, subfield) for field, subfield in content["subjects"]),
        tuple(content["types"]),
        tuple(content["fields"]),
    )
    return _Former(
        folder,
        {name: (one, other) for name, (one, other) in content["inputs"]["parts"].items()},
        dimensions,
        _read_thresholds(folder / THRESHOLDS, dimensions),
        read_country_sets(folder / SETS),
    )


def _link(source: Path, target: Path) -> None:
    """The files of a folder under a second name; nothing is copied, and nothing is ever changed
    in place."""
    target.mkdir(parents=True)
    for path in sorted(source.iterdir()):
        os.link(path, target / path.name)


class _Done(Future[Result]):
    """What was done at once, in this process."""

    def __init__(self, result: Result) -> None:
        super().__init__()
        self.set_result(result)


_Runner = Callable[..., Future[Any]]


@contextmanager
def _runner(works: int, processes: int | None) -> Iterator[_Runner]:
    """Runs functions in several processes, or in this one where there is little to do."""
    number = processes or (os.cpu_count() or 1 if works > POOL_ABOVE else 1)
    if number == 1:
        yield lambda function, *arguments: _Done(function(*arguments))
        return
    # Started afresh instead of forked: the engine's threads do not survive a fork.
    pool = ProcessPoolExecutor(number, mp_context=get_context("spawn"), initializer=end_with_parent)
    try:
        yield pool.submit
    finally:
        pool.shutdown(cancel_futures=True)


def _silent(_step: str, _done: int, _total: int | None) -> None:
    """A report to nobody."""
