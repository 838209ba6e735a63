"""Annex J holds every field of a proposal, whatever the model grows to."""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from isthmus.dossier.proposal_record import submitted_proposal
from isthmus.dossier.wording import OPENNESS_WORDS, PATHWAY_WORDS, day
from isthmus.proposals.model import Proposal
from isthmus.proposals.reading import example_proposals, read_proposal

ANSWER = {"answer": "yes", "evidence": ["seen"], "answered_by": "lead", "review_date": "2027-01-01"}
FULL: dict[str, Any] = {
    "id": "full", "title": "Full", "summary": "All of it.",
    "pathways": ["private_lab", "data_transfer"], "direction": "partner_lab_at_home",
    "home_country": "CA", "starts": "2027-02-03", "ends": "unknown", "review_date": "2027-12-24",
    "organisations": [
        {"name": "Here", "side": "home", "country_code": "CA"},
        {"name": "There", "side": "partner", "sector": "company", "state_controlled": "no",
         "ownership_transparent": "yes", "military_research": "no", "evidence": ["annual report"]},
    ],
    "exchanges": [
        {"kind": "data", "giver": "home", "description": "Scans", "controlled": "no",
         "data": {"kinds": ["health"], "sensitivity": "restricted", "large_scale": "yes",
                  "transfer_rules": []}},
        {"kind": "equipment", "giver": "partner", "description": "Laser", "supplier": "Maker Ltd"},
        {"kind": "funding", "giver": "partner", "description": "Grant", "amount": 1234567,
         "currency": "EUR"},
    ],
    "outputs": {"description": "Papers", "openness": "mostly_public",
                "items": [{"kind": "code", "description": "Solver", "openness": "not_public"}]},
    "field": {"description": "Optics", "abstract": "Light in glass.", "stage": "applied",
              "no_sensitive_area_of": ["ca_stra"]},
    "funding": [{"funder": "Fund", "based_in": "DE", "side": "home", "opportunity": "Call 7",
                 "amount": 5000, "terms": [], "conditions": ["report yearly"]}],
    "roles": [{"role": "lead", "side": "home", "key": "yes", "ties": [
        {"organisation": "Elsewhere", "kind": "talent_programme", "from": "2020-05-06",
         "disclosed": "yes", "based_in": "FR", "programme": {"title": "Plan"}}]}],
    "movements": [{"direction": "inbound", "level": "doctoral",
                   "needs_immigration_clearance": "yes", "clearance_confirmed": "no"}],
    "applications": [{"description": "Lidar", "place": "partner", "use": "civilian"}],
    "expected_benefits": [{"kind": "access", "description": "A telescope", "to": "public"}],
    "cost_of_not_doing": ["Two years lost"],
    "personal_data": {"involved": "yes", "medical": "no"},
    "agreements": [{"kind": "memorandum", "signed": "2026-04-05", "covers": [], "enforceable": "no",
                    "description": "Frame"}],
    "control_transfers": [{"kind": "entity", "description": "Spin-off", "share_percent": 26.5}],
    "questions": {"new_resources": ANSWER},
    "answers": {"dfg_1": {**ANSWER, "answered_by": "the dean"}},
    "measures_in_place": ["MT-20"],
}  # fmt: skip


def test_every_stated_value_of_every_field_is_printed() -> None:
    proposal = Proposal.model_validate(FULL)
    text = "\n".join(" | ".join((name, *values)) for name, values in submitted_proposal(proposal))
    missing = [(place, one) for place, one in _stated(proposal) if one not in text]
    assert missing == []


def test_what_is_not_known_is_named() -> None:
    rows = dict(submitted_proposal(Proposal.model_validate(FULL)))
    assert "a day not known yet" in rows["Period"][0]
    assert "not known: crosses border, transfer rules, approved" in rows["Personal data"][0]
    assert rows["Recruits from"] == ("not known",)
    assert "conditions" not in rows["Organisations"][0]


def test_an_empty_list_says_that_somebody_looked() -> None:
    rows = dict(submitted_proposal(Proposal.model_validate(FULL)))
    assert "terms: none" in rows["Funding"][0]
    assert "covers: none" in rows["Agreements"][0]


@pytest.mark.parametrize("path", example_proposals(), ids=lambda path: path.stem)
def test_the_examples_print_every_part_with_something(path: Any) -> None:
    rows = list(submitted_proposal(read_proposal(path)))
    assert all(values and all(values) for _, values in rows)
    assert len({name for name, _ in rows}) == len(rows)


def _stated(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every leaf that was set, as it should be read."""
    if isinstance(value, BaseModel):
        for name in value.model_fields_set - {"id"}:
            yield from _stated(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, tuple):
        for one in value:
            yield from _stated(one, place)
    elif isinstance(value, dict | types.MappingProxyType):
        for key, one in value.items():
            yield place, key.replace("_", " ") if place.endswith("terms") else key
            yield from _stated(one, place)
    elif isinstance(value, date):
        yield place, day(value)
    elif isinstance(value, float):
        yield place, f"{value:,.0f}" if value.is_integer() else f"{value}"
    elif place == ".pathways":
        yield place, PATHWAY_WORDS[value]
    elif place == ".outputs.openness":
        yield place, OPENNESS_WORDS[value]
    elif place.endswith(".giver"):
        yield place, f"{value.capitalize()} side"
    elif value != "unknown":
        text = str(value)
        as_it_is = " " in text or place.endswith("sensitive_area_of")
        yield place, text if as_it_is else text.replace("_", " ")
