"""Guarantee 2: a country alone never yields a negative result; swapped, the result is identical."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from isthmus.assessment.case import case_of
from isthmus.assessment.framework_files import read_library
from isthmus.assessment.results import Assessment
from isthmus.assessment.serialising import assessment_json
from isthmus.proposals.model import Proposal
from isthmus.proposals.reading import example_proposals
from isthmus.reference.countries import country_codes

EXAMPLES = [path.stem for path in example_proposals()]


def in_country(proposal: Proposal, code: str | None) -> Proposal:
    """The same proposal with another country for every partner."""
    return proposal.model_copy(
        update={
            "organisations": tuple(
                one.model_copy(update={"country_code": code}) if one.side == "partner" else one
                for one in proposal.organisations
            )
        }
    )


def result(assessment: Assessment) -> dict[str, Any]:
    """All that an assessment says but the hash of its input, which a country is part of."""
    data = assessment_json(assessment)
    del data["manifest"]["inputs"]["proposal"]
    for one in data["frameworks"]:
        if one["framework_id"] in naming_places():
            # What its source says of a place is a rule of its own; the other rules are compared.
            one["findings"] = [f for f in one["findings"] if not f["citation"]["places"]]
            one.update(dict.fromkeys(("outcome", "outcome_detail", "branches", "mitigations")))
    if naming_places():
        del data["unknowns"]
    return data


def naming_places() -> frozenset[str]:
    """The frameworks with a rule whose source itself names places of organisations."""
    return frozenset(
        one.fields.id
        for one in read_library().frameworks.values()
        if any(rule.citation.places and rule.status == "active" for rule in one.rules)
    )


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("code", ["CN", "US", "IR", "RU", "DE", "TW", None])
def test_swapping_the_partners_country_changes_nothing(
    name: str, code: str | None, examples: Any, judged: Any
) -> None:
    assert result(judged(in_country(examples[name], code))) == result(judged(examples[name]))


def test_no_country_yields_an_adverse_outcome(examples: Any, judged: Any) -> None:
    """The unlisted partner of the third example, in every country there is."""
    outcomes = {
        (one.framework_id, one.outcome.outcome_id, one.outcome.strength)
        for code in sorted(country_codes())
        for one in judged(in_country(examples["robotics-paper-unknown-unit"], code)).frameworks
    }
    assert "adverse" not in {strength for *_, strength in outcomes}
    naming_none = [one for one, *_ in outcomes if one not in naming_places()]
    assert len(naming_none) == len(set(naming_none)) >= 2


def test_a_rule_is_given_no_country(examples: Any) -> None:
    case = case_of(examples["open-climate-modelling"], date(2026, 10, 1), (), {})
    assert {one.country_code for one in case.proposal.organisations} == {None}


def test_no_framework_file_names_a_country_in_a_condition() -> None:
    """The loader refuses it; this reads the rules that ship once more. A place that the rule's own
    source names may be asked of the seat of an organisation, as `places`, and nowhere else."""
    given = [
        (rule, name, one)
        for framework in read_library().frameworks.values()
        for rule in framework.rules
        for conditions in (rule.when, rule.applies_when)
        for parameters in conditions.values()
        for name, value in parameters.items()
        for one in (value if isinstance(value, list | tuple) else [value])
    ]
    assert given
    named = [
        (rule, name, one)
        for rule, name, one in given
        if str(one).upper() in country_codes() and one != "no"
    ]
    assert not [
        one for rule, name, one in named if name != "places" or one not in rule.citation.places
    ]


def test_a_rule_sees_only_the_places_that_its_source_names(examples: Any) -> None:
    """Every other country looks the same to it, so that swapping one for another is not seen."""
    case = case_of(examples["open-climate-modelling"], date(2026, 10, 1), (), {})
    assert {"CA", "CN"} <= set(case.seats.values())
    assert set(case.citing(()).seats.values()) == {"elsewhere"}
    assert set(case.citing(("CN",)).seats.values()) == {"elsewhere", "CN"}
