"""The rows of a screening: one per candidate, for tables and CSV files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from isthmus.screening.results import ScreeningResult

TABLE = ("subject", "result", "list_id", "entry_name", "class", "relation", "score")
CSV = (
    *TABLE, "explanation", "entry_id", "edition_as_of", "source_url", "requirement",
    "entry_ror_id", "subject_ror_id", "subject_country_code", "as_of", "lists_searched",
    "threshold", "method", "note",
)  # fmt: skip


def candidate_rows(answer: ScreeningResult) -> Iterator[dict[str, Any]]:
    """A row per candidate; one without a candidate where there is none."""
    shared = {
        "subject": answer.subject,
        "result": answer.result,
        "subject_ror_id": answer.ror_id,
        "subject_country_code": answer.country_code,
        "as_of": answer.as_of,
        "lists_searched": len(answer.lists),
        "threshold": answer.threshold,
        "method": answer.method,
        "note": answer.note,
    }
    if not answer.candidates:
        yield shared
    for one in answer.candidates:
        yield shared | {
            "list_id": one.list_id,
            "entry_name": one.entry_name,
            "class": one.evidence_class,
            "relation": one.relation,
            "score": one.score,
            "explanation": one.explanation,
            "entry_id": one.entry_id,
            "edition_as_of": one.as_of,
            "source_url": one.source_url,
            "requirement": one.requirement,
            "entry_ror_id": one.ror_id,
        }
