"""Opening a corpus, and what is said when it is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from isthmus.corpus.building import BuildReport
from isthmus.corpus.engine import to_arrow
from isthmus.corpus.folder import open_corpus
from isthmus.errors import SourceError

Build = Callable[..., BuildReport]
Paper = Callable[..., dict[str, Any]]


@pytest.fixture
def folder(build: Build, make_paper: Paper, tmp_path: Path) -> Path:
    build(lines=[make_paper("p1", ["ETH"], ["in DE"])])
    return tmp_path / "corpus"


def test_the_tables_of_an_opened_corpus_can_be_joined(folder: Path) -> None:
    corpus = open_corpus(folder)
    joined = corpus.works.join(corpus.affiliations, "work_id").join(corpus.institutions, "ror_id")
    assert to_arrow(joined.select("year", "name")).to_pylist() == [
        {"year": 2020, "name": "ETH Zurich"}
    ]


def test_the_snapshot_changes_with_the_content(
    folder: Path, build: Build, make_paper: Paper
) -> None:
    before = open_corpus(folder).snapshot
    build(lines=[make_paper("p1", ["ETH"], ["in FR"])])
    assert open_corpus(folder).snapshot != before
    assert len(before) == 12


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda f: (f / "manifest.json").unlink(), "holds no manifest.json, so it is no corpus"),
        (lambda f: (f / "manifest.json").write_text("{"), "is not JSON"),
        (
            lambda f: (f / "manifest.json").write_text('{"kind": "figure"}'),
            "manifest of a 'figure'",
        ),
        (
            lambda f: (f / "works/part-0000.parquet").unlink(),
            "works/part-0000.parquet: the part's file is missing",
        ),
        (
            lambda f: (f / "works/part-0000.parquet").write_bytes(b"PAR1"),
            "works/part-0000.parquet: is damaged",
        ),
    ],
)
def test_a_folder_that_is_no_corpus_is_refused_with_the_reason(
    folder: Path, spoil: Callable[[Path], object], said: str
) -> None:
    spoil(folder)
    with pytest.raises(SourceError) as caught:
        open_corpus(folder)
    assert said in str(caught.value)


def test_a_missing_folder_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such folder"):
        open_corpus(tmp_path / "none")


def test_a_corpus_of_another_version_is_to_be_built_again(folder: Path) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["parameters"]["format"] = 0
    path.write_text(json.dumps(manifest))
    with pytest.raises(SourceError, match="the tables are of format 0, expected 2"):
        open_corpus(folder)


def test_a_table_that_differs_from_its_declaration_names_every_column(folder: Path) -> None:
    path = folder / "institutions/part-0000.parquet"
    pq.write_table(pa.table({"ror_id": [1], "nam": ["x"], "country_code": ["CH"]}), path)
    with pytest.raises(SourceError) as caught:
        open_corpus(folder)
    assert [str(fault) for fault in caught.value.faults] == [
        f"institutions/part-0000.parquet: {fault}"
        for fault in (
            "column 'ror_id' is int64, expected string",
            "column 'institution_id' is missing",
            "column 'name' is missing; did you mean 'nam'?",
            "column 'types' is missing",
            "column 'lineage' is missing",
            "column 'city' is missing",
            "column 'latitude' is missing",
            "column 'longitude' is missing",
        )
    ] + [
        "build the corpus again: isthmus corpus build SOURCE... --out FOLDER",
    ]


def test_a_table_cut_short_is_found_by_its_number_of_rows(folder: Path) -> None:
    path = folder / "works/part-0000.parquet"
    pq.write_table(pq.read_table(path).slice(0, 0), path)
    with pytest.raises(SourceError, match="has 0 rows, but the manifest says 1"):
        open_corpus(folder)


def test_a_part_that_the_manifest_does_not_name_is_a_fault_because_it_would_be_read(
    folder: Path,
) -> None:
    (folder / "works/part-0001.parquet").write_bytes(
        (folder / "works/part-0000.parquet").read_bytes()
    )
    with pytest.raises(SourceError, match=r"works/part-0001\.parquet: is not in the manifest"):
        open_corpus(folder)


def test_a_manifest_without_the_parts_of_a_table_says_which(folder: Path) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["outputs"]["topics"]
    path.write_text(json.dumps(manifest))
    with pytest.raises(SourceError, match="topics: the manifest names no parts of the table"):
        open_corpus(folder)
