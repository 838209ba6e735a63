"""Replacing a folder at once: readers see the old one or the new one, never a part."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from isthmus.corpus.folder import MANIFEST, QUARANTINE, is_corpus
from isthmus.corpus.schema import OPTIONAL_TABLES, TABLES
from isthmus.errors import SourceError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def replaced_folder(out: Path) -> Iterator[Path]:
    """A temporary folder beside `out` that takes its place when the block ends without an error.

    What an earlier, killed build left beside `out` is removed first.

    Raises
    ------
    SourceError
        If `out` is a file, or holds anything but a corpus.
    """
    out = out.absolute()
    _check_replaceable(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    _tidy(out)
    # The process's number tells a later build whether this folder is still being written.
    temporary = Path(
        tempfile.mkdtemp(prefix=f".{out.name}.building-{os.getpid()}-", dir=out.parent)
    )
    try:
        yield temporary
        temporary.chmod(0o755)
        _swap(temporary, out)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def replaced_subfolder(out: Path) -> Iterator[Path]:
    """A temporary folder that takes the place of a folder inside a corpus when the block ends."""
    _tidy(out)
    temporary = Path(
        tempfile.mkdtemp(prefix=f".{out.name}.building-{os.getpid()}-", dir=out.parent)
    )
    try:
        yield temporary
        temporary.chmod(0o755)
        _swap(temporary, out)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _check_replaceable(out: Path) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise SourceError(str(out), ["is a file; name a folder for the corpus"])
    known = {MANIFEST, QUARANTINE, *TABLES, *OPTIONAL_TABLES, "cube", "update"}
    known |= {f"{name}.parquet" for name in TABLES}  # a corpus of format 1
    others = sorted(
        path.name
        for path in out.iterdir()
        if path.name not in known and not path.name.startswith(".cube.")
    )
    if others or (any(out.iterdir()) and not is_corpus(out)):
        named = f" ({', '.join(others[:3])})" if others else ""
        raise SourceError(
            str(out), [f"holds files that are no corpus{named}; name another folder with --out"]
        )


def _swap(new: Path, out: Path) -> None:
    """Put `new` in the place of `out`; what was there ends up under the name of `new`."""
    if not out.exists():
        new.rename(out)
    elif not _exchanged(new, out):
        # Where the system cannot exchange two folders there is a moment without any. The old one
        # waits under this name, and the next build puts it back if this one dies in between.
        aside = out.parent / f".{out.name}.previous"
        shutil.rmtree(aside, ignore_errors=True)
        out.rename(aside)
        new.rename(out)
        shutil.rmtree(aside, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the system exchanged two folders in one step."""
    if sys.platform != "linux":
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    paths = os.fsencode(one), os.fsencode(other)
    return bool(renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)


def _tidy(out: Path) -> None:
    """Remove what killed builds left, and put back a corpus that one of them had moved aside."""
    aside = out.parent / f".{out.name}.previous"
    if aside.is_dir() and not out.exists():
        aside.rename(out)
    for left in out.parent.glob(f".{out.name}.building-*"):
        process = left.name.split("building-")[1].split("-")[0]
        if not process.isdigit() or not _is_running(int(process)):
            shutil.rmtree(left, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
