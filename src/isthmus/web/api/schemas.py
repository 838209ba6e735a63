"""What endpoints take and give."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field

from isthmus.web.casework.models import Status

MOST_TEXTS = 200
MOST_SUBJECTS = 100
MOST_ROWS = 100
LARGEST_NUMBER = 2**31 - 1

Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Draft = dict[str, Any]


class _In(Schema):
    model_config = ConfigDict(extra="forbid")


class ResolveIn(_In):
    """Texts as they stand in a publication or a form."""

    texts: list[Text] = Field(min_length=1, max_length=MOST_TEXTS)


class SubjectIn(_In):
    """An organisation to screen."""

    name: Text
    country_code: str | None = Field(None, pattern="^[A-Z]{2}$")
    ror_id: str | None = Field(None, max_length=60)


class ScreenIn(_In):
    """Organisations, and the day whose editions of the lists count."""

    subjects: list[SubjectIn] = Field(min_length=1, max_length=MOST_SUBJECTS)
    as_of: date | None = None


class AssessIn(_In):
    """A proposal in the form of a proposal file."""

    proposal: Draft
    frameworks: list[str] = Field(default_factory=list, max_length=100)
    as_of: date | None = None


class OpenIn(_In):
    """A new case; without a proposal it is empty."""

    proposal: Draft | None = None
    private: bool = False


class ProposalIn(_In):
    """A whole proposal, and the version of the case that it was written on."""

    version: int = Field(ge=0, le=LARGEST_NUMBER)
    proposal: Draft


class VersionIn(_In):
    """The version of the case that the caller has seen."""

    version: int = Field(ge=0, le=LARGEST_NUMBER)


class PairsIn(_In):
    """Pairs of countries and years."""

    pair: list[str] = Field(
        min_length=1, max_length=20, description="Two countries: CN,US. Repeatable."
    )
    first_year: int | None = Field(None, ge=1000, le=2999)
    last_year: int | None = Field(None, ge=1000, le=2999)


class CasesIn(_In):
    """What narrows the list of cases, and which page of it."""

    status: Status | None = None
    page: int = Field(1, ge=1, le=LARGEST_NUMBER)
    size: int = Field(25, ge=1, le=MOST_ROWS)


class RecordIn(_In):
    """The number of the last entry that the caller has, and how many more."""

    after: int = Field(0, ge=0, le=LARGEST_NUMBER)
    size: int = Field(50, ge=1, le=MOST_ROWS)


class Answers(Schema):
    """One answer for each text or subject, in their order."""

    answers: list[dict[str, Any]]


class MeasureOut(Schema):
    """A measure; `runs_here` says whether the bundled counts of pairs are enough for it."""

    name: str
    definition: str
    kind: str
    columns: list[str]
    runs_here: bool


class Rows(Schema):
    """The rows of a measure, with where they come from."""

    measure: str
    source: dict[str, Any]
    rows: list[dict[str, Any]]


class FigureOut(Schema):
    """A figure that can be asked for."""

    name: str
    shows: str


class CaseRow(Schema):
    """A case as a list shows it."""

    id: uuid.UUID
    number: str
    title: str
    level: str
    status: str
    turn: str
    version: int
    due: date | None
    review_on: date | None
    created: datetime
    updated: datetime


class CaseOut(CaseRow):
    """A case with what it says."""

    proposal: Draft
    faults: list[dict[str, Any]] = Field(description="What keeps the draft from being a proposal.")
    assessed: dict[str, Any]
    decision: dict[str, Any]


class CasePage(Schema):
    """A page of cases, the last changed first."""

    items: list[CaseRow]
    page: int
    size: int
    total: int


class EntryOut(Schema):
    """An entry of the record."""

    number: int
    at: datetime
    actor_name: str
    action: str
    subject_type: str
    subject_id: str
    versions: dict[str, Any]
    content: dict[str, Any]
    previous_hash: str
    hash: str


class EntryPage(Schema):
    """Entries in their order; `next` is what to send as `after`, null at the end."""

    items: list[EntryOut]
    next: int | None
