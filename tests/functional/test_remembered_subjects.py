"""Remembering subjects, screening them again, and long lists of names, as a user does it."""

from __future__ import annotations

import json

import pytest

FIRST = ("--as-of", "2026-07-20")


@pytest.fixture
def names(tmp_path):
    path = tmp_path / "names.txt"
    path.write_text("Beihang University\n\nETH Zurich\n", encoding="utf-8")
    return path


def test_a_recheck_says_what_changed_and_remembers_it(run):
    assert run("screen", "Beihang University", "ETH Zurich", *FIRST, "--remember").returncode == 0
    tried = run("screen", "--recheck", "--dry-run", "--format", "json")
    assert tried.returncode == 3
    assert "the new answers are not remembered" in tried.stderr
    done = run("screen", "--recheck", "--format", "json")
    assert done.returncode == 3
    changes = json.loads(done.stdout)
    assert changes == json.loads(tried.stdout)
    assert {one["subject"] for one in changes} == {"Beihang University"}
    assert {one["list_id"] for one in changes} >= {"us_entity_list"}
    assert all("had no edition by 2026-07-20" in one["why"] for one in changes)
    again = run("screen", "--recheck")
    assert again.returncode == 0
    assert "2 remembered subjects screened again, 0 changes" in again.stdout
    (first, second) = json.loads(run("subjects", "list", "--format", "json").stdout)
    assert (first["result"], second["result"]) == ("listed", "no_listed_match")
    assert run("subjects", "forget", "1").stdout == "1 subject is forgotten.\n"
    assert run("subjects", "forget", "9").returncode == 2
    assert run("subjects", "forget", "--all").stdout == "1 subject is forgotten.\n"
    nobody = run("screen", "--recheck")
    assert nobody.returncode == 2
    assert "no subject is remembered" in nobody.stderr


def test_a_file_of_names_is_screened_into_a_file(run, names, tmp_path):
    done = run("screen", "--input", "names.txt", "--out", "out.jsonl", *FIRST)
    assert done.returncode == 0
    assert done.stdout == ""
    assert "out.jsonl: 3 names in" in done.stderr
    said = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [one["subject"] for one in said] == ["Beihang University", "", "ETH Zurich"]
    printed = run("screen", "--input", "names.txt", *FIRST, "--format", "jsonl").stdout
    assert printed == (tmp_path / "out.jsonl").read_text()
    table = run("screen", "--input", "names.txt", "--out", "out.csv", *FIRST)
    assert table.returncode == 0
    printed = run("screen", "--input", "names.txt", *FIRST, "--format", "csv").stdout
    assert printed == (tmp_path / "out.csv").read_text()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--out", "out.jsonl", "ETH Zurich"), "needs the subjects in one file"),
        (("--input", "names.txt", "--out", "out.txt"), "writes --format jsonl or csv"),
        (("ETH Zurich", "--resume"), "--resume goes with --out FILE"),
        (("ETH Zurich", "--dry-run"), "--dry-run goes with --recheck"),
        (("--recheck", "ETH Zurich"), "give no other subject"),
        (("--recheck", "--benchmark"), "go with none of each other"),
        (("--recheck", "--remember"), "go with none of each other"),
    ],
)
def test_options_that_mean_nothing_together_are_refused(run, names, options, said):
    done = run("screen", *options)
    assert done.returncode == 2
    assert said in done.stderr
