"""What the cells of the cube are counted by, and their key: one number that sorts by subject.

A key holds, from the highest bits down: the subject (a field with one of its subfields), the type,
the year, whether an author's country is unknown, and the country set. Cells in the order of their
keys lie by field and subfield, so that a question about one of them reads only its part of the
file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from isthmus.errors import SourceError

Subject = tuple[int | None, int | None]
"""Field and subfield by their numbers; both are None for works without a topic."""

Keys = npt.NDArray[np.int64]

_SET_BITS, _UNKNOWN_BITS, _YEAR_BITS, _TYPE_BITS, _SUBJECT_BITS = 28, 1, 12, 8, 14
_YEAR_AT = _SET_BITS + _UNKNOWN_BITS
_TYPE_AT = _YEAR_AT + _YEAR_BITS
_SUBJECT_AT = _TYPE_AT + _TYPE_BITS
NO_YEAR = 2**_YEAR_BITS - 1
"""The place of works without a year; those of years are the years themselves."""


@dataclass(frozen=True)
class Dimensions:
    """The subjects and types of a corpus, in order."""

    subjects: tuple[Subject, ...]
    types: tuple[str, ...]
    names: tuple[str | None, ...] = ()
    """The name of each subject's field."""

    @cached_property
    def subject_places(self) -> Mapping[Subject, int]:
        """The place of each subject."""
        return {subject: place for place, subject in enumerate(self.subjects)}

    @cached_property
    def type_places(self) -> Mapping[str, int]:
        """The place of each type."""
        return {name: place for place, name in enumerate(self.types)}


def dimensions_of(names: Mapping[Subject, str | None], types: Sequence[str]) -> Dimensions:
    """Dimensions of all subjects and types, each once; works without a topic come last.

    `names` holds the name of each subject's field.

    Raises
    ------
    SourceError
        If there are more than a key can tell apart.
    """
    ordered = sorted(names, key=lambda one: [(part is None, part or 0) for part in one])
    found = Dimensions(
        tuple(ordered), tuple(sorted(set(types))), tuple(names[subject] for subject in ordered)
    )
    faults = [
        f"has {len(values):,} different {name}; at most {2**bits:,} can be counted by"
        for name, values, bits in (
            ("pairs of field and subfield", found.subjects, _SUBJECT_BITS),
            ("types", found.types, _TYPE_BITS),
        )
        if len(values) > 2**bits
    ]
    if faults:
        raise SourceError("works", faults)
    return found


def year_places(years: npt.NDArray[Any], missing: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The place of each year; NO_YEAR where it is missing.

    Raises
    ------
    SourceError
        If a year is before 0 or after 4094.
    """
    places = np.where(missing, NO_YEAR, years.astype(np.int64))
    if len(places) and not 0 <= int(places.min()) <= int(places.max()) <= NO_YEAR:
        raise SourceError("works", ["a year lies outside 0 to 4094"])
    return places


def packed(
    subjects: npt.NDArray[np.int64],
    types: npt.NDArray[np.int64],
    years: npt.NDArray[np.int64],
    unknown: npt.NDArray[Any],
    sets: npt.NDArray[np.int64],
) -> Keys:
    """The keys of cells, from the places of subject, type and year, whether they have an author of
    unknown country, and the number of the set."""
    assert not len(sets) or int(sets.max()) < 2**_SET_BITS, "more country sets than a key can hold"
    return (
        subjects << _SUBJECT_AT
        | types << _TYPE_AT
        | years << _YEAR_AT
        | unknown.astype(np.int64) << _SET_BITS
        | sets
    )


def subjects_of(keys: Keys) -> npt.NDArray[np.int64]:
    """The place of the subject in each key."""
    return np.asarray(keys >> _SUBJECT_AT, np.int64)


def types_of(keys: Keys) -> npt.NDArray[np.int64]:
    """The place of the type in each key."""
    return np.asarray((keys >> _TYPE_AT) & (2**_TYPE_BITS - 1), np.int64)


def years_of(keys: Keys) -> npt.NDArray[np.int64]:
    """The place of the year in each key."""
    return np.asarray((keys >> _YEAR_AT) & (2**_YEAR_BITS - 1), np.int64)


def unknown_of(keys: Keys) -> npt.NDArray[np.bool_]:
    """Whether the works of each key have an author of unknown country, or no known country."""
    return (keys >> _SET_BITS & 1).astype(bool)


def sets_of(keys: Keys) -> npt.NDArray[np.int64]:
    """The number of the set in each key."""
    return np.asarray(keys & (2**_SET_BITS - 1), np.int64)


def with_sets(keys: Keys, sets: npt.NDArray[np.int64]) -> Keys:
    """The keys with other sets."""
    return np.asarray((keys >> _SET_BITS << _SET_BITS) | sets, np.int64)


def without_subjects(keys: Keys) -> Keys:
    """The keys with the first subject in the place of any."""
    return np.asarray(keys & (2**_SUBJECT_AT - 1), np.int64)


def without_types(keys: Keys) -> Keys:
    """The keys with the first subject and type in the place of any."""
    return np.asarray(keys & (2**_TYPE_AT - 1), np.int64)


def calendar_years(places: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int16], Any]:
    """The years of several places, and which of them are missing."""
    return places.astype(np.int16), places == NO_YEAR


def first_key(subject: int) -> int:
    """The least key of a subject."""
    return subject << _SUBJECT_AT
