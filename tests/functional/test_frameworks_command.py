"""`isthmus frameworks` as a user runs it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from isthmus.assessment.framework_files import bundled_frameworks


def test_list_names_the_bundled_frameworks_with_their_rules(run: Any) -> None:
    done = run("frameworks", "list", "--format", "json")
    rows = {one["framework_id"]: one for one in json.loads(done.stdout)}
    assert set(rows) > {"brookings-fcai", "ca-strac", "us-dod-matrix"}
    assert rows["us-dod-matrix"]["editions"] == 3
    assert rows["us-dod-matrix"]["outcome_kind"] == "band"
    assert rows["ca-strac"]["version"] == "2024-05-01"
    assert rows["ca-strac"]["inactive"] == 1


def test_show_prints_scale_rules_and_how_to_appeal(run: Any) -> None:
    done = run("frameworks", "show", "ca-strac")
    assert done.returncode == 0
    for said in ("Not eligible as proposed", "nro_tie", "inactive", "Appeal: ", "Editions"):
        assert said in done.stdout
    assert "Outcome: eligibility" in done.stdout
    assert "Verified on 2026-11-22 by the editor of the rules" in " ".join(done.stdout.split())


def test_show_of_an_unknown_framework_suggests_the_nearest(run: Any) -> None:
    done = run("frameworks", "show", "brookings-fcia")
    assert done.returncode == 2
    assert "did you mean 'brookings-fcai'?" in done.stderr


def test_test_passes_on_the_bundled_frameworks(run: Any) -> None:
    done = run("frameworks", "test")
    assert done.returncode == 0
    assert re.search(r"[0-9]{3} tests of [0-9]{2} frameworks passed", done.stderr)


def test_a_failing_case_is_named_with_what_it_got_and_exit_code_11(
    run: Any, tmp_path: Path
) -> None:
    shutil.copytree(bundled_frameworks() / "ca-strac", tmp_path / "ca-strac")
    cases = tmp_path / "ca-strac" / "tests" / "launch_date.yaml"
    cases.write_text(cases.read_text("utf-8").replace("2024-04-30", "2024-05-01"), "utf-8")
    done = run("frameworks", "test", ".")
    assert done.returncode == 11
    assert "ca-strac/launch_date: 'Launched the day before'" in done.stderr
    assert "expected clear -> not_covered, got not_applicable -> no_action" in done.stderr


def test_a_framework_file_with_faults_names_them_all(run: Any, tmp_path: Path) -> None:
    shutil.copytree(bundled_frameworks() / "ca-strac", tmp_path / "ca-strac")
    rule = tmp_path / "ca-strac" / "rules" / "launch_date.yaml"
    text = rule.read_text("utf-8").replace("{2024-05-01: 2024-05-01}", "{2024-13-01: 2024-05-01}")
    rule.write_text(text.replace("order: 20", "ordr: 20"), "utf-8")
    done = run("frameworks", "list", "--frameworks", ".")
    assert done.returncode == 11
    assert "2024-13-01 is not a date" in done.stderr
    assert "ordr: unknown field; did you mean 'order'?" in done.stderr


def test_lint_finds_nothing_in_the_bundled_frameworks(run: Any) -> None:
    done = run("frameworks", "lint")
    assert done.returncode == 0
    assert "no faults" in done.stderr


def test_lint_names_every_fault_at_once_with_exit_code_11(run: Any, tmp_path: Path) -> None:
    shutil.copytree(bundled_frameworks() / "ca-strac", tmp_path / "ca-strac")
    rule = tmp_path / "ca-strac" / "rules" / "launch_date.yaml"
    rule.write_text(rule.read_text("utf-8").replace("  basis: primary\n", ""), "utf-8")
    fields = tmp_path / "ca-strac" / "framework.yaml"
    fields.write_text(fields.read_text("utf-8").replace("verified_by:", "#"), "utf-8")
    done = run("frameworks", "lint", ".", "--format", "json")
    assert done.returncode == 11
    assert "ca-strac/rules/launch_date.yaml: line 5: citation.basis: is missing" in done.stderr
    assert "ca-strac/framework.yaml: line 1: verified_by: is missing" in done.stderr
    assert [one["field"] for one in json.loads(done.stdout)] == ["verified_by", "citation.basis"]
