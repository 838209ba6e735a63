"""`isthmus screen` end to end."""

from __future__ import annotations

import csv
import io
import json

AS_OF = ("--as-of", "2026-11-23")


def test_a_line_per_input_in_the_agreed_shape(run):
    done = run("screen", "Beihang University", "ETH Zurich", *AS_OF, "--format", "jsonl")
    assert done.returncode == 0
    listed, clear = map(json.loads, done.stdout.splitlines())
    assert (listed["subject"], listed["result"]) == ("Beihang University", "listed")
    for candidate in listed["candidates"]:
        assert set(candidate) >= {
            "list_id", "entry_name", "evidence_class", "score", "explanation"
        }  # fmt: skip
    assert clear["result"] == "no_listed_match"
    assert clear["candidates"] == []
    assert len(clear["lists"]) == 15
    for one in clear["lists"]:
        assert set(one) >= {"list_id", "as_of", "entries", "sha256"}
        assert len(one["sha256"]) == 64


def test_the_chinese_name_finds_the_same_lists(run):
    done = run("screen", "北京航空航天大学", "Beihang University", *AS_OF, "--format", "json")
    chinese, english = json.loads(done.stdout)
    lists = [one["list_id"] for one in chinese["candidates"]]
    assert lists == [one["list_id"] for one in english["candidates"]]
    assert {"us_entity_list", "ca_named_research_organizations", "cn_seven_sons"} <= set(lists)


def test_the_table_says_no_listed_match_and_never_more(run):
    done = run("screen", "ETH Zurich", *AS_OF)
    assert "ETH Zurich: No listed match in 15 lists as of 2026-11-23" in done.stdout
    assert "us_entity_list" in done.stdout
    for word in ("cleared", "safe", "high-risk"):
        assert word not in (done.stdout + done.stderr).casefold()


def test_the_table_explains_a_match(run):
    done = run("screen", "Beihang University", *AS_OF)
    assert "Listed on 5 of 15 lists" in done.stdout
    assert "The subject is 'Beihang University' in the registry" in done.stdout


def test_a_day_before_an_edition_says_that_it_was_not_searched(run):
    done = run("screen", "Beihang University", "--as-of", "2026-07-20", "--format", "json")
    (answer,) = json.loads(done.stdout)
    assert len(answer["lists"]) == 4
    assert {one["list_id"] for one in answer["lists_without_edition"]} >= {"us_entity_list"}
    assert "not searched" in done.stderr


def test_a_day_before_all_editions_says_that_nothing_was_searched(run):
    done = run("screen", "Beihang University", "--as-of", "2020-01-01")
    assert "Not searched: no list has an edition by 2020-01-01" in done.stdout


def test_a_file_gives_a_line_per_line_also_for_an_empty_one(run, tmp_path):
    (tmp_path / "partners.txt").write_text("Beihang University\n\nETH Zurich\n", encoding="utf-8")
    done = run("screen", "--input", "partners.txt", *AS_OF, "--format", "jsonl")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["subject"] for one in answers] == ["Beihang University", "", "ETH Zurich"]
    assert "nothing could be compared" in answers[1]["note"]


def test_standard_input_is_read(run):
    done = run("screen", "--input", "-", *AS_OF, "--format", "csv", input="Beihang University\n")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {one["result"] for one in rows} == {"listed"}
    assert {one["class"] for one in rows} == {"designation", "assessment"}


def test_an_identifier_stands_for_the_organisation(run):
    done = run("screen", "--ror", "https://ror.org/00wk2mp56", *AS_OF, "--format", "json")
    (answer,) = json.loads(done.stdout)
    assert (answer["subject"], answer["result"]) == ("Beihang University", "listed")


def test_a_country_tells_namesakes_apart(run):
    done = run("screen", "National Defense University", "--country", "US", *AS_OF,
               "--format", "json")  # fmt: skip
    (answer,) = json.loads(done.stdout)
    assert "ca_named_research_organizations" not in {one["list_id"] for one in answer["candidates"]}


def test_an_unknown_country_or_identifier_is_a_wrong_request(run):
    for option, value in (("--country", "Beispielland"), ("--ror", "00wk2mp57")):
        done = run("screen", "Beihang University", option, value)
        assert done.returncode == 2
        assert value in done.stderr
        assert done.stdout == ""


def test_an_identifier_for_several_names_is_a_wrong_request(run):
    done = run("screen", "A", "B", "--ror", "https://ror.org/00wk2mp56")
    assert done.returncode == 2
    assert "belongs to one organisation" in done.stderr


def test_nothing_to_screen_is_a_wrong_request(run):
    done = run("screen")
    assert done.returncode == 2
    assert "give a NAME" in done.stderr


def test_a_missing_file_is_said(run):
    done = run("screen", "--input", "none.txt")
    assert done.returncode == 10
    assert "none.txt: there is no such file" in done.stderr


def test_the_same_question_has_the_same_bytes(run):
    once = run("screen", "Beihang University", "BUAA, China", *AS_OF, "--format", "json")
    again = run("screen", "Beihang University", "BUAA, China", *AS_OF, "--format", "json")
    assert once.stdout == again.stdout
