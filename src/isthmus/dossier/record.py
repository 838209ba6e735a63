"""What a dossier carries so that it can be made again: the proposal, the day, what was asked.

The record is embedded in every format: attached to the PDF, in a data block of the HTML page, at
the end of the Markdown, under `record` in the JSON. It holds no more about the case than the
dossier says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from isthmus.assessment.assessing import RECORDED, assess
from isthmus.assessment.results import Assessment, Benefit
from isthmus.errors import SourceError
from isthmus.proposals.model import Proposal

FORMAT = 1
ATTACHMENT = "dossier-record.json"


class _BenefitLine(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    statement: str
    source: str
    as_of: date | None
    figures: dict[str, float | int | str | None]


class Record(BaseModel):
    """The record of a dossier. `frameworks` is null where all that apply were asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    isthmus_dossier: int
    as_of: date
    marking: str
    frameworks: tuple[str, ...] | None
    benefits: tuple[_BenefitLine, ...]
    proposal: dict[str, Any]
    manifest: dict[str, Any]

    def assessment(self) -> Assessment:
        """The same assessment made again, with the lists and frameworks at hand now."""
        return assess(
            Proposal.model_validate(self.proposal),
            frameworks=self.frameworks,
            as_of=self.as_of,
            benefits=[
                Benefit(one.statement, one.source, one.as_of, one.figures) for one in self.benefits
            ],
        )


def record_of(assessment: Assessment, marking: str) -> Record:
    """The record of a dossier about this assessment."""
    asked = None if assessment.not_applied else tuple(
        one.framework_id for one in assessment.frameworks
    )  # fmt: skip
    return Record(
        isthmus_dossier=FORMAT,
        as_of=assessment.as_of,
        marking=marking,
        frameworks=asked,
        benefits=tuple(
            _BenefitLine(
                statement=one.statement, source=one.source, as_of=one.as_of, figures=one.figures
            )
            for one in assessment.benefits
            if one.source != RECORDED
        ),
        proposal=assessment.proposal.model_dump(mode="json", by_alias=True, exclude_unset=True),
        manifest=dict(assessment.manifest),
    )


def record_text(record: Record) -> str:
    """The record as JSON in one line, the same for equal records; safe inside an HTML page."""
    data = record.model_dump(mode="json")
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def record_from(text: str, subject: str) -> Record:
    """The record that a dossier carries.

    Raises
    ------
    SourceError
        If the text is no record, or one of another format.
    """
    try:
        data = json.loads(text)
    except ValueError:
        raise SourceError(subject, ["its record is damaged; ask whoever issued it again"]) from None
    if not isinstance(data, Mapping) or data.get("isthmus_dossier") != FORMAT:
        raise SourceError(subject, [f"holds no record of format {FORMAT}"])
    try:
        return Record.model_validate(data)
    except ValidationError as fault:
        said = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in fault.errors()]
        raise SourceError(subject, ["its record is damaged", *said]) from None
