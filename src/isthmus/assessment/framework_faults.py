"""What can be wrong in a framework although each of its files fits its model.

A rule may name only the conditions of `conditions/` with their parameters; none of them sees a
person, and a parameter that names a country is a fault, save where it asks for the seat of an
organisation in a place that the rule's own citation names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from isthmus.assessment.conditions import CONDITIONS, FreeType
from isthmus.assessment.rules import (
    NOT_IN_FORCE,
    Catalogue,
    DecidedStatus,
    FrameworkFields,
    Rule,
    RuleCase,
    Value,
)
from isthmus.datafiles import Document, Path_
from isthmus.errors import Fault, did_you_mean
from isthmus.reference.countries import country_code, country_codes
from isthmus.reference.groups import groups
from isthmus.screening.lists import descriptors

Place = tuple[Path_, str]


def framework_faults(
    framework: tuple[Document, FrameworkFields],
    rules: Mapping[Path, tuple[Document, Rule]],
    cases: Mapping[str, tuple[RuleCase, ...]],
    catalogue: Catalogue,
    folder: Path,
) -> list[tuple[Path, list[Fault]]]:
    """Every fault with its file: names that don't exist, statuses without a reason, impossible
    periods, measures too restrictive for what they answer."""
    document, fields = framework
    found = [(document.path, _located(document, _fields_faults(fields)))]
    for path, (rule_document, rule) in rules.items():
        places = [
            *_rule_faults(rule, path),
            *_condition_faults(rule, fields),
            *_value_faults(rule),
            *_outcome_faults(rule, fields),
            *_mitigation_faults(rule, catalogue),
        ]
        found.append((path, _located(rule_document, places)))
    outcomes = {NOT_IN_FORCE} | {one.id for one in fields.scale}
    for name, of_rule in cases.items():
        wrong = [
            Fault(f"'{case.name}' expects the outcome '{case.outcome}', which is not on the scale")
            for case in of_rule
            if case.outcome and case.outcome not in outcomes
        ]
        found.append((folder / "tests" / f"{name}.yaml", wrong))
    return [(path, faults) for path, faults in found if faults]


def _located(document: Document, places: Iterator[Place] | list[Place]) -> list[Fault]:
    faults = [
        Fault(message, document.line(place), ".".join(map(str, place)) or None)
        for place, message in places
    ]
    return sorted(faults, key=lambda one: one.line or 0)


def _fields_faults(fields: FrameworkFields) -> Iterator[Place]:
    outcomes = [one.id for one in fields.scale]
    if fields.otherwise not in outcomes:
        yield ("otherwise",), _unknown("outcome", fields.otherwise, outcomes)
    for index, policy in enumerate(fields.policies):
        options = [one.id for one in policy.options]
        if policy.default not in options:
            yield ("policies", index, "default"), _unknown("option", policy.default, options)
    for index, place in enumerate(fields.home):
        if not _is_place(place):
            yield ("home", index), f"'{place}' is neither a country code nor a group of countries"
    asked = [one.id for one in fields.questions]
    for index, question in enumerate(asked):
        if question in asked[:index]:
            yield ("questions", index, "id"), f"'{question}' stands twice"
    yield from _parts_faults({"applies_when": fields.applies_when}, {}, fields, ())
    dates = [one.since for one in fields.history]
    if dates != sorted(set(dates)):
        yield ("history",), "versions must be in the order of their dates, oldest first"


def _rule_faults(rule: Rule, path: Path) -> Iterator[Place]:
    if rule.id != path.stem:
        yield ("id",), f"'{rule.id}' is not the name of its file, '{path.stem}'"
    if rule.in_force.until and rule.in_force.until <= rule.in_force.since:
        yield ("in_force", "until"), f"{rule.in_force.until} is not after {rule.in_force.since}"
    if rule.status == "inactive" and not rule.inactive_because:
        yield ("status",), "an inactive rule says why: add inactive_because"
    if rule.status == "active" and rule.inactive_because:
        yield ("inactive_because",), "the rule is active; set status: inactive, or remove this"
    needed = {rule.status_for.holds, rule.status_for.fails, rule.status_for.unknown}
    if rule.applies_when:
        needed.add("undetermined")
    for status in sorted(needed - set(rule.reasons) - {"not_applicable"}):
        yield ("reasons",), f"says nothing for the status '{status}'"
    if rule.stops_with and "clear" not in needed:
        yield ("stops_with",), "a rule that stops the framework must be able to be 'clear'"


def _condition_faults(rule: Rule, fields: FrameworkFields) -> Iterator[Place]:
    for index, place in enumerate(rule.citation.places):
        if not _is_place(place):
            said = f"'{place}' is neither a country code nor a group of countries"
            yield ("citation", "places", index), said
    parts = {"applies_when": rule.applies_when, "when": rule.when}
    yield from _parts_faults(parts, rule.values, fields, rule.citation.places)


def _parts_faults(
    parts: Mapping[str, Mapping[str, Mapping[str, Any]]],
    values: Values,
    fields: FrameworkFields,
    places: tuple[str, ...],
) -> Iterator[Place]:
    for part, conditions in parts.items():
        for name, given in conditions.items():
            if name not in CONDITIONS:
                yield (part, name), f"unknown condition '{name}'{did_you_mean(name, CONDITIONS)}"
                continue
            known = CONDITIONS[name].parameters
            for parameter, said in given.items():
                place = (part, name, parameter)
                if parameter not in known:
                    yield place, f"unknown parameter{did_you_mean(parameter, known)}"
                elif (words := known[parameter]) is not None:
                    yield from _word_faults(values, place, said, words)
                else:
                    kind = CONDITIONS[name].types[parameter]
                    yield from _typed_faults(values, place, said, kind, (fields, places))
            for parameter in known:
                if parameter not in given:
                    yield (part, name), f"'{parameter}' is missing"


def _word_faults(values: Values, place: Path_, said: Any, words: frozenset[str]) -> Iterator[Place]:
    for value in _dated(values, said):
        for part in list(value) if isinstance(value, list | tuple) else [value]:
            if part not in words:
                yield place, _unknown("word", str(part), sorted(words))


def _typed_faults(
    values: Values,
    place: Path_,
    said: Any,
    kind: FreeType,
    within: tuple[FrameworkFields, tuple[str, ...]],
) -> Iterator[Place]:
    """What is wrong with a free parameter, in each of its dated values."""
    if kind == "day" and not (isinstance(said, str) and said in values):
        yield place, "must be the name of one of the rule's dated values"
        return
    for value in _dated(values, said):
        if kind == "day":
            if not isinstance(value, date):
                yield place, f"must be a date (given: {value!r})"
        elif kind == "number":
            if not isinstance(value, int) or isinstance(value, bool):
                yield place, f"must be a whole number (given: {value!r})"
        else:
            yield from _text_faults(place, value, kind, within)


def _text_faults(
    place: Path_, value: Any, kind: FreeType, within: tuple[FrameworkFields, tuple[str, ...]]
) -> Iterator[Place]:
    fields, places = within
    parts = list(value) if isinstance(value, list | tuple) else [value]
    texts = [part for part in parts if isinstance(part, str)]
    several = kind in {"texts", "places", "question"}
    if len(texts) < len(parts) or (not several and len(parts) > 1):
        yield place, f"must be {'a list of texts' if several else 'a text'}"
        return
    questions = [one.id for one in fields.questions]
    lists = [one.id for one in descriptors()] if kind == "list_id" else []
    for part in texts:
        if kind == "places":
            if part not in places:
                said = f"'{part}' is not among citation.places; a place stands in a rule only if "
                yield place, said + "its source names it"
        elif country_code(part):
            yield place, f"'{part}' is a country; no rule may name one"
        elif kind == "list_id" and part not in lists:
            yield place, _unknown("list", part, lists)
        elif kind == "question" and part not in questions:
            yield place, _unknown("question", part, questions)


Values = Mapping[str, Mapping[date, Value]]


def _dated(values: Values, said: Any) -> list[Any]:
    """All values that a parameter takes over time; the parameter itself if it is not dated."""
    return list(values[said].values()) if isinstance(said, str) and said in values else [said]


def _is_place(text: str) -> bool:
    return text in country_codes() or text in groups()


_DATE_LIKE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")


def _value_faults(rule: Rule) -> Iterator[Place]:
    for name, dated in rule.values.items():
        if list(dated) != sorted(dated):
            yield ("values", name), "dates must be in order, oldest first"
        if dated and min(dated) > rule.in_force.since:
            yield ("values", name), f"has no value on {rule.in_force.since}, when the rule begins"
        for since, value in dated.items():
            if isinstance(value, str) and _DATE_LIKE.fullmatch(value):
                yield ("values", name, since.isoformat()), f"{value} is not a date"


def _outcome_faults(rule: Rule, fields: FrameworkFields) -> Iterator[Place]:
    outcomes = [one.id for one in fields.scale]
    policy = next((one for one in fields.policies if one.id == rule.policy), None)
    if rule.policy and policy is None:
        yield ("policy",), _unknown("policy", rule.policy, [one.id for one in fields.policies])
    if rule.stops_with and rule.stops_with not in outcomes:
        yield ("stops_with",), _unknown("outcome", rule.stops_with, outcomes)
    for status, to in rule.leads_to.items():
        if isinstance(to, str):
            if to not in outcomes:
                yield ("leads_to", status), _unknown("outcome", to, outcomes)
            continue
        if not rule.policy:
            yield ("leads_to", status), "names options, but the rule names no policy"
        options = [one.id for one in policy.options] if policy else []
        for option, outcome in to.items():
            if policy and option not in options:
                yield ("leads_to", status, option), _unknown("option", option, options)
            if outcome not in outcomes:
                yield ("leads_to", status, option), _unknown("outcome", outcome, outcomes)
    adverse = {one.id for one in fields.scale if one.strength == "adverse"}
    statuses: tuple[DecidedStatus, ...] = ("undetermined", "not_applicable")
    for status in statuses:
        led = rule.leads(status) or ""
        if adverse & ({led} if isinstance(led, str) else set(led.values())):
            yield (
                ("leads_to", status),
                "a missing fact, or a rule that does not apply, leads to no adverse outcome",
            )


def _mitigation_faults(rule: Rule, catalogue: Catalogue) -> Iterator[Place]:
    measures = {one.id: one for one in catalogue.measures}
    least = catalogue.flagged_finding_needed_from
    for status, named in rule.mitigations.items():
        for index, one in enumerate(named):
            place = ("mitigations", status, index)
            if one not in measures:
                yield place, f"'{one}' is not in the catalogue of measures"
            elif status != "flagged" and measures[one].rung >= least:
                yield (
                    place,
                    f"{one} stands on rung {measures[one].rung}; from rung {least} on a measure "
                    "needs a flagged finding",
                )
    adverse_without = "flagged" in rule.leads_to and not rule.mitigations.get("flagged")
    if adverse_without and rule.status == "active":
        yield ("mitigations",), "a rule whose flag leads to an outcome names what to try first"


def _unknown(kind: str, word: str, known: list[str]) -> str:
    hint = did_you_mean(word, known) or f"; there are {', '.join(known)}"
    return f"unknown {kind} '{word}'{hint}"
