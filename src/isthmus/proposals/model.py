"""The declared model of a proposal: an activity and its organisations, never persons.

Every fact can be `unknown`. There is no field for a person's name, nationality, ethnicity,
birthplace, religion or language, and `refusals.py` refuses a file that brings one.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

YesNoUnknown = Literal["yes", "no", "unknown"]
Side = Literal["home", "partner"]
Pathway = Literal["joint_publication", "conference", "enrolment", "open_publication", "private_lab"]
ExchangeKind = Literal[
    "know_how", "code", "weights", "training_recipe", "compute", "data", "equipment", "samples",
    "funding",
]  # fmt: skip
TieKind = Literal["employed", "appointed", "conducts_research", "funding", "in_kind", "degree"]
DateOrUnknown = date | Literal["unknown"]
Text = Annotated[str, Field(min_length=1)]


class Declared(BaseModel):
    """Unknown fields are faults; values don't change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Organisation(Declared):
    """An organisation as the proposal names it, in any script; the unit within it, if known."""

    name: Text
    unit: Text | Literal["unknown"] | None = None
    ror_id: str | None = None
    country_code: str | None = None
    side: Side
    sector: Literal[
        "university", "public_research", "company", "government", "other", "unknown"
    ] = "unknown"


class Exchange(Declared):
    """What one side gives the other, and whether the other would have it anyway."""

    kind: ExchangeKind
    giver: Side
    description: Text
    in_published_paper: YesNoUnknown = "unknown"
    """Could the receiver get it by reading the published paper?"""
    has_anyway: YesNoUnknown = "unknown"
    """Would the receiver have it without this collaboration?"""


class Outputs(Declared):
    """What comes out, and how open it is."""

    description: Text
    openness: Literal["all_public", "mostly_public", "partly_public", "not_public", "unknown"]


class FieldOfWork(Declared):
    """The field in words, confirmed OpenAlex topic ids, and confirmed sensitive-area ids."""

    description: Text
    openalex_field: str | None = None
    openalex_topic_ids: tuple[str, ...] = ()
    sensitive_areas: tuple[str, ...] = ()
    """Confirmed by a person, as `<taxonomy>:<id>`; `ca_stra:<subcategory>` for Canada's list."""
    aims_to_advance_sensitive_area: YesNoUnknown = "unknown"
    public_good: Literal[
        "climate_environment", "food_security", "renewable_energy", "public_health",
        "disaster_mitigation", "sustainable_development",
    ] | None = None  # fmt: skip


class Funding(Declared):
    """A funder, the opportunity's launch date and the funder's conditions."""

    funder: Text
    opportunity_launched: DateOrUnknown = "unknown"
    conditions: tuple[Text, ...] = ()


class Tie(Declared):
    """A role's tie to an organisation, with dates; `until: null` means it is current."""

    organisation: Text
    kind: TieKind
    since: DateOrUnknown = Field(default="unknown", alias="from")
    until: DateOrUnknown | None = None


class Role(Declared):
    """A role in the activity (never a name) with its organisational ties."""

    role: Text
    side: Side
    ties: tuple[Tie, ...] = ()


class Answer(Declared):
    """An answer to one of the three questions, with evidence, who answered, and a review date."""

    answer: YesNoUnknown
    evidence: tuple[Text, ...] = ()
    answered_by: Text
    """A role, not a name."""
    review_date: date


class ThreeQuestions(Declared):
    """The three questions for collaborative research (Brookings / FCAI 2023)."""

    new_resources: Answer | None = None
    """Does the partner get something it couldn't get from the published paper?"""
    security_ties: Answer | None = None
    """Is the partner tied to military or security organs? `no` means: looked, none found."""
    comfortable_with_applications: Answer | None = None
    """Have likely applications been thought through, and is one comfortable contributing?"""


class Proposal(Declared):
    """One proposed collaboration."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Text
    summary: Text
    """The activity in at most two sentences."""
    pathways: Annotated[tuple[Pathway, ...], Field(min_length=1)]
    direction: Literal["home_lab_abroad", "partner_lab_at_home"] | None = None
    """For a private lab: whose lab, where."""
    starts: date
    ends: date
    organisations: Annotated[tuple[Organisation, ...], Field(min_length=2)]
    exchanges: tuple[Exchange, ...] = ()
    outputs: Outputs
    field: FieldOfWork
    funding: tuple[Funding, ...] = ()
    roles: tuple[Role, ...] = ()
    foreseen_applications: tuple[Text, ...] | Literal["unknown"] = "unknown"
    benefits: tuple[Text, ...] = ()
    questions: ThreeQuestions = ThreeQuestions()
    recruits_from: tuple[Text, ...] | Literal["unknown"] = "unknown"
    """For a private lab: the organisations it recruits from; never persons."""
    measures_in_place: tuple[Text, ...] | Literal["unknown"] = "unknown"
    """Measures agreed already, by their id in the catalogue of mitigations (`MT-50`)."""
