"""The process that makes figures, and the one that builds the example corpus.

    python -m isthmus.web.observatory.making figures FOLDER     reads requests, one a line
    python -m isthmus.web.observatory.making example FOLDER     builds the example corpus there

Pages never compute: they ask this process and look into the folder. It ends when its input ends,
so it does not outlive the server; what it has made stays.
"""

from __future__ import annotations

import fcntl
import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from isthmus.errors import IsthmusError
from isthmus.web.observatory.drawn import Shown, Wanted, keep, kept, refused, shown, wanted_of

if TYPE_CHECKING:
    from isthmus.corpus.folder import Corpus

PROGRESS = "example-corpus.progress.json"
LOCK = "example-corpus.lock"
EXAMPLE = "example-corpus"
_BETWEEN_REPORTS = 0.5
_log = logging.getLogger(__name__)


def make(wanted: Wanted) -> Shown:
    """The figure, or the faults for which it can't be made."""
    from isthmus.corpus.pair_counts import bundled_pair_counts
    from isthmus.figures.making import Sources, made_figure

    try:
        source = bundled_pair_counts() if wanted.corpus is None else _corpus(wanted)
        return shown(made_figure(wanted.request, Sources(source)))
    except IsthmusError as error:
        faults = getattr(error, "faults", None) or (error,)
        return refused(wanted.request.figure, tuple(str(fault) for fault in faults))


def make_and_keep(wanted: Wanted, folder: Path) -> Shown:
    """The figure from the folder, or made now and put there."""
    found = kept(folder, wanted.key)
    if found is None:
        found = make(wanted)
        keep(folder, wanted.key, found)
    return found


def serve_lines(folder: Path) -> None:
    """Make what each line of the standard input asks for."""
    for line in sys.stdin:
        wanted = wanted_of(line)
        try:
            make_and_keep(wanted, folder)
        except Exception:
            _log.exception("the figure %s could not be made", wanted.request.figure)
            said = "The figure could not be made because of a fault in Isthmus; the log has it."
            keep(folder, wanted.key, refused(wanted.request.figure, (said,)))


def build_example(home: Path) -> None:
    """Build the example corpus into the home folder, unless another process is at it."""
    from isthmus.corpus.building import build_corpus

    with building_lock(home) as is_ours:
        if not is_ours:
            return
        last = [0.0]

        def report(step: str, done: int, total: int | None) -> None:
            if time.monotonic() - last[0] >= _BETWEEN_REPORTS or done == 0:
                last[0] = time.monotonic()
                _report(home, {"step": step, "done": done, "total": total})

        try:
            build_corpus(None, home / EXAMPLE, report=report)
        except IsthmusError as error:
            _report(home, {"fault": str(error)})
        except Exception as error:
            _report(home, {"fault": f"{type(error).__name__}: {error}"})
            raise
        else:
            (home / "cache" / PROGRESS).unlink(missing_ok=True)


@contextmanager
def building_lock(home: Path) -> Iterator[bool]:
    """Whether nobody builds; held until the block ends, and let go of when the process ends."""
    folder = home / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _report(home: Path, said: dict[str, str | int | None]) -> None:
    from isthmus.manifests import atomic_file

    with atomic_file(home / "cache" / PROGRESS) as temporary:
        temporary.write_text(json.dumps(said), encoding="utf-8")


def _corpus(wanted: Wanted) -> Corpus:
    assert wanted.corpus is not None
    return _opened(wanted.corpus, wanted.snapshot)


@lru_cache(maxsize=2)
def _opened(folder: Path, _snapshot: str) -> Corpus:
    from isthmus.corpus.folder import open_corpus

    return open_corpus(folder)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    work, place = sys.argv[1], Path(sys.argv[2])
    if work == "figures":
        serve_lines(place)
    else:
        build_example(place)
