"""Lint of a framework's fields and of one rule: citation, persons, countries, adverse outcomes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from isthmus.assessment.rules import Catalogue, CitationFields, FrameworkFields, Rule
from isthmus.datafiles import Path_
from isthmus.proposals.refusals import names_a_person, words_of_origin
from isthmus.reference.countries import names_of_countries, normalised_name
from isthmus.reference.groups import groups, members

Place = tuple[Path_, str]

LAST_RESORT_RUNG = 8
"""From this rung of the ladder on a measure is itself a refusal, so it is no step before one."""

_VAGUE = frozenset({
    "above", "document", "everywhere", "guidance", "homepage", "n a", "none", "page", "passim",
    "policy", "section", "see above", "see website", "site", "somewhere", "text", "tbd", "tbc",
    "unknown", "various", "web page", "website", "whole document",
})  # fmt: skip
_EMPTY = _VAGUE | {"", "nobody", "no one", "not applicable", "not possible", "tba"}
_LEAST_WORDS = 4
"""A text that says how to correct or appeal has at least this many words."""


def framework_lint(fields: FrameworkFields) -> Iterator[Place]:
    """Faults of `framework.yaml`."""
    for name in ("short_title", "verified_by", "verified_on"):
        if getattr(fields, name) is None:
            yield (name,), "is missing; say it in framework.yaml"
    for index, policy in enumerate(fields.policies):
        yield from _citation_faults(policy.citation, ("policies", index, "citation"))
    for name in ("id", "title", "kind", "applicability", "verified_by"):
        yield from _origin_faults(getattr(fields, name), (name,))
    if any(one.strength == "adverse" for one in fields.scale):
        for name in ("correction", "appeal", "retry"):
            if len(str(getattr(fields, name)).split()) < _LEAST_WORDS:
                yield (name,), "an adverse outcome needs it in a sentence that can be followed"
    for index, outcome in enumerate(fields.scale):
        place = ("scale", index, "decides")
        if outcome.strength == "adverse" and normalised_name(outcome.decides) in _EMPTY:
            yield place, f"'{outcome.id}' is adverse: name the role that reviews and decides"
        if names_a_person(outcome.decides):
            yield place, "names a person; name a role"
        yield from _origin_faults(outcome.meaning, ("scale", index, "meaning"))


def rule_lint(rule: Rule, fields: FrameworkFields | None, catalogue: Catalogue) -> Iterator[Place]:
    """Faults of one rule file."""
    yield from _citation_faults(rule.citation, ("citation",))
    yield from _rule_origin_faults(rule)
    yield from _country_faults(rule)
    if fields:
        yield from _adverse_faults(rule, fields, catalogue)


def _citation_faults(citation: CitationFields, place: Path_) -> Iterator[Place]:
    """Title, place and address that lead a reader to the passage, and how it was read."""
    if normalised_name(citation.locator) in _VAGUE:
        said = f"'{citation.locator}' leads to no passage; give the section, its heading or page"
        yield (*place, "locator"), said
    if re.match(r"lines?\b", citation.locator, re.IGNORECASE):
        yield (*place, "locator"), "lines are of a copy; give the section or page of the source"
    if re.fullmatch(r"https://[^/]+/*", citation.url):
        yield (*place, "url"), f"{citation.url} is a front page; give the document's address"
    if citation.basis is None:
        yield (*place, "basis"), "is missing: primary (the text itself), secondary or derived"


def _rule_origin_faults(rule: Rule) -> Iterator[Place]:
    """Nothing that a rule asks, weighs or says when it flags is about a person or an origin."""
    yield from _origin_faults(rule.id, ("id",))
    yield from _origin_faults(rule.title, ("title",))
    for part, conditions in (("applies_when", rule.applies_when), ("when", rule.when)):
        for name, given in conditions.items():
            yield from _origin_faults(name, (part, name))
            for parameter, said in given.items():
                yield from _texts_faults(said, (part, name, parameter))
    for name, dated in rule.values.items():
        yield from _origin_faults(name, ("values", name))
        for since, value in dated.items():
            yield from _texts_faults(value, ("values", name, since.isoformat()))
    for status, reason in rule.reasons.items():
        if status in ("flagged", "undetermined"):
            yield from _origin_faults(reason, ("reasons", status))


def _texts_faults(said: Any, place: Path_) -> Iterator[Place]:
    for one in said if isinstance(said, list | tuple) else [said]:
        if isinstance(one, str):
            yield from _origin_faults(one, place)
            if names_a_person(one):
                yield place, f"'{one}' names a person; rules are about activities"


def _origin_faults(text: str | None, place: Path_) -> Iterator[Place]:
    for word in words_of_origin(text or ""):
        yield place, f"'{word}': no rule may be about a person's origin, belief, age or gender"


def _country_faults(rule: Rule) -> Iterator[Place]:
    """A rule says no country that its citation does not name."""
    texts: list[tuple[Path_, str]] = [(("title",), rule.title)]
    texts += [(("reasons", status), reason) for status, reason in rule.reasons.items()]
    named = _countries_named(rule)
    for place, text in texts:
        for name, code in _countries_in(text):
            if code not in named:
                said = f"names {name}, which the citation does not; if the cited passage does, say"
                yield place, f"{said} so with citation.places: [{code}]"
    if rule.citation.places and rule.citation.basis == "derived":
        said = "a country must stand in a passage that was read; the basis can't be derived"
        yield ("citation", "places"), said


def _countries_named(rule: Rule) -> frozenset[str]:
    """The countries that the citation names, and the members of the groups that it names."""
    found: set[str] = set()
    for place in rule.citation.places:
        found |= members(place, rule.in_force.since) if place in groups() else {place}
    return frozenset(found)


def _countries_in(text: str) -> Iterator[tuple[str, str]]:
    """Capitalised words and pairs of words that are the name of a country."""
    words = re.findall(r"[\w'’-]+", text)
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            part = words[start : start + length]
            if not part[0][:1].isupper() or len("".join(part)) < 4:
                continue
            code = names_of_countries().get(normalised_name(" ".join(part)))
            if code:
                yield " ".join(part), code


def _adverse_faults(rule: Rule, fields: FrameworkFields, catalogue: Catalogue) -> Iterator[Place]:
    """Before each adverse outcome stands a measure that is not itself a refusal."""
    adverse = {one.id for one in fields.scale if one.strength == "adverse"}
    rungs = {one.id: one.rung for one in catalogue.measures}
    for status, to in rule.leads_to.items():
        if rule.status != "active" or not adverse & (
            {to} if isinstance(to, str) else {*to.values()}
        ):
            continue
        named = rule.mitigations_for(status)
        if not any(rungs.get(one, LAST_RESORT_RUNG) < LAST_RESORT_RUNG for one in named):
            yield (
                ("mitigations", status),
                (
                    f"'{status}' leads to an adverse outcome: name a measure below rung "
                    f"{LAST_RESORT_RUNG} of the ladder that is tried first"
                ),
            )
    if rule.stops_with in adverse:
        yield ("stops_with",), "a safe harbour ends in no adverse outcome"
