"""Country sets: each work's distinct countries as one number, and what the numbers stand for.

A set is a mask of 256 bits, in four words of 64: one bit for each ISO 3166-1 code and XK, in the
order of the alphabet, and a few spare ones for codes that ISO does not know. Few sets occur very
often and most occur once, so counting over sets is counting over far fewer rows than works.

Numbers are stable. 0 is the empty set, 1 to 256 are the single countries by their bit, and every
other set takes the next free number when it is first met. A set that is known keeps its number
however the corpus grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.errors import SourceError
from isthmus.reference.countries import country_codes

Masks = npt.NDArray[np.uint64]
"""One row of four words per set."""

BITS = 256
UNKNOWN_PLACE = 255
"""In arrays of places, that of an unknown country; so the last bit is never given."""

FIRST_SHARED = BITS + 1
"""The first number of a set with several countries."""

EMPTY = 0

_MIXED = np.random.default_rng(20261123).integers(1, 2**63, BITS, dtype=np.uint64)
"""A fixed random number for each bit. Their sum tells nearly all sets apart; masks settle it."""


@dataclass
class CountryCodes:
    """The bit of each country code: places count from 0."""

    codes: list[str] = field(default_factory=lambda: sorted(country_codes()))

    def places(self, codes: Sequence[str | None]) -> npt.NDArray[np.uint8]:
        """The place of each code, UNKNOWN_PLACE for None; a code that is new takes a spare bit.

        Raises
        ------
        SourceError
            If there are more codes than bits.
        """
        known = {code: place for place, code in enumerate(self.codes)}
        for code in codes:
            if code is not None and code not in known:
                known[code] = len(self.codes)
                self.codes.append(code)
        if len(self.codes) > UNKNOWN_PLACE:
            spare = ", ".join(self.codes[-8:])
            raise SourceError(
                "country codes",
                [f"there are {len(self.codes)} different ones, at most 255 fit; the last: {spare}"],
            )
        return np.array(
            [UNKNOWN_PLACE if code is None else known[code] for code in codes], np.uint8
        )


@dataclass(frozen=True)
class LocalSets:
    """The sets of the works of one part: `set_of` has one row per work.

    Numbers below FIRST_SHARED are those of the dictionary. From there they count the rows of
    `masks`, which holds the sets with several countries of this part, each once.
    """

    set_of: npt.NDArray[np.int64]
    masks: Masks


def local_sets(
    starts: npt.NDArray[np.int64], places: npt.NDArray[np.uint8], *, check: bool = True
) -> LocalSets:
    """The set of each work.

    Parameters
    ----------
    starts
        Where the countries of each work begin in `places`, and at the end their number.
    places
        The distinct countries of all works, one after the other.
    check
        Whether the sets that the mixed sums call equal are compared bit by bit.
    """
    sizes = np.diff(starts)
    set_of = np.zeros(len(sizes), np.int64)
    alone = sizes == 1
    set_of[alone] = places[starts[:-1][alone]].astype(np.int64) + 1
    shared = np.flatnonzero(sizes > 1)
    if not len(shared):
        return LocalSets(set_of, np.zeros((0, 4), np.uint64))
    at, begins = flat_positions(starts[:-1][shared], sizes[shared])
    members = places[at]
    mixed = np.add.reduceat(_MIXED[members], begins)
    _, first, inverse = np.unique(mixed, return_index=True, return_inverse=True)
    masks = masks_of(begins, members)
    if check and not np.array_equal(masks[first][inverse], masks):
        masks, inverse = np.unique(masks, axis=0, return_inverse=True)
    else:
        masks = masks[first]
    set_of[shared] = inverse.reshape(-1) + FIRST_SHARED
    return LocalSets(set_of, masks)


def masks_of(begins: npt.NDArray[np.int64], places: npt.NDArray[np.uint8]) -> Masks:
    """The mask of each set; every set has at least one place."""
    masks = np.zeros((len(begins), 4), np.uint64)
    bits = np.left_shift(np.uint64(1), (places & 63).astype(np.uint64))
    words = places >> 6
    for word in range(4):
        masks[:, word] = np.bitwise_or.reduceat(np.where(words == word, bits, np.uint64(0)), begins)
    return masks


def mask_of(places: Iterable[int]) -> tuple[int, int, int, int]:
    """The four words of one set."""
    words = [0, 0, 0, 0]
    for place in places:
        words[place >> 6] |= 1 << (place & 63)
    return (words[0], words[1], words[2], words[3])


@dataclass
class CountrySets:
    """The dictionary of the sets of a corpus. It only ever grows."""

    codes: CountryCodes = field(default_factory=CountryCodes)
    masks: Masks = field(default_factory=lambda: _first_masks())
    _numbers: dict[bytes, int] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.masks)

    def numbers_of(self, masks: Masks) -> npt.NDArray[np.int64]:
        """The number of each of several distinct sets with several countries; new ones are added
        in the order given."""
        if not self._numbers:
            shared = np.ascontiguousarray(self.masks[FIRST_SHARED:])
            self._numbers = {
                mask: number for number, mask in enumerate(_keys(shared), start=FIRST_SHARED)
            }
        known = self._numbers
        before = len(self.masks)
        numbers = np.fromiter(
            (known.setdefault(key, FIRST_SHARED + len(known)) for key in _keys(masks)),
            np.int64,
            len(masks),
        )
        new = numbers >= before
        self.masks = np.concatenate([self.masks, masks[new]])
        return numbers

    def members(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
        """Where the countries of each set begin, and their places in order, set after set."""
        return members_of(self.masks)

    def table(self) -> pa.Table:
        """One row per set: `country_set_id`, `countries` (codes in the order of their bits),
        `size`, and the four words of the mask."""
        starts, places = self.members()
        names = pa.array(self.codes.codes + [None] * (BITS - len(self.codes.codes)), pa.string())
        codes = names.take(pa.array(places.astype(np.int32)))
        return pa.table(
            {
                "country_set_id": pa.array(np.arange(len(self), dtype=np.int32)),
                "countries": pa.ListArray.from_arrays(pa.array(starts.astype(np.int32)), codes),
                "size": pa.array(np.diff(starts).astype(np.int16)),
                **{f"mask_{word}": pa.array(self.masks[:, word]) for word in range(4)},
            }
        )

    def write(self, path: Path) -> None:
        """The dictionary as a Parquet file; the places of the codes are in its metadata."""
        table = self.table().replace_schema_metadata({"codes": ",".join(self.codes.codes)})
        pq.write_table(table, path, compression="zstd")


def read_country_sets(path: Path) -> CountrySets:
    """The dictionary that `write` wrote."""
    table = pq.read_table(path)
    codes = (table.schema.metadata or {})[b"codes"].decode().split(",")
    words = [table[f"mask_{word}"].to_numpy() for word in range(4)]
    return CountrySets(CountryCodes(codes), np.stack(words, axis=1))


def members_of(masks: Masks) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """Where the places of each mask begin, and the places in order, mask after mask."""
    little = np.ascontiguousarray(masks.astype("<u8"))
    sizes = np.bitwise_count(little).sum(axis=1, dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    places = np.empty(int(starts[-1]), np.uint8)
    step = 200_000
    for begin in range(0, len(little), step):
        bits = np.unpackbits(little[begin : begin + step].view(np.uint8), axis=1, bitorder="little")
        end = min(begin + step, len(little))
        places[starts[begin] : starts[end]] = np.nonzero(bits)[1]
    return starts, places


def _first_masks() -> Masks:
    """The masks of the empty set and of every single bit."""
    masks = np.zeros((FIRST_SHARED, 4), np.uint64)
    for place in range(BITS):
        masks[place + 1, place >> 6] = np.uint64(1 << (place & 63))
    return masks


def _keys(masks: Masks) -> list[bytes]:
    raw = np.ascontiguousarray(masks).tobytes()
    return [raw[at : at + 32] for at in range(0, len(raw), 32)]


def flat_positions(
    starts: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The positions of all members of several runs, and where each run begins among them."""
    begins = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    return np.arange(int(sizes.sum())) + np.repeat(starts - begins, sizes), begins
