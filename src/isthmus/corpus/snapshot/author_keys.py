"""Opaque keys of OpenAlex authors, for whole columns at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.corpus.openalex import openalex_author_key

_ADDRESS = "https://openalex.org/A"
_DIGITS = np.frombuffer(b"0123456789abcdef", np.uint8)
_SHIFTS = np.arange(60, -4, -4, dtype=np.uint64)
_WIDTH = 16


def author_keys(identifiers: pa.Array) -> pa.Array:
    """What `openalex_author_key` gives for each identifier; null stays null."""
    usual = pc.match_substring_regex(identifiers, rf"^{_ADDRESS}[0-9]{{1,18}}$")
    if pc.all(usual).as_py() is False:
        given = identifiers.to_pylist()
        keys = [openalex_author_key(one) if one else None for one in given]
        return pa.array(keys, pa.string())
    digits = pc.utf8_slice_codeunits(identifiers, len(_ADDRESS))
    numbers = pc.fill_null(digits, "0").cast(pa.int64()).to_numpy().astype(np.uint64)
    text = _DIGITS[(_mixed(numbers)[:, None] >> _SHIFTS) & np.uint64(15)]
    offsets = np.arange(0, _WIDTH * (len(numbers) + 1), _WIDTH, dtype=np.int32)
    keys = pa.Array.from_buffers(
        pa.string(), len(numbers), [None, pa.py_buffer(offsets), pa.py_buffer(text.tobytes())]
    )
    return pc.if_else(pc.is_valid(identifiers), keys, None)


def _mixed(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """See `openalex.mixed_number`; overflow is meant."""
    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))
