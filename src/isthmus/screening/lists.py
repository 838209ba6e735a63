"""The lists that can be searched: what each is, and its editions by date.

`lists/LIST_ID.yaml` describes a list and the editions that ship with the product; the entries of an
edition stand in `lists/LIST_ID/AS-OF.csv` (or `.csv.gz`). Editions that a user loads lie beside
their description under the user's home folder, and never replace an edition of another date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from isthmus.datafiles import read_yaml, validated
from isthmus.errors import RequestError, ScreeningError, did_you_mean
from isthmus.screening.entries import Entry, entries_of, stored_text, text_sha256
from isthmus.screening.results import EvidenceClass, ListEdition
from isthmus.settings import settings

BUNDLED = Path(__file__).parent / "lists"

Text = Annotated[str, Field(min_length=1)]


class Declared(BaseModel):
    """Unknown fields are faults; values don't change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EditionDeclared(Declared):
    """One edition: its date, its file, and the hash of the file's CSV text.

    `label` is the publisher's own name of the edition where it prints no date; `dropped` counts the
    rows of the source that were left out. Of an edition that a user loaded, `source_file` is the
    name of the file, `publication` what it was recognised as, `loaded_on` the day.
    """

    as_of: date
    label: str | None = None
    file: Text
    entries: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    dropped: Annotated[int, Field(ge=0)] = 0
    source_file: str | None = None
    publication: str | None = None
    loaded_on: date | None = None


class Bounds(Declared):
    """The least and the most entries that an edition can be expected to have."""

    least: Annotated[int, Field(ge=1)]
    most: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Bounds:
        if self.least > self.most:
            raise ValueError(f"least ({self.least}) is more than most ({self.most})")
        return self


class Provenance(Declared):
    """Where the shipped copy comes from, its licence, and what was changed."""

    source: Text
    version: Text
    retrieved: date
    licence: Text
    changes: tuple[Text, ...]


class Descriptor(Declared):
    """One list: who publishes it under which law, and what being on it means."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
    title: Text
    publisher: Text
    jurisdiction: Text
    """The ISO 3166-1 code of the country under whose law the list stands, or `none`."""
    legal_authority: Text
    evidence_class: Literal["designation", "assessment", "mention"]
    meaning: Text
    official_url: Text
    update_cadence_days: Annotated[int, Field(ge=1)]
    csl_source_code: str | None = None
    """The code under which the US Consolidated Screening List carries the list."""
    publisher_ids: bool = False
    """Whether `entry_id` is the publisher's own and stays the same from edition to edition."""
    entries: Bounds
    provenance: Provenance
    editions: tuple[EditionDeclared, ...]


@dataclass(frozen=True, eq=False)
class Edition:
    """One edition of a list with its entries. Read once, so that equal editions are one object."""

    descriptor: Descriptor
    as_of: date
    label: str | None
    sha256: str
    entries: tuple[Entry, ...]

    def age_days(self, on: date) -> int:
        """How many days before a day it was published."""
        return (on - self.as_of).days

    def is_overdue(self, on: date) -> bool:
        """Whether it is older than the time in which the list usually changes."""
        return self.age_days(on) > self.descriptor.update_cadence_days

    @property
    def summary(self) -> ListEdition:
        """What a screening records of it."""
        return ListEdition(
            list_id=self.descriptor.id,
            title=self.descriptor.title,
            publisher=self.descriptor.publisher,
            evidence_class=evidence_class(self.descriptor),
            as_of=self.as_of,
            entries=len(self.entries),
            sha256=self.sha256,
            url=self.descriptor.official_url,
            edition=self.label,
        )


@dataclass(frozen=True)
class EditionAtHand:
    """An edition that can be read: what is declared of it, and the folder its file lies in."""

    declared: EditionDeclared
    folder: Path
    is_loaded: bool

    @property
    def path(self) -> Path:
        """The edition's file."""
        return self.folder / self.declared.file


@dataclass(frozen=True, eq=False)
class Editions:
    """The newest edition of each list not after a date, and the lists that have none by then."""

    as_of: date
    found: tuple[Edition, ...]
    without_edition: tuple[Descriptor, ...]


def evidence_class(descriptor: Descriptor) -> EvidenceClass:
    """Whether being on the list is a legal act, somebody's published opinion, or a mention."""
    return descriptor.evidence_class


@cache
def descriptors() -> tuple[Descriptor, ...]:
    """All lists the product knows, by id.

    Raises
    ------
    ScreeningError
        If a description is wrong; every fault with its line.
    """
    return tuple(_descriptor(path) for path in sorted(BUNDLED.glob("*.yaml")))


def descriptor(list_id: str) -> Descriptor:
    """The list with this id.

    Raises
    ------
    RequestError
        If there is none; it names the nearest.
    """
    by_id = {one.id: one for one in descriptors()}
    if list_id not in by_id:
        hint = did_you_mean(list_id, by_id) or f"; the lists are {', '.join(by_id)}"
        raise RequestError(f"'{list_id}'", [f"is no list{hint}"])
    return by_id[list_id]


def editions(as_of: date | None = None) -> Editions:
    """For each list the newest edition not after the date; today if none is given.

    A list whose first edition is younger than the date is reported under `without_edition`. Of two
    editions of one date the one that a user has loaded is taken.

    Raises
    ------
    ScreeningError
        If an edition is missing, damaged, or not the one that its description names.
    """
    day = as_of or settings().now.date()
    found, without = [], []
    for one in descriptors():
        newest = newest_edition(one, day)
        if newest is None:
            without.append(one)
        else:
            found.append(newest)
    return Editions(day, tuple(found), tuple(without))


def newest_edition(of: Descriptor, as_of: date) -> Edition | None:
    """The newest edition of a list not after the date, or nothing."""
    known = [one for one in editions_at_hand(of) if one.declared.as_of <= as_of]
    return read_edition(of, known[-1]) if known else None


def edition_before(of: Descriptor, as_of: date) -> Edition | None:
    """The newest edition of a list that is older than the date, or nothing."""
    known = [one for one in editions_at_hand(of) if one.declared.as_of < as_of]
    return read_edition(of, known[-1]) if known else None


def editions_to_compare(
    of: Descriptor, first: date | None, last: date | None
) -> tuple[Edition, Edition]:
    """The editions in use on two days; today, and the edition before that one, if none is given.

    Raises
    ------
    RequestError
        If there is no edition by a day, or both days have the same one.
    """
    day = last or settings().now.date()
    after = newest_edition(of, day)
    dates = ", ".join(str(one.declared.as_of) for one in editions_at_hand(of))
    if after is None:
        raise RequestError(f"'{of.id}'", [f"has no edition by {day}; its editions: {dates}"])
    before = newest_edition(of, first) if first else edition_before(of, after.as_of)
    if before is None:
        when = f"by {first}" if first else f"older than that of {after.as_of}"
        raise RequestError(f"'{of.id}'", [f"has no edition {when}; its editions: {dates}"])
    if before.as_of > after.as_of:
        raise RequestError("--from", [f"{first} lies after --to ({day})"])
    if before.as_of == after.as_of:
        raise RequestError(
            f"'{of.id}'",
            [f"on both days the edition of {after.as_of} is in use; its editions: {dates}"],
        )
    return before, after


def editions_at_hand(of: Descriptor) -> tuple[EditionAtHand, ...]:
    """All editions of a list, oldest first, one a date: of one date the loaded one counts.

    Raises
    ------
    ScreeningError
        If the description of a loaded edition is damaged.
    """
    by_date = {one.declared.as_of: one for one in _all_editions(of)}
    return tuple(by_date[day] for day in sorted(by_date))


def read_edition(of: Descriptor, one: EditionAtHand) -> Edition:
    """An edition with its entries.

    Raises
    ------
    ScreeningError
        If its file is missing, damaged, or not the one that is described.
    """
    state = one.path.stat() if one.path.is_file() else None
    return _edition(
        of, one.declared, one.path, (state.st_mtime_ns, state.st_size) if state else None
    )


def first_edition_date(of: Descriptor) -> date | None:
    """The date of the oldest edition at hand, or nothing."""
    return min((one.declared.as_of for one in _all_editions(of)), default=None)


def loaded_folder(list_id: str) -> Path:
    """Where the editions of a list lie that a user has loaded."""
    return settings().home / "lists" / list_id


def bundled_edition(of: Descriptor, as_of: date) -> EditionAtHand | None:
    """The edition of the date that ships with the product, or nothing."""
    return next((one for one in _bundled(of) if one.declared.as_of == as_of), None)


def _all_editions(of: Descriptor) -> list[EditionAtHand]:
    """Bundled editions first, loaded ones last."""
    folder = loaded_folder(of.id)
    loaded = [
        EditionAtHand(
            validated(EditionDeclared, read_yaml(path, ScreeningError), ScreeningError),
            folder,
            True,
        )
        for path in sorted(folder.glob("*.json"))
    ]
    return _bundled(of) + loaded


def _bundled(of: Descriptor) -> list[EditionAtHand]:
    return [EditionAtHand(declared, BUNDLED / of.id, False) for declared in of.editions]


@lru_cache(maxsize=64)
def _edition(
    of: Descriptor, declared: EditionDeclared, path: Path, _state: tuple[int, int] | None
) -> Edition:
    """Read once per state of the file."""
    text = stored_text(path)
    entries = entries_of(text, path)
    found = text_sha256(text)
    if found != declared.sha256:
        raise ScreeningError(
            str(path),
            [
                f"is not the edition of {declared.as_of} that was described: its SHA-256 is "
                f"{found}, expected {declared.sha256}; load the edition again"
            ],
        )
    return Edition(of, declared.as_of, declared.label, declared.sha256, entries)


def _descriptor(path: Path) -> Descriptor:
    document = read_yaml(path, ScreeningError)
    found = validated(Descriptor, document, ScreeningError)
    if found.id != path.stem:
        raise ScreeningError(
            str(path), [f"its id is '{found.id}', but the file is named '{path.stem}'"]
        )
    return found
