"""Whether a name of the subject and a name of an entry mean the same organisation, and why.

`name_match_v3`. A name never decides alone: the words it is made of, the countries, the legal forms
and the identifiers in the registry speak for or against. Every judgement says in words what met,
what agreed and what spoke against.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from isthmus.reference.countries import country_name
from isthmus.screening.index import EntryIndex, ListedName
from isthmus.screening.names import Name, Proof, numbers_in
from isthmus.screening.results import Relation
from isthmus.screening.subjects import Subject

METHOD = "name_match_v3"
"""`name_match_v1` compared traditional characters, Chinese short forms, turned names ("Technology,
Harbin Institute of") and the abbreviations of bibliographies as they stand; v2 undoes them first.
An organisation that a text may mean by its acronym only is no candidate of v2 without its country.
`name_match_v3` finds all that v2 finds, and reads a text that means no known organisation in other
ways: misspelt words corrected, Chinese names by sound or in short forms made by rule. What only
that finds is `possible`. All else is the same."""

THRESHOLD = 0.5
"""The least score of a candidate."""

LEAST_SIMILARITY = 0.88
"""The least similarity of two different names (token-sorted, in [0, 1]) that makes a candidate."""

LEAST_SIMILARITY_OF_KNOWN = 0.93
"""The same, for a subject that is a registered organisation with names of its own."""

RECORDED_TOGETHER = (frozenset({"CN", "HK", "MO"}),)
"""Codes between which lists are not consistent: the same address stands under one or another."""

Countries = Literal["agree", "related", "unknown", "conflict"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a comparison came to."""

    relation: Relation
    score: float
    explanation: str


def countries_of(subject: Subject, listed: ListedName) -> Countries:
    """How the country of a subject and those of an entry stand to each other.

    A country that is only a word of the subject's name can agree, and not conflict.
    """
    ours, theirs = set(subject.country_codes), set(listed.listing.entry.country_codes)
    if not ours or not theirs:
        return "unknown"
    if ours & theirs:
        return "agree"
    if any(ours & group and theirs & group for group in RECORDED_TOGETHER):
        return "related"
    return "unknown" if subject.country_basis == "word" else "conflict"


def same_name(subject: Subject, name: Name, listed: ListedName) -> Judgement | None:
    """The judgement on two names with the same key; nothing if it is a mere namesake."""
    identity, entry = subject.identity, listed.listing.entry
    said = f"The subject's name '{name.text}' is {_theirs(listed)}."
    if identity is not None and identity.ror_id == entry.ror_id:
        said += f" Both are '{identity.name}' in the registry of organisations."
        return Judgement("is", 0.99, said)
    countries = countries_of(subject, listed)
    proof = _proof(name, listed)
    relation, score = _verdict(subject, name, proof, countries)
    other_id = identity is not None and bool(entry.ror_id)
    if score < THRESHOLD or (other_id and countries in {"conflict", "unknown"}):
        return None
    against = []
    if relation == "is" and _legal_forms_differ(name, listed):
        if countries != "agree" or proof == Proof.single:
            relation = "possible"
        score = min(score, 0.9 if relation == "is" else 0.7)
        against.append(
            f"the legal forms differ ('{name.legal_form}' and '{listed.name.legal_form}')"
        )
    if relation == "is" and proof == Proof.generic and (listed.is_alias or other_id):
        relation, score = "possible", 0.65
        against.append("it is a general name, and only an alias of the entry")
    if other_id:
        score -= 0.1
        against.append("the registry has the subject and the entry as two organisations")
    if countries == "conflict" and subject.country_basis == "registry" and identity is not None:
        against.append(f"the registry has '{identity.name}' by that name")
    return Judgement(relation, round(score, 2), _sentence(said, proof, subject, listed, against))


def _verdict(
    subject: Subject, name: Name, proof: Proof, countries: Countries
) -> tuple[Relation, float]:
    """What the same name comes to before the rest is looked at; a score of 0 is a namesake.

    Where the countries differ, a name with two distinctive words is still worth a look. So is one
    whose country is known only because the registry has an organisation of that name: the subject
    may be the other one, unless the name is general and the registered one bears it in full.
    """
    identity = subject.identity
    if countries == "conflict" and subject.country_basis == "registry" and identity is not None:
        borne = identity.full and proof <= Proof.generic
        return ("possible", 0.0 if borne or proof == Proof.acronym else 0.5)
    if countries == "conflict" and len(name.distinctive) < 2:
        return ("possible", 0.0)
    return _VERDICTS.get((proof, countries), ("possible", 0.0))


def _legal_forms_differ(name: Name, listed: ListedName) -> bool:
    ours, theirs = name.legal_form, listed.name.legal_form
    return bool(ours and theirs and ours != theirs)


def similar_name(
    subject: Subject, name: Name, listed: ListedName, share: float, index: EntryIndex
) -> Judgement | None:
    """The judgement on two names that differ by little; never more than `possible`.

    `share` is their similarity, in [0, 1], with the words sorted.
    """
    other = listed.name
    identity, entry = subject.identity, listed.listing.entry
    countries = countries_of(subject, listed)
    if name.key == other.key or countries in {"conflict", "related"}:
        return None
    if numbers_in(name) != numbers_in(other):
        return None
    if identity is not None and entry.ror_id:
        return None
    if min(name.proof, other.proof) < Proof.distinctive and (
        countries != "agree" or min(len(name.key), len(other.key)) < 8
    ):
        return None
    ours, theirs = name.distinctive, other.distinctive
    unmet = {word for word in ours - theirs if not set(index.respelt(word)) & theirs}
    respelt = {near for word in ours - theirs for near in index.respelt(word)}
    unmet_there = theirs - ours - respelt
    if unmet and unmet_there and not _same_letters(unmet, unmet_there):
        return None
    score = 0.5 + (share - LEAST_SIMILARITY) / (1 - LEAST_SIMILARITY) * 0.25
    score += 0.05 if countries == "agree" else 0.0
    missing = sorted(unmet | unmet_there)
    against = [f"the names differ (similarity {share:.2f})"]
    if missing:
        against.append(f"only one of them has {', '.join(repr(word) for word in missing)}")
    said = f"The subject's name '{name.text}' is like {_theirs(listed)}."
    explanation = _sentence(said, Proof.distinctive, subject, listed, against)
    return Judgement("possible", round(score, 2), explanation)


def _proof(name: Name, listed: ListedName) -> Proof:
    """What the agreement proves; an acronym with the same legal form is a full name."""
    proof = min(name.proof, listed.name.proof)
    if proof == Proof.acronym and name.legal_form and name.legal_form == listed.name.legal_form:
        return Proof.single
    return proof


_VERDICTS: dict[tuple[Proof, Countries], tuple[Relation, float]] = {
    (Proof.distinctive, "agree"): ("is", 1.0),
    (Proof.distinctive, "unknown"): ("is", 0.9),
    (Proof.distinctive, "related"): ("possible", 0.75),
    (Proof.distinctive, "conflict"): ("possible", 0.55),
    (Proof.single, "agree"): ("is", 0.93),
    (Proof.single, "unknown"): ("possible", 0.65),
    (Proof.single, "related"): ("possible", 0.6),
    (Proof.generic, "agree"): ("is", 0.9),
    (Proof.generic, "unknown"): ("possible", 0.6),
    (Proof.acronym, "agree"): ("possible", 0.55),
}
"""What the same name comes to. What is not named here is a namesake and no candidate."""

_WEAKNESS = {
    Proof.acronym: "at most four letters, which mean many organisations",
    Proof.generic: "its words stand in the names of organisations of many countries",
    Proof.single: "it is a single or a very short word besides general ones",
}


def _theirs(listed: ListedName) -> str:
    kind = "the entry's alias" if listed.is_alias else "the entry's name"
    return f"{kind} '{listed.name.text}'"


def _sentence(
    said: str, proof: Proof, subject: Subject, listed: ListedName, against: list[str]
) -> str:
    countries = countries_of(subject, listed)
    ours = " or ".join(country_name(code) for code in subject.country_codes)
    theirs = ", ".join(country_name(code) for code in listed.listing.entry.country_codes)
    against = list(against)
    if countries == "agree":
        said += f" The country agrees ({ours})."
    elif countries == "unknown":
        known = subject.country_basis not in {"word", "none"}
        against.append(f"the country of the {'entry' if known else 'subject'} is not known")
    elif countries == "related":
        against.append(f"the subject is in {ours}, the entry's addresses are in {theirs}")
    else:
        against.append(f"the countries differ: subject {ours}, entry {theirs}")
    if (proof in _WEAKNESS and countries != "agree") or proof == Proof.acronym:
        against.append(_WEAKNESS[proof])
    return f"{said} Against it: {'; '.join(against)}." if against else said


def _same_letters(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether the words differ only in where they are divided ("Bei Hang", "Beihang")."""
    return "".join(sorted("".join(ours))) == "".join(sorted("".join(theirs)))
