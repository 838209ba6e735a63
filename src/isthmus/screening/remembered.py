"""Remembered subjects: who was screened, with what answer, against which editions.

They are kept so that a later edition of a list can be held against all of them at once. A subject
is the name of an organisation as it was given, with the country or identifier given beside it;
nothing else is kept of it. They lie in an SQLite file in the user's home folder, beside the
judgements, and leave it only when a person forgets them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from isthmus.errors import RequestError, ScreeningError
from isthmus.manifests import software_version
from isthmus.organisations.registry import load_registry
from isthmus.screening.comparison import METHOD
from isthmus.screening.judgements import (
    all_judgements,
    entry_at,
    entry_fingerprint,
    with_judgements,
)
from isthmus.screening.lists import Editions
from isthmus.screening.matching import screen
from isthmus.screening.results import Candidate, Relation, Result, ScreeningResult, Verdict
from isthmus.settings import settings

_VERSION = 1
_TABLES = (
    """
    create table screenings (
        screening_id integer primary key,
        conditions text not null unique
    )
    """,
    """
    create table subjects (
        subject_id integer primary key,
        subject text not null,
        country_code text not null,
        ror_id text not null,
        remembered_on text not null,
        screening_id integer not null references screenings,
        result text not null,
        candidates text not null,
        unique (subject, country_code, ror_id)
    )
    """,
)
_KEEP = """
    insert into subjects (
        subject, country_code, ror_id, remembered_on, screening_id, result, candidates
    ) values (?, ?, ?, ?, ?, ?, ?)
    on conflict (subject, country_code, ror_id) do update set
        screening_id = excluded.screening_id,
        result = excluded.result,
        candidates = excluded.candidates
"""
_READ = """
    select subject_id, subject, country_code, ror_id, remembered_on, conditions, result, candidates
    from subjects join screenings using (screening_id)
    where subject_id > ? order by subject_id limit ?
"""


@dataclass(frozen=True, slots=True)
class KeptCandidate:
    """What is remembered of a candidate.

    `entry_fingerprint` stands for the names, countries, kind and identifier of the entry.
    `verdict` is that of a judgement in force, `judgement_id` its number; null if there was none.
    """

    list_id: str
    entry_id: str
    entry_name: str
    relation: Relation
    entry_fingerprint: str
    verdict: Verdict | None
    judgement_id: int | None


@dataclass(frozen=True, slots=True)
class Conditions:
    """What an answer depends on besides the subject: the day, the method, the registry, the
    software, and of each list the date and hash of its edition."""

    screened_on: date
    as_of: date
    method: str
    registry: str
    software: str
    lists: Mapping[str, tuple[date, str]]


@dataclass(frozen=True, slots=True)
class RememberedSubject:
    """A subject with its last answer; `remembered_on` is the day of the first."""

    subject_id: int
    subject: str
    country_code: str | None
    ror_id: str | None
    remembered_on: date
    conditions: Conditions
    result: Result
    candidates: tuple[KeptCandidate, ...]


Screened = tuple[ScreeningResult, str | None, str | None]
"""An answer, and the country and identifier that were given with the subject."""


def subjects_path() -> Path:
    """The file in which subjects are kept."""
    return settings().home / "subjects.sqlite"


def conditions_of(searched: Editions) -> Conditions:
    """The conditions of a screening that is made today."""
    return Conditions(
        settings().now.date(),
        searched.as_of,
        METHOD,
        load_registry().version,
        software_version(),
        {one.descriptor.id: (one.as_of, one.sha256) for one in searched.found},
    )


def kept_candidates(result: ScreeningResult, searched: Editions) -> tuple[KeptCandidate, ...]:
    """What is remembered of the candidates of an answer."""
    return tuple(_kept(one, searched) for one in result.candidates)


def screened_and_judged(
    subjects: Sequence[tuple[str, str | None, str | None]], searched: Editions
) -> list[ScreeningResult]:
    """The answers for subjects, each with the country and identifier that are given with it, and
    with what persons said about their candidates by today."""
    found = screen(
        [text for text, _, _ in subjects],
        country_codes=[country for _, country, _ in subjects],
        ror_ids=[ror_id for _, _, ror_id in subjects],
        searched=searched,
    )
    return with_judgements(found, searched, all_judgements(), settings().now.date())


def remember_screened(screened: Sequence[Screened], searched: Editions) -> None:
    """Remember subjects that were screened today, with their answers.

    Raises
    ------
    ScreeningError
        If the file of subjects cannot be used.
    """
    with remembered() as memory:
        memory.keep(screened, searched, conditions_of(searched))


@contextmanager
def remembered() -> Iterator[Memory]:
    """The remembered subjects; what the block changes is kept whole, or not at all if it fails.

    Raises
    ------
    ScreeningError
        If the file cannot be used, or a newer version of this software wrote it.
    """
    path = subjects_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=10)) as database:
            database.execute("begin immediate")
            version = database.execute("pragma user_version").fetchone()[0]
            if version == 0:
                for table in _TABLES:
                    database.execute(table)
                database.execute(f"pragma user_version = {_VERSION}")
            elif version != _VERSION:
                raise ScreeningError(
                    str(path), ["was written by a newer version of this software; update it"]
                )
            yield Memory(database)
            database.execute(
                "delete from screenings where screening_id not in (select screening_id from "
                "subjects)"
            )
            database.commit()
    except (sqlite3.Error, OSError) as fault:
        raise ScreeningError(str(path), [f"cannot be used: {fault}"]) from None


class Memory:
    """The subjects in an open file."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def keep(
        self, screened: Iterable[Screened], searched: Editions, conditions: Conditions
    ) -> None:
        """Remember subjects with their answers; an earlier answer of the same is replaced."""
        screening_id = self._screening(conditions)
        self._database.executemany(
            _KEEP,
            (
                (
                    result.subject,
                    country_code or "",
                    ror_id or "",
                    conditions.screened_on.isoformat(),
                    screening_id,
                    result.result,
                    json.dumps([asdict(one) for one in kept_candidates(result, searched)]),
                )
                for result, country_code, ror_id in screened
            ),
        )

    def subjects(self, batch: int = 1000) -> Iterator[list[RememberedSubject]]:
        """All subjects, some at a time, in the order in which they were first remembered."""
        last = 0
        while rows := self._database.execute(_READ, (last, batch)).fetchall():
            yield [_subject(row) for row in rows]
            last = rows[-1][0]

    def __len__(self) -> int:
        return int(self._database.execute("select count(*) from subjects").fetchone()[0])

    def undo(self) -> None:
        """Take back everything since the memory was opened."""
        self._database.rollback()

    def forget(self, subject_ids: Sequence[int]) -> int:
        """Forget these subjects; how many there were.

        Raises
        ------
        RequestError
            Naming every number that is none; nothing is forgotten then.
        """
        known = {row[0] for row in self._database.execute("select subject_id from subjects")}
        faults = [
            f"there is no subject {one}; see `isthmus subjects list`"
            for one in subject_ids
            if one not in known
        ]
        if faults:
            raise RequestError("subjects forget", faults)
        wanted = [(one,) for one in dict.fromkeys(subject_ids)]
        self._database.executemany("delete from subjects where subject_id = ?", wanted)
        return len(wanted)

    def forget_all(self) -> int:
        """Forget every subject; how many there were."""
        number = len(self)
        self._database.execute("delete from subjects")
        return number

    def _screening(self, conditions: Conditions) -> int:
        text = json.dumps(asdict(conditions), default=str, sort_keys=True)
        self._database.execute("insert or ignore into screenings (conditions) values (?)", [text])
        found = self._database.execute(
            "select screening_id from screenings where conditions = ?", [text]
        )
        return int(found.fetchone()[0])


def _kept(one: Candidate, searched: Editions) -> KeptCandidate:
    judged = one.judgement if one.judgement is not None and not one.judgement.void else None
    return KeptCandidate(
        one.list_id,
        one.entry_id,
        one.entry_name,
        one.relation,
        entry_fingerprint(entry_at(searched, one.list_id, one.entry_id)),
        judged.verdict if judged else None,
        judged.judgement_id if judged else None,
    )


def _subject(row: tuple[int, str, str, str, str, str, Result, str]) -> RememberedSubject:
    subject_id, subject, country_code, ror_id, remembered_on, conditions, result, candidates = row
    kept = json.loads(conditions)
    return RememberedSubject(
        subject_id,
        subject,
        country_code or None,
        ror_id or None,
        date.fromisoformat(remembered_on),
        Conditions(
            date.fromisoformat(kept["screened_on"]),
            date.fromisoformat(kept["as_of"]),
            kept["method"],
            kept["registry"],
            kept["software"],
            {
                list_id: (date.fromisoformat(as_of), sha256)
                for list_id, (as_of, sha256) in kept["lists"].items()
            },
        ),
        result,
        tuple(KeptCandidate(**one) for one in json.loads(candidates)),
    )
