"""Guarantees 3, 4, 5 and 6: complete findings, recorded absence, remedies, the same bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from isthmus.assessment.framework_files import read_library
from isthmus.assessment.serialising import assessment_json
from isthmus.proposals.reading import example_proposals

EXAMPLES = [path.stem for path in example_proposals()]
FORBIDDEN_WORDS = ("cleared", " safe ", "high-risk", "low-risk")


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_finding_has_rule_version_source_evidence_and_date(
    name: str, examples: Any, judged: Any
) -> None:
    findings = [one for f in judged(examples[name]).frameworks for one in f.findings]
    rules = [rule for one in read_library().frameworks.values() for rule in one.rules]
    assert len(findings) == len(rules) >= 35
    for one in findings:
        assert one.rule_id
        assert one.rule_version
        assert one.framework_version
        assert one.citation.title
        assert one.citation.locator
        assert one.citation.url
        assert one.evidence
        assert all(item.statement and item.source and item.as_of for item in one.evidence)
        assert one.as_of
        assert one.reason


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_match_is_recorded_like_a_match(name: str, examples: Any, judged: Any) -> None:
    for screened in judged(examples[name]).screening:
        assert len(screened.lists) == 15
        assert all(one.as_of and one.sha256 and one.entries for one in screened.lists)
        assert 0 < screened.threshold <= 1
        assert screened.as_of


def test_the_unlisted_partner_says_on_which_lists_it_was_not_found(
    examples: Any, judged: Any
) -> None:
    screening = judged(examples["robotics-paper-unknown-unit"]).screening
    (partner,) = [one for one in screening if one.subject == "Shandong University"]
    assert partner.result == "no_listed_match"
    assert {one.list_id for one in partner.lists} >= {"us_entity_list", "cn_seven_sons"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_is_called_cleared_or_safe(name: str, examples: Any, judged: Any) -> None:
    text = json.dumps(assessment_json(judged(examples[name])), ensure_ascii=False).lower()
    assert not [word for word in FORBIDDEN_WORDS if word in text]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_adverse_outcome_carries_reasons_a_first_measure_and_ways_back(
    name: str, examples: Any, judged: Any
) -> None:
    for framework in judged(examples[name]).frameworks:
        for outcome in (framework.outcome, *(one.outcome for one in framework.branches)):
            if outcome.strength == "adverse":
                assert outcome.reasons
                assert outcome.first_to_try
                assert outcome.correction
                assert outcome.appeal
                assert outcome.decides


def test_the_examples_show_adverse_outcomes_and_their_opposite(examples: Any, judged: Any) -> None:
    strengths = {
        (name, one.framework_id): one.outcome.strength
        for name in EXAMPLES
        for one in judged(examples[name]).frameworks
        if one.framework_id in {"brookings-fcai", "ca-strac"}
    }
    assert strengths == {
        ("joint-large-model-training", "brookings-fcai"): "neutral",
        ("joint-large-model-training", "ca-strac"): "adverse",
        ("open-climate-modelling", "brookings-fcai"): "neutral",
        ("open-climate-modelling", "ca-strac"): "permissive",
        ("robotics-paper-unknown-unit", "brookings-fcai"): "neutral",
        ("robotics-paper-unknown-unit", "ca-strac"): "neutral",
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_restrictive_measure_answers_a_flagged_finding(
    name: str, examples: Any, judged: Any
) -> None:
    for framework in judged(examples[name]).frameworks:
        status = {f"{one.framework_id}/{one.rule_id}": one.status for one in framework.findings}
        for one in framework.mitigations:
            assert one.answers in status
            assert one.rung < 5 or status[one.answers] == "flagged"


def test_the_same_inputs_give_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    """Under another hash seed, so that no order of a set or dict slips in."""
    script = (
        "import datetime, json, sys\n"
        "from isthmus.assessment.assessing import assess\n"
        "from isthmus.assessment.serialising import assessment_json\n"
        "from isthmus.proposals.reading import example_proposals, read_proposal\n"
        "day = datetime.date(2026, 11, 23)\n"
        "for path in example_proposals():\n"
        "    data = assessment_json(assess(read_proposal(path), as_of=day))\n"
        "    sys.stdout.write(json.dumps(data, ensure_ascii=False))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            timeout=300,
            env={"PYTHONHASHSEED": seed, "ISTHMUS_HOME": str(tmp_path)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 10_000
