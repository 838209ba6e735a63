"""A build that is killed at any moment loses and doubles nothing."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from isthmus.corpus.building import build_corpus
from isthmus.corpus.folder import open_corpus
from isthmus.manifests import sha256_of

Work = Callable[..., dict[str, Any]]
Mirror = Callable[..., Path]

KILLS = 2

DYING = """
import os, signal, sys
from pathlib import Path
from isthmus.corpus.building import build_corpus
told = iter(range(1_000))
def report(*_):
    if next(told) == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
build_corpus([Path(sys.argv[1])], Path(sys.argv[2]), report=report)
"""
"""A build that kills itself when it is told of the step with this number."""


def state(folder: Path) -> dict[str, str]:
    # The cube numbers sets in the order in which they were met.
    files = [path for path in folder.rglob("*") if path.is_file() and "cube" not in path.parts]
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in files}


def started(mirror: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "isthmus.cli.main", "corpus", "build", mirror, "--out", out]
    return subprocess.Popen(
        [str(one) for one in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def test_builds_killed_at_random_moments_end_in_the_corpus_of_an_undisturbed_one(
    make_work: Work, write_mirror: Mirror, tmp_path: Path
) -> None:
    days = [f"2026-01-0{day}" for day in range(1, 7)]
    older = {day: [make_work(9 * n + k) for k in range(9)] for n, day in enumerate(days)}
    mirror, out = write_mirror(tmp_path / "m", older), tmp_path / "corpus"
    build_corpus([mirror], out)
    old = state(out)
    newer = [make_work(number, "US", updated_date="2026-02-01") for number in range(0, 60, 2)]
    write_mirror(mirror, {"2026-02-01": newer, days[0]: []})
    build_corpus([mirror], tmp_path / "undisturbed")
    new = state(tmp_path / "undisturbed")

    begun = time.monotonic()
    assert started(mirror, tmp_path / "timed").wait() == 0
    takes = time.monotonic() - begun
    chance = random.Random(4)
    for _ in range(KILLS):
        build = started(mirror, out)
        # Most of the time goes into starting Python: the moments that matter come at the end.
        time.sleep(chance.uniform(0.5, 1.05) * takes)
        build.send_signal(signal.SIGKILL)
        build.wait()
        assert state(out) in (old, new), "a reader sees the old corpus or the new one"
        open_corpus(out)
    assert started(mirror, out).wait() == 0
    assert state(out) == new
    assert not list(tmp_path.glob(".corpus.*"))


def test_any_step_may_be_the_last(make_work: Work, write_mirror: Mirror, tmp_path: Path) -> None:
    """The build dies in one of its steps after another, and the next one goes on."""
    mirror, out = tmp_path / "m", tmp_path / "corpus"
    write_mirror(mirror, {"2026-01-01": [make_work(1), make_work(2)], "2026-01-02": [make_work(3)]})
    build_corpus([mirror], out)
    old = state(out)
    write_mirror(mirror, {"2026-02-01": [make_work(1, "US", updated_date="2026-02-01")]})
    build_corpus([mirror], tmp_path / "undisturbed")
    new = state(tmp_path / "undisturbed")
    died = 0
    for step in range(0, 60, 3):
        build = subprocess.run(
            [sys.executable, "-c", DYING, mirror, out, str(step)], check=False, timeout=60
        )
        if build.returncode == 0:
            break
        assert build.returncode == -signal.SIGKILL
        died += 1
        assert state(out) == old
    assert died >= 2
    assert state(out) == new
