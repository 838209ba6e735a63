"""The declared model of a proposal: an activity and its organisations, never persons.

Every fact can be `unknown`, and what a file leaves out is unknown too. There is no field for a
person's name, nationality, ethnicity, birthplace, religion or language, and `refusals.py` refuses a
file that brings one. The words that fields may use stand in `vocabulary.py`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from isthmus.proposals.vocabulary import (
    AgreementKind,
    AgreementTopic,
    ApplicationPlace,
    ApplicationUse,
    BenefitKind,
    ControlKind,
    DataKind,
    DateOrUnknown,
    Direction,
    ExchangeKind,
    FundingStage,
    FundingTerm,
    Identifiability,
    MovementDirection,
    MovementLevel,
    Openness,
    OutputKind,
    Pathway,
    ProgrammeTerm,
    PublicGood,
    Sector,
    Sensitivity,
    Side,
    Stage,
    TieKind,
    TransferRule,
    Unknown,
    YesNoUnknown,
)

Text = Annotated[str, Field(min_length=1, max_length=5_000)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=100)]


class Declared(BaseModel):
    """Unknown fields are faults; values don't change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Organisation(Declared):
    """An organisation as the proposal names it, in any script; the unit within it, if known.

    The facts about it are the proposer's or the security office's, with the evidence for them.
    """

    name: Text
    unit: Text | Unknown | None = None
    ror_id: str | None = None
    """Stated once the organisation that `isthmus proposals check` shows has been confirmed."""
    country_code: str | None = None
    side: Side
    sector: Sector = "unknown"
    state_controlled: YesNoUnknown = "unknown"
    """Is it owned or controlled by a government, beyond being publicly funded?"""
    ownership_transparent: YesNoUnknown = "unknown"
    """Are its owners and its sources of funds known from public records?"""
    military_research: YesNoUnknown = "unknown"
    """Does it do research for military or comparable purposes?"""
    evidence: tuple[Text, ...] = ()
    """What these facts rest on."""


class DataFacts(Declared):
    """What kind of data change hands, how sensitive, and which rules on transfer apply."""

    kinds: tuple[DataKind, ...] | Unknown = "unknown"
    sensitivity: Sensitivity = "unknown"
    identifiability: Identifiability = "unknown"
    """How far persons could be identified in the data."""
    large_scale: YesNoUnknown = "unknown"
    """Is it a large set that could show patterns of behaviour?"""
    transfer_rules: tuple[TransferRule, ...] | Unknown = "unknown"
    """The rules that apply; an empty list says that somebody looked and none does."""


class Exchange(Declared):
    """What one side gives the other, and whether the other would have it anyway."""

    kind: ExchangeKind
    giver: Side
    description: Text
    in_published_paper: YesNoUnknown = "unknown"
    """Could the receiver get it by reading the published paper?"""
    has_anyway: YesNoUnknown = "unknown"
    """Would the receiver have it without this collaboration?"""
    controlled: YesNoUnknown = "unknown"
    """Is the item on a list of export-controlled or controlled goods?"""
    supplier: Text | Unknown | None = None
    """For equipment, services and compute: the organisation that supplies it."""
    data: DataFacts | None = None
    """For data and samples."""
    amount: Annotated[float, Field(ge=0)] | Unknown | None = None
    """For money: how much, in `currency`."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None


class OutputItem(Declared):
    """One thing that comes out, and how open it is."""

    kind: OutputKind
    description: Text
    openness: Openness = "unknown"


class Outputs(Declared):
    """What comes out, and how open it is as a whole; `items` says it one by one."""

    description: Text
    openness: Openness
    items: tuple[OutputItem, ...] = ()


class FieldOfWork(Declared):
    """The field in words, confirmed OpenAlex topic ids, and confirmed sensitive-area ids."""

    description: Text
    abstract: Text | None = None
    """From which topics and candidates for sensitive areas can be suggested."""
    openalex_field: str | None = None
    openalex_topic_ids: tuple[str, ...] = ()
    sensitive_areas: tuple[str, ...] = ()
    """Confirmed by a person, as `<taxonomy>:<id>`; `ca_stra:<subcategory>` for Canada's list."""
    no_sensitive_area_of: tuple[Identifier, ...] = ()
    """Taxonomies of which a person has confirmed that no area applies."""
    aims_to_advance_sensitive_area: YesNoUnknown = "unknown"
    stage: Stage = "unknown"
    public_good: PublicGood | None = None


class Funding(Declared):
    """A funder, the opportunity, and what the funder attaches to the money."""

    funder: Text
    """The funder's name, or `unknown`."""
    based_in: str | None = None
    """The country in which the funder has its seat."""
    side: Side | Unknown = "unknown"
    """To which side the money goes."""
    opportunity: Text | Unknown | None = None
    opportunity_launched: DateOrUnknown = "unknown"
    stage: FundingStage = "unknown"
    amount: Annotated[float, Field(ge=0)] | Unknown | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    terms: tuple[FundingTerm, ...] | Unknown = "unknown"
    """What is attached, in closed words; an empty list says that nothing is."""
    conditions: tuple[Text, ...] = ()
    """The conditions in the funder's own words."""


class Programme(Declared):
    """What a tie of the kind `talent_programme` says in its contract, feature by feature."""

    title: Text | Unknown = "unknown"
    """The programme's own title; it is looked for on lists like an organisation."""
    terms: dict[ProgrammeTerm, YesNoUnknown] = {}
    """Feature -> does the contract have it? What is not stated is unknown."""


class Tie(Declared):
    """A role's tie to an organisation, with dates; `until: null` means it is current."""

    organisation: Text
    kind: TieKind
    since: DateOrUnknown = Field(default="unknown", alias="from")
    until: DateOrUnknown | None = None
    based_in: str | None = None
    """The country in which the organisation has its seat, where no organisation of the proposal
    says it; seen only by rules whose source names a place."""
    disclosed: YesNoUnknown = "unknown"
    """Has it been disclosed in full to the institution and the funder?"""
    programme: Programme | None = None


class Role(Declared):
    """A role in the activity (never a name) with its organisational ties."""

    role: Text
    side: Side
    key: YesNoUnknown = "unknown"
    """Is it a role that the application names: senior, key or covered?"""
    ties: tuple[Tie, ...] = ()


class Movement(Declared):
    """A stay of somebody from one side with the other; of the role, never of the person."""

    direction: MovementDirection
    """Inbound: to the home side."""
    level: MovementLevel = "unknown"
    needs_immigration_clearance: YesNoUnknown = "unknown"
    """As the staff or immigration office says; it is not asked why."""
    clearance_confirmed: YesNoUnknown = "unknown"


class Application(Declared):
    """A foreseen application of the results: where, and for what."""

    description: Text
    place: ApplicationPlace = "unknown"
    use: ApplicationUse = "unknown"


class PersonalData(Declared):
    """Personal or medical data in the whole activity, and the rules that apply to moving them."""

    involved: YesNoUnknown = "unknown"
    medical: YesNoUnknown = "unknown"
    crosses_border: YesNoUnknown = "unknown"
    transfer_rules: tuple[TransferRule, ...] | Unknown = "unknown"
    approved: YesNoUnknown = "unknown"
    """Have the data protection office and the ethics board approved it?"""


class Agreement(Declared):
    """An agreement that is in place or in preparation."""

    kind: AgreementKind
    signed: DateOrUnknown | None = "unknown"
    """The day of signature; `null` if it is not signed yet."""
    covers: tuple[AgreementTopic, ...] | Unknown = "unknown"
    enforceable: YesNoUnknown = "unknown"
    description: Text | None = None


class ControlTransfer(Declared):
    """A change of control over an entity or an asset that the collaboration brings."""

    kind: ControlKind
    description: Text
    share_percent: Annotated[float, Field(ge=0, le=100)] | Unknown = "unknown"
    """For an entity: the highest share of shares or votes that the acquirer will hold."""


class ExpectedBenefit(Declared):
    """A benefit by kind, and who has it."""

    kind: BenefitKind
    description: Text
    to: Side | Annotated[str, Field(pattern="^public$")] = "home"


class Answer(Declared):
    """An answer to a question, with evidence, who answered, and a review date."""

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

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=100)]
    title: Text
    summary: Text
    """The activity in at most two sentences."""
    pathways: Annotated[tuple[Pathway, ...], Field(min_length=1)]
    direction: Direction | None = None
    """For a private lab: whose lab, where."""
    home_country: str | None = None
    """The country of the home organisation, which decides which frameworks are asked; that of the
    organisations on the home side if not given."""
    starts: DateOrUnknown
    ends: DateOrUnknown
    organisations: Annotated[tuple[Organisation, ...], Field(min_length=2)]
    exchanges: tuple[Exchange, ...] = ()
    outputs: Outputs
    field: FieldOfWork
    funding: tuple[Funding, ...] = ()
    roles: tuple[Role, ...] = ()
    movements: tuple[Movement, ...] | Unknown = "unknown"
    foreseen_applications: tuple[Text, ...] | Unknown = "unknown"
    applications: tuple[Application, ...] = ()
    """The same one by one, with place and use; those in the partner's country among them."""
    benefits: tuple[Text, ...] = ()
    expected_benefits: tuple[ExpectedBenefit, ...] = ()
    cost_of_not_doing: tuple[Text, ...] | Unknown = "unknown"
    """What is lost if the collaboration does not take place, in the proposer's words."""
    personal_data: PersonalData = PersonalData()
    agreements: tuple[Agreement, ...] | Unknown = "unknown"
    control_transfers: tuple[ControlTransfer, ...] | Unknown = "unknown"
    questions: ThreeQuestions = ThreeQuestions()
    answers: dict[Identifier, Answer] = {}
    """Answers to the questions that a framework asks, by the question's id in that framework."""
    recruits_from: tuple[Text, ...] | Unknown = "unknown"
    """For a private lab: the organisations it recruits from; never persons."""
    measures_in_place: tuple[Text, ...] | Unknown = "unknown"
    """Measures agreed already, by their id in the catalogue of mitigations (`MT-50`)."""
    review_date: DateOrUnknown | None = None
    """When the proposal as a whole is to be looked at again."""
