"""The corpus behind the pages: the installation's own, or the example, built at first use."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from isthmus.errors import IsthmusError
from isthmus.web.observatory.making import EXAMPLE, PROGRESS, building_lock

if TYPE_CHECKING:
    from isthmus.corpus.folder import Corpus

_builders: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class CorpusState:
    """Whether there is a corpus, and if not, why and how far it is."""

    folder: Path
    snapshot: str = ""
    is_example: bool = True
    step: str = ""
    done: int = 0
    total: int | None = None
    fault: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether figures can be made from it."""
        return bool(self.snapshot)


def corpus_state() -> CorpusState:
    """The corpus, or the state of its building, which starts if it is neither there nor failed."""
    own = settings.CORPUS
    folder = Path(own) if own else Path(settings.HOME) / EXAMPLE
    snapshot, fault = _snapshot(folder)
    if snapshot:
        return CorpusState(folder, snapshot, own is None)
    if own is not None:
        return CorpusState(folder, is_example=False, fault=fault)
    progress = _progress()
    if "fault" in progress:
        return CorpusState(folder, fault=str(progress["fault"]))
    _start_building()
    step = str(progress.get("step", ""))
    return CorpusState(
        folder, step=step, done=int(progress.get("done") or 0), total=progress.get("total")
    )


def forget_failure() -> None:
    """Let the example corpus be built again after it has failed."""
    (Path(settings.HOME) / "cache" / PROGRESS).unlink(missing_ok=True)


def venues(state: CorpusState) -> tuple[str, ...]:
    """The venues of the corpus, in alphabetical order; none while there is no corpus."""
    return _names(state.folder, state.snapshot)[0] if state.is_ready else ()


def fields(state: CorpusState) -> tuple[str, ...]:
    """The fields of research of its works, in alphabetical order."""
    return _names(state.folder, state.snapshot)[1] if state.is_ready else ()


def years(state: CorpusState) -> tuple[int, int]:
    """The first and the last year with works."""
    return _names(state.folder, state.snapshot)[2] if state.is_ready else (1990, 2025)


def opened(state: CorpusState) -> Corpus:
    """The corpus itself."""
    return _opened(state.folder, state.snapshot)


@lru_cache(maxsize=2)
def _opened(folder: Path, _snapshot: str) -> Corpus:
    from isthmus.corpus.folder import open_corpus

    return open_corpus(folder)


@lru_cache(maxsize=2)
def _names(folder: Path, snapshot: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[int, int]]:
    """Venues, fields and years, read from the tables without an engine."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    columns = ["venue", "primary_field", "year"]
    table = pq.read_table(folder / "works", columns=columns)
    found = [
        tuple(sorted(one for one in pc.unique(table[name]).to_pylist() if one))
        for name in columns[:2]
    ]
    span = pc.min_max(table["year"]).as_py()
    return found[0], found[1], (int(span["min"]), int(span["max"]))


def _snapshot(folder: Path) -> tuple[str, str]:
    """The snapshot of a usable corpus, or why it can't be used."""
    try:
        modified = (folder / "manifest.json").stat().st_mtime_ns
    except OSError:
        return "", f"{folder} holds no corpus; build one there: isthmus corpus build"
    return _read(folder, modified)


@lru_cache(maxsize=8)
def _read(folder: Path, _modified: int) -> tuple[str, str]:
    from isthmus.corpus.folder import MANIFEST, read_manifest
    from isthmus.manifests import sha256_of

    try:
        read_manifest(folder)
    except IsthmusError as error:
        return "", str(error)
    return sha256_of(folder / MANIFEST)[:12], ""


def _progress() -> dict[str, Any]:
    try:
        text = (Path(settings.HOME) / "cache" / PROGRESS).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def _start_building() -> None:
    # Kept, so that the system notices their end; one that has just started holds no lock yet.
    _builders[:] = [one for one in _builders if one.poll() is None]
    if _builders:
        return
    with building_lock(Path(settings.HOME)) as nobody_builds:
        if not nobody_builds or settings.OBSERVATORY_IN_PROCESS:
            return
    command = [sys.executable, "-m", "isthmus.web.observatory.making", "example"]
    # Our own module with a path of our own.
    made = subprocess.Popen([*command, str(settings.HOME)], stdin=subprocess.DEVNULL)  # noqa: S603
    _builders.append(made)
