"""Whether a framework is about a case: by home country, funder, field and date, explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from isthmus.assessment.answered import Answered, every, known, stated
from isthmus.assessment.case import Case, countries_of
from isthmus.assessment.conditions import CONDITIONS, Parameters
from isthmus.assessment.rules import FrameworkFields
from isthmus.reference.countries import country_name
from isthmus.reference.groups import groups


@dataclass(frozen=True)
class Applicability:
    """Whether a framework is about a case, and why.

    `applies` is null where a fact is missing; the framework is then asked all the same, and its own
    rules say what is missing. `missing` names the facts.
    """

    framework_id: str
    title: str
    applies: bool | None
    reason: str
    missing: tuple[str, ...] = ()


def applicability(case: Case, fields: FrameworkFields) -> Applicability:
    """Whether a framework is about this case on its day.

    A framework before its first version is not. One that names the places of home organisations is
    about cases from there; one that names conditions, about cases in which all of them hold.
    """
    answers = [_in_force(case, fields), _at_home(case, fields.home)]
    answers += [_by_condition(case, name, given) for name, given in fields.applies_when.items()]
    failed = [one for one in answers if one.holds is False]
    open_ = [one for one in answers if one.holds is None]
    whole = every(answers)
    counted = failed or open_ or answers
    reason = " ".join(_sentence(item.statement) for one in counted for item in one.evidence)
    if not failed and not open_ and not fields.home and not fields.applies_when:
        reason = f"{reason} {fields.applicability}"
    if whole.holds is None:
        reason = f"May apply; not known yet: {reason}"
    return Applicability(fields.id, fields.title, whole.holds, reason, whole.missing)


def _in_force(case: Case, fields: FrameworkFields) -> Answered:
    first = fields.history[0].since
    said = f"It is in force from {first}; the case is of {case.as_of}"
    return known(first <= case.as_of, stated(case, said))


def _at_home(case: Case, home: Sequence[str]) -> Answered:
    if not home:
        return known(True, stated(case, "It is for home organisations anywhere"))
    of = f"It is for home organisations in {_places_said(home)}"
    if not case.home:
        said = stated(case, f"{of}; where the home organisation has its seat is not stated")
        return Answered(None, said, ("home_country",))
    holds = bool(countries_of(home, case.as_of) & set(case.home))
    seats = " and ".join(country_name(code) for code in case.home)
    return known(holds, stated(case, f"{of}; the home side has its seat in {seats}"))


def _by_condition(case: Case, name: str, given: dict[str, object]) -> Answered:
    return CONDITIONS[name].evaluate(case.citing(()), Parameters(given, {}))


def _places_said(places: Sequence[str]) -> str:
    names = [
        f"a member of {groups()[one].name.split(',')[0]}" if one in groups() else country_name(one)
        for one in places
    ]
    return ", ".join(names[:-1]) + (" or " if len(names) > 1 else "") + names[-1]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
