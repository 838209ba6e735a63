"""Files are recognised by what they hold."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from isthmus.corpus.building import BuildReport
from isthmus.corpus.sources import example, recognised_sources
from isthmus.errors import SourceError

Build = Callable[..., BuildReport]
Paper = Callable[..., dict[str, Any]]
WORK = {"id": "https://openalex.org/W1", "authorships": []}


def test_names_and_endings_do_not_matter(make_paper: Paper, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(json.dumps(make_paper("p1", ["ETH"])))
    (tmp_path / "b.txt").write_bytes(gzip.compress(json.dumps(WORK).encode()))
    shutil.copy(example().path, tmp_path / "c.json")
    recognised = recognised_sources([tmp_path])
    sources, skipped = recognised.sources, recognised.skipped
    assert [source.kind for source in sources] == [
        "conference-papers", "openalex", "example-works",
    ]  # fmt: skip
    assert skipped == []


def test_a_folder_gives_all_its_sources_and_names_the_other_files(tmp_path: Path) -> None:
    folder = tmp_path / "openalex" / "works"
    folder.mkdir(parents=True)
    (folder / "part_0000").write_text(json.dumps(WORK))
    (folder / "deleted_ids.csv").write_text("work_id,deleted_date\n")
    (folder / ".hidden").write_text(json.dumps(WORK))
    recognised = recognised_sources([tmp_path / "openalex"])
    sources, skipped = recognised.sources, recognised.skipped
    assert [source.name for source in sources] == ["openalex/works/part_0000"]
    assert skipped == ["openalex/works/deleted_ids.csv"]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(json.dumps(WORK))
    sources = recognised_sources([tmp_path / "a", tmp_path, tmp_path / "a"]).sources
    assert len(sources) == 1


def test_a_damaged_first_line_does_not_hide_what_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("{\n\n" + json.dumps(WORK))
    [source] = recognised_sources([tmp_path / "a"]).sources
    assert source.kind == "openalex"


def test_every_path_that_cannot_be_read_is_named_with_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("")
    (tmp_path / "authors").write_text('{"id": "https://openalex.org/A1", "orcid": null}\n')
    (tmp_path / "notes").write_text("Notes\n")
    pq.write_table(pa.table({"a": [1]}), tmp_path / "a.parquet")
    (tmp_path / "folder").mkdir()
    names = ["missing", "empty", "authors", "notes", "a.parquet", "folder"]
    with pytest.raises(SourceError) as caught:
        recognised_sources([tmp_path / name for name in names])
    said = [fault.message.split(";")[0] for fault in caught.value.faults]
    assert said == [
        "there is no such file or folder",
        "is empty",
        "holds JSON objects with the fields id, orcid",
        "is not JSON lines",
        "is Parquet with the columns a",
        "is an empty folder",
    ]


def test_a_built_corpus_is_no_source(build: Build, make_paper: Paper, tmp_path: Path) -> None:
    build(lines=[make_paper("p1", ["ETH"])])
    with pytest.raises(SourceError, match="is a corpus that was built already"):
        recognised_sources([tmp_path / "corpus"])
