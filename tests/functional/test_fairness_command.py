"""`isthmus fairness` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from isthmus.proposals.reading import example_proposals


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for all commands here, so that the lists are prepared once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def in_one_home(isolated_home: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISTHMUS_HOME", str(home))


SELF_TEST = ("fairness", "self-test", "--framework", "ca-strac", "--as-of", "2026-11-23")


def test_own_cases_are_tested_with_the_shipped_ones_and_a_bad_file_is_named(
    run: Any, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "mine.yaml").write_text(example_proposals()[2].read_text("utf-8"), encoding="utf-8")
    (own / "bad.yaml").write_text("title: x\npi_name: x\n", encoding="utf-8")
    done = run(
        *SELF_TEST, "--cases", "own", "--no-shipped", "--out", "report.html", "--format", "json"
    )
    assert done.returncode == 12, done.stderr
    data = json.loads(done.stdout)
    assert data["holds"] is True
    assert [(one["file"], one["shipped"]) for one in data["cases"]] == [("mine.yaml", False)]
    assert len(data["pairs"]) > 40
    assert [one["file"] for one in data["unread"]] == ["bad.yaml"]
    assert "bad.yaml: could not be tested:" in done.stderr
    assert "pi_name: is refused" in done.stderr
    assert "wrote report.html" in done.stderr
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Does origin change an answer?" in page
    assert "mine.yaml" in page
    manifest = json.loads((tmp_path / "report.html.manifest.json").read_text(encoding="utf-8"))
    assert manifest == data["manifest"]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--out", "report.pdf"], 2, "a report is written as .html, .md, .json"),
        (["--cases", "none"], 2, "there is no such folder; name one with cases"),
        (["--no-shipped"], 2, "leaves nothing to test; name a folder with --cases"),
        (["--as-of", "tomorrow"], 2, "'tomorrow' is not a date"),
        (["--format", "csv"], 2, "use table or json"),
        (["--framework", "ca-starc"], 2, "did you mean 'ca-strac'?"),
        (["--frameworks", "none"], 11, "there is no such folder"),
    ],
)
def test_a_wrong_request_says_what_was_expected(
    run: Any, arguments: list[str], code: int, said: str
) -> None:
    done = run("fairness", "self-test", *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert done.stdout == ""


DISPARITY = ("fairness", "disparity")


def test_the_example_is_compared_and_its_small_group_withheld(run: Any, tmp_path: Path) -> None:
    done = run(*DISPARITY, "--example", "--out", "audit.html", "--format", "csv")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("group,outcome,count,total,share,")
    assert len(lines) == 1 + 4 * 3
    assert "Group D" not in done.stdout
    assert "withheld, too small or all alike: Group D" in done.stderr
    assert "Of 12 comparisons, 3 differences stand against chance" in done.stderr
    page = (tmp_path / "audit.html").read_text(encoding="utf-8")
    assert "What can&#39;t be concluded" in page
    assert "sha256" not in (tmp_path / "audit.html.manifest.json").read_text(encoding="utf-8")


def test_a_person_reads_shares_differences_and_ratios_with_their_intervals(run: Any) -> None:
    done = run(*DISPARITY, "--example")
    said = " ".join(done.stdout.split())
    assert "118 of 201" in said
    assert "In brackets: intervals of 95 %" in said
    assert "−16.5" in done.stderr


@pytest.mark.parametrize(
    ("text", "arguments", "code", "said"),
    [
        ("name,outcome,count\nA,x,10\n", ["--group", "name"], 10, "is about single persons"),
        ("group,outcome\nA,x\nB,y\n", [], 10, "looks like one row per person"),
        ("group,outcome,count\nA,x,20\n", ["--smallest", "2"], 10, "holds one group"),
        ("group,result,count\nA,x,20\n", [], 10, "there is no column 'outcome'"),
        ("", ["--out", "audit.pdf"], 2, "a report is written as .html, .md, .json"),
        ("", ["--example"], 2, "name one table: a file, or --example"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(
    run: Any, tmp_path: Path, text: str, arguments: list[str], code: int, said: str
) -> None:
    (tmp_path / "counts.csv").write_text(text, encoding="utf-8")
    done = run(*DISPARITY, "counts.csv", *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert done.stdout == ""
