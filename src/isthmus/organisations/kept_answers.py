"""What strings stand for, kept in the user's folder so that the next build asks only for new ones.

Answers are kept by registry (its hash) and by everything that makes an answer: the code of this
package, the model, the countries, and the libraries that compare and calculate. With another of
them all strings are resolved anew. They cannot be told apart by what changed: how rare a word is,
and so how like a name and how probable an organisation, depends on all names of the registry.

A file is Parquet with a column `text`; its name ends in the beginning of its hash. A damaged or
half-written file is removed, and its strings are resolved again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from isthmus.manifests import sha256_of
from isthmus.organisations.registry import Registry
from isthmus.settings import settings

MOST_BYTES = 2_000_000_000
"""When a folder with more is opened, its oldest files are removed first."""

MOST_FOLDERS = 2
"""The answers of so many registries or states of the resolver are kept."""

_LIBRARIES = ("numpy", "pycountry", "rapidfuzz")
_PACKAGES = (Path(__file__).parent, Path(__file__).parent.parent / "reference")
_SUFFIXES = (".py", ".json", ".csv")


def answers_folder(registry: Registry) -> Path | None:
    """The folder for this registry and this resolver, made if there is none, with valid files only.

    Null where the user's folder can't be written: then nothing is kept.
    """
    folder = settings().home / "cache" / "resolutions"
    folder /= f"{registry.sha256[:16]}-{resolver_state()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.touch()
        _forget_others(folder)
        _remove_damaged(folder)
        _remove_oldest(folder)
    except OSError:
        return None
    return folder


@cache
def resolver_state() -> str:
    """A hash of all that makes an answer, apart from the registry."""
    digest = hashlib.sha256()
    for package in _PACKAGES:
        for path in sorted(package.iterdir()):
            if path.suffix in _SUFFIXES:
                digest.update(f"{path.name} {sha256_of(path)}\n".encode())
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    digest.update(unicodedata.unidata_version.encode())
    return digest.hexdigest()[:16]


def answer_files(folder: Path) -> list[Path]:
    """The files of a folder, oldest first."""
    return sorted(folder.glob("*.parquet"))


def keep_answers(folder: Path, answers: pa.Table) -> Path:
    """Add the answers as a file, whole or not at all."""
    files = answer_files(folder)
    number = int(files[-1].name[:6]) + 1 if files else 0
    handle, name = tempfile.mkstemp(prefix=".new.", dir=folder)
    os.close(handle)
    temporary = Path(name)
    try:
        pq.write_table(answers, temporary, compression="zstd")
        path = folder / f"{number:06}-{sha256_of(temporary)[:32]}.parquet"
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return path


def known_answers(folder: Path, texts: Sequence[str]) -> pa.Table | None:
    """The rows of those texts that are known, each text from one file; null if there is none."""
    wanted = pa.array(texts, pa.string())
    found: list[pa.Table] = []
    for path in answer_files(folder):
        table = pq.read_table(path)
        table = table.filter(pc.is_in(table["text"], value_set=wanted))
        if len(table):
            found.append(table)
            wanted = wanted.filter(
                pc.invert(pc.is_in(wanted, value_set=table["text"].combine_chunks()))
            )
    return pa.concat_tables(found, promote_options="default") if found else None


def _remove_damaged(folder: Path) -> None:
    for path in folder.glob(".new.*"):
        path.unlink(missing_ok=True)
    for path in answer_files(folder):
        if path.stem.partition("-")[2] != sha256_of(path)[:32]:
            path.unlink(missing_ok=True)


def _remove_oldest(folder: Path) -> None:
    files = answer_files(folder)
    total = sum(path.stat().st_size for path in files)
    for path in files:
        if total <= MOST_BYTES:
            return
        total -= path.stat().st_size
        path.unlink(missing_ok=True)


def _forget_others(folder: Path) -> None:
    others = [one for one in folder.parent.iterdir() if one.is_dir() and one != folder]
    others.sort(key=lambda one: one.stat().st_mtime, reverse=True)
    for one in others[MOST_FOLDERS - 1 :]:
        with suppress(OSError):
            shutil.rmtree(one)
