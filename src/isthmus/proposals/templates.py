"""A proposal to fill in: a commented file with the fields that its pathways call for.

Everything that is not known yet says `unknown`, so that the file can be checked and assessed at
once and be completed as answers come in.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from isthmus.proposals import vocabulary
from isthmus.proposals.vocabulary import words as _words


@dataclass(frozen=True)
class Start:
    """What is known at the start. Texts are written as they are; a code is ISO 3166-1 alpha-2."""

    id: str = "my-proposal"
    title: str = "What is to be done together, in one line"
    summary: str = "The activity in at most two sentences."
    home: str = "The home organisation"
    partner: str = "The partner organisation"
    home_country: str | None = None
    starts: str = "unknown"
    ends: str = "unknown"
    field: str = "The field of work, in words"


def template(pathways: Sequence[str], start: Start) -> str:
    """A proposal file for these pathways, as YAML with a comment at each field."""
    parts = [_head(pathways, start), _exchanges(pathways), _work(start), _funding(), _roles()]
    if {"enrolment", "visit"} & set(pathways):
        parts.append(_MOVEMENTS)
    if "private_lab" in pathways:
        parts.append(_LABORATORY)
    return "\n".join([*parts, _PERSONAL, _AGREEMENTS, _QUESTIONS])


def interactions(pathways: Sequence[str]) -> tuple[str, ...]:
    """What several pathways at once do to each other; empty for one."""
    present = set(pathways)
    return tuple(said for pair, said in _INTERACTIONS if pair <= present)


_INTERACTIONS: tuple[tuple[frozenset[str], str], ...] = (
    (
        frozenset({"joint_publication", "open_publication"}),
        "What is published openly anyway is no gift of the joint work; ask only about the rest.",
    ),
    (
        frozenset({"joint_publication", "enrolment"}),
        "Training in the same project passes on by doing what the paper leaves out.",
    ),
    (
        frozenset({"joint_publication", "visit"}),
        "A stay in the laboratory can pass on by doing what the paper leaves out.",
    ),
    (
        frozenset({"joint_publication", "data_transfer"}),
        "Data that stay after the paper are a resource of their own.",
    ),
    (
        frozenset({"private_lab", "funding"}),
        "Who pays for a laboratory can set what it works on and who may publish.",
    ),
    (
        frozenset({"joint_publication", "funding"}),
        "Terms of the money can restrict what was meant to be published.",
    ),
    (
        frozenset({"equipment", "visit"}),
        "Who uses equipment on the spot learns to run it; look at both together.",
    ),
    (
        frozenset({"conference", "joint_publication"}),
        "A conference alone conveys what its papers say; the joint work is what to look at.",
    ),
    (
        frozenset({"data_transfer", "enrolment"}),
        "Access in a secure environment may serve the stay as well as a copy would.",
    ),
)


def _text(value: str) -> str:
    """A text as YAML writes it, whatever it holds: JSON's form is YAML's too."""
    return json.dumps(value, ensure_ascii=False)


def _choice(vocabulary_: object) -> str:
    return " | ".join(_words(vocabulary_))


def _head(pathways: Sequence[str], start: Start) -> str:
    country = start.home_country or "null"
    direction = (
        f"direction: null              # {_choice(vocabulary.Direction)}\n"
        if "private_lab" in pathways
        else ""
    )
    return f"""\
# A proposal describes an activity and its organisations: roles, never persons.
# Leave `unknown` what is not known yet; it leads to a question, not to a worse result.
# Check it with: isthmus proposals check FILE
id: {_text(start.id)}
title: {_text(start.title)}
summary: {_text(start.summary)}
# {_choice(vocabulary.Pathway)}
pathways: [{", ".join(pathways)}]
{direction}home_country: {country}          # of the home organisation, as CH
starts: {start.starts}              # as 2027-01-31
ends: {start.ends}
organisations:
  - name: {_text(start.home)}
    unit: unknown
    side: home
    country_code: {country}
    sector: unknown            # {_choice(vocabulary.Sector)}
  - name: {_text(start.partner)}   # in any script
    unit: unknown
    ror_id: null               # once `proposals check` has shown it and you have confirmed it
    side: partner
    country_code: null
    sector: unknown
    state_controlled: unknown  # yes | no | unknown, with what it rests on under evidence
    ownership_transparent: unknown
    military_research: unknown
    evidence: []
"""


_ITEMS = {
    "joint_publication": ("know_how", "What the home side brings to the joint work"),
    "conference": ("know_how", "What is shown beyond the paper"),
    "enrolment": ("know_how", "What is learnt by doing"),
    "visit": ("facility_access", "What the visit gives access to"),
    "open_publication": ("code", "What is published with the paper"),
    "private_lab": ("know_how", "What the laboratory learns"),
    "funding": ("funding", "The money that goes to the partner"),
    "equipment": ("equipment", "What is lent, given or bought"),
    "data_transfer": ("data", "The data that move"),
}


def _exchanges(pathways: Sequence[str]) -> str:
    lines = [
        "# What each side gives: would the other have it anyway, or from the published paper?",
        f"# kind: {_choice(vocabulary.ExchangeKind)}",
        "exchanges:",
    ]
    for kind, description in dict.fromkeys(_ITEMS[one] for one in pathways):
        lines += [
            f"  - kind: {kind}",
            "    giver: home                # home | partner",
            f"    description: {_text(description)}",
            "    in_published_paper: unknown",
            "    has_anyway: unknown",
            "    controlled: unknown        # on a list of export-controlled goods?",
        ]
        if kind == "equipment":
            lines.append("    supplier: unknown          # the organisation that supplies it")
        if kind == "data":
            lines += [
                "    data:",
                f"      kinds: unknown           # a list of {_choice(vocabulary.DataKind)}",
                f"      sensitivity: unknown     # {_choice(vocabulary.Sensitivity)}",
                f"      identifiability: unknown # {_choice(vocabulary.Identifiability)}",
                "      large_scale: unknown",
                "      transfer_rules: unknown",
            ]
    return "\n".join(lines) + "\n"


def _work(start: Start) -> str:
    return f"""\
outputs:
  description: "What comes out"
  openness: unknown            # {_choice(vocabulary.Openness)}
field:
  description: {_text(start.field)}
  openalex_field: null
  sensitive_areas: []          # confirmed by a person, as ca_stra:machine-learning
  no_sensitive_area_of: []     # lists of which a person has confirmed that nothing applies
  aims_to_advance_sensitive_area: unknown
  stage: unknown               # {_choice(vocabulary.Stage)}
  public_good: null            # {_choice(vocabulary.PublicGood)}
foreseen_applications: unknown # a list of likely uses, at home and in the partner's country
applications: []
#  - {{description: "A use", place: partner, use: civilian}}
benefits: []                   # what it brings, in your words
cost_of_not_doing: unknown     # what is lost if it does not take place
"""


def _funding() -> str:
    return f"""\
funding:
  - funder: unknown
    opportunity: unknown
    opportunity_launched: unknown
    stage: unknown             # {_choice(vocabulary.FundingStage)}
    terms: unknown             # a list of {_choice(vocabulary.FundingTerm)}
"""


def _roles() -> str:
    return f"""\
# Roles, never names. Ties to organisations with their dates; until: null means current.
# kind: {_choice(vocabulary.TieKind)}
roles:
  - role: principal investigator
    side: home
    key: unknown               # a role that the application names?
    ties: []
#      - {{organisation: "…", kind: employed, from: 2020-01-01, until: null, disclosed: yes}}
  - role: lead on the partner's side
    side: partner
    ties: []
"""


_MOVEMENTS = """\
# Stays with the other side. The staff office says whether clearance is needed; it is not asked why.
movements:
  - direction: inbound         # inbound: to the home side | outbound
    level: unknown             # undergraduate | masters | doctoral | postdoctoral | staff
    needs_immigration_clearance: unknown
    clearance_confirmed: unknown
"""
_LABORATORY = """\
recruits_from: unknown         # organisations, never persons; [] if from none in particular
control_transfers: unknown     # changes of control over an entity or asset; [] if there is none
"""
_PERSONAL = """\
personal_data:
  involved: unknown
  medical: unknown
  crosses_border: unknown
  transfer_rules: unknown      # a list; [] says that somebody looked and none applies
  approved: unknown
"""
_AGREEMENTS = """\
agreements: unknown            # [] if there is none
#  - {kind: collaboration, signed: null, covers: [publication_rights], enforceable: yes}
measures_in_place: unknown     # ids of the catalogue of measures, as [MT-42]
"""
_QUESTIONS = """\
# The three questions, each with evidence, the role that answered, and a review date:
#  new_resources: does the partner get something it couldn't get from the published paper?
#  security_ties: is the partner tied to military or security organs? no means: looked, none found
#  comfortable_with_applications: have likely applications been thought through?
questions: {}
#  new_resources:
#    {answer: no, evidence: ["…"], answered_by: principal investigator, review_date: 2028-01-31}
review_date: unknown
"""
