"""Figures for pages: what is kept is shown at once, what is not is asked for and shown later."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from isthmus.web.observatory.drawn import Shown, Wanted, kept, refused
from isthmus.web.observatory.making import make_and_keep

KEPT_IN_PROCESS = 64
MOST_WAITING = 100
"""Figures that one process has before it; fewer than would fill the pipe to it."""
SLOW_FIGURES = frozenset({"network"})
"""They take tens of seconds, so a process of their own makes them."""
_MODULE = "isthmus.web.observatory.making"
_LOOK_AGAIN = 0.02


class _Maker:
    """One process that makes figures in the order in which they are asked for."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()
        self._asked: dict[str, float] = {}
        self._lost: set[str] = set()

    def ask(self, wanted: Wanted, folder: Path) -> None:
        """Have the figure made, unless it has been asked for already."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._lost |= set(self._asked)
                self._asked.clear()
                folder.mkdir(parents=True, exist_ok=True)
                command = [sys.executable, "-m", _MODULE, "figures", str(folder)]
                # Our own module with a path of our own.
                self._process = subprocess.Popen(  # noqa: S603
                    command, stdin=subprocess.PIPE, text=True, encoding="utf-8"
                )
            if wanted.key in self._asked or len(self._asked) >= MOST_WAITING:
                return  # a page that is not served now asks again
            self._asked[wanted.key] = time.monotonic()
            assert self._process.stdin is not None
            with suppress(BrokenPipeError):  # it has just ended, which the next call notices
                self._process.stdin.write(wanted.as_line() + "\n")
                self._process.stdin.flush()

    def is_lost(self, key: str) -> bool:
        """Whether the process ended while the figure was being made; said once."""
        with self._lock:
            if key in self._lost:
                self._lost.discard(key)
                return True
            return False

    def done(self, key: str) -> None:
        """The figure is there."""
        with self._lock:
            self._asked.pop(key, None)

    def end(self) -> None:
        """Let the process finish what it was asked for, and wait for its end."""
        with self._lock:
            if self._process is not None:
                self._process.communicate()

    def seconds(self, key: str) -> int:
        """How long ago the figure was asked for."""
        since = self._asked.get(key)
        return 0 if since is None else int(time.monotonic() - since)


_QUICK, _SLOW = _Maker(), _Maker()
_recent: OrderedDict[str, Shown] = OrderedDict()
_recent_lock = threading.Lock()


def figures_folder() -> Path:
    """Where made figures are kept."""
    return Path(settings.HOME) / "cache" / "figures"


def ready(wanted: Wanted, patience: float = 0.0) -> Shown | None:
    """The figure, or None while it is being made; asking has it made.

    `patience` is how many seconds to wait for it.
    """
    until = time.monotonic() + patience
    while (found := _at_hand(wanted)) is None:
        if time.monotonic() >= until:
            return None
        time.sleep(_LOOK_AGAIN)
    return found


def seconds_waited(wanted: Wanted) -> int:
    """How long the figure has been in the making."""
    return _maker(wanted).seconds(wanted.key)


def _at_hand(wanted: Wanted) -> Shown | None:
    key, folder = wanted.key, figures_folder()
    with _recent_lock:
        if key in _recent:
            _recent.move_to_end(key)
            return _recent[key]
    if settings.OBSERVATORY_IN_PROCESS:
        found: Shown | None = make_and_keep(wanted, folder)
    else:
        found = kept(folder, key)
    if found is not None:
        _maker(wanted).done(key)
        _remember(key, found)
        return found
    maker = _maker(wanted)
    if maker.is_lost(key):
        said = "The process that was making the figure ended. Reload the page to try again."
        return refused(wanted.request.figure, (said,))
    maker.ask(wanted, folder)
    return None


def _remember(key: str, found: Shown) -> None:
    with _recent_lock:
        _recent[key] = found
        while len(_recent) > KEPT_IN_PROCESS:
            _recent.popitem(last=False)


def _maker(wanted: Wanted) -> _Maker:
    return _SLOW if wanted.request.figure in SLOW_FIGURES else _QUICK
