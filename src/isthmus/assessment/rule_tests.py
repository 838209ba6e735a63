"""Runs the tests that stand beside rules: a partial proposal, a day, and the status expected.

What a test does not say is taken from `blank-case.yaml`; nothing stands on a list unless it is
said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from isthmus.assessment.case import Case, case_of, subjects_of
from isthmus.assessment.evaluating import framework_assessment
from isthmus.assessment.framework_files import (
    Framework,
    Library,
    bundled_frameworks,
    read_library,
)
from isthmus.assessment.rules import Rule, RuleCase
from isthmus.datafiles import read_yaml
from isthmus.errors import FrameworkError
from isthmus.proposals.model import Proposal
from isthmus.screening.results import Candidate, ListEdition, Relation, Result, ScreeningResult


@dataclass(frozen=True)
class CaseResult:
    """One test with what came out. `got` says what went wrong if the case could not be read."""

    framework_id: str
    rule_id: str
    name: str
    expected: str
    got: str

    @property
    def passed(self) -> bool:
        """Did the rule say what the test expects?"""
        return self.expected == self.got


def rule_test_results(folder: Path | None = None) -> tuple[CaseResult, ...]:
    """Every test of every rule of every framework in a folder; a rule without tests fails.

    Raises
    ------
    FrameworkError
        If a file is wrong.
    """
    library = read_library(folder)
    return tuple(
        result
        for framework in library.frameworks.values()
        for result in _of_framework(framework, library)
    )


def _of_framework(framework: Framework, library: Library) -> Iterator[CaseResult]:
    for rule in framework.rules:
        cases = framework.cases.get(rule.id, ())
        if not cases:
            yield CaseResult(
                framework.fields.id, rule.id, "has tests", "tests beside the rule", "none"
            )
        for case in cases:
            yield _result(framework, library, rule, case)


def _result(framework: Framework, library: Library, rule: Rule, test: RuleCase) -> CaseResult:
    wanted = test.finding + (f" -> {test.outcome}" if test.outcome else "")
    of = (framework.fields.id, rule.id, test.name, wanted)
    try:
        proposal = Proposal.model_validate(_filled(test.proposal))
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        return CaseResult(*of, f"not a proposal: {place}: {first['msg']}")
    assessed = framework_assessment(_case(proposal, framework, library, test), framework, library)
    found = [one.status for one in assessed.findings if one.rule_id == rule.id]
    got = str(found[0]) if found else "not_applicable"
    if test.outcome:
        got += f" -> {assessed.outcome.outcome_id}"
    return CaseResult(*of, got)


def _filled(partial: dict[str, Any]) -> dict[str, Any]:
    """The blank case with what the test says; of the three questions only those it names."""
    document = read_yaml(bundled_frameworks() / "blank-case.yaml", FrameworkError)
    blank: dict[str, Any] = document.data
    questions = {**blank["questions"], **partial.get("questions", {})}
    return {**blank, **partial, "questions": questions}


def _case(proposal: Proposal, framework: Framework, library: Library, test: RuleCase) -> Case:
    """The case as the test describes it: what it lists is listed, all else is on no list."""
    list_ids = sorted(
        {
            *_named_lists(framework.rules),
            *(one for named in _listings(test) for ids in named[1].values() for one in ids),
        }
    )
    editions = tuple(_edition(list_id, test.date) for list_id in list_ids)
    results = [_screening(subject, test, editions) for subject in subjects_of(proposal)]
    return case_of(proposal, test.date, results, library.areas())


def _listings(test: RuleCase) -> list[tuple[Relation, dict[str, tuple[str, ...]]]]:
    return [
        ("is", test.listed),
        ("possible", test.possibly_listed),
        ("unit_of_listed", test.unit_of_listed),
    ]


def _screening(subject: str, test: RuleCase, editions: Sequence[ListEdition]) -> ScreeningResult:
    candidates = tuple(
        Candidate(
            list_id, f"{list_id}-1", subject, "designation", 1.0, relation,
            "as the test says", test.date, "https://example.org",
        )
        for relation, named in _listings(test)
        for list_id in named.get(subject, ())
    )  # fmt: skip
    relations = {one.relation for one in candidates}
    result: Result = (
        "listed" if "is" in relations else "possible" if relations else "no_listed_match"
    )
    return ScreeningResult(
        subject,
        None,
        result,
        candidates,
        tuple(editions),
        0.9,
        test.date,
    )


def _edition(list_id: str, day: date) -> ListEdition:
    return ListEdition(
        list_id, list_id, "the test", "designation", day, 1, "0" * 64, "https://example.org"
    )


def _named_lists(rules: Sequence[Rule]) -> Iterator[str]:
    for rule in rules:
        for given in (*rule.when.values(), *rule.applies_when.values()):
            if isinstance(given.get("list"), str):
                yield given["list"]
