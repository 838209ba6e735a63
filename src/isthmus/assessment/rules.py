"""The declared model of a framework: what its files may say. `frameworks.py` reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from isthmus.assessment.results import FindingStatus, Strength

Text = Annotated[str, Field(min_length=1)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$")]
Value = Annotated[StrictInt | date | tuple[Text, ...] | Text, Field(union_mode="left_to_right")]
NOT_IN_FORCE = "not_in_force"
"""The outcome of every framework on a day before its first version; no scale needs to name it."""

Basis = Literal["primary", "secondary", "derived"]
DecidedStatus = Literal["flagged", "clear", "undetermined", "not_applicable"]


class Declared(BaseModel):
    """Unknown keys are faults; values don't change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CitationFields(Declared):
    """Where a rule stands: document, section heading or page, address."""

    title: Text
    locator: Text
    url: Annotated[str, Field(pattern=r"^https://")]
    basis: Basis | None = None
    """How the passage was read: in the text itself, in another's account of it, or derived."""
    places: tuple[Text, ...] = ()
    """The countries (ISO 3166-1 alpha-2) and groups of countries that the cited passage itself
    names; a rule may ask for the seat of an organisation in these and no others."""


class Period(Declared):
    """In force from the first day, and until the day before `until`."""

    since: date = Field(alias="from")
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Is the day within the period?"""
        return self.since <= day and (self.until is None or day < self.until)


class OutcomeFields(Declared):
    """One step of a framework's own scale."""

    id: Identifier
    label: Text
    meaning: Text
    strength: Strength
    decides: Text
    """The role of the person who decides."""
    applies: bool = True
    """False where the outcome says that the framework is not about this case."""


class Version(Declared):
    """One version of the framework: since when, and what changed."""

    version: Text
    since: date = Field(alias="from")
    change: Text


class PolicyOption(Declared):
    """One value of a policy parameter."""

    id: Identifier
    label: Text


class Policy(Declared):
    """A choice that the source leaves open; every option is shown beside the default."""

    id: Identifier
    title: Text
    citation: CitationFields
    default: Identifier
    options: Annotated[tuple[PolicyOption, ...], Field(min_length=2)]


OutcomeKind = Literal["eligibility", "band", "diligence_level", "reflection", "reminder"]
"""What a framework's outcomes are: whether money can be had, how serious a risk is, how much
diligence is due, how far one has thought, or only that something is to be done."""


class Question(Declared):
    """A yes-or-no question that a framework asks; a proposal answers it under `answers`."""

    id: Identifier
    text: Text
    why: Text
    ask: Text
    """Whom to ask."""
    citation: CitationFields


class FrameworkFields(Declared):
    """`framework.yaml`. `scale` is ordered: where findings lead to several outcomes, the later
    one is the framework's.

    `home` and `applies_when` say to which cases the framework applies: by where the home side has
    its seat (countries or groups; any if empty), and by further conditions, as in a rule. The
    explanation for people stands in `applicability`.
    """

    id: Identifier
    title: Text
    short_title: Text | None = None
    publisher: Text
    url: Annotated[str, Field(pattern=r"^https://")]
    kind: Text
    outcome_kind: OutcomeKind = "eligibility"
    home: tuple[Text, ...] = ()
    applies_when: dict[Identifier, dict[str, Any]] = {}
    questions: tuple[Question, ...] = ()
    read_on: date
    verified_by: Text | None = None
    """The role of who last compared the rules with their sources; never a name."""
    verified_on: date | None = None
    history: Annotated[tuple[Version, ...], Field(min_length=1)]
    scale: Annotated[tuple[OutcomeFields, ...], Field(min_length=2)]
    otherwise: Identifier
    """The outcome to which no finding needs to lead."""
    applicability: Text
    policies: tuple[Policy, ...] = ()
    correction: Text
    appeal: Text
    advice: Text
    retry: Text
    """What to try before an adverse outcome is taken, in one sentence."""


class StatusFor(Declared):
    """The status of a rule whose conditions hold, fail or can't be decided."""

    holds: DecidedStatus = "flagged"
    fails: DecidedStatus = "clear"
    unknown: DecidedStatus = "undetermined"


class PathwayTable(Declared):
    """A row of a framework's own table of costs and benefits by pathway."""

    costs: tuple[Text, ...] = ()
    benefits: tuple[Text, ...] = ()
    stance: Text
    cooperation: Text


LeadsTo = Identifier | dict[Identifier, Identifier]


class Rule(Declared):
    """One rule. All conditions of `when` must hold; `applies_when` says to which cases it applies.

    `leads_to` gives for a status the outcome, or the outcome per option of the one policy named in
    `policy`. `stops_with` ends the framework at a safe harbour: later rules do not apply.
    """

    id: Identifier
    title: Text
    issue: Identifier
    order: int
    citation: CitationFields
    in_force: Period
    status: Literal["active", "inactive"] = "active"
    inactive_because: Text | None = None
    interpretation: Text | None = None
    values: dict[Identifier, dict[date, Value]] = {}
    applies_when: dict[Identifier, dict[str, Any]] = {}
    when: Annotated[dict[Identifier, dict[str, Any]], Field(min_length=1)]
    status_for: StatusFor = StatusFor()
    reasons: dict[DecidedStatus, Text]
    policy: Identifier | None = None
    leads_to: dict[DecidedStatus, LeadsTo] = {}
    stops_with: Identifier | None = None
    mitigations: dict[Literal["flagged", "undetermined", "clear"], tuple[Text, ...]] = {}
    pathway: PathwayTable | None = None

    def leads(self, status: FindingStatus) -> LeadsTo | None:
        """The outcome, or the outcomes by option, to which a status leads."""
        return next((to for one, to in self.leads_to.items() if one == status), None)

    def mitigations_for(self, status: FindingStatus) -> tuple[str, ...]:
        """The ids of the measures that answer a status."""
        return next((named for one, named in self.mitigations.items() if one == status), ())

    def values_on(self, day: date) -> Mapping[str, Value]:
        """Each value as it is on this day: the newest whose date has come."""
        current: dict[str, Value] = {}
        for name, dated in self.values.items():
            past = [since for since in dated if since <= day]
            if past:
                current[name] = dated[max(past)]
        return current

    def version_on(self, day: date) -> str:
        """The day since which this wording, with these values, has been in force."""
        changes = [self.in_force.since]
        changes += [since for dated in self.values.values() for since in dated]
        return max([change for change in changes if change <= day], default=changes[0]).isoformat()


class RuleCase(Declared):
    """A test beside a rule: a partial proposal, what stands on which list, the expected status."""

    name: Text
    date: date
    proposal: dict[str, Any] = {}
    listed: dict[Text, tuple[Text, ...]] = {}
    """Organisation name -> the ids of the lists on which it stands."""
    possibly_listed: dict[Text, tuple[Text, ...]] = {}
    unit_of_listed: dict[Text, tuple[Text, ...]] = {}
    finding: FindingStatus
    outcome: Identifier | None = None


class Measure(Declared):
    """A measure of the catalogue."""

    id: Annotated[str, Field(pattern=r"^MT-[0-9]{2}$")]
    title: Text
    rung: Annotated[int, Field(ge=1, le=9)]
    burden: Literal["low", "medium", "high"]
    openness_cost: Literal["none", "low", "medium", "high"]
    use_when: Text
    owner_role: Text
    due: Text
    review: Text
    source: Text
    basis: Literal["primary", "secondary", "derived"]
    note: Text | None = None


class Rung(Declared):
    """A step of the ladder from the least restrictive to the most."""

    rung: int
    title: Text


class Catalogue(Declared):
    """`mitigations.yaml`."""

    title: Text
    read_on: date
    flagged_finding_needed_from: int
    ladder: tuple[Rung, ...]
    measures: tuple[Measure, ...]


class Fact(Declared):
    """A fact that may be missing: why it matters, whom to ask."""

    id: Identifier
    fact: Text
    why: Text
    ask: Text


class Facts(Declared):
    """`facts.yaml`."""

    facts: tuple[Fact, ...]


class Area(Declared):
    """A sub-category of a list of sensitive areas."""

    id: Identifier
    name: Text


class AreaGroup(Declared):
    """A group of sub-categories."""

    id: Identifier
    name: Text
    subcategories: tuple[Area, ...]


class Areas(Declared):
    """`areas.yaml` of a framework: the ids that a proposal may confirm, as `<taxonomy>:<id>`."""

    taxonomy: Identifier
    title: Text
    publisher: Text
    url: Annotated[str, Field(pattern=r"^https://")]
    as_of: date
    groups: tuple[AreaGroup, ...]


class LeftOut(Declared):
    """Something that a source says and the framework does not hold, and why."""

    what: Text
    why: Text


class Coverage(Declared):
    """One framework in the register: what is encoded, since when, and what is lacking."""

    id: Identifier
    encoded_since: date
    verified_on: date
    verified_by: Text
    """The role of who compared the rules with their sources; never a name."""
    verified_against: Text
    covered: Annotated[tuple[Text, ...], Field(min_length=1)]
    left_out: tuple[LeftOut, ...] = ()
    lacking: tuple[Text, ...] = ()
    """What could not be read, and would have to be read before more is encoded."""
    inactive: tuple[Identifier, ...] = ()


class Register(Declared):
    """`coverage.yaml`: what of each source is encoded."""

    frameworks: tuple[Coverage, ...]
