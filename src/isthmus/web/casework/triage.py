"""Triage: eight questions that say how much diligence a proposal needs.

The level follows from the answers by the rules below, which the page states. A country is not
among the questions. "Don't know" never exempts and never makes a case enhanced by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from isthmus.web.casework.models import Level


@dataclass(frozen=True)
class Question:
    """A question of the triage; `why` is said under it."""

    key: str
    text: Any
    why: Any


QUESTIONS: tuple[Question, ...] = (
    Question(
        "outside_partner",
        _("Does an organisation outside your own take part?"),
        _("Work within one organisation follows its own rules."),
    ),
    Question(
        "all_public",
        _("Will everything that comes out be public?"),
        _("Results that everybody can read give nobody an exclusive advantage."),
    ),
    Question(
        "beyond_paper",
        _("Does the partner get anything that the published paper would not convey?"),
        _("Code, weights, data, equipment, samples, know-how in person, money."),
    ),
    Question(
        "access",
        _("Will somebody from the partner work in your laboratories or systems?"),
        _("Or somebody of yours in theirs."),
    ),
    Question(
        "sensitive_area",
        _("Does the work aim to advance an area on a government's list of sensitive areas?"),
        _("Using what exists is not advancing it."),
    ),
    Question(
        "listed",
        _("Do you know of a list entry or military research of a partner organisation?"),
        _("It will be screened anyway; this only says what you know already."),
    ),
    Question(
        "personal_data",
        _("Are personal, health or genetic data involved?"),
        _("They have rules of their own."),
    ),
    Question(
        "conditions",
        _("Does a funder or the partner attach conditions to results, staff or equipment?"),
        _("Exclusive rights, consent to publications, a laboratory of the same kind elsewhere."),
    ),
)

ANSWERS: tuple[tuple[str, Any], ...] = (
    ("yes", _("Yes")),
    ("no", _("No")),
    ("unknown", _("Don't know")),
)


@dataclass(frozen=True)
class Triaged:
    """The level and why."""

    level: str
    reason: str


def triaged(answers: Mapping[str, str]) -> Triaged:
    """The level that the answers give.

    *Exempt*: no outside partner; or everything public, nothing beyond the paper, no access, no
    personal data, no conditions, no sensitive area, nothing known of a listing. *Enhanced*: a known
    listing or a sensitive area together with something beyond the paper, access or conditions.
    *Standard*: everything else.
    """
    if answers["outside_partner"] == "no":
        return Triaged(Level.EXEMPT, str(_("No organisation outside your own takes part.")))
    gives = [key for key in ("beyond_paper", "access", "conditions") if answers[key] == "yes"]
    concerns = [key for key in ("listed", "sensitive_area") if answers[key] == "yes"]
    if gives and concerns:
        return Triaged(
            Level.ENHANCED,
            str(
                _(
                    "A listing or a sensitive area is known, and the partner gets more than the "
                    "published paper, access, or conditions."
                )
            ),
        )
    nothing = all(
        answers[key] == "no"
        for key in (
            "beyond_paper", "access", "sensitive_area", "listed", "personal_data", "conditions",
        )
    )  # fmt: skip
    if nothing and answers["all_public"] == "yes":
        said = _("Everything is public and the partner gets nothing beyond the published paper.")
        return Triaged(Level.EXEMPT, str(said))
    said = _("Something is not public, not known yet, or given beyond the published paper.")
    return Triaged(Level.STANDARD, str(said))
