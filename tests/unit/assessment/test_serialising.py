"""The shape that `isthmus assess --format json` prints is a contract."""

from __future__ import annotations

import json
from typing import Any

from isthmus.assessment.serialising import assessment_json


def test_the_agreed_names_are_there(case: Any, assessed: Any) -> None:
    data = assessment_json(assessed(case(), {"Beispiel University": ["cn_seven_sons"]}))
    assert {"proposal_id", "as_of", "frameworks", "screening", "benefits"} <= set(data)
    framework = data["frameworks"][0]
    assert {"framework_id", "version", "outcome", "scale", "findings", "mitigations"} <= set(
        framework
    )
    assert framework["outcome"] in framework["scale"]
    finding = framework["findings"][0]
    assert {"rule_id", "status", "citation", "evidence", "reason"} <= set(finding)
    screened = data["screening"][0]
    assert {"subject", "result", "candidates", "lists"} <= set(screened)


def test_it_is_plain_json_with_dates_as_text(case: Any, assessed: Any) -> None:
    data = assessment_json(assessed(case()))
    assert json.loads(json.dumps(data)) == data
    assert data["as_of"] == "2026-10-01"


def test_no_number_adds_frameworks_up(case: Any, assessed: Any) -> None:
    data = assessment_json(assessed(case()))
    words = ("score", "total", "overall", "rating", "rank", "grade")
    assert not [key for key in data if any(word in key for word in words)]
    for framework in data["frameworks"]:
        assert not [key for key in framework if any(word in key for word in words)]
