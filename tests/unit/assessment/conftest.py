"""A proposal and a screening that a test describes in a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from isthmus.assessment.assessing import Screen, assess
from isthmus.assessment.framework_files import bundled_frameworks
from isthmus.assessment.results import Assessment
from isthmus.datafiles import read_yaml
from isthmus.proposals.model import Proposal
from isthmus.screening.results import Candidate, EvidenceClass, ListEdition, ScreeningResult

DAY = date(2026, 10, 1)
LISTS = ("ca_named_research_organizations", "cn_seven_sons", "us_entity_list")


def proposal_with(**changes: Any) -> Proposal:
    """The blank case that tests beside rules start from, with changes; questions are merged."""
    blank = read_yaml(bundled_frameworks() / "blank-case.yaml").data
    questions = {**blank["questions"], **changes.pop("questions", {})}
    return Proposal.model_validate({**blank, **changes, "questions": questions})


def screening_of(
    listed: dict[str, Sequence[str]] | None = None,
    *,
    evidence_class: EvidenceClass = "designation",
    searched: Sequence[str] = LISTS,
    relation: Any = "is",
) -> Screen:
    """A screening in which just these organisations stand on these lists."""

    def screen(subjects: Sequence[str], day: date) -> list[ScreeningResult]:
        editions = tuple(
            ListEdition(
                one,
                f"List {one}",
                "A publisher",
                evidence_class,
                day,
                7,
                "0" * 64,
                "https://x.example",
            )
            for one in searched
        )
        results = []
        for subject in subjects:
            candidates = tuple(
                Candidate(
                    one, f"{one}-1", subject, evidence_class, 1.0, relation, "same name", day,
                    "https://x.example",
                )
                for one in (listed or {}).get(subject, ())
            )  # fmt: skip
            results.append(
                ScreeningResult(
                    subject, None, "listed" if candidates else "no_listed_match", candidates,
                    editions, 0.9, day,
                )
            )  # fmt: skip
        return results

    return screen


Assess = Callable[..., Assessment]


@pytest.fixture(scope="session")
def case() -> Callable[..., Proposal]:
    """`case(**changes)`: the blank case with changes."""
    return proposal_with


@pytest.fixture(scope="session")
def screened() -> Callable[..., Screen]:
    """`screened({name: [list_id]})`: a screening in which just these stand on these lists."""
    return screening_of


@pytest.fixture(scope="session")
def assessed() -> Assess:
    """`assessed(proposal, listed)`: assessed on one day, with just these listings."""

    def run(
        proposal: Proposal, listed: dict[str, Sequence[str]] | None = None, **options: Any
    ) -> Assessment:
        how = options.pop("how", {})
        return assess(
            proposal, as_of=options.pop("as_of", DAY), screening=screening_of(listed, **how),
            **options,
        )  # fmt: skip

    return run


@pytest.fixture
def own_frameworks(tmp_path: Path) -> Path:
    """A folder with one small framework, to be spoiled by a test."""
    folder = tmp_path / "frameworks" / "example-agency"
    (folder / "rules").mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "framework.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (folder / "rules" / "tied.yaml").write_text(RULE, encoding="utf-8")
    (folder / "tests" / "tied.yaml").write_text(TESTS, encoding="utf-8")
    return folder.parent


FRAMEWORK = """\
id: example-agency
title: Example policy
publisher: Example Agency
url: https://law.example/policy
kind: eligibility
read_on: 2026-01-01
history: [{version: "1", from: 2024-05-01, change: first}]
scale:
  - {id: fine, label: Fine, meaning: nothing found, strength: permissive, decides: lead}
  - {id: open, label: Open, meaning: a fact is missing, strength: neutral, decides: nobody}
  - {id: no, label: Not funded, meaning: a tie, strength: adverse, decides: the agency}
otherwise: fine
applicability: always
correction: correct it
appeal: ask again
advice: advice only
retry: change the team
"""
RULE = """\
id: tied
title: A role has a current tie
issue: partner_ties
order: 10
citation: {title: "Example Agency, Policy", locator: section 4.2, url: "https://law.example/policy"}
in_force: {from: 2024-05-01}
values:
  kinds:
    2024-05-01: [employed]
    2025-11-01: [employed, funding]
when:
  role_tied_now: {list: us_entity_list, kinds: kinds}
reasons: {flagged: a tie, clear: no tie, undetermined: not known}
leads_to: {flagged: no, undetermined: open}
mitigations: {flagged: [MT-25]}
"""
TESTS = """\
- name: Funding did not count on the last day before the amendment
  date: 2025-10-31
  proposal:
    roles: [{role: lead, side: home, ties: [{organisation: A, kind: funding, until: null}]}]
  listed: {A: [us_entity_list]}
  finding: clear
- name: It counts on the day of the amendment
  date: 2025-11-01
  proposal:
    roles: [{role: lead, side: home, ties: [{organisation: A, kind: funding, until: null}]}]
  listed: {A: [us_entity_list]}
  finding: flagged
  outcome: no
"""
