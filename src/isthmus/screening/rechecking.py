"""Screening remembered subjects again: what changed since the last answer, and why.

Reported is a candidate that appeared, is gone, stands in another relation, whose entry was changed,
or about which a judgement began or ceased to count. The reason is looked for where it can lie: in
the edition of the list, in the judgement, in the method, in the registry of organisations, in the
software. A mere change of score is not reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from isthmus.screening.differences import Change, difference, met_entries
from isthmus.screening.lists import Edition, Editions, editions_at_hand, read_edition
from isthmus.screening.remembered import (
    Conditions,
    KeptCandidate,
    Memory,
    RememberedSubject,
    conditions_of,
    kept_candidates,
    screened_and_judged,
)
from isthmus.screening.results import Candidate, Relation, Result, ScreeningResult

ChangeOf = Literal["appeared", "gone", "relation", "entry", "judgement"]


@dataclass(frozen=True, slots=True)
class SubjectChange:
    """One change of one candidate of a remembered subject.

    `was` and `now` are the results of the whole subject. `relation_was` is null for a candidate
    that appeared, `relation_now` for one that is gone.
    """

    subject_id: int
    subject: str
    country_code: str | None
    was: Result
    now: Result
    change: ChangeOf
    list_id: str
    entry_id: str
    entry_name: str
    relation_was: Relation | None
    relation_now: Relation | None
    why: str


def recheck(memory: Memory, searched: Editions) -> Iterator[tuple[int, list[SubjectChange]]]:
    """Screen all remembered subjects again and remember the new answers: some at a time, how many
    were screened and what changed. The new answers are kept when the memory is closed."""
    now = conditions_of(searched)
    for some in memory.subjects():
        given = [(one.subject, one.country_code, one.ror_id) for one in some]
        answers = screened_and_judged(given, searched)
        changes = [
            change
            for one, answer in zip(some, answers, strict=True)
            for change in changes_of(one, answer, searched, now)
        ]
        screened = [
            (answer, one.country_code, one.ror_id)
            for one, answer in zip(some, answers, strict=True)
        ]
        memory.keep(screened, searched, now)
        yield len(some), changes


def changes_of(
    before: RememberedSubject, after: ScreeningResult, searched: Editions, now: Conditions
) -> Iterator[SubjectChange]:
    """What changed for a subject, in the order of its candidates, those that are gone last."""
    seen = {(one.list_id, one.entry_id): one for one in after.candidates}
    old: dict[tuple[str, str], KeptCandidate] = {}
    for kept in before.candidates:
        entry_id = _entry_now(kept, before.conditions, searched)
        old[kept.list_id, entry_id] = kept
    kept_now = {(one.list_id, one.entry_id): one for one in kept_candidates(after, searched)}
    for place, candidate in seen.items():
        found = _change(old.get(place), kept_now[place], candidate, before, searched, now)
        if found is not None:
            yield _row(before, after, found, old.get(place), kept_now[place])
    for place, kept in old.items():
        if place not in seen:
            why = _why(kept, before.conditions, now, searched, "removed")
            yield _row(before, after, ("gone", why), kept, None)


def _change(
    old: KeptCandidate | None,
    new: KeptCandidate,
    candidate: Candidate,
    before: RememberedSubject,
    searched: Editions,
    now: Conditions,
) -> tuple[ChangeOf, str] | None:
    if old is None:
        return "appeared", _why(new, before.conditions, now, searched, "added")
    if old.relation != new.relation:
        return "relation", _why(old, before.conditions, now, searched, "changed")
    if (old.verdict, old.judgement_id) != (new.verdict, new.judgement_id):
        return "judgement", _why_judged(old, new, candidate)
    if old.entry_fingerprint != new.entry_fingerprint:
        return "entry", _why(old, before.conditions, now, searched, "changed")
    return None


def _row(
    before: RememberedSubject,
    after: ScreeningResult,
    change: tuple[ChangeOf, str],
    old: KeptCandidate | None,
    new: KeptCandidate | None,
) -> SubjectChange:
    shown = new or old
    assert shown is not None, "a change has a candidate"
    return SubjectChange(
        before.subject_id,
        before.subject,
        before.country_code,
        before.result,
        after.result,
        change[0],
        shown.list_id,
        shown.entry_id,
        shown.entry_name,
        old.relation if old else None,
        new.relation if new else None,
        change[1],
    )


def _why(
    one: KeptCandidate,
    was: Conditions,
    now: Conditions,
    searched: Editions,
    kind: Literal["added", "removed", "changed"],
) -> str:
    """Why a candidate came, went or differs: by its list, or else by all else that changed."""
    if one.list_id not in was.lists:
        return f"the list had no edition by {was.as_of}, the day of the last screening"
    if one.list_id not in now.lists:
        return f"the list has no edition by {now.as_of}"
    (old_date, old_sha256), (date, sha256) = was.lists[one.list_id], now.lists[one.list_id]
    if sha256 != old_sha256:
        before, after = _old_edition(one.list_id, was, searched), _edition(one.list_id, searched)
        if before is None:
            return (
                f"the edition is that of {date}, was that of {old_date}, which is no longer at hand"
            )
        change = _list_change(before, after).get(one.entry_id)
        if change is not None:
            return _said(change, date)
        if kind == "changed" and after.entries != before.entries:
            return f"the edition of {date} gives the entry another identifier or kind"
    reasons = [
        f"the {name} is {new}, was {old}"
        for name, new, old in (
            ("method", now.method, was.method),
            ("registry of organisations", now.registry, was.registry),
            ("software", now.software, was.software),
        )
        if new != old
    ]
    return "; ".join(reasons) or (
        "no edition, method, registry or release differs: the code or a judgement does"
    )


def _said(change: Change, date: object) -> str:
    said = f"the edition of {date} {change.kind} the entry"
    details = "; ".join([*change.fields, *([change.basis] if not change.fields else [])])
    return f"{said} ({details})" if details else said


def _why_judged(old: KeptCandidate, new: KeptCandidate, candidate: Candidate) -> str:
    judged = candidate.judgement
    if judged is not None and judged.void:
        return f"judgement {judged.judgement_id} is no longer applied: {judged.void}"
    if new.verdict is not None and judged is not None:
        verdict = new.verdict.replace("_", " ")
        return f"judgement {new.judgement_id} of {judged.judged_on} says {verdict}"
    return f"judgement {old.judgement_id} was withdrawn"


def _entry_now(one: KeptCandidate, was: Conditions, searched: Editions) -> str:
    """The identifier that the entry of a remembered candidate has in the edition searched now."""
    if one.list_id not in was.lists or one.list_id not in {
        edition.descriptor.id for edition in searched.found
    }:
        return one.entry_id
    after = _edition(one.list_id, searched)
    if was.lists[one.list_id][1] == after.sha256:
        return one.entry_id
    before = _old_edition(one.list_id, was, searched)
    return _met(before, after).get(one.entry_id, one.entry_id) if before else one.entry_id


def _edition(list_id: str, searched: Editions) -> Edition:
    return next(one for one in searched.found if one.descriptor.id == list_id)


def _old_edition(list_id: str, was: Conditions, searched: Editions) -> Edition | None:
    """The edition that was searched then, if it is still at hand."""
    as_of, sha256 = was.lists[list_id]
    descriptor = _edition(list_id, searched).descriptor
    for one in editions_at_hand(descriptor):
        if (one.declared.as_of, one.declared.sha256) == (as_of, sha256):
            return read_edition(descriptor, one)
    return None


@lru_cache(maxsize=64)
def _list_change(before: Edition, after: Edition) -> dict[str, Change]:
    """Identifier of an entry, in either edition -> what changed about it."""
    changes: Sequence[Change] = difference(before, after).changes
    return {
        entry.entry_id: change
        for change in changes
        for entry in (change.before, change.after)
        if entry is not None
    }


@lru_cache(maxsize=64)
def _met(before: Edition, after: Edition) -> dict[str, str]:
    return met_entries(before, after)
