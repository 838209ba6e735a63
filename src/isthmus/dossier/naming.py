"""What a framework is called where its full title would not fit."""

from __future__ import annotations

from collections.abc import Sequence

from isthmus.assessment.results import FrameworkAssessment
from isthmus.dossier.wording import plain

LONG_TITLE = 30
"""A framework with a longer title, and no short one, is named by its publisher in a line."""


def short_titles(frameworks: Sequence[FrameworkAssessment]) -> dict[str, str]:
    """Framework id -> a name that fits a line: the short title that the framework gives itself;
    else the title, or for a long one the publisher's, where no other framework here has the same.
    """
    publishers = [one.publisher for one in frameworks]
    return {
        one.framework_id: plain(one.short_title)
        or (
            plain(one.publisher)
            if len(one.title) > LONG_TITLE and publishers.count(one.publisher) == 1
            else plain(one.title)
        )
        for one in frameworks
    }
