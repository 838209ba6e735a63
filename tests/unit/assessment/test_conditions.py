"""Conditions on facts that frameworks ask for: yes, no, and which fact is missing; both sides of
every boundary. Each is asked as a rule would ask it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from isthmus.assessment.case import Case, case_of, subjects_of
from isthmus.assessment.conditions import CONDITIONS, Parameters

DAY = date(2026, 10, 1)
LIST = "us_entity_list"


@pytest.fixture
def asked(case: Any, screened: Any) -> Any:
    """`asked(condition, given, facts, listed)`: what a condition says of the blank case with facts.

    Returns the answer and, where it is open, the missing facts.
    """

    def ask(
        name: str, given: dict[str, Any], facts: dict[str, Any] | None = None,
        listed: dict[str, Any] | None = None, cited: tuple[str, ...] = (), **screening: Any,
    ) -> Any:  # fmt: skip
        proposal = case(**(facts or {}))
        subjects = subjects_of(proposal)
        results = screened(listed, **screening)(subjects, DAY)
        built: Case = case_of(proposal, DAY, results, {"ca_stra": {"robots": "Robots"}})
        said = CONDITIONS[name].evaluate(built.citing(cited), Parameters(given, {}))
        assert said.evidence, "what it rests on is always said"
        return said.missing[0] if said.holds is None else said.holds

    return ask


def tie(**facts: Any) -> dict[str, Any]:
    return {"organisation": "A", "kind": "employed", "from": "2020-01-01", "until": None, **facts}


def team(*ties: dict[str, Any]) -> dict[str, Any]:
    return {"roles": [{"role": "lead", "side": "home", "ties": list(ties)}]}


@pytest.mark.parametrize(
    ("until", "holds"),
    [
        (None, True),
        ("2021-10-01", True),
        ("2021-09-30", False),
        ("unknown", "tie_dates"),
    ],
)
def test_a_look_back_counts_years_from_the_day_of_the_case(
    asked: Any, until: Any, holds: Any
) -> None:
    given = {"list": LIST, "kinds": ["employed"], "years": 5}
    assert asked("role_tied_within", given, team(tie(until=until)), {"A": [LIST]}) == holds


def test_a_look_back_ignores_other_kinds_and_organisations_that_are_not_listed(asked: Any) -> None:
    given = {"list": LIST, "kinds": ["co_publication"], "years": 5}
    assert asked("role_tied_within", given, team(tie()), {"A": [LIST]}) is False
    given["kinds"] = ["employed"]
    assert asked("role_tied_within", given, team(tie())) is False
    assert asked("role_tied_within", given, team()) == "role_ties"


@pytest.mark.parametrize(
    ("disclosed", "holds"), [("yes", False), ("no", True), ("unknown", "tie_disclosed")]
)
def test_an_undisclosed_tie_is_one_said_to_be_so(asked: Any, disclosed: str, holds: Any) -> None:
    facts = team(tie(kind="funding", disclosed=disclosed))
    assert asked("tie_undisclosed", {"kinds": ["funding"]}, facts) == holds
    opposite = holds if isinstance(holds, str) else not holds
    assert asked("ties_disclosed", {"kinds": ["funding"]}, facts) == opposite


def test_an_ended_tie_need_not_be_disclosed(asked: Any) -> None:
    facts = team(tie(kind="funding", disclosed="no", until="2026-09-30"))
    assert asked("tie_undisclosed", {"kinds": ["funding"]}, facts) is False


def programme(based_in: str | None = None, **terms: str) -> dict[str, Any]:
    return team(
        tie(
            kind="talent_programme", based_in=based_in,
            programme={"title": "The programme", "terms": terms},
        )
    )  # fmt: skip


PART_A = {"any_of": ["cannot_terminate", "conceals_participation"]}


@pytest.mark.parametrize(
    ("terms", "holds"),
    [
        ({"compensation": "yes", "cannot_terminate": "yes"}, True),
        ({"compensation": "no", "cannot_terminate": "yes"}, False),
        (
            {
                "compensation": "yes", "cannot_terminate": "no",
                "conceals_participation": "no",
            },
            False,
        ),
        ({"compensation": "yes", "cannot_terminate": "no"}, "programme_terms"),
        ({"cannot_terminate": "yes"}, "programme_terms"),
        ({"compensation": "yes", "recruits_others": "yes"}, "programme_terms"),
    ],
)  # fmt: skip
def test_a_feature_of_a_contract_counts_with_compensation(
    asked: Any, terms: dict[str, str], holds: Any
) -> None:
    assert asked("programme_terms_include", PART_A, programme(**terms)) == holds


@pytest.mark.parametrize(
    ("based_in", "listed", "holds"),
    [
        ("CN", {}, True),
        ("DE", {}, False),
        (None, {}, "sponsor_country"),
        (None, {"A": [LIST]}, True),
        ("DE", {"The programme": [LIST]}, True),
    ],
)
def test_the_sponsor_counts_by_seat_or_list_and_the_programme_by_list(
    asked: Any, based_in: str | None, listed: dict[str, Any], holds: Any
) -> None:
    given = {**PART_A, "list": LIST, "programmes": LIST, "places": ["CN"]}
    facts = programme(based_in, compensation="yes", cannot_terminate="yes")
    assert asked("programme_terms_and_sponsor", given, facts, listed, ("CN",)) == holds


def test_feature_and_sponsor_must_be_of_the_same_programme(asked: Any) -> None:
    """One programme with the feature, another with the sponsor: neither has both."""
    harmless = {"compensation": "no"}
    facts = team(
        tie(kind="talent_programme", based_in="CN", programme={"title": "P", "terms": harmless}),
        tie(
            organisation="B", kind="talent_programme", based_in="DE",
            programme={"title": "Q", "terms": {"compensation": "yes", "cannot_terminate": "yes"}},
        ),
    )  # fmt: skip
    given = {**PART_A, "list": LIST, "programmes": LIST, "places": ["CN"]}
    assert asked("programme_terms_and_sponsor", given, facts, {}, ("CN",)) is False


def test_no_programme_is_no_participation_and_ties_not_stated_leave_it_open(asked: Any) -> None:
    assert asked("takes_part_in_programme", {}, team(tie())) is False
    assert asked("takes_part_in_programme", {}, team()) == "role_ties"
    assert asked("takes_part_in_programme", {}) == "role_ties"
    ended = tie(kind="talent_programme", until="2026-09-30")
    assert asked("takes_part_in_programme", {}, team(ended)) is False
    today = tie(kind="talent_programme", until="2026-10-01")
    assert asked("takes_part_in_programme", {}, team(today)) is True


@pytest.mark.parametrize(("home", "holds"), [("CA", True), ("DE", False), (None, "home_country")])
def test_the_home_country_is_seen_where_the_source_names_it(
    asked: Any, home: str | None, holds: Any
) -> None:
    facts = {"home_country": home} if home else {}
    assert asked("home_based_in", {"places": ["CA"]}, facts, cited=("CA",)) == holds


def test_a_group_of_countries_stands_for_its_members_on_the_day(asked: Any) -> None:
    for home, holds in (("DE", True), ("CH", False)):
        facts = {"home_country": home}
        assert asked("home_based_in", {"places": ["EU"]}, facts, cited=("EU",)) is holds


def test_a_place_that_the_source_does_not_name_is_not_seen(case: Any, screened: Any) -> None:
    organisations = [
        {"name": "Home University", "side": "home", "country_code": "CA"},
        {"name": "Beispiel University", "side": "partner", "country_code": "CN"},
    ]
    whole = case_of(case(organisations=organisations), DAY, (), {})
    assert whole.citing(()).home == ("elsewhere",)
    assert set(whole.citing(("IR",)).seats.values()) == {"elsewhere"}
    assert set(whole.citing(("CN",)).seats.values()) == {"elsewhere", "CN"}


def funding(**facts: Any) -> dict[str, Any]:
    return {"funding": [{"funder": "A funder", **facts}]}


@pytest.mark.parametrize(
    ("terms", "holds"),
    [(["mirroring"], True), (["open_access"], False), ([], False), ("unknown", "funding_terms")],
)
def test_the_terms_of_money_are_those_stated(asked: Any, terms: Any, holds: Any) -> None:
    given = {"any_of": ["mirroring", "relocation"]}
    assert asked("funding_terms_include", given, funding(terms=terms)) == holds


@pytest.mark.parametrize(
    ("amount", "currency", "holds"),
    [
        (300_000, "GBP", True),
        (299_999, "GBP", False),
        (1_000_000, "EUR", "funding_amount"),
        ("unknown", "GBP", "funding_amount"),
    ],
)
def test_an_amount_is_compared_in_its_own_currency(
    asked: Any, amount: Any, currency: str, holds: Any
) -> None:
    facts = funding(amount=amount, currency=currency)
    given = {"amount": 300_000, "currency": "GBP"}
    assert asked("funding_at_least", given, facts) == holds


@pytest.mark.parametrize(
    ("stage", "holds"), [("selected", True), ("planned", False), ("unknown", "funding_stage")]
)
def test_the_stage_of_an_application_to_a_funder_of_the_policy(
    asked: Any, stage: str, holds: Any
) -> None:
    given = {"funders": ["A Funder"], "any_of": ["selected", "awarded"]}
    assert asked("funding_stage_is", given, funding(stage=stage)) == holds
    assert asked("funding_stage_is", {**given, "funders": ["Other"]}, funding(stage=stage)) is False


@pytest.mark.parametrize(
    ("opportunity", "holds"), [("Alliance", True), ("Other", False), (None, "opportunity")]
)
def test_an_opportunity_goes_by_its_name(asked: Any, opportunity: Any, holds: Any) -> None:
    given = {"opportunities": ["ALLIANCE"]}
    assert asked("opportunity_is", given, funding(opportunity=opportunity)) == holds


def given_by_home(**facts: Any) -> dict[str, Any]:
    item = {"kind": "data", "giver": "home", "description": "a set", **facts}
    return {"exchanges": [item]}


def test_data_are_judged_by_kind_and_sensitivity(asked: Any) -> None:
    facts = given_by_home(data={"kinds": ["health"], "sensitivity": "confidential"})
    assert asked("data_is", {"any_of": ["health", "genetic"]}, facts) is True
    assert asked("data_is", {"any_of": ["genetic"]}, facts) is False
    assert asked("data_sensitivity", {"at_least": "confidential"}, facts) is True
    assert asked("data_sensitivity", {"at_least": "restricted"}, facts) is False
    assert asked("data_at_large_scale", {}, facts) == "data_kind"
    assert asked("data_is", {"any_of": ["health"]}, given_by_home()) == "data_kind"
    assert asked("data_is", {"any_of": ["health"]}) is False


@pytest.mark.parametrize(
    ("personal", "kind", "holds"),
    [
        ({"involved": "yes"}, "personal", True),
        ({"medical": "yes"}, "personal", True),
        ({"involved": "yes"}, "medical", "personal_data"),
        ({"involved": "no"}, "medical", False),
        ({}, "personal", "personal_data"),
    ],
)
def test_medical_data_are_personal_and_without_personal_there_are_none(
    asked: Any, personal: dict[str, str], kind: str, holds: Any
) -> None:
    facts = {"personal_data": personal}
    assert asked("personal_data_involved", {"kind": kind}, facts) == holds


def test_rules_on_transfer_are_stated_when_somebody_found_none(asked: Any) -> None:
    assert asked("transfer_rules_stated", {}) == "transfer_rules"
    facts = {"personal_data": {"transfer_rules": []}}
    assert asked("transfer_rules_stated", {}, facts) is True
    assert asked("transfer_rule_applies", {"any_of": ["us_hipaa"]}, facts) is False


def test_a_supplier_is_looked_for_on_the_list(asked: Any) -> None:
    given = {"list": LIST, "kinds": ["equipment"]}
    facts = given_by_home(kind="equipment", supplier="S")
    assert asked("supplier_listed", given, facts, {"S": [LIST]}) is True
    assert asked("supplier_listed", given, facts) is False
    assert asked("supplier_listed", given, given_by_home(kind="equipment")) == "equipment_supplier"


@pytest.mark.parametrize(
    ("controlled", "holds"), [("yes", True), ("no", False), ("unknown", "export_control")]
)
def test_a_controlled_item(asked: Any, controlled: str, holds: Any) -> None:
    facts = given_by_home(controlled=controlled)
    assert asked("gives_controlled_item", {"giver": ["home"]}, facts) == holds
    assert asked("gives_controlled_item", {"giver": ["partner"]}, facts) is False


def agreed(**facts: Any) -> dict[str, Any]:
    return {"agreements": [{"kind": "collaboration", **facts}]}


@pytest.mark.parametrize(
    ("signed", "holds"),
    [
        ("2026-10-01", True), ("2026-10-02", False), (None, False), ("unknown", "agreement_date"),
    ],
)  # fmt: skip
def test_an_agreement_is_signed_by_the_day(asked: Any, signed: Any, holds: Any) -> None:
    given = {"kinds": ["collaboration"]}
    assert asked("agreement_signed", given, agreed(signed=signed)) == holds


def test_topics_may_be_spread_over_agreements(asked: Any) -> None:
    given = {"topics": ["termination", "end_use"]}
    both = {
        "agreements": [
            {"kind": "collaboration", "covers": ["termination"]},
            {"kind": "licence", "covers": ["end_use"]},
        ]
    }
    assert asked("agreement_covers", given, both) is True
    assert asked("agreement_covers", given, agreed(covers=["termination"])) is False
    assert asked("agreement_covers", given, agreed()) == "agreement_topics"
    assert asked("agreement_covers", given, {"agreements": []}) is False
    assert asked("agreement_covers", given) == "agreements"


@pytest.mark.parametrize(
    ("share", "holds"), [(25, False), (25.1, True), ("unknown", "control_transfers")]
)
def test_control_passes_above_a_share(asked: Any, share: Any, holds: Any) -> None:
    given = {"kinds": ["entity"], "above_percent": 25}
    transfer = {"kind": "entity", "description": "a firm", "share_percent": share}
    assert asked("control_passes", given, {"control_transfers": [transfer]}) == holds
    assert asked("control_passes", given, {"control_transfers": []}) is False
    assert asked("control_passes", given) == "control_transfers"


def test_an_application_counts_by_use_and_place(asked: Any) -> None:
    given = {"uses": ["military"], "where": ["partner"]}

    def foreseen(place: str, use: str) -> Any:
        one = {"description": "a use", "place": place, "use": use}
        return asked("application_is", given, {"applications": [one]})

    assert foreseen("partner", "military") is True
    assert foreseen("everywhere", "military") is True
    assert foreseen("home", "military") is False
    assert foreseen("partner", "civilian") is False
    assert foreseen("unknown", "military") == "applications"
    assert foreseen("unknown", "civilian") is False
    assert asked("application_is", given) == "applications"


def test_a_fact_about_a_partner_is_what_the_proposal_records(asked: Any) -> None:
    organisations = [
        {"name": "Home University", "side": "home"},
        {"name": "P", "side": "partner", "military_research": "yes", "sector": "company"},
    ]
    facts = {"organisations": organisations}
    given = {"fact": "military_research", "answer": "yes"}
    assert asked("partner_fact", given, facts) is True
    assert asked("partner_fact", given) == "partner_military_research"
    assert asked("partner_sector_is", {"any_of": ["company"]}, facts) is True
    assert asked("partner_sector_is", {"any_of": ["university"]}, facts) is False


def test_an_area_can_be_ruled_out_by_a_person(asked: Any) -> None:
    given = {"taxonomy": "ca_stra", "areas": ["robots"]}
    unknown = {"description": "x"}
    assert asked("area_is", given, {"field": unknown}) == "sensitive_area"
    out = {**unknown, "no_sensitive_area_of": ["ca_stra"]}
    assert asked("area_is", given, {"field": out}) is False
    confirmed = {**unknown, "sensitive_areas": ["ca_stra:robots"]}
    assert asked("area_is", given, {"field": confirmed}) is True
    assert asked("area_is", {**given, "areas": ["other"]}, {"field": confirmed}) is False


def test_immigration_clearance_is_done_or_to_be_asked_for(asked: Any) -> None:
    def stays(**facts: str) -> Any:
        stay = {"direction": "inbound", "level": "doctoral", **facts}
        return asked("immigration_clearance_confirmed", {}, {"movements": [stay]})

    assert stays(needs_immigration_clearance="no") is True
    assert stays(clearance_confirmed="yes") is True
    assert stays(clearance_confirmed="no") is False
    assert stays() == "immigration_clearance"


def test_a_movement_counts_by_direction_and_level(asked: Any) -> None:
    given = {"directions": ["inbound"], "levels": ["doctoral"]}
    for level, holds in (("doctoral", True), ("masters", False), ("unknown", "movements")):
        stay = {"direction": "inbound", "level": level}
        assert asked("movement_is", given, {"movements": [stay]}) == holds
    assert asked("movement_is", given, {"movements": []}) is False
    assert asked("movement_is", given) == "movements"


def answered(answer: str, *evidence: str) -> dict[str, Any]:
    one = {
        "answer": answer, "evidence": list(evidence), "answered_by": "lead",
        "review_date": "2027-10-01",
    }  # fmt: skip
    return {"answers": {"misuse": one}}


def test_a_question_of_a_framework_is_answered_or_open(asked: Any) -> None:
    given = {"question": "misuse", "answer": "yes"}
    assert asked("answer_is", given, answered("yes")) is True
    assert asked("answer_is", given, answered("no")) is False
    assert asked("answer_is", given, answered("unknown")) == "answer_misuse"
    assert asked("answer_is", given) == "answer_misuse"


def test_a_question_is_considered_when_its_answer_has_evidence(asked: Any) -> None:
    given = {"questions": ["misuse"]}
    assert asked("questions_considered", given, answered("yes", "discussed")) is True
    assert asked("questions_considered", given, answered("no")) is False
    assert asked("questions_considered", given) == "answer_misuse"


def test_listing_at_signature_goes_by_the_edition_of_that_day(case: Any, screened: Any) -> None:
    """Listed today, not yet on the day of signature."""
    proposal = case(agreements=[{"kind": "collaboration", "signed": "2025-05-01"}])
    subjects, signed = subjects_of(proposal), date(2025, 5, 1)
    listed = {"Beispiel University": [LIST]}
    now, then = screened(listed)(subjects, DAY), screened()(subjects, signed)
    given = Parameters({"list": LIST}, {})

    def when(earlier: Any) -> Any:
        built = case_of(proposal, DAY, now, {}, {signed: earlier})
        return CONDITIONS["partner_listed_when_signed"].evaluate(built, given).holds

    assert when(then) is False
    assert when(screened(listed)(subjects, signed)) is True
    assert when(screened(searched=())(subjects, signed)) is None
