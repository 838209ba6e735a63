"""What a screening says about one subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

EvidenceClass = Literal["designation", "assessment", "mention"]
Result = Literal["listed", "possible", "no_listed_match"]
Relation = Literal["is", "unit_of_listed", "parent_of_listed", "possible"]
Verdict = Literal["same", "not_the_same", "undetermined"]


@dataclass(frozen=True)
class ListEdition:
    """One edition of one list, as it was searched. `sha256` is that of the edition's file."""

    list_id: str
    title: str
    publisher: str
    evidence_class: EvidenceClass
    as_of: date
    entries: int
    sha256: str
    url: str
    edition: str | None = None
    """The publisher's own name of the edition, where it prints no date (`FY2024`)."""


@dataclass(frozen=True)
class CandidateJudgement:
    """What a person said about a candidate. `void` says why it is no longer applied; null if it
    is."""

    judgement_id: int
    verdict: Verdict
    reason: str
    evidence: str
    role: str
    judged_on: date
    expires_on: date | None = None
    void: str | None = None


@dataclass(frozen=True)
class Candidate:
    """A list entry that the subject may be.

    `score` lies in [0, 1]. `relation` says how sure and of what kind it is: `is` (the same
    organisation), `parent_of_listed` (a unit of the subject is listed, the subject itself is not),
    `unit_of_listed` (the subject belongs to a listed organisation, and is not itself listed),
    `possible` (a person must look). `explanation` says which name of the subject met which name of
    the entry, and what agreed or spoke against. `ror_id` is that of the entry, where known.
    """

    list_id: str
    entry_id: str
    entry_name: str
    evidence_class: EvidenceClass
    score: float
    relation: Relation
    explanation: str
    as_of: date
    source_url: str
    ror_id: str | None = None
    requirement: str | None = None
    """What the publisher attaches to the entry (a licence requirement), in the list's own words."""
    judgement: CandidateJudgement | None = None
    """What a person said about this candidate before; null if nothing."""


@dataclass(frozen=True)
class ListWithoutEdition:
    """A list that was not searched: no edition of it is as old as the date asked for."""

    list_id: str
    title: str
    evidence_class: EvidenceClass
    reason: str


@dataclass(frozen=True)
class ScreeningResult:
    """The answer for one subject, with what was searched: "no match" is recorded like a match.

    `threshold` is the least score of a candidate. `without_edition` names the lists that could not
    be searched for the date: about them `no_listed_match` says nothing.
    """

    subject: str
    ror_id: str | None
    result: Result
    candidates: tuple[Candidate, ...]
    lists: tuple[ListEdition, ...]
    threshold: float
    as_of: date
    without_edition: tuple[ListWithoutEdition, ...] = ()
    country_code: str | None = None
    """The subject's country, where it was given or found; used against namesakes."""
    method: str = "name_match_v3"
    note: str | None = None
    """What the answer lacks, where something could not be compared."""
