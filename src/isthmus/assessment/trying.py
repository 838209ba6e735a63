"""The same case with one thing changed: how any "what if" of an assessment is found out.

Nothing is looked up again. An organisation that a trial brings in stands on every list under the
name `A_LISTED_ORGANISATION`, or on none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from isthmus.assessment.case import case_of
from isthmus.assessment.evaluating import framework_assessment
from isthmus.assessment.framework_files import Framework, Library
from isthmus.assessment.results import FrameworkAssessment
from isthmus.proposals.model import Proposal
from isthmus.screening.results import Candidate, ScreeningResult

A_LISTED_ORGANISATION = "an organisation on the list"
Screened = tuple[ScreeningResult, ...]


@dataclass(frozen=True)
class Trial:
    """A case that can be judged again at once: the proposal and what the lists said of it."""

    proposal: Proposal
    as_of: date
    screening: Screened
    when_signed: Mapping[date, Screened]
    library: Library

    def judged(self, frameworks: Sequence[Framework]) -> tuple[FrameworkAssessment, ...]:
        """The case under each framework."""
        screening = (*self.screening, *self._listed_organisation())
        case = case_of(self.proposal, self.as_of, screening, self.library.areas(), self.when_signed)
        return tuple(framework_assessment(case, one, self.library) for one in frameworks)

    def with_proposal(self, change: Callable[[Proposal], Proposal]) -> Trial:
        """The case with another proposal."""
        return replace(self, proposal=change(self.proposal))

    def with_matches(self, change: Callable[[Candidate], Candidate | None]) -> Trial:
        """The case with other candidates; one for which nothing comes back is taken out."""

        def changed(result: ScreeningResult) -> ScreeningResult:
            kept = [change(one) for one in result.candidates]
            return replace(result, candidates=tuple(one for one in kept if one is not None))

        return replace(
            self,
            screening=tuple(changed(one) for one in self.screening),
            when_signed={
                day: tuple(changed(one) for one in results)
                for day, results in self.when_signed.items()
            },
        )

    def _listed_organisation(self) -> Screened:
        """An organisation that stands on every list searched."""
        if not self.screening:
            return ()
        pattern = self.screening[0]
        candidates = tuple(
            Candidate(
                one.list_id, "trial", A_LISTED_ORGANISATION, one.evidence_class, 1.0, "is",
                "supposed in this trial", one.as_of, one.url,
            )
            for one in pattern.lists
        )  # fmt: skip
        return (
            replace(pattern, subject=A_LISTED_ORGANISATION, result="listed", candidates=candidates),
        )


@dataclass(frozen=True)
class OutcomeChange:
    """What one framework says before and after a change, in ids of its own scale."""

    framework_id: str
    before: str
    after: str
    findings: tuple[str, ...]
    """`rule_id: status before -> status after`, for the findings that change."""


def changes(
    before: Sequence[FrameworkAssessment], after: Sequence[FrameworkAssessment]
) -> tuple[OutcomeChange, ...]:
    """The frameworks of which an outcome or a finding differs; both in the same order."""
    found = []
    for one, other in zip(before, after, strict=True):
        later = {finding.rule_id: finding.status for finding in other.findings}
        moved = tuple(
            f"{finding.rule_id}: {finding.status} -> {later[finding.rule_id]}"
            for finding in one.findings
            if later.get(finding.rule_id, finding.status) != finding.status
        )
        if moved or one.outcome.outcome_id != other.outcome.outcome_id:
            found.append(
                OutcomeChange(
                    one.framework_id, one.outcome.outcome_id, other.outcome.outcome_id, moved
                )
            )
    return tuple(found)
