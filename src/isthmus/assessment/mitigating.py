"""Mitigations from the catalogue, tied to findings, least restrictive first."""

from __future__ import annotations

from collections.abc import Sequence

from isthmus.assessment.framework_files import Library
from isthmus.assessment.results import Finding, Mitigation
from isthmus.proposals.model import Proposal


def framework_mitigations(
    findings: Sequence[Finding], library: Library, proposal: Proposal
) -> tuple[Mitigation, ...]:
    """The measures that a framework's findings call for, each once, by rung and then by id.

    A measure on a rung that needs a flagged finding is proposed only for one: the loader refuses a
    rule that ties it to anything else, and an undecided finding brings none.
    """
    agreed = proposal.measures_in_place if proposal.measures_in_place != "unknown" else ()
    answers: dict[str, list[Finding]] = {}
    for finding in findings:
        for measure_id in finding.mitigation_ids:
            answers.setdefault(measure_id, []).append(finding)
    proposed = []
    for measure_id, answered in answers.items():
        measure = library.measures[measure_id]
        first = next((one for one in answered if one.status == "flagged"), answered[0])
        assert measure.rung < library.catalogue.flagged_finding_needed_from or (
            first.status == "flagged"
        ), f"{measure_id} needs a flagged finding"
        others = tuple(f"{one.framework_id}/{one.rule_id}" for one in answered if one is not first)
        proposed.append(
            Mitigation(
                mitigation_id=measure_id,
                title=measure.title,
                rung=measure.rung,
                answers=f"{first.framework_id}/{first.rule_id}",
                why=first.reason,
                burden=measure.burden,
                openness_cost=measure.openness_cost,
                owner_role=measure.owner_role,
                due=measure.due,
                review=measure.review,
                source=measure.source,
                also_answers=others,
                in_place=measure_id in agreed,
            )
        )
    return tuple(sorted(proposed, key=lambda one: (one.rung, one.mitigation_id)))
