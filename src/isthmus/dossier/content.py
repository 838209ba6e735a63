"""What a dossier says, as plain data. Every renderer draws this and adds no statement of its own.

Each statement carries the numbers of the sources it rests on; the sources are in annex G.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from isthmus.assessment.insights import Insights
from isthmus.assessment.results import Assessment
from isthmus.dossier.annexes import Annexes, annexes
from isthmus.dossier.following import unknown_records
from isthmus.dossier.front_page import LIMITS, FrontPage, front_page
from isthmus.dossier.side_by_side import SideBySide, side_by_side
from isthmus.dossier.sources import Sources
from isthmus.dossier.wording import ADVICE, CORRECTION, day, plain

ANNEX_TITLES = {
    "A": "Screening record",
    "B": "The three questions",
    "C": "Findings by framework",
    "D": "Plan of measures",
    "E": "Benefits",
    "F": "What is not known, and whom to ask",
    "G": "Sources",
    "H": "Manifest",
    "I": "How to correct and how to appeal",
    "J": "The proposal as submitted",
    "K": "Under the frameworks of other home countries",
    "L": "Words used",
}


@dataclass(frozen=True)
class Dossier:
    """The document a person decides on.

    `front_pages` holds page 1 several times, each shorter than the one before; a renderer whose
    page is limited takes the first that fits, one without limit takes the first.
    """

    case_id: str
    title: str
    as_of: date
    as_of_words: str
    marking: str
    advice: str
    correction: str
    front_pages: tuple[FrontPage, ...]
    side_by_side: SideBySide
    annexes: Annexes
    annex_titles: dict[str, str]


def dossier(
    assessment: Assessment, found: Insights | None = None, *, marking: str = "Internal"
) -> Dossier:
    """The dossier of an assessment and of what follows from it. Equal ones give equal dossiers."""
    sources = Sources(assessment)
    unknowns = unknown_records(assessment, found)
    pages = tuple(front_page(assessment, sources, limits, unknowns) for limits in LIMITS)
    second = side_by_side(assessment, sources)
    return Dossier(
        case_id=assessment.proposal.id,
        title=plain(assessment.proposal.title),
        as_of=assessment.as_of,
        as_of_words=day(assessment.as_of),
        marking=plain(marking),
        advice=ADVICE,
        correction=CORRECTION,
        front_pages=pages,
        side_by_side=second,
        annexes=annexes(assessment, sources, found, unknowns),
        annex_titles=ANNEX_TITLES,
    )
