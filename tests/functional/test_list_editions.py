"""Editions of a list end to end: taken in, asked for by day, compared, taken out."""

from __future__ import annotations

import csv
import io
import json

import pytest

HEADER = "entry_id,name,aliases,country_codes,kind\n"


@pytest.fixture
def load(run, tmp_path):
    def load_names(day: str, *names: str):
        rows = "".join(f"e{n},{name},,CN,organisation\n" for n, name in enumerate(names))
        (tmp_path / "list.csv").write_text(HEADER + rows, encoding="utf-8")
        return run("lists", "load", "list.csv", "--list", "cn_seven_sons", "--as-of", day)

    return load_names


OLD = ["Beihang University", "Beispiel Optics Academy", "Example Works", "Some University"]
NEW = ["Beihang University", "Beispiel Optic Academy", "Example Works", "Other University"]


def test_an_older_edition_is_history_and_answers_its_own_days(run, load):
    done = load("2024-06-01", *OLD)
    assert done.returncode == 0, done.stderr
    assert "It is older than the edition in use (2026-11-01) and is kept as history" in done.stderr
    assert "No older edition is at hand to compare with" in done.stderr
    found = run("screen", "Beispiel Optics Academy", "--as-of", "2024-06-30", "--format", "json")
    (answer,) = json.loads(found.stdout)
    assert answer["result"] == "listed"
    assert [(one["list_id"], one["as_of"]) for one in answer["lists"]] == [
        ("cn_seven_sons", "2024-06-01")
    ]
    late = run("screen", "Beispiel Optics Academy", "--as-of", "2026-11-23", "--format", "json")
    assert json.loads(late.stdout)[0]["result"] == "no_listed_match"


def test_load_says_what_changed_and_diff_names_it(run, load):
    load("2024-06-01", *OLD)
    done = load("2024-07-01", *NEW)
    said = "Against the edition of 2024-06-01: 2 added, 2 removed, 0 renamed, 0 changed, 2 unchange"
    assert said in done.stderr
    both = ("--from", "2024-06-01", "--to", "2024-07-15")
    shown = run("lists", "diff", "cn_seven_sons", *both)
    assert shown.stdout.startswith("cn_seven_sons: 2024-06-01 to 2024-07-01: 2 added, 2 removed")
    data = json.loads(run("lists", "diff", "cn_seven_sons", *both, "--format", "json").stdout)
    assert data["counts"]["unchanged"] == 2
    assert (data["from"]["as_of"], data["to"]["entries"]) == ("2024-06-01", 4)
    assert [(one["change"], one["name"], one["what"]) for one in data["changes"]] == [
        ("added", "Beispiel Optic Academy", "alike: 'Beispiel Optics Academy' was removed"),
        ("added", "Other University", ""),
        ("removed", "Beispiel Optics Academy", "alike: 'Beispiel Optic Academy' was added"),
        ("removed", "Some University", ""),
    ]
    table = run("lists", "diff", "cn_seven_sons", *both, "--format", "csv")
    assert len(list(csv.DictReader(io.StringIO(table.stdout)))) == 4
    assert "2 added" in table.stderr


def test_the_same_edition_again_is_said_to_change_nothing(load):
    load("2024-06-01", *OLD)
    again = load("2024-06-01", *OLD)
    assert again.returncode == 0
    assert "Nothing changed: this edition is at hand already" in again.stderr


def test_show_lists_the_editions_and_remove_takes_a_loaded_one_out(run, load):
    load("2024-06-01", *OLD)
    (shown,) = json.loads(run("lists", "show", "cn_seven_sons", "--format", "json").stdout)
    assert [(one["as_of"], one["entries"]) for one in shown["editions"]] == [
        ("2024-06-01", 4), ("2026-11-01", 7)
    ]  # fmt: skip
    assert shown["editions"][0]["from"].startswith("loaded: list.csv, a table of entries, on ")
    assert shown["editions"][1]["from"].startswith("bundled: ")
    assert "Editions at hand" in run("lists", "show", "cn_seven_sons").stdout
    gone = run("lists", "remove", "cn_seven_sons", "--as-of", "2024-06-01")
    assert gone.returncode == 0
    assert "Removed cn_seven_sons as of 2024-06-01 (4 entries); in use is" in gone.stderr
    again = run("lists", "remove", "cn_seven_sons", "--as-of", "2026-11-01")
    assert again.returncode == 2
    assert "ships with the product and stays" in again.stderr


def test_a_table_of_other_columns_is_loaded_with_a_mapping(run, tmp_path):
    rows = "".join(f"Beispiel {n} GmbH;BG{n},Germany\n" for n in range(6))
    (tmp_path / "list.csv").write_text("Who,Where\n" + rows.replace(";", " / "), encoding="utf-8")
    (tmp_path / "map.yaml").write_text("name: Who\ncountry: Where\n", encoding="utf-8")
    options = ("--list", "cn_seven_sons", "--as-of", "2024-06-01")
    refused = run("lists", "load", "list.csv", *options)
    assert refused.returncode == 13
    assert "any other CSV needs --mapping FILE" in refused.stderr
    done = run("lists", "load", "list.csv", *options, "--mapping", "map.yaml")
    assert done.returncode == 0, done.stderr
    assert "6 entries" in done.stderr


def test_one_edition_alone_has_nothing_to_be_compared_with(run):
    done = run("lists", "diff", "us_uflpa")
    assert done.returncode == 2
    assert "has no edition older than that of 2026-07-09" in done.stderr
