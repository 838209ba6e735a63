"""The shipped examples, screened once against the bundled lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from isthmus.assessment.assessing import assess
from isthmus.assessment.framework_files import read_library
from isthmus.assessment.results import Assessment
from isthmus.proposals.model import Proposal
from isthmus.proposals.reading import example_proposals, read_proposal
from isthmus.screening.matching import screen
from isthmus.screening.results import ScreeningResult

DAY = date(2026, 11, 23)
_SCREENED: dict[str, ScreeningResult] = {}


def bundled_screening(subjects: Sequence[str], day: date) -> list[ScreeningResult]:
    """As the product screens, each text once per test run; by name alone."""
    new = [one for one in subjects if one not in _SCREENED]
    _SCREENED.update(zip(new, screen(new, day), strict=True))
    return [_SCREENED[one] for one in subjects]


@pytest.fixture(scope="session")
def examples() -> dict[str, Proposal]:
    """The example proposals by id."""
    return {path.stem: read_proposal(path) for path in example_proposals()}


@pytest.fixture(scope="session")
def judged() -> Callable[[Proposal], Assessment]:
    """`judged(proposal)`: assessed on one day against the bundled lists, under every framework that
    ships, whether or not it is about the case."""
    every_one = list(read_library().frameworks)

    def run(proposal: Proposal) -> Assessment:
        return assess(proposal, frameworks=every_one, as_of=DAY, screening=bundled_screening)

    return run
