"""`isthmus corpus` as a user runs it."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from isthmus.manifests import sha256_of

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def paper(number: int, *affiliations: str) -> str:
    return json.dumps(
        {
            "record_id": f"p{number}",
            "venue": "icra",
            "year": 2020,
            "authors": [f"Author {order}" for order in range(len(affiliations))],
            "author_affiliations": [[text] for text in affiliations],
        }
    )


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "papers.jsonl"
    path.write_text(
        paper(1, "ETH Zurich, Switzerland", "Peking University, Beijing, China")
        + "\n"
        + paper(2, "Somewhere")
        + "\n"
    )
    return path


def contents(folder: Path) -> dict[str, str]:
    return {str(path): sha256_of(path) for path in folder.rglob("*") if path.is_file()}


def test_build_says_what_it_built_and_describe_shows_it(run: Run, source: Path) -> None:
    built = run("corpus", "build", source, "--out", "corpus")
    assert built.returncode == 0
    assert built.stdout == ""
    assert "Built corpus: 2 works, 3 authorships" in built.stderr
    assert "Works with a known country: 1 of 2 (50.0%)" in built.stderr

    table = run("corpus", "describe", "corpus")
    assert table.returncode == 0
    for said in ("papers.jsonl", "organisation registry", "1 of 2 works have no known country."):
        assert said in table.stdout
    rows = list(
        csv.DictReader(io.StringIO(run("corpus", "describe", "corpus", "--format", "csv").stdout))
    )
    assert [(row["year"], row["works"], row["coverage"]) for row in rows] == [("2020", "2", "0.5")]
    described = json.loads(run("corpus", "describe", "corpus", "--format", "json").stdout)
    assert {row["table"]: row["rows"] for row in described["tables"]}["works"] == 2
    assert len(described["snapshot"]) == 12


def test_missing_sources_are_all_named_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    built = run("corpus", "build", "none.jsonl", "empty", "--out", "corpus")
    assert built.returncode == 10
    assert "none.jsonl: there is no such file or folder" in built.stderr
    assert "empty: is an empty folder" in built.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


@pytest.mark.parametrize("arguments", [[], ["papers.jsonl", "--example"]])
def test_either_sources_or_the_example_are_built(
    run: Run, source: Path, arguments: list[str]
) -> None:
    built = run("corpus", "build", *arguments, "--out", "corpus")
    assert built.returncode == 2
    assert "name the sources, or give --example" in built.stderr


def test_describing_a_folder_that_is_no_corpus_says_how_to_build_one(
    run: Run, tmp_path: Path
) -> None:
    described = run("corpus", "describe", tmp_path)
    assert described.returncode == 10
    assert "isthmus corpus build SOURCE... --out FOLDER" in described.stderr


def test_a_killed_build_leaves_the_previous_corpus_intact(
    run: Run, source: Path, tmp_path: Path
) -> None:
    assert run("corpus", "build", source, "--out", "corpus").returncode == 0
    before = contents(tmp_path / "corpus")
    build = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "isthmus.cli.main",
            "corpus",
            "build",
            "--example",
            "--out",
            "corpus",
        ],
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
    )
    try:
        begun = time.monotonic()
        # Wait until works are being written into the temporary folder.
        while not list(tmp_path.glob(".corpus.building-*/parts/works.parquet")):
            assert time.monotonic() - begun < 60
            assert build.poll() is None
            time.sleep(0.01)
    finally:
        os.kill(build.pid, signal.SIGKILL)
        build.wait()
    assert list(tmp_path.glob(".corpus.building-*"))
    assert contents(tmp_path / "corpus") == before
    assert run("corpus", "describe", "corpus").returncode == 0

    assert run("corpus", "build", source, "--out", "corpus").returncode == 0
    assert not list(tmp_path.glob(".corpus.building-*"))


def test_the_cube_of_a_corpus_is_made_with_it_and_again_on_request(
    run: Run, source: Path, tmp_path: Path
) -> None:
    run("corpus", "build", source, "--out", "corpus")
    before = contents(tmp_path / "corpus" / "cube")
    assert any(path.endswith("cube/countries.parquet") for path in before)
    made = run("corpus", "cube", "corpus")
    assert made.returncode == 0, made.stderr
    assert "Parts counted: 0; only ranked again: 0; kept: 1." in made.stderr
    assert contents(tmp_path / "corpus" / "cube") == before
