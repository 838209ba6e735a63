"""What a rule may see of a case: the proposal without any country, and what the lists say.

Countries are taken out of the proposal before a rule is evaluated. A rule whose source itself names
places can ask whether a sponsor, funder or organisation has its seat in one of *those*; every other
place looks the same to it, so that swapping one for another can't change a finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from isthmus.proposals.model import Organisation, Proposal
from isthmus.proposals.vocabulary import Side
from isthmus.reference.countries import normalised_name
from isthmus.reference.groups import groups, members
from isthmus.screening.results import Candidate, ScreeningResult

ELSEWHERE = "elsewhere"
"""In place of every country that the rule's source does not name."""


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
    home: tuple[str, ...] = ()
    """Where the home side has its seat; empty if not known."""
    seats: Mapping[str, str] = field(default_factory=dict)
    """Normalised name of an organisation -> the country of its seat, where stated."""
    when_signed: Mapping[date, Mapping[str, ScreeningResult]] = field(default_factory=dict)
    """Day on which an agreement was signed -> the screening as of that day."""

    def candidates(self, name: str, list_id: str) -> tuple[Candidate, ...]:
        """The entries of one list that the organisation is or may be."""
        result = self.screening.get(name)
        return tuple(one for one in result.candidates if one.list_id == list_id) if result else ()

    def citing(self, places: Sequence[str]) -> Case:
        """The case as a rule sees it whose source names these places, and no others."""
        named = countries_of(places, self.as_of)
        return replace(
            self,
            home=tuple(code if code in named else ELSEWHERE for code in self.home),
            seats={name: code if code in named else ELSEWHERE for name, code in self.seats.items()},
        )

    def seated_in(self, name: str, places: Sequence[str]) -> bool | None:
        """Has the organisation its seat in one of the places? None if its seat is not known."""
        seat = self.seats.get(normalised_name(name))
        return None if seat is None else seat in countries_of(places, self.as_of)


def countries_of(places: Sequence[str], day: date) -> frozenset[str]:
    """Country codes as they are, and the members of groups on that day."""
    found: set[str] = set()
    for place in places:
        found |= members(place, day) if place in groups() else {place}
    return frozenset(found)


def case_of(
    proposal: Proposal,
    as_of: date,
    screening: Sequence[ScreeningResult],
    areas: Mapping[str, Mapping[str, str]],
    when_signed: Mapping[date, Sequence[ScreeningResult]] | None = None,
) -> Case:
    """The case as rules see it, before it is narrowed to the places that a rule's source names."""
    return Case(
        proposal=_without_countries(proposal),
        as_of=as_of,
        screening={one.subject: one for one in screening},
        areas=areas,
        home=home_countries(proposal),
        seats=_seats(proposal),
        when_signed={
            day: {one.subject: one for one in results}
            for day, results in (when_signed or {}).items()
        },
    )


def home_countries(proposal: Proposal) -> tuple[str, ...]:
    """Where the home side has its seat: as stated, else as its organisations say."""
    if proposal.home_country:
        return (proposal.home_country,)
    codes = (one.country_code for one in proposal.organisations if one.side == "home")
    return tuple(sorted({code for code in codes if code}))


def _without_countries(proposal: Proposal) -> Proposal:
    return proposal.model_copy(
        update={
            "home_country": None,
            "organisations": tuple(
                one.model_copy(update={"country_code": None}) for one in proposal.organisations
            ),
            "funding": tuple(one.model_copy(update={"based_in": None}) for one in proposal.funding),
            "roles": tuple(
                role.model_copy(
                    update={
                        "ties": tuple(
                            tie.model_copy(update={"based_in": None}) for tie in role.ties
                        )
                    }
                )
                for role in proposal.roles
            ),
        }
    )


def _seats(proposal: Proposal) -> dict[str, str]:
    stated = [
        *((one.name, one.country_code) for one in proposal.organisations),
        *((one.funder, one.based_in) for one in proposal.funding),
        *((tie.organisation, tie.based_in) for role in proposal.roles for tie in role.ties),
    ]
    found: dict[str, str] = {}
    for name, code in stated:
        if code:
            found.setdefault(normalised_name(name), code)
    return found


def organisation_text(organisation: Organisation) -> str:
    """The organisation with its unit, as it is screened."""
    if organisation.unit and organisation.unit != "unknown":
        return f"{organisation.unit}, {organisation.name}"
    return organisation.name


def subjects_of(proposal: Proposal) -> tuple[str, ...]:
    """Every text to be screened, each once: organisations and their named units, the organisations
    and programmes of ties, suppliers, and organisations recruited from."""
    names: list[str] = []
    for organisation in proposal.organisations:
        names.append(organisation.name)
        if organisation.unit and organisation.unit != "unknown":
            names.append(organisation_text(organisation))
    for role in proposal.roles:
        for tie in role.ties:
            names.append(tie.organisation)
            if tie.programme:
                names.append(tie.programme.title)
    names += [one.supplier for one in proposal.exchanges if one.supplier]
    if proposal.recruits_from != "unknown":
        names += proposal.recruits_from
    return tuple(dict.fromkeys(name for name in names if name != "unknown"))
