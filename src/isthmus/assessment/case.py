"""What a rule may see of a case: the proposal without any country, and what the lists say.

Countries are taken out before a rule is evaluated, so that no rule can use one: swapping the
country of an organisation can't change a finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from isthmus.proposals.model import Organisation, Proposal, Side
from isthmus.screening.results import Candidate, ScreeningResult


@dataclass(frozen=True)
class Subject:
    """An organisation that the case names: a party to it, a role's tie, or one recruited from."""

    name: str
    side: Side | None
    role: str | None = None


@dataclass(frozen=True)
class Case:
    """One proposal on one day. `screening` is keyed by the subject as it was screened."""

    proposal: Proposal
    as_of: date
    screening: Mapping[str, ScreeningResult]
    areas: Mapping[str, Mapping[str, str]]
    """Taxonomy -> id of a sensitive area -> its name."""

    def candidates(self, name: str, list_id: str) -> tuple[Candidate, ...]:
        """The entries of one list that the organisation is or may be."""
        result = self.screening.get(name)
        return tuple(one for one in result.candidates if one.list_id == list_id) if result else ()


def case_of(
    proposal: Proposal,
    as_of: date,
    screening: Sequence[ScreeningResult],
    areas: Mapping[str, Mapping[str, str]],
) -> Case:
    """The case as rules see it."""
    without_country = proposal.model_copy(
        update={
            "organisations": tuple(
                one.model_copy(update={"country_code": None}) for one in proposal.organisations
            )
        }
    )
    return Case(without_country, as_of, {one.subject: one for one in screening}, areas)


def organisation_text(organisation: Organisation) -> str:
    """The organisation with its unit, as it is screened."""
    if organisation.unit and organisation.unit != "unknown":
        return f"{organisation.unit}, {organisation.name}"
    return organisation.name


def subjects_of(proposal: Proposal) -> tuple[str, ...]:
    """Every text to be screened: organisations, their named units, ties, recruitment; each once."""
    names: list[str] = []
    for organisation in proposal.organisations:
        names.append(organisation.name)
        if organisation.unit and organisation.unit != "unknown":
            names.append(organisation_text(organisation))
    for role in proposal.roles:
        names += [tie.organisation for tie in role.ties]
    if proposal.recruits_from != "unknown":
        names += proposal.recruits_from
    return tuple(dict.fromkeys(name for name in names if name != "unknown"))
