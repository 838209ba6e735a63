"""All that follows from an assessment by comparing and by trying: what no single rule says."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from isthmus.assessment.asking import NextQuestion, ask_next
from isthmus.assessment.comparing import Issue, issues
from isthmus.assessment.effects import Effect, effects
from isthmus.assessment.framework_files import readable_library
from isthmus.assessment.leaking import Elsewhere, elsewhere
from isthmus.assessment.results import Assessment
from isthmus.assessment.serialising import plain
from isthmus.assessment.three_questions import QuestionHelp, three_questions
from isthmus.assessment.trying import Trial
from isthmus.organisations.registry import Registry, load_registry


@dataclass(frozen=True)
class Insights:
    """Agreement by issue, what to ask next, where it would leak, what measures would change, and
    what bears on the three questions. No number blends frameworks."""

    issues: tuple[Issue, ...]
    ask_next: tuple[NextQuestion, ...]
    elsewhere: tuple[Elsewhere, ...]
    effects: tuple[Effect, ...]
    three_questions: tuple[QuestionHelp, ...]


def insights(
    assessment: Assessment, frameworks_folder: Path | None = None, registry: Registry | None = None
) -> Insights:
    """What follows from an assessment; nothing is screened again."""
    library = readable_library(frameworks_folder)
    judged = assessment.frameworks
    applied = [library.frameworks[one.framework_id] for one in judged]
    trial = trial_of(assessment, frameworks_folder)
    return Insights(
        issues=issues(judged),
        ask_next=ask_next(trial, applied, judged),
        elsewhere=elsewhere(trial, list(library.frameworks.values())),
        effects=effects(trial, applied, judged),
        three_questions=three_questions(assessment, registry),
    )


def insights_at_hand(
    assessment: Assessment, frameworks_folder: Path | None = None
) -> Insights | None:
    """As `insights`; none if a framework that was judged is not among those at hand."""
    library = readable_library(frameworks_folder)
    if any(one.framework_id not in library.frameworks for one in assessment.frameworks):
        return None
    return insights(assessment, frameworks_folder, load_registry())


def trial_of(assessment: Assessment, frameworks_folder: Path | None = None) -> Trial:
    """The assessed case as one that can be judged again with something changed."""
    return Trial(
        assessment.proposal,
        assessment.as_of,
        assessment.screening,
        assessment.when_signed,
        readable_library(frameworks_folder),
    )


def insights_json(found: Insights) -> dict[str, Any]:
    """The insights as JSON data, to stand beside `assessment_json`."""
    data: dict[str, Any] = plain(asdict(found))
    return data
