"""`isthmus judgements` end to end."""

from __future__ import annotations

import json

GIVEN = (
    "Chongqing Univesrity", "--list", "us_section_1286", "--entry", "chongqing-university",
    "--verdict", "not-the-same", "--reason", "a school", "--evidence", "its domain",
    "--by", "compliance officer",
)  # fmt: skip


def test_a_judgement_is_kept_applied_listed_and_withdrawn(run):
    added = run("judgements", "add", *GIVEN)
    assert added.returncode == 0, added.stderr
    assert "Judgement 1 is kept" in added.stdout
    screened = json.loads(run("screen", GIVEN[0], "--format", "json").stdout)[0]
    assert screened["result"] == "no_listed_match"
    assert screened["candidates"][0]["judgement"]["role"] == "compliance officer"
    table = run("screen", GIVEN[0]).stdout
    assert "judged not the same: 1" in table
    assert "cleared" not in table
    (row,) = json.loads(run("judgements", "list", "--format", "json").stdout)
    assert (row["standing"], row["verdict"]) == ("in force", "not_the_same")
    assert run("judgements", "withdraw", "1").returncode == 0
    assert json.loads(run("screen", GIVEN[0], "--format", "json").stdout)[0]["result"] == "possible"
