"""What must always hold of an assessment: names, scripts, order and missing facts harm nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isthmus.assessment.assessing import assess
from isthmus.assessment.framework_files import bundled_frameworks, readable_library
from isthmus.assessment.results import Assessment
from isthmus.datafiles import Document, read_yaml
from isthmus.errors import ProposalError
from isthmus.proposals.model import Proposal
from isthmus.proposals.reading import proposal_from
from isthmus.screening.results import Candidate, ListEdition, ScreeningResult

DAY = date(2026, 10, 1)
LISTS = ("ca_named_research_organizations", "cn_seven_sons", "us_entity_list")
SHIPPED = readable_library().frameworks
BLANK = read_yaml(bundled_frameworks() / "blank-case.yaml").data
FAST = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)

ANSWERS = st.sampled_from(["yes", "no", "unknown"])
ORDER = {"permissive": 0, "neutral": 1, "adverse": 2}


def judged(facts: dict[str, Any], listed: dict[str, Sequence[str]]) -> Assessment:
    """Assessed on one day, where just these organisations stand on these lists."""

    def screen(subjects: Sequence[str], day: date) -> list[ScreeningResult]:
        editions = tuple(
            ListEdition(one, one, "publisher", "designation", day, 3, "0" * 64, "https://x.example")
            for one in LISTS
        )
        return [
            ScreeningResult(
                subject,
                None,
                "listed" if listed.get(subject) else "no_listed_match",
                tuple(
                    Candidate(
                        one,
                        "1",
                        "the entry",
                        "designation",
                        1.0,
                        "is",
                        "identifier",
                        day,
                        "https://x.example",
                    )
                    for one in listed.get(subject, ())
                ),
                editions,
                0.9,
                day,
            )
            for subject in subjects
        ]

    proposal = Proposal.model_validate({**BLANK, **facts})
    return assess(proposal, frameworks=list(SHIPPED), as_of=DAY, screening=screen)


def apart_from_places(assessment: Assessment) -> list[Any]:
    """All that frameworks say, but for the rules whose source itself names places of organisations,
    and what follows from those."""
    return [
        [one for one in framework.findings if not one.citation.places]
        if any(one.citation.places for one in framework.findings if one.status != "inactive")
        else framework
        for framework in assessment.frameworks
    ]


def findings(assessment: Assessment) -> list[Any]:
    """What each rule and framework says, without the evidence's wording."""
    return [
        (
            one.outcome.outcome_id,
            [branch.outcome.outcome_id for branch in one.branches],
            [(f.rule_id, f.status, f.reason, f.missing) for f in one.findings],
            [m.mitigation_id for m in one.mitigations],
        )
        for one in assessment.frameworks
    ]


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Sequence[str]]]:
    """A proposal with every kind of known and unknown fact, and what stands on which list."""

    def question(answer: str) -> dict[str, Any]:
        evidence = ["a source"] if answer != "unknown" else []
        return {
            "answer": answer, "evidence": evidence, "answered_by": "lead",
            "review_date": "2027-10-01",
        }  # fmt: skip

    exchanges = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "kind": st.sampled_from(["weights", "data", "code"]),
                    "giver": st.sampled_from(["home", "partner"]),
                    "description": st.just("an item"),
                    "in_published_paper": ANSWERS,
                    "has_anyway": ANSWERS,
                }
            ),
            max_size=2,
        )
    )
    ties = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "organisation": st.sampled_from(["Home University", "Third Institute"]),
                    "kind": st.sampled_from(["employed", "funding", "degree"]),
                    "from": st.just("2020-01-01"),
                    "until": st.sampled_from([None, "unknown", "2026-09-30", "2027-01-01"]),
                }
            ),
            max_size=2,
        )
    )
    facts = {
        "pathways": [draw(st.sampled_from(["joint_publication", "private_lab", "conference"]))],
        "exchanges": exchanges,
        "outputs": {
            "description": "a paper",
            "openness": draw(st.sampled_from(["all_public", "partly_public", "unknown"])),
        },
        "field": {
            "description": "learning",
            "sensitive_areas": draw(st.sampled_from([[], ["ca_stra:machine-learning"]])),
            "aims_to_advance_sensitive_area": draw(ANSWERS),
        },
        "funding": [
            {
                "funder": draw(st.sampled_from(["NSERC", "Another funder", "unknown"])),
                "opportunity_launched": draw(
                    st.sampled_from(["2024-04-30", "2025-01-01", "unknown"])
                ),
            }
        ],
        "roles": [{"role": "lead", "side": "home", "ties": ties}],
        "questions": {
            name: question(draw(ANSWERS))
            for name in ("new_resources", "security_ties", "comfortable_with_applications")
        },
        "measures_in_place": draw(st.sampled_from(["unknown", [], ["MT-50", "MT-74"]])),
        "recruits_from": draw(st.sampled_from(["unknown", [], ["Third Institute"]])),
        "foreseen_applications": draw(st.sampled_from(["unknown", ["teaching"]])),
    }
    if facts["pathways"] == ["private_lab"]:
        facts["direction"] = draw(st.sampled_from([None, "home_lab_abroad"]))
    listed = {
        name: draw(st.sampled_from([(), LISTS[:1], LISTS[:2], LISTS]))
        for name in ("Beispiel University", "Third Institute")
    }
    return facts, listed


@FAST
@given(cases(), st.sampled_from(["CN", "US", "IR", "DE", None]))
def test_the_country_of_the_partner_changes_no_byte(case: Any, code: str | None) -> None:
    facts, listed = case
    swapped = [{**one} for one in BLANK["organisations"]]
    swapped[1]["country_code"] = code
    first = judged(facts, listed)
    second = judged({**facts, "organisations": swapped}, listed)
    assert apart_from_places(first) == apart_from_places(second)
    assert first.screening == second.screening


@FAST
@given(cases(), st.text(st.characters(categories=["L"]), min_size=1, max_size=20))
def test_the_name_and_script_of_an_unlisted_organisation_change_no_finding(
    case: Any, name: str
) -> None:
    facts, listed = case
    listed = {**listed, "Beispiel University": ()}
    renamed = [{**one} for one in BLANK["organisations"]]
    renamed[1]["name"] = name
    for text in (name, f"{renamed[1]['unit']}, {name}"):
        listed.setdefault(text, ())
    assert findings(judged(facts, listed)) == findings(
        judged({**facts, "organisations": renamed}, listed)
    )


@FAST
@given(cases(), st.text(min_size=1, max_size=30))
def test_the_words_for_a_role_a_title_or_an_item_change_no_finding(case: Any, words: str) -> None:
    facts, listed = case
    reworded = {
        **facts,
        "title": words,
        "summary": words,
        "roles": [{**one, "role": words} for one in facts["roles"]],
        "exchanges": [{**one, "description": words} for one in facts["exchanges"]],
    }
    assert findings(judged(facts, listed)) == findings(judged(reworded, listed))


@FAST
@given(cases())
def test_the_order_of_roles_and_items_changes_no_outcome(case: Any) -> None:
    facts, listed = case
    role = {
        "role": "another",
        "side": "partner",
        "ties": [{"organisation": "Third Institute", "kind": "employed", "until": None}],
    }
    roles = [*facts["roles"], role]
    forwards = judged({**facts, "roles": roles}, listed)
    backwards = judged(
        {**facts, "roles": roles[::-1], "exchanges": facts["exchanges"][::-1]}, listed
    )
    outcomes = [one.outcome.outcome_id for one in forwards.frameworks]
    assert outcomes == [one.outcome.outcome_id for one in backwards.frameworks]
    statuses = [[f.status for f in one.findings] for one in forwards.frameworks]
    assert statuses == [[f.status for f in one.findings] for one in backwards.frameworks]


@FAST
@given(cases())
def test_the_order_of_organisations_changes_no_finding(case: Any) -> None:
    facts, listed = case
    third = {"name": "Third Institute", "side": "partner"}
    organisations = [*BLANK["organisations"], third]
    forwards = judged({**facts, "organisations": organisations}, listed)
    backwards = judged({**facts, "organisations": organisations[::-1]}, listed)
    for one, other in zip(forwards.frameworks, backwards.frameworks, strict=True):
        assert one.outcome.outcome_id == other.outcome.outcome_id
        assert [(f.rule_id, f.status) for f in one.findings] == [
            (f.rule_id, f.status) for f in other.findings
        ]
        assert {m.mitigation_id for m in one.mitigations} == {
            m.mitigation_id for m in other.mitigations
        }


@FAST
@given(cases(), st.from_regex(r"[a-z]{2,9}\.[a-z]{2,6}\.(cn|ir|ru|edu|de|kp)", fullmatch=True))
def test_an_internet_domain_in_any_text_changes_no_finding(case: Any, domain: str) -> None:
    facts, listed = case
    reworded = {
        **facts,
        "summary": f"See https://{domain}/.",
        "roles": [{**one, "role": f"lead, {domain}"} for one in facts["roles"]],
        "exchanges": [{**one, "description": domain} for one in facts["exchanges"]],
        "outputs": {**facts["outputs"], "description": f"code at {domain}"},
    }
    assert findings(judged(facts, listed)) == findings(judged(reworded, listed))


@FAST
@given(
    st.text(st.characters(categories=["L"]), min_size=1, max_size=20),
    st.sampled_from(["cn", "ir", "ru", "edu", "de"]),
)
def test_an_address_is_refused_alike_under_every_domain(name: str, ending: str) -> None:
    said = [
        refusals(f"write to {name}@university.{one}").replace(f".{one}", "")
        for one in (ending, "org")
    ]
    assert said[0] == said[1]
    assert "holds an e-mail address, which is refused" in said[0]


def refusals(title: str) -> str:
    """What is said of the blank case under this title."""
    with pytest.raises(ProposalError) as caught:
        proposal_from(Document(Path("case.yaml"), {**BLANK, "title": title}, {}))
    return str(caught.value)


@FAST
@given(cases(), *[st.sampled_from(["CN", "US", "IR", "BR", "TW", None])] * 2)
def test_the_country_of_a_sponsor_moves_only_rules_whose_source_names_a_place(
    case: Any, code: str | None, other: str | None
) -> None:
    facts, listed = case

    def funded_from(place: str | None) -> Assessment:
        ties = [{"organisation": "Sponsor", "kind": "funding", "until": None, "based_in": place}]
        funding = [{"funder": "Sponsor", "based_in": place}]
        roles = [{"role": "lead", "side": "home", "ties": ties}]
        return judged({**facts, "funding": funding, "roles": roles}, listed)

    for one, two in zip(funded_from(code).frameworks, funded_from(other).frameworks, strict=True):
        if not any(f.citation.places for f in one.findings):
            assert one == two


@FAST
@given(cases(), st.sampled_from(["questions", "funding", "field", "exchanges", "outputs", "ties"]))
def test_a_missing_fact_never_makes_an_outcome_adverse(case: Any, missing: str) -> None:
    """With a fact taken away, no framework's outcome becomes adverse that was not."""
    facts, listed = case
    before, after = judged(facts, listed), judged(without(facts, missing), listed)
    for known, unknown in zip(before.frameworks, after.frameworks, strict=True):
        if unknown.outcome.strength == "adverse":
            assert known.outcome.strength == "adverse"
        for one, other in zip(known.branches, unknown.branches, strict=False):
            if other.outcome.strength == "adverse":
                assert one.outcome.strength == "adverse"


def without(facts: dict[str, Any], missing: str) -> dict[str, Any]:
    """The facts with one of them unknown."""
    if missing == "questions":
        unknown = {
            "answer": "unknown", "evidence": [], "answered_by": "lead",
            "review_date": "2027-10-01",
        }  # fmt: skip
        return {**facts, "questions": dict.fromkeys(facts["questions"], unknown)}
    if missing == "funding":
        return {**facts, "funding": [{"funder": "NSERC", "opportunity_launched": "unknown"}]} if (
            facts["funding"][0]["funder"] == "NSERC"
        ) else {**facts, "funding": [{"funder": "unknown"}]}  # fmt: skip
    if missing == "field":
        return {
            **facts,
            "field": {**facts["field"], "aims_to_advance_sensitive_area": "unknown"},
        }
    if missing == "exchanges":
        unknown_items = [
            {**one, "in_published_paper": "unknown", "has_anyway": "unknown"}
            for one in facts["exchanges"]
        ]
        return {**facts, "exchanges": unknown_items}
    if missing == "outputs":
        return {**facts, "outputs": {"description": "a paper", "openness": "unknown"}}
    return {**facts, "roles": [{"role": "lead", "side": "home", "ties": []}]}


@FAST
@given(cases())
def test_every_finding_is_complete_and_every_restriction_has_its_flag(case: Any) -> None:
    facts, listed = case
    for framework in judged(facts, listed).frameworks:
        status = {f"{one.framework_id}/{one.rule_id}": one.status for one in framework.findings}
        for one in framework.findings:
            assert one.evidence
            assert all(item.statement and item.source for item in one.evidence)
            assert one.reason
            assert (one.status == "undetermined") == bool(one.missing), one
        rungs = [one.rung for one in framework.mitigations]
        assert rungs == sorted(rungs)
        assert all(
            one.rung < 5 or status[one.answers] == "flagged" for one in framework.mitigations
        )


@FAST
@given(cases())
def test_an_inactive_rule_is_shown_and_never_counted(case: Any) -> None:
    facts, listed = case
    for framework in judged(facts, listed).frameworks:
        inactive = [one for one in framework.findings if one.status == "inactive"]
        rules = SHIPPED[framework.framework_id].rules
        assert len(inactive) == sum(rule.status == "inactive" for rule in rules)
        assert not set(framework.outcome.reasons) & {one.reason for one in inactive}
