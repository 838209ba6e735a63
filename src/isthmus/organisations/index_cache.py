"""The built index of names, kept in the user's folder so that a start does not build it anew.

A file is valid for one registry (its hash) and one state of the code that builds it. It begins with
the hash of the rest: a damaged file is built anew, as is a deleted one. Where the folder can't be
written, the index is built each time.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from isthmus.manifests import atomic_file
from isthmus.settings import settings

WORTH_KEEPING = 5_000
"""The index of fewer organisations is built sooner than it is read."""

_DIGEST = 32
_BUILT_BY = ("name_index.py", "word_index.py", "normalisation.py", "../reference/countries.py")

Index = TypeVar("Index")


def cached(sha256: str, type_: type[Index], build: Callable[[], Index]) -> Index:
    """The index of the registry with this hash: read if there is a valid file, else built and kept.

    At most the files of two registries are kept.
    """
    path = _folder() / f"{sha256[:32]}-{_state_of_code()}.index"
    known = _read(path, type_)
    if known is not None:
        return known
    index = build()
    content = msgspec.msgpack.encode(index)
    with suppress(OSError):
        with atomic_file(path) as temporary:
            temporary.write_bytes(hashlib.sha256(content).digest() + content)
        _forget_all_but(2)
    return index


def _folder() -> Path:
    return settings().home / "cache" / "organisations"


@cache
def _state_of_code() -> str:
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for name in _BUILT_BY:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:16]


def _read(path: Path, type_: type[Index]) -> Index | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content[_DIGEST:]).digest() != content[:_DIGEST]:
        return None
    # Nothing of what is read becomes garbage; looking for it takes half of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return msgspec.msgpack.decode(memoryview(content)[_DIGEST:], type=type_)
    except msgspec.DecodeError:
        return None
    finally:
        if collecting:
            gc.enable()


def _forget_all_but(number: int) -> None:
    files = sorted(_folder().glob("*.index"), key=lambda file: file.stat().st_mtime)
    for file in files[:-number]:
        file.unlink(missing_ok=True)
