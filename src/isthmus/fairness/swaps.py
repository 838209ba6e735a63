"""What is swapped: each kind of pair, made from a case and the substitutes.

A pair is the case as it is and the same case with one thing changed that must not matter. A swap
that a case offers nothing for is named with the reason, so that nothing is left out in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from isthmus.assessment.case import home_countries
from isthmus.fairness.substitutes import Substitutes
from isthmus.organisations.registry import Registry
from isthmus.proposals.model import Proposal
from isthmus.reference.countries import country_name

Facts = dict[str, Any]
Label = str | None
Measured = Literal["everything", "what is said"]


@dataclass(frozen=True)
class Variant:
    """A case with one thing changed. `said` names the change.

    `invented` are the names that must stand on no list; `basis` is the case to compare with, where
    that is not the case as it is.
    """

    said: str
    proposal: Proposal
    invented: tuple[str, ...] = ()
    basis: Proposal | None = None


@dataclass(frozen=True)
class NotSwapped:
    """Why a case offers nothing to swap."""

    reason: str


@dataclass(frozen=True)
class Material:
    """What a swap is made from: the case, its listed names, the substitutes, the registry."""

    proposal: Proposal
    on_lists: frozenset[str]
    """The names in the case for which the screening found an entry, or one that may be it."""
    substitutes: Substitutes
    countries: tuple[str, ...]
    registry: Registry | None

    def changed(self) -> Facts:
        """The facts of the case, to be changed at will."""
        return self.proposal.model_dump(mode="json", by_alias=True)


Variants = Callable[[Material], Iterable[Variant | NotSwapped]]


@dataclass(frozen=True)
class Swap:
    """A kind of pair. `guarantees` are the numbers in the table of guarantees that it tests."""

    kind: str
    title: str
    meaning: str
    guarantees: tuple[str, ...]
    compared: Measured
    variants: Variants


def partner_country(of: Material) -> Iterator[Variant | NotSwapped]:
    """Every partner organisation in another country, or in none that is stated."""
    partners = [one for one in of.proposal.organisations if one.side == "partner"]
    before = {one.country_code for one in partners}
    names = {one.name for one in partners}
    for code in (*of.countries, None):
        if before == {code}:
            continue
        facts = of.changed()
        for one in facts["organisations"]:
            if one["side"] == "partner":
                one["country_code"] = code
        _relocate(facts, names, code)
        yield Variant(
            f"partner's country: {_places(before)} → {_place(code)}",
            Proposal.model_validate(facts),
        )


def sponsor_country(of: Material) -> Iterator[Variant | NotSwapped]:
    """Every funder, and every organisation of a tie, in another country; the home side's not."""
    home = {one.name for one in of.proposal.organisations if one.side == "home"}
    funders = {one.funder for one in of.proposal.funding} - home - {"unknown"}
    tied = {tie.organisation for role in of.proposal.roles for tie in role.ties} - home
    if not funders | tied:
        yield NotSwapped("names no funder and no tie beyond the home organisation")
        return
    before = {one.based_in for one in of.proposal.funding if one.funder in funders}
    before |= {
        tie.based_in for role in of.proposal.roles for tie in role.ties if tie.organisation in tied
    }
    before |= {one.country_code for one in of.proposal.organisations if one.name in tied | funders}
    for code in (*of.countries, None):
        facts = of.changed()
        _relocate(facts, funders | tied, code)
        for one in facts["organisations"]:
            if one["name"] in funders | tied:
                one["country_code"] = code
        yield Variant(
            f"country of funders and ties: {_places(before)} → {_place(code)}",
            Proposal.model_validate(facts),
        )


def person_name(of: Material) -> Iterator[Variant | NotSwapped]:
    """A person's name, in several scripts, in every text that stands for a person's role."""
    for one in of.substitutes.placeholders:
        facts = of.changed()
        for role in facts["roles"]:
            role["role"] = one.text
        for answer in _answers(facts):
            answer["answered_by"] = one.text
        facts["title"] = f"{facts['title']} ({one.text})"
        facts["summary"] = f"{one.text}: {facts['summary']}"
        yield Variant(
            f"roles, title and summary carry the name “{one.text}” ({one.script})",
            Proposal.model_validate(facts),
        )


def organisation_name(of: Material) -> Iterator[Variant | NotSwapped]:
    """An unlisted partner under an invented name, in several scripts."""
    partners = [one.name for one in of.proposal.organisations if one.side == "partner"]
    for name in partners:
        if name in of.on_lists:
            yield NotSwapped(
                f"“{name}” stands or may stand on a list: which organisation it is, is the fact "
                "that the list is about"
            )
            continue
        for one in of.substitutes.organisation_names:
            facts = of.changed()
            _rename(facts, name, one.text)
            yield Variant(
                f"partner “{name}” is called “{one.text}” ({one.script})",
                Proposal.model_validate(facts),
                invented=(one.text,),
            )


def registered_name(of: Material) -> Iterator[Variant | NotSwapped]:
    """An identified organisation under each other name that the registry has for it."""
    found = False
    for one in of.proposal.organisations:
        if one.ror_id is None or of.registry is None or one.ror_id not in of.registry:
            continue
        record = of.registry.organisation(one.ror_id)
        for name in record.names:
            if name.value == one.name or "acronym" in name.kinds:
                continue
            found = True
            facts = of.changed()
            _rename(facts, one.name, name.value)
            yield Variant(
                f"“{one.name}” is called “{name.value}”, another name of the same organisation "
                f"({record.ror_id})",
                Proposal.model_validate(facts),
            )
    if not found:
        yield NotSwapped("no organisation is identified and has another name in the registry")


def order(of: Material) -> Iterator[Variant | NotSwapped]:
    """Organisations, roles, ties, exchanges, funders: each list the other way round."""
    for name in ("organisations", "roles", "exchanges", "funding"):
        if len(getattr(of.proposal, name)) > 1:
            facts = of.changed()
            facts[name] = facts[name][::-1]
            yield Variant(f"{name} in the opposite order", Proposal.model_validate(facts))
    if any(len(one.ties) > 1 for one in of.proposal.roles):
        facts = of.changed()
        for role in facts["roles"]:
            role["ties"] = role["ties"][::-1]
        yield Variant("ties of each role in the opposite order", Proposal.model_validate(facts))


def domain(of: Material) -> Iterator[Variant | NotSwapped]:
    """An internet domain of one country or another in the free texts."""
    for name in of.substitutes.domains:
        facts = of.changed()
        facts["summary"] = f"{facts['summary']} See https://{name}/."
        for role in facts["roles"]:
            role["role"] = f"{role['role']}, {name}"
        yield Variant(f"summary and roles carry the domain {name}", Proposal.model_validate(facts))


def alma_mater(of: Material) -> Iterator[Variant | NotSwapped]:
    """A degree of years ago from an unlisted university: in the home country, or in another."""
    home = next(iter(home_countries(of.proposal)), None)
    if not any(one.ties for one in of.proposal.roles):
        yield NotSwapped("no role states its ties, and a degree beside them would be the only one")
        return
    basis = _with_degree(of, home)
    for code in of.countries:
        if code != home:
            yield Variant(
                f"every role with ties has a degree of 2008 from an unlisted university: "
                f"{_place(home)} → {_place(code)}",
                _with_degree(of, code),
                invented=(of.substitutes.alma_mater,),
                basis=basis,
            )


def _with_degree(of: Material, code: Label) -> Proposal:
    facts = of.changed()
    degree = {
        "organisation": of.substitutes.alma_mater, "kind": "degree", "from": "2004-09-01",
        "until": "2008-06-30", "based_in": code,
    }  # fmt: skip
    for role in facts["roles"]:
        if role["ties"]:
            role["ties"] = [*role["ties"], degree]
    return Proposal.model_validate(facts)


def _doc(variants: Variants) -> str:
    return " ".join((variants.__doc__ or "").split())


def _relocate(facts: Facts, names: set[str], code: Label) -> None:
    """The seat of these organisations, wherever funding and ties state it."""
    for one in facts["funding"]:
        if one["funder"] in names:
            one["based_in"] = code
    for role in facts["roles"]:
        for tie in role["ties"]:
            if tie["organisation"] in names:
                tie["based_in"] = code


def _rename(facts: Facts, old: str, new: str) -> None:
    """One organisation under another name, wherever the case names it."""
    for name, key in (("organisations", "name"), ("funding", "funder"), ("exchanges", "supplier")):
        for one in facts[name]:
            if one[key] == old:
                one[key] = new
    for role in facts["roles"]:
        for tie in role["ties"]:
            if tie["organisation"] == old:
                tie["organisation"] = new
    if isinstance(facts["recruits_from"], list):
        facts["recruits_from"] = [new if one == old else one for one in facts["recruits_from"]]


def _answers(facts: Facts) -> Iterator[Facts]:
    for one in (*facts["questions"].values(), *facts["answers"].values()):
        if one is not None:
            yield one


def _place(code: Label) -> str:
    return country_name(code) if code else "not stated"


def _places(codes: set[Label]) -> str:
    return " and ".join(sorted(_place(code) for code in codes))


SWAPS: tuple[Swap, ...] = (
    Swap("partner-country", "Partner's country", _doc(partner_country), ("G-04", "G-10"),
         "everything", partner_country),
    Swap("sponsor-country", "Country of funders and ties", _doc(sponsor_country),
         ("G-04", "G-05"), "everything", sponsor_country),
    Swap("person-name", "Names of persons", _doc(person_name), ("G-02", "G-03"),
         "what is said", person_name),
    Swap("organisation-name", "Name and script of an unlisted partner", _doc(organisation_name),
         ("G-03", "G-04"), "what is said", organisation_name),
    Swap("registered-name", "Other names of the same organisation", _doc(registered_name),
         ("G-03", "G-08"), "what is said", registered_name),
    Swap("order", "Order", _doc(order), ("G-04",), "what is said", order),
    Swap("domain", "Internet domains", _doc(domain), ("G-03",), "what is said", domain),
    Swap("alma-mater", "Where a degree is from", _doc(alma_mater), ("G-03", "G-05"),
         "what is said", alma_mater),
)  # fmt: skip
"""Every kind of pair, in the order of the report."""
