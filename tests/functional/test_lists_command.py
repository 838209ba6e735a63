"""`isthmus lists` end to end."""

from __future__ import annotations

import csv
import io
import json

HEADER = "entry_id,name,aliases,country_codes,kind\n"


def rows(count: int) -> str:
    return "".join(f"e{n},Beispiel {n} University,,DE,organisation\n" for n in range(count))


def test_show_names_every_list_with_its_edition_and_age(run):
    done = run("lists", "show", "--as-of", "2026-11-23", "--format", "json")
    assert done.returncode == 0
    by_id = {one["list_id"]: one for one in json.loads(done.stdout)}
    assert len(by_id) == 15
    entity_list = by_id["us_entity_list"]
    assert (entity_list["as_of"], entity_list["age_days"], entity_list["entries"]) == (
        "2026-07-31", 115, 2975
    )  # fmt: skip
    assert by_id["cn_seven_sons"]["class"] == "assessment"
    assert by_id["us_section_1286"]["edition"] == "FY2024"


def test_show_warns_of_lists_older_than_they_get(run):
    done = run("lists", "show", "--as-of", "2026-11-23")
    assert "us_entity_list (115 days, changes about every 30)" in done.stderr
    assert "cn_seven_sons" not in done.stderr
    assert "Entity List" in done.stdout


def test_show_names_lists_without_an_edition_by_the_day(run):
    done = run("lists", "show", "--as-of", "2026-01-01", "--format", "csv")
    found = {one["list_id"]: one["as_of"] for one in csv.DictReader(io.StringIO(done.stdout))}
    assert found["jp_foreign_end_user_list"] == "2025-09-29"
    assert found["us_entity_list"] == ""
    assert "No edition by 2026-01-01, not searched:" in done.stderr


def test_show_tells_everything_about_one_list(run):
    done = run("lists", "show", "us_uflpa")
    assert "Pub. L. 117-78" in done.stdout
    assert "https://www.dhs.gov/uflpa-entity-list" in done.stdout


def test_a_list_that_does_not_exist_names_the_nearest(run):
    done = run("lists", "show", "us_entity")
    assert done.returncode == 2
    assert "did you mean 'us_entity_list'?" in done.stderr
    assert done.stdout == ""


def test_load_takes_in_an_edition_that_screen_then_uses(run, tmp_path):
    (tmp_path / "new.csv").write_text(HEADER + rows(9), encoding="utf-8")
    done = run("lists", "load", "new.csv", "--list", "cn_seven_sons", "--as-of", "2026-11-02")
    assert done.returncode == 0, done.stderr
    assert "Loaded cn_seven_sons as of 2026-11-02: 9 entries" in done.stderr
    found = run("screen", "Beispiel 4 University", "--as-of", "2026-11-23", "--format", "json")
    (answer,) = json.loads(found.stdout)
    assert [one["list_id"] for one in answer["candidates"]] == ["cn_seven_sons"]


def test_load_refuses_half_a_list_and_keeps_what_there_was(run, tmp_path):
    text = HEADER + rows(7)
    (tmp_path / "half.csv").write_text(text[: len(text) // 2], encoding="utf-8")
    done = run("lists", "load", "half.csv", "--list", "cn_seven_sons", "--as-of", "2026-11-02")
    assert done.returncode == 13
    assert done.stderr.startswith("isthmus: half.csv:")
    shown = json.loads(run("lists", "show", "cn_seven_sons", "--format", "json").stdout)
    assert [one["as_of"] for one in shown] == ["2026-11-01"]


def test_load_names_all_faults_of_a_file(run, tmp_path):
    (tmp_path / "bad.csv").write_text(HEADER + "e1,,,XX,ship\n", encoding="utf-8")
    done = run("lists", "load", "bad.csv", "--list", "cn_seven_sons", "--as-of", "2026-11-02")
    assert done.returncode == 13
    for said in ("3 faults", "name: is empty", "'XX' is no ISO", "'ship' is not one of"):
        assert said in done.stderr


def test_load_says_which_file_is_missing(run):
    done = run("lists", "load", "none.csv", "--list", "cn_seven_sons", "--as-of", "2026-11-02")
    assert done.returncode == 13
    assert "none.csv: there is no such file" in done.stderr


def test_update_says_where_to_look_and_fetches_nothing(run):
    done = run("lists", "update", "--format", "json")
    rows = {one["list_id"]: one for one in json.loads(done.stdout)}
    assert rows["us_uflpa"]["official_url"] == "https://www.dhs.gov/uflpa-entity-list"
    assert rows["us_uflpa"]["load"] == "isthmus lists load FILE --list us_uflpa --as-of DATE"
    assert "Nothing was fetched" in run("lists", "update").stdout
