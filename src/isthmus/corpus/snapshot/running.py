"""Files to parts: one process per file up to the cores, what an earlier run finished reused."""

from __future__ import annotations

import gc
import multiprocessing
import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path
from time import monotonic
from typing import Any

from isthmus.corpus.attribution import end_with_parent
from isthmus.corpus.snapshot.part import PartTask, finished_part, read_part
from isthmus.errors import SourceError
from isthmus.manifests import sha256_of

Report = Callable[[str, int, int | None], None]

POOL_ABOVE = 50_000_000
"""With fewer bytes to read it does not pay to start processes."""

DISK_SHARE = 0.6
"""A part takes at most so much of its file's size; measured on gzip, where it is 0.1 to 0.4."""

_OBJECTS_BETWEEN_COLLECTIONS = 500_000

_counter: Any = None
_MB = 1_000_000


def read_parts(tasks: Sequence[PartTask], report: Report) -> dict[str, dict[str, Any]]:
    """What the manifest says of each part, by its name; parts that are not finished are read.

    Raises
    ------
    SourceError
        If the disk is too small, or a source is damaged.
    """
    found = {task.part: done for task in tasks if (done := finished_part(task)) is not None}
    waiting = [task for task in tasks if task.part not in found]
    _check_disk(waiting)
    total = sum(task.path.stat().st_size for task in waiting)
    progress = _Progress(total, len(waiting), report)
    # The largest first, so that none is left over for the end.
    waiting.sort(key=lambda task: -task.path.stat().st_size)
    if total < POOL_ABOVE or len(waiting) < 2 or _cores() == 1:
        for task in waiting:
            found[task.part] = read_part(task, progress.add)
        return found
    return {**found, **_in_processes(read_part, waiting, progress)}


def hashes_of(paths: Sequence[Path], report: Report) -> list[str]:
    """The SHA-256 of each file."""
    total = sum(path.stat().st_size for path in paths)
    done, hashes = 0, []
    for path in paths:
        hashes.append(sha256_of(path))
        done += path.stat().st_size
        report("comparing with the previous corpus, MB", done // _MB, total // _MB)
    return hashes


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_processes(
    function: Callable[..., dict[str, Any]], tasks: Sequence[PartTask], progress: _Progress
) -> dict[str, dict[str, Any]]:
    # Started afresh instead of forked: the threads of Arrow do not survive a fork.
    context = multiprocessing.get_context("spawn")
    counter = context.Value("q", 0)
    pool = ProcessPoolExecutor(
        min(_cores(), len(tasks)), mp_context=context, initializer=_begin, initargs=(counter,)
    )
    found: dict[str, dict[str, Any]] = {}
    try:
        running: dict[Future[dict[str, Any]], PartTask] = {
            pool.submit(_counted, function, task): task for task in tasks
        }
        while running:
            done, _ = wait(running, timeout=0.5, return_when=FIRST_COMPLETED)
            for future in done:
                found[running.pop(future).part] = future.result()
            progress.show(counter.value)
    finally:
        pool.shutdown(cancel_futures=True)
    return found


def _begin(counter: Any) -> None:
    global _counter
    _counter = counter
    end_with_parent()
    # Decoded works are many lists without cycles: looking for cycles seldom is enough.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    # One process per core: Arrow's own threads would only get into each other's way.
    import pyarrow as pa

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)


def _counted(function: Callable[..., dict[str, Any]], task: PartTask) -> dict[str, Any]:
    return function(task, _add)


def _add(size: int) -> None:
    with _counter.get_lock():
        _counter.value += size


class _Progress:
    """Tells how many megabytes were read, and how many a second."""

    def __init__(self, total: int, files: int, report: Report) -> None:
        self._step = f"reading {files:,} files, MB"
        self._total, self._report, self._done = total, report, 0
        self._began = self._told = monotonic()

    def add(self, size: int) -> None:
        """Count bytes that this process has read."""
        self.show(self._done + size)

    def show(self, done: int) -> None:
        """Tell how much has been read."""
        self._done = done
        if monotonic() - self._told > 0.5:
            self._told = monotonic()
            self._report(self._step, done // _MB, self._total // _MB)


def _check_disk(tasks: Sequence[PartTask]) -> None:
    by_folder: dict[Path, int] = {}
    for task in tasks:
        size = task.path.stat().st_size
        by_folder[task.folder.parent] = by_folder.get(task.folder.parent, 0) + size
    for folder, size in by_folder.items():
        needed = round(size * DISK_SHARE)
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
        if needed > free:
            said = (
                f"about {needed / 1e9:,.1f} GB are needed and {free / 1e9:,.1f} GB are free; "
                "make room, or name a folder on another disk with --out"
            )
            raise SourceError(str(folder.parent), [said])
