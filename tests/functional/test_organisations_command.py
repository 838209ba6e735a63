"""`isthmus organisations`, as a user runs it."""

from __future__ import annotations

import json

TEXT = "Dept. of CSIE, National Taiwan University, Taipei, China"


def test_resolve_prints_a_json_line_per_input(run):
    result = run("organisations", "resolve", TEXT, "nothing", "--format", "jsonl")
    assert result.returncode == 0, result.stderr
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert first["input"] == TEXT
    assert first["status"] == "matched"
    match = first["matches"][0]
    assert match["ror_id"] == "https://ror.org/05bqach95"
    assert (match["name"], match["country_code"]) == ("National Taiwan University", "TW")
    assert 0.75 <= match["score"] <= 1
    assert match["evidence"]
    assert (first["country_codes"], first["country_basis"]) == (["TW"], "registry match")
    assert second == {
        "input": "nothing",
        "status": "none",
        "matches": [],
        "country_codes": [],
        "country_basis": "none",
    }


def test_resolve_reads_lines_from_standard_input_and_keeps_empty_ones(run):
    result = run(
        "organisations", "resolve", "--input", "-", "--format", "json", input=f"{TEXT}\n\nHIT\n"
    )
    assert [one["status"] for one in json.loads(result.stdout)] == ["matched", "none", "ambiguous"]


def test_resolve_reads_a_file_into_csv(run, tmp_path):
    (tmp_path / "texts.txt").write_text(f"{TEXT}\r\nSomewhere, Japan\n")
    result = run("organisations", "resolve", "--input", "texts.txt", "--format", "csv")
    header, first, second = result.stdout.splitlines()
    assert header == "input,status,ror_id,name,country_code,score,country_codes,country_basis"
    assert "National Taiwan University,TW," in first
    assert second == '"Somewhere, Japan",none,,,JP,,JP,named in the text'


def test_resolve_prints_a_table_that_names_the_registry(run):
    result = run("organisations", "resolve", "Stanford University")
    assert "51,370 records" in result.stdout
    assert "matched" in result.stdout
    assert "not a probability" in result.stdout


def test_resolve_without_anything_to_resolve_says_what_to_give(run):
    result = run("organisations", "resolve")
    assert result.returncode == 2
    assert "give a TEXT, or a file with --input FILE" in result.stderr


def test_resolve_refuses_a_missing_file_and_one_that_is_not_utf_8(run, tmp_path):
    missing = run("organisations", "resolve", "--input", "none.txt")
    assert (missing.returncode, "no such file" in missing.stderr) == (10, True)
    (tmp_path / "latin.txt").write_bytes("Universität".encode("latin-1"))
    latin = run("organisations", "resolve", "--input", "latin.txt")
    assert (latin.returncode, "byte 9 is not UTF-8" in latin.stderr) == (10, True)


def test_show_prints_a_record(run):
    result = run("organisations", "show", "05bqach95", "--format", "json")
    shown = json.loads(result.stdout)
    assert (shown["name"], shown["country_code"], shown["city"]) == (
        "National Taiwan University", "TW", "Taipei",
    )  # fmt: skip
    table = run("organisations", "show", "https://ror.org/022c3hy66").stdout
    assert "Chinese Academy of Sciences https://ror.org/034t30j35" in table
    assert "GeoNames" in table


def test_show_refuses_what_is_no_ror_id(run):
    result = run("organisations", "show", "05bqach96")
    assert result.returncode == 2
    assert "is no ROR id" in result.stderr


def test_a_loaded_dump_is_in_use_and_a_damaged_one_changes_nothing(run, tmp_path):
    record = {
        "id": "https://ror.org/05bqach95",
        "status": "active",
        "names": [{"value": "Loaded University", "lang": "en", "types": ["ror_display", "label"]}],
        "locations": [{"geonames_details": {"country_code": "TW", "name": "Taipei"}}],
        "types": ["education"],
        "relationships": [],
    }
    (tmp_path / "dump.json").write_text(json.dumps([record]))
    loaded = run("organisations", "load", "dump.json")
    assert loaded.returncode == 0, loaded.stderr
    assert "Loaded ROR dump dump: 1 organisations" in loaded.stderr
    assert loaded.stdout == ""
    (tmp_path / "damaged.json").write_text('[{"id": "x"}]')
    damaged = run("organisations", "load", "damaged.json")
    assert damaged.returncode == 10
    assert "1 of 1 records are damaged" in damaged.stderr
    shown = run("organisations", "show", "05bqach95", "--format", "json")
    assert json.loads(shown.stdout)["name"] == "Loaded University"
