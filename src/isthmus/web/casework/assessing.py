"""Assessing a case: the domain's own functions on the draft, and what its pages show of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from isthmus.assessment.assessing import assess
from isthmus.assessment.serialising import assessment_json
from isthmus.web.casework.drafts import proposal_of
from isthmus.web.casework.models import Case


def assessed(case: Case) -> tuple[dict[str, Any], dict[str, Any]]:
    """The case's proposal under all frameworks, as JSON, and the versions that it rests on.

    Raises
    ------
    ProposalError
        If the draft is not a proposal yet, naming all that is missing.
    """
    proposal = proposal_of(case.proposal, case.number)
    data = assessment_json(assess(proposal))
    inputs = data["manifest"]["inputs"]
    versions = {
        "as_of": data["as_of"],
        "frameworks": {name: one["version"] for name, one in inputs["frameworks"].items()},
        "lists": {name: one["as_of"] for name, one in inputs["lists"].items()},
        "registry": inputs["registry"],
    }
    return data, versions


@dataclass(frozen=True)
class Cell:
    """What one framework finds on one issue."""

    framework: str
    findings: Sequence[Mapping[str, Any]]

    @property
    def words(self) -> str:
        """The statuses found, each once; a dash where the framework has no rule on it."""
        return ", ".join(dict.fromkeys(one["status"].replace("_", " ") for one in self.findings))


@dataclass(frozen=True)
class IssueRow:
    """One issue of substance, a cell for each framework."""

    issue: str
    cells: Sequence[Cell]

    @property
    def disagrees(self) -> bool:
        """Whether one framework flags something here and another finds all of it clear."""
        said = [{one["status"] for one in cell.findings} for cell in self.cells if cell.findings]
        return any("flagged" in one for one in said) and any(one == {"clear"} for one in said)


SHOWN = frozenset({"flagged", "clear", "undetermined"})


def side_by_side(data: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], list[IssueRow]]:
    """The applicable frameworks as columns, and the issues on which any of them says something."""
    columns = [one for one in data.get("frameworks", []) if one["applicable"]]
    issues = dict.fromkeys(
        finding["issue"]
        for one in columns
        for finding in one["findings"]
        if finding["status"] in SHOWN
    )
    rows = [
        IssueRow(
            issue.replace("_", " "),
            [
                Cell(
                    one["framework_id"],
                    [
                        finding
                        for finding in one["findings"]
                        if finding["issue"] == issue and finding["status"] in SHOWN
                    ],
                )
                for one in columns
            ],
        )
        for issue in issues
    ]
    return columns, rows


def measures_of(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Every measure that a framework proposes, least restrictive first, each once."""
    found: dict[str, Mapping[str, Any]] = {}
    for framework in data.get("frameworks", []):
        for one in framework["mitigations"] if framework["applicable"] else []:
            found.setdefault(one["mitigation_id"], one)
    return sorted(found.values(), key=lambda one: (one["rung"], one["mitigation_id"]))


def changed_outcomes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What differs between two assessments, in a sentence each: outcomes and findings."""
    said = []
    old = {one["framework_id"]: one for one in before.get("frameworks", [])}
    for new in after.get("frameworks", []):
        past = old.get(new["framework_id"])
        if past is None:
            continue
        if past["outcome"] != new["outcome"]:
            labels = past["outcome_detail"]["label"], new["outcome_detail"]["label"]
            said.append(f"{new['title']}: {labels[0]} → {labels[1]}")
        statuses = {one["rule_id"]: one["status"] for one in past["findings"]}
        said += [
            f"{new['framework_id']}: {one['title']}: {statuses[one['rule_id']]} → {one['status']}"
            for one in new["findings"]
            if one["rule_id"] in statuses and statuses[one["rule_id"]] != one["status"]
        ]
    return said
