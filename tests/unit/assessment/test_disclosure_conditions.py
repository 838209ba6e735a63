"""Conditions on undisclosed ties by place, and on listed programmes; both sides, what is open."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from isthmus.assessment.case import case_of, subjects_of
from isthmus.assessment.conditions import CONDITIONS, Parameters

DAY = date(2026, 10, 1)
LIST = "us_section_1286"


@pytest.fixture
def asked(case: Any, screened: Any) -> Any:
    """What a condition says of the blank case with these ties; where open, the missing facts."""

    def ask(
        name: str, given: dict[str, Any], *ties: dict[str, Any],
        listed: dict[str, Any] | None = None,
    ) -> Any:  # fmt: skip
        proposal = case(roles=[{"role": "lead", "side": "home", "ties": list(ties)}])
        results = screened(listed, searched=(LIST,))(subjects_of(proposal), DAY)
        built = case_of(proposal, DAY, results, {}).citing(given.get("places", ()))
        said = CONDITIONS[name].evaluate(built, Parameters(given, {}))
        assert said.evidence, "what it rests on is always said"
        return said.missing if said.holds is None else said.holds

    return ask


def tie(**facts: Any) -> dict[str, Any]:
    return {"organisation": "A", "kind": "funding", "from": "2020-01-01", "until": None, **facts}


INSIDE = {"kinds": ["funding"], "where": "inside", "places": ["CN"]}
OUTSIDE = {"kinds": ["funding"], "where": "outside", "places": ["CN"]}


@pytest.mark.parametrize(
    ("facts", "inside", "outside"),
    [
        ({"disclosed": "no", "based_in": "CN"}, True, False),
        ({"disclosed": "no", "based_in": "DE"}, False, True),
        ({"disclosed": "yes", "based_in": "CN"}, False, False),
        ({"disclosed": "unknown", "based_in": "CN"}, ("tie_disclosed",), False),
        ({"disclosed": "no"}, ("sponsor_country",), ("sponsor_country",)),
        ({"disclosed": "yes"}, False, False),
        ({"disclosed": "no", "based_in": "CN", "until": "unknown"}, ("tie_dates",), False),
        ({"disclosed": "no", "based_in": "CN", "until": "2026-09-30"}, False, False),
        ({"disclosed": "no", "based_in": "CN", "until": "2026-10-01"}, True, False),
        ({"disclosed": "no", "based_in": "CN", "kind": "employed"}, False, False),
    ],
)
def test_only_a_tie_that_is_not_disclosed_counts_and_then_by_its_seat(
    asked: Any, facts: dict[str, Any], inside: Any, outside: Any
) -> None:
    assert asked("undisclosed_tie_to_place", INSIDE, tie(**facts)) == inside
    assert asked("undisclosed_tie_to_place", OUTSIDE, tie(**facts)) == outside


def test_an_undisclosed_tie_here_and_a_disclosed_one_there_are_not_taken_together(
    asked: Any,
) -> None:
    here = tie(disclosed="no", based_in="DE")
    there = tie(organisation="B", disclosed="yes", based_in="CN")
    assert asked("undisclosed_tie_to_place", INSIDE, here, there) is False


def test_a_role_whose_ties_are_not_stated_leaves_it_open(asked: Any) -> None:
    assert asked("undisclosed_tie_to_place", INSIDE) == ("role_ties",)


def programme(title: str = "The plan", **facts: Any) -> dict[str, Any]:
    return tie(kind="talent_programme", programme={"title": title}, **facts)


@pytest.mark.parametrize(
    ("part", "listed", "holds"),
    [
        (programme(), {}, True),
        (programme(), {"A": [LIST]}, False),
        (programme(), {"The plan": [LIST]}, False),
        (programme("unknown"), {}, ("programme_title",)),
        (programme("unknown"), {"A": [LIST]}, False),
        (programme(until="2026-09-30"), {"A": [LIST]}, True),
        (tie(), {"A": [LIST]}, True),
    ],
)
def test_a_protected_engagement_has_no_listed_body_behind_it(
    asked: Any, part: dict[str, Any], listed: dict[str, Any], holds: Any
) -> None:
    given = {"list": LIST, "programmes": LIST}
    assert asked("no_programme_listed", given, part, listed=listed) == holds
