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
