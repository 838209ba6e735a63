"""Assessments to draw dossiers from, built from the contracts; every case and list is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from isthmus.assessment.results import (
    Assessment,
    Benefit,
    Branch,
    Citation,
    Evidence,
    Finding,
    FrameworkAssessment,
    Mitigation,
    Outcome,
    Unknown,
)
from isthmus.proposals.model import Proposal
from isthmus.screening.results import Candidate, ListEdition, ScreeningResult

AS_OF = date(2026, 7, 31)


def proposal(**changes: Any) -> Proposal:
    """A small proposal; fields can be replaced."""
    return Proposal.model_validate(
        {
            "id": "open-rain",
            "title": "Open regional rainfall modelling",
            "summary": "Two groups compare models of rain. They publish code, data and papers.",
            "pathways": ["joint_publication"],
            "starts": "2027-01-01",
            "ends": "2028-12-31",
            "organisations": [
                {"name": "Home University", "side": "home", "sector": "university"},
                {"name": "北辰大学 (Beichen University)", "unit": "unknown", "side": "partner"},
            ],
            "exchanges": [
                {"kind": "code", "giver": "home", "description": "Downscaling code",
                 "in_published_paper": "yes"},
                {"kind": "data", "giver": "partner", "description": "Daily rain records",
                 "in_published_paper": "no", "has_anyway": "no"},
            ],
            "outputs": {"description": "Papers and code", "openness": "all_public"},
            "field": {"description": "Climate modelling"},
            "questions": {
                "new_resources": {"answer": "no", "evidence": ["All items are public"],
                                  "answered_by": "principal investigator",
                                  "review_date": "2027-06-30"},
                "security_ties": {"answer": "unknown", "answered_by": "research office",
                                  "review_date": "2027-01-31"},
            },
            **changes,
        }
    )  # fmt: skip


def edition(number: int) -> ListEdition:
    """One of several lists."""
    return ListEdition(
        f"list_{number}", f"List number {number}", f"Agency {number}", "designation",
        date(2026, 7, number), 100 * number, f"{number:064x}", f"https://lists.example/{number}",
    )  # fmt: skip


EDITIONS = tuple(edition(number) for number in range(1, 8))


def screened(subject: str, *list_numbers: int) -> ScreeningResult:
    """A screening of a subject that is on the named lists."""
    candidates = tuple(
        Candidate(
            f"list_{number}", f"entry-{number}", f"Entry of {subject}", "designation", 0.97, "is",
            "the same name, and the same country", date(2026, 7, number),
            f"https://lists.example/{number}", requirement="Licence for all items",
        )
        for number in list_numbers
    )  # fmt: skip
    return ScreeningResult(
        subject, None, "listed" if candidates else "no_listed_match", candidates, EDITIONS, 0.85,
        AS_OF,
    )  # fmt: skip


def finding(framework: str, rule: str, status: str, **changes: Any) -> Finding:
    """A finding with all its parts."""
    made = Finding(
        framework_id=framework,
        framework_version="2",
        rule_id=rule,
        rule_version="2024-05-01",
        title="The partner stands on a list",
        issue="partner_listing",
        status=status,  # type: ignore[arg-type]
        reason="The partner is on list number 1.",
        citation=Citation("Example policy", "section 4.2", "https://law.example/policy"),
        evidence=(Evidence("Beichen University is on the list", "list_1", date(2026, 7, 1)),),
        as_of=AS_OF,
        mitigation_ids=("MT-20",),
    )
    return replace(made, **changes)


def mitigation(number: int, rung: int, answers: str) -> Mitigation:
    """A measure of the catalogue."""
    return Mitigation(
        f"MT-{number}", f"Measure {number}", rung, answers, "It answers the listing.", "low",
        "none", "principal investigator", "before the start", "every year", "Catalogue, part A",
    )  # fmt: skip


def adverse(label: str = "Stop") -> Outcome:
    """An adverse outcome with all its parts."""
    return Outcome(
        "stop", label, "What the word means.", "adverse", ("The partner is listed.",),
        "dean of research", ("Agree on publication first.",),
        "Send the fact to the research office.", "Write to the appeals board within 30 days.",
    )  # fmt: skip


def framework(identifier: str, strength: str, **changes: Any) -> FrameworkAssessment:
    """A framework with an outcome of the given strength."""
    status = "clear" if strength == "permissive" else "flagged"
    made = FrameworkAssessment(
        identifier, f"Framework {identifier}", "Example Agency", "2", ("Go on", "Stop"), True,
        "The funder is Example Agency.",
        adverse() if strength == "adverse" else
        Outcome("go_on", "Go on", "What the word means.", strength,  # type: ignore[arg-type]
                (), "dean of research"),
        (finding(identifier, "listed", status),),
        (mitigation(20, 2, f"{identifier}/listed"), mitigation(10, 5, f"{identifier}/listed")),
        correction="Send the fact to the research office.",
        appeal="Write to the appeals board within 30 days.",
        advice="Speak to the advice service.",
    )  # fmt: skip
    return replace(made, **changes)


def assessment(**changes: Any) -> Assessment:
    """A case on which two frameworks disagree, with a listed and an unlisted organisation."""
    made = Assessment(
        proposal(),
        AS_OF,
        (framework("strict", "adverse"), framework("open", "permissive")),
        (screened("北辰大学 (Beichen University)", 1, 2), screened("Home University")),
        (
            Benefit("The proposal names rain records as a benefit.", "proposal", None),
            Benefit(
                "Home and partner country published 1,234 joint works in 2023.",
                "OpenAlex country pairs", date(2024, 1, 1), {"joint_works": 1234, "year": 2023},
            ),
        ),
        (
            Unknown("the unit of the partner is not named", "Lists name units.", "the partner",
                    ("strict/listed",)),
        ),
        {
            "kind": "assessment",
            "software": {"name": "isthmus", "version": "0.1.0"},
            "inputs": {"proposal": {"sha256": "ab" * 32}},
        },
    )  # fmt: skip
    return replace(made, **changes)


HOSTILE = r"#panic() *bold* $x^2$ [link](javascript:x) \ _under_ `raw` <script>alert(1)</script>"
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 12
LONG_NAME = "中华人民共和国工业和信息化部直属高等院校国防科技重点实验室" * 6


@pytest.fixture
def disputed_case() -> Assessment:
    """Two frameworks that disagree; one of the outcomes is adverse."""
    return assessment()


@pytest.fixture
def quiet_case() -> Assessment:
    """No list matches, nothing is flagged, nothing is adverse."""
    return assessment(
        frameworks=(framework("open", "permissive", mitigations=()),),
        screening=(screened("Home University"), screened("北辰大学 (Beichen University)")),
        unknowns=(),
    )


@pytest.fixture
def hostile_case() -> Assessment:
    """Every text a user writes holds markup of some language, long words and long names."""
    text = f"{HOSTILE} {LONG_WORD} {LONG_NAME}"
    organisations = [
        {"name": HOSTILE, "side": "home"},
        {"name": LONG_NAME, "unit": HOSTILE, "side": "partner"},
    ]
    exchanges = [{"kind": "data", "giver": "home", "description": text}] * 9
    return assessment(
        proposal=proposal(
            title=text,
            summary=text,
            organisations=organisations,
            exchanges=exchanges,
            field={"description": text},
            benefits=[text],
        ),
        screening=(screened(HOSTILE, 1, 2, 3, 4, 5, 6), screened(LONG_NAME), screened(LONG_WORD)),
        frameworks=(
            framework(
                "strict", "adverse",
                findings=tuple(
                    finding("strict", f"rule_{n}", "flagged", issue=f"issue_{n}", reason=text,
                            evidence=(Evidence(text, HOSTILE, AS_OF),))
                    for n in range(12)
                ),
            ),
        ),
        benefits=(Benefit(text, HOSTILE, None),),
        unknowns=tuple(Unknown(text, text, HOSTILE, ()) for _ in range(8)),
    )  # fmt: skip


@pytest.fixture
def branched_case() -> Assessment:
    """An open policy parameter with two values, one of them adverse."""
    weigh = Outcome("weigh", "Weigh", "Weigh it.", "neutral", (), "dean of research")
    branches = (
        Branch("listed_policy", "ban", "A complete ban", adverse(), False),
        Branch("listed_policy", "scrutiny", "More scrutiny", weigh, True),
    )
    return assessment(frameworks=(framework("open", "neutral", outcome=weigh, branches=branches),))
