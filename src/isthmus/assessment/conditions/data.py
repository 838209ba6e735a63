"""Conditions on data: kind, sensitivity, personal and medical data, rules on their transfer."""

from __future__ import annotations

from isthmus.assessment.answered import Answered, either, known, stated, stated_fact
from isthmus.assessment.answered import words_said as said_words
from isthmus.assessment.case import Case
from isthmus.assessment.conditions.registry import Parameters, condition
from isthmus.proposals.model import Exchange
from isthmus.proposals.vocabulary import DataKind, Sensitivity, TransferRule, words

_LEVELS = tuple(one for one in words(Sensitivity) if one != "unknown")


@condition(any_of=words(DataKind))
def data_is(case: Case, given: Parameters) -> Answered:
    """Data of one of these kinds change hands."""
    wanted, parts = given.texts("any_of"), []
    for one in _data_exchanges(case):
        if one.data is None or one.data.kinds == "unknown":
            parts.append(_not_stated(case, one, "what kind of data they are is not stated"))
        else:
            said = stated(case, f"{one.description}: {said_words(one.data.kinds)}")
            parts.append(known(any(kind in wanted for kind in one.data.kinds), said))
    return either(parts) if parts else _no_data(case)


@condition(at_least=_LEVELS)
def data_sensitivity(case: Case, given: Parameters) -> Answered:
    """Data that change hands are at least this sensitive."""
    least, parts = _LEVELS.index(str(given.value("at_least"))), []
    for one in _data_exchanges(case):
        if one.data is None or one.data.sensitivity == "unknown":
            parts.append(_not_stated(case, one, "how sensitive they are is not stated"))
        else:
            said = stated(case, f"{one.description}: {one.data.sensitivity}")
            parts.append(known(_LEVELS.index(one.data.sensitivity) >= least, said))
    return either(parts) if parts else _no_data(case)


@condition()
def data_at_large_scale(case: Case, _given: Parameters) -> Answered:
    """A large data set that could show patterns of behaviour changes hands."""
    parts = []
    for one in _data_exchanges(case):
        large = one.data.large_scale if one.data else "unknown"
        said = f"{one.description}: large set that could show patterns of behaviour"
        parts.append(stated_fact(case, large, "yes", said, "data_kind"))
    return either(parts) if parts else _no_data(case)


@condition(kind=("personal", "medical"))
def personal_data_involved(case: Case, given: Parameters) -> Answered:
    """Personal, or medical, data are used in the activity."""
    personal = case.proposal.personal_data
    medical = str(given.value("kind")) == "medical"
    answer = personal.medical if medical else personal.involved
    if not medical and personal.medical == "yes":
        answer = "yes"
    if medical and personal.involved == "no":
        answer = "no"
    kind = "Medical" if medical else "Personal"
    return stated_fact(case, answer, "yes", f"{kind} data are used", "personal_data")


@condition()
def personal_data_crosses_border(case: Case, _given: Parameters) -> Answered:
    """Personal data used in the activity cross a border."""
    personal = case.proposal.personal_data
    answer = "no" if personal.involved == "no" else personal.crosses_border
    return stated_fact(case, answer, "yes", "Personal data cross a border", "personal_data")


@condition()
def transfer_rules_stated(case: Case, _given: Parameters) -> Answered:
    """It has been written down which rules on moving personal data apply, if any."""
    rules = case.proposal.personal_data.transfer_rules
    if rules == "unknown":
        said = "Which rules on moving personal data apply is not stated"
        return Answered(None, stated(case, said), ("transfer_rules",))
    return known(True, stated(case, f"Rules that apply: {said_words(rules) or 'none'}"))


@condition(any_of=words(TransferRule))
def transfer_rule_applies(case: Case, given: Parameters) -> Answered:
    """One of these rules on moving personal data has been found to apply."""
    rules = case.proposal.personal_data.transfer_rules
    if rules == "unknown":
        said = "Which rules on moving personal data apply is not stated"
        return Answered(None, stated(case, said), ("transfer_rules",))
    said = f"Rules that apply: {said_words(rules) or 'none'}"
    return known(any(one in given.texts("any_of") for one in rules), stated(case, said))


@condition()
def personal_data_approved(case: Case, _given: Parameters) -> Answered:
    """The data protection office and the ethics board have approved the use of personal data."""
    answer = case.proposal.personal_data.approved
    return stated_fact(case, answer, "yes", "Use of personal data approved", "data_approval")


def _data_exchanges(case: Case) -> list[Exchange]:
    return [one for one in case.proposal.exchanges if one.kind in {"data", "samples"}]


def _not_stated(case: Case, item: Exchange, said: str) -> Answered:
    return Answered(None, stated(case, f"{item.description}: {said}"), ("data_kind",))


def _no_data(case: Case) -> Answered:
    return known(False, stated(case, "No data or samples change hands"))
