"""Remembered judgements: what a person said about a subject and a list entry.

A judgement never changes what was found: the candidate stays, with the judgement beside it. "Not
the same" takes the candidate out of what makes the result; "same" and "undetermined" leave it. It
is void, and the candidate open again, when the entry has changed, when the subject's country or
identifier is another one than then, and from the day on which it expires. Nothing is ever deleted:
a withdrawn judgement stays in the history.

They lie in an SQLite file in the user's home folder. A judgement names the role of who judged, and
never a person.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from isthmus.errors import Fault, RequestError, ScreeningError, did_you_mean
from isthmus.screening.entries import Entry
from isthmus.screening.lists import Edition, Editions
from isthmus.screening.names import name_of
from isthmus.screening.records import judged_apart
from isthmus.screening.results import (
    Candidate,
    CandidateJudgement,
    Result,
    ScreeningResult,
    Verdict,
)
from isthmus.screening.subjects import read_as
from isthmus.settings import settings

_VERSION = 1
_TABLE = """
    create table judgements (
        judgement_id integer primary key,
        subject text not null,
        subject_key text not null,
        subject_fingerprint text not null,
        list_id text not null,
        entry_id text not null,
        entry_name text not null,
        entry_fingerprint text not null,
        verdict text not null check (verdict in ('same', 'not_the_same', 'undetermined')),
        reason text not null,
        evidence text not null,
        role text not null,
        judged_on text not null,
        expires_on text,
        withdrawn_on text
    )
"""

_INSERT = """
    insert into judgements (
        subject, subject_key, subject_fingerprint, list_id, entry_id, entry_name,
        entry_fingerprint, verdict, reason, evidence, role, judged_on, expires_on, withdrawn_on
    ) values (
        :subject, :subject_key, :subject_fingerprint, :list_id, :entry_id, :entry_name,
        :entry_fingerprint, :verdict, :reason, :evidence, :role, :judged_on, :expires_on,
        :withdrawn_on
    )
"""

Standing = Literal["in force", "withdrawn", "expired", "replaced"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person said about a subject and an entry.

    `role` is the office of who judged ("export control officer"). `evidence` says what tells the
    two apart, or shows that they are one. Null: `expires_on` where it does not expire,
    `withdrawn_on` while it is not withdrawn. `subject_fingerprint` and `entry_fingerprint` stand
    for what was judged; where they differ from today's, the judgement is void.
    """

    judgement_id: int
    subject: str
    subject_key: str
    subject_fingerprint: str
    list_id: str
    entry_id: str
    entry_name: str
    entry_fingerprint: str
    verdict: Verdict
    reason: str
    evidence: str
    role: str
    judged_on: date
    expires_on: date | None
    withdrawn_on: date | None


def judgements_path() -> Path:
    """The file in which judgements are kept."""
    return settings().home / "judgements.sqlite"


def add_judgement(
    result: ScreeningResult,
    searched: Editions,
    *,
    list_id: str,
    entry_id: str,
    verdict: Verdict,
    reason: str,
    evidence: str,
    role: str,
    judged_on: date,
    expires_on: date | None = None,
) -> Judgement:
    """Keep a judgement on one candidate of a screening; it replaces an earlier one on the same.

    Raises
    ------
    RequestError
        If the entry is no candidate of the subject, a text is empty or too long, or the expiry
        does not lie after the day of the judgement.
    ScreeningError
        If the file of judgements cannot be used.
    """
    candidate = next(
        (one for one in result.candidates if (one.list_id, one.entry_id) == (list_id, entry_id)),
        None,
    )
    texts = {"reason": reason, "evidence": evidence, "role": role}
    faults = [Fault("is empty", field=name) for name, text in texts.items() if not text.strip()]
    faults += [
        Fault("is longer than 2,000 characters", field=name)
        for name, text in texts.items()
        if len(text) > 2_000
    ]
    if expires_on is not None and expires_on <= judged_on:
        faults.append(Fault(f"must be after {judged_on}", field="expires"))
    if candidate is None:
        known = [f"{one.list_id} {one.entry_id}" for one in result.candidates]
        near = did_you_mean(f"{list_id} {entry_id}", known)
        faults.append(
            Fault(f"'{entry_id}' of '{list_id}' is no candidate of '{result.subject}'{near}")
        )
    if faults:
        raise RequestError("judgement", faults)
    assert candidate is not None
    judgement = Judgement(
        judgement_id=0,
        subject=result.subject,
        subject_key=subject_key(result.subject),
        subject_fingerprint=subject_fingerprint(result),
        list_id=list_id,
        entry_id=entry_id,
        entry_name=candidate.entry_name,
        entry_fingerprint=entry_fingerprint(entry_at(searched, list_id, entry_id)),
        verdict=verdict,
        reason=reason.strip(),
        evidence=evidence.strip(),
        role=role.strip(),
        judged_on=judged_on,
        expires_on=expires_on,
        withdrawn_on=None,
    )
    with _database() as database:
        cursor = database.execute(_INSERT, _row(judgement))
        assert cursor.lastrowid is not None
        return replace(judgement, judgement_id=cursor.lastrowid)


def withdraw_judgement(judgement_id: int, withdrawn_on: date) -> Judgement:
    """Take a judgement out of force; it stays in the history.

    An earlier judgement on the same subject and entry is not in force again.

    Raises
    ------
    RequestError
        If there is no such judgement, or it is withdrawn already.
    """
    with _database() as database:
        found = {one.judgement_id: one for one in _all(database)}
        if judgement_id not in found:
            raise RequestError(
                f"judgement {judgement_id}", ["does not exist; see `isthmus judgements list`"]
            )
        if found[judgement_id].withdrawn_on is not None:
            raise RequestError(
                f"judgement {judgement_id}",
                [f"was withdrawn on {found[judgement_id].withdrawn_on}"],
            )
        database.execute(
            "update judgements set withdrawn_on = ? where judgement_id = ?",
            (withdrawn_on.isoformat(), judgement_id),
        )
        return replace(found[judgement_id], withdrawn_on=withdrawn_on)


def all_judgements() -> list[Judgement]:
    """Every judgement ever made, also withdrawn and expired ones, in the order they were made."""
    if not judgements_path().exists():
        return []
    with _database() as database:
        return _all(database)


def standing(judgement: Judgement, among: Sequence[Judgement], day: date) -> Standing:
    """Whether a judgement is in force on a day, as far as its own dates and later ones say.

    Whether its subject or entry has changed shows in the next screening.
    """
    if judgement.withdrawn_on is not None:
        return "withdrawn"
    later = any(
        one.judgement_id > judgement.judgement_id and _place(one) == _place(judgement)
        for one in among
    )
    if later:
        return "replaced"
    return "expired" if judgement.expires_on and judgement.expires_on <= day else "in force"


def with_judgements(
    results: Sequence[ScreeningResult],
    searched: Editions,
    known: Sequence[Judgement],
    day: date,
) -> list[ScreeningResult]:
    """The results with what persons said about their candidates, as of a day.

    A candidate that was judged "not the same" stays and does not make the result. A judgement whose
    subject or entry has changed, or that has expired, is shown as void with the reason.
    """
    latest = {_place(one): one for one in sorted(known, key=lambda one: one.judgement_id)}
    if not latest:
        return list(results)
    keys = {place[0] for place in latest}
    return [
        _judged(result, searched, latest, day) if subject_key(result.subject) in keys else result
        for result in results
    ]


def subject_key(subject: str) -> str:
    """What is equal for two texts that write the same name, with the same legal form."""
    name = name_of(read_as(subject))
    return f"{name.key} {name.legal_form}".strip()


def subject_fingerprint(result: ScreeningResult) -> str:
    """A hash of what a subject was judged as: its name, its country and its identifier."""
    return _hash([subject_key(result.subject), result.country_code, result.ror_id])


def entry_fingerprint(entry: Entry) -> str:
    """A hash of what says who an entry is: its names, countries, kind and identifier."""
    return _hash(
        [entry.name, sorted(entry.aliases), sorted(entry.country_codes), entry.kind, entry.ror_id]
    )


def entry_at(searched: Editions, list_id: str, entry_id: str) -> Entry:
    """The entry of a list, in the edition that is searched."""
    return _entries(searched.found)[list_id, entry_id]


@lru_cache(maxsize=4)
def _entries(of: tuple[Edition, ...]) -> dict[tuple[str, str], Entry]:
    return {
        (edition.descriptor.id, entry.entry_id): entry
        for edition in of
        for entry in edition.entries
    }


def _judged(
    result: ScreeningResult,
    searched: Editions,
    latest: dict[tuple[str, str, str], Judgement],
    day: date,
) -> ScreeningResult:
    key = subject_key(result.subject)
    candidates = tuple(
        replace(
            one, judgement=_applied(latest[key, one.list_id, one.entry_id], result, searched, day)
        )
        if (key, one.list_id, one.entry_id) in latest
        and latest[key, one.list_id, one.entry_id].withdrawn_on is None
        else one
        for one in result.candidates
    )
    return replace(result, candidates=candidates, result=_result(candidates))


def _applied(
    judgement: Judgement, result: ScreeningResult, searched: Editions, day: date
) -> CandidateJudgement:
    void = None
    if judgement.expires_on is not None and judgement.expires_on <= day:
        void = f"expired on {judgement.expires_on}"
    elif judgement.entry_fingerprint != entry_fingerprint(
        entry_at(searched, judgement.list_id, judgement.entry_id)
    ):
        void = "the entry has changed since"
    elif judgement.subject_fingerprint != subject_fingerprint(result):
        void = "the subject's country or identifier is another one than then"
    return CandidateJudgement(
        judgement_id=judgement.judgement_id,
        verdict=judgement.verdict,
        reason=judgement.reason,
        evidence=judgement.evidence,
        role=judgement.role,
        judged_on=judgement.judged_on,
        expires_on=judgement.expires_on,
        void=void,
    )


def _result(candidates: Sequence[Candidate]) -> Result:
    open_ = [one for one in candidates if not judged_apart(one)]
    if any(one.relation == "is" for one in open_):
        return "listed"
    return "possible" if open_ else "no_listed_match"


def _place(judgement: Judgement) -> tuple[str, str, str]:
    return judgement.subject_key, judgement.list_id, judgement.entry_id


def _hash(parts: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _row(judgement: Judgement) -> dict[str, str | None]:
    dates = ("judged_on", "expires_on", "withdrawn_on")
    return {
        name: value.isoformat() if name in dates and value is not None else value
        for name in Judgement.__slots__
        if name != "judgement_id"
        for value in [getattr(judgement, name)]
    }


def _all(database: sqlite3.Connection) -> list[Judgement]:
    rows = database.execute("select * from judgements order by judgement_id")
    names = [column[0] for column in rows.description]
    return [_judgement(dict(zip(names, row, strict=True))) for row in rows]


def _judgement(cells: dict[str, str | int | None]) -> Judgement:
    dates = {
        name: date.fromisoformat(value) if isinstance(value := cells[name], str) else None
        for name in ("judged_on", "expires_on", "withdrawn_on")
    }
    return Judgement(**{**cells, **dates})  # type: ignore[arg-type]  # checked by the table


@contextmanager
def _database() -> Iterator[sqlite3.Connection]:
    """The database, made if there is none; what the block writes is kept whole or not at all."""
    path = judgements_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=10)) as database:
            database.execute("begin immediate")
            version = database.execute("pragma user_version").fetchone()[0]
            if version == 0:
                database.execute(_TABLE)
                database.execute(f"pragma user_version = {_VERSION}")
            elif version != _VERSION:
                raise ScreeningError(
                    str(path), ["was written by a newer version of this software; update it"]
                )
            yield database
            database.commit()
    except (sqlite3.Error, OSError) as fault:
        raise ScreeningError(str(path), [f"cannot be used: {fault}"]) from None
