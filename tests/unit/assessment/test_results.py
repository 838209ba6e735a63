"""What can't be made: a finding without its parts, an adverse outcome without its remedies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from isthmus.assessment.results import Citation, Evidence, Finding, Outcome

DAY = date(2026, 10, 1)
FINDING = Finding(
    "f", "1", "rule", "2024-05-01", "Title", "issue", "flagged", "a reason",
    Citation("Title", "section 1", "https://law.example"), (Evidence("e", "s", DAY),), DAY,
)  # fmt: skip
ADVERSE = Outcome("no", "No", "meaning", "adverse", ("r",), "a committee", ("try",), "c", "a")


@pytest.mark.parametrize(
    "missing",
    [
        {"rule_id": ""}, {"rule_version": ""}, {"framework_version": ""}, {"evidence": ()},
        {"reason": ""}, {"as_of": None}, {"citation": Citation("", "s", "u")},
        {"citation": Citation("t", "", "u")}, {"citation": Citation("t", "s", "")},
    ],
    ids=str,
)  # fmt: skip
def test_a_finding_without_one_of_its_parts_is_refused(missing: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a finding needs rule, version, citation"):
        replace(FINDING, **missing)


@pytest.mark.parametrize(
    "missing",
    [{"reasons": ()}, {"first_to_try": ()}, {"correction": ""}, {"appeal": ""}, {"decides": ""}],
    ids=str,
)
def test_an_adverse_outcome_without_a_remedy_is_refused(missing: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="an adverse outcome needs reasons"):
        replace(ADVERSE, **missing)


def test_other_outcomes_need_none() -> None:
    assert replace(ADVERSE, strength="neutral", reasons=(), first_to_try=()).reasons == ()
