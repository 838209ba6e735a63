"""`isthmus assess` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from isthmus.proposals.reading import example_proposals

MODEL, CLIMATE, ROBOTICS = example_proposals()
DAY = ("--as-of", "2026-11-23")


def test_a_person_reads_outcomes_findings_screening_and_what_to_ask_next(run: Any) -> None:
    done = run("assess", ROBOTICS, *DAY)
    assert done.returncode == 0
    assert "More information needed" in done.stdout
    said = " ".join(done.stdout.split())
    assert "It is for home organisations in Canada; the home side has its seat in" in said
    assert "no listed match" in done.stdout
    assert "Ask this next: " in done.stderr
    assert "This is advice. A named person decides." in done.stderr


def test_json_on_standard_output_is_nothing_but_json(run: Any) -> None:
    done = run("assess", MODEL, *DAY, "--format", "json")
    data = json.loads(done.stdout)
    outcomes = {one["framework_id"]: one["outcome"] for one in data["frameworks"]}
    assert outcomes["brookings-fcai"] == "heightened_review"
    assert outcomes["ca-strac"] == "ineligible"
    assert data["proposal_id"] == "joint-large-model-training"


def test_the_open_collaboration_needs_no_action_under_the_canadian_policy(run: Any) -> None:
    done = run("assess", CLIMATE, *DAY, "--framework", "ca-strac", "--format", "json")
    (framework,) = json.loads(done.stdout)["frameworks"]
    assert framework["outcome"] == "no_action"


def test_a_dossier_is_written_where_asked(run: Any, tmp_path: Path) -> None:
    done = run("assess", CLIMATE, *DAY, "--dossier", "case.html")
    assert done.returncode == 0
    assert "wrote case.html" in done.stderr
    assert "Open regional precipitation modelling" in (tmp_path / "case.html").read_text("utf-8")


def test_a_proposal_with_faults_is_one_message_and_exit_code_12(run: Any, tmp_path: Path) -> None:
    text = CLIMATE.read_text(encoding="utf-8")
    (tmp_path / "p.yaml").write_text(
        text.replace("title: Open", "titel: Open") + "pi_nationality: x\n", encoding="utf-8"
    )
    done = run("assess", "p.yaml", "--dossier", "case.html")
    assert done.returncode == 12
    assert done.stderr.startswith("isthmus: p.yaml: 3 faults\n")
    assert "titel: unknown field; did you mean 'title'?" in done.stderr
    assert "pi_nationality: is refused" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "case.html").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--framework", "ca-starc"], 2, "did you mean 'ca-strac'?"),
        (["--as-of", "2026-13-01"], 2, "'2026-13-01' is not a date"),
        (["--format", "csv"], 2, "use table or json"),
        (["--frameworks", "none"], 11, "there is no such folder"),
        (["--corpus", "none"], 10, "there is no such folder"),
    ],
)
def test_a_wrong_request_says_what_was_expected(
    run: Any, arguments: list[str], code: int, said: str
) -> None:
    done = run("assess", CLIMATE, *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert done.stdout == ""


def test_a_missing_file_has_exit_code_12(run: Any) -> None:
    done = run("assess", "none.yaml")
    assert done.returncode == 12
    assert "there is no such file" in done.stderr


def test_a_judgement_counts_in_an_assessment_and_is_named(run: Any, tmp_path: Path) -> None:
    """The proposal names a listed university; a person says that it is another one."""
    subject = json.loads(run("assess", MODEL, *DAY, "--format", "json").stdout)["screening"]
    listed = next(one for one in subject if one["result"] == "listed")
    for one in listed["candidates"]:
        judged = run(
            "judgements", "add", listed["subject"], "--list", one["list_id"],
            "--entry", one["entry_id"], "--verdict", "not-the-same", "--reason", "a school",
            "--evidence", "its domain", "--by", "officer", *DAY,
        )  # fmt: skip
        assert judged.returncode == 0, judged.stderr
    done = run("assess", MODEL, *DAY, "--format", "json", "--dossier", "case.html")
    data = json.loads(done.stdout)
    after = {one["subject"]: one["result"] for one in data["screening"]}
    assert after[listed["subject"]] == "no_listed_match"
    evidence = json.dumps([one["findings"] for one in data["frameworks"]])
    assert "is left out. Judged not the same on " in evidence
    assert "(officer): a school. (judgement 1)" in evidence
    dossier = (tmp_path / "case.html").read_text("utf-8")
    assert "Judged not the same: " in dossier
    assert f"{listed['subject']}: listed on" not in dossier


def test_a_proposal_is_started_checked_assessed_kept_decided_on_and_judged_again(
    run: Any, tmp_path: Path
) -> None:
    assert run("proposals", "new", "--pathway", "conference", "--out", "p.yaml").returncode == 0
    checked = run("proposals", "check", "p.yaml", "--format", "json")
    assert checked.returncode == 0
    assert "outputs.openness" in json.loads(checked.stdout)["unknown"]
    assert run("proposals", "new", "--out", "p.yaml").returncode == 2
    kept = run("assess", CLIMATE, *DAY, "--framework", "ca-strac", "--store", "kept")
    assert kept.returncode == 0
    file = "kept/open-climate-modelling.json"
    done = run("decide", file, "--kind", "proceed", "--role", "head", "--reason", "no concern")
    assert done.returncode == 0
    assert "open-climate-modelling.decision-1.json" in done.stderr
    refused = run("decide", file, "--kind", "decline", "--role", "head", "--reason", "no")
    assert refused.returncode == 2
    assert "comes without a notice" in refused.stderr
    same = run("assess", "--recheck", "kept", *DAY)
    assert same.returncode == 0
    assert "1 judged again: 0 changed" in same.stderr


def test_an_unknown_pathway_and_a_missing_proposal_are_one_message(run: Any) -> None:
    done = run("proposals", "new", "--pathway", "conferense")
    assert done.returncode == 2
    assert "did you mean 'conference'" in done.stderr
    assert "name a file, or --recheck DIR" in run("assess").stderr
