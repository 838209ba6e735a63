"""Functional tests run the commands as a user does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

NO_NETWORK = """
import socket

def refuse(*_arguments, **_options):
    raise AssertionError("the network was used")

socket.socket.connect = refuse
socket.socket.connect_ex = refuse
socket.getaddrinfo = refuse
"""


Demonstration = tuple[Path, "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """What `isthmus demo` makes and says, in a process that may not use the network."""
    return _demonstrated(tmp_path_factory.mktemp("demonstration"), "1", "UTC")


@pytest.fixture(scope="session")
def repeated_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The same once more, elsewhere: another folder, hash seed and time zone."""
    return _demonstrated(tmp_path_factory.mktemp("repeated"), "2", "Asia/Tokyo")


def _demonstrated(folder: Path, seed: str, time_zone: str) -> Demonstration:
    (folder / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    out = folder / "demo"
    done = subprocess.run(
        [sys.executable, "-m", "isthmus.cli.main", "demo", "--out", str(out)],
        capture_output=True,
        text=True,
        cwd=folder,
        env=os.environ
        | {
            "PYTHONPATH": str(folder),
            "ISTHMUS_HOME": str(folder / "home"),
            "NO_COLOR": "1",
            "PYTHONHASHSEED": seed,
            "TZ": time_zone,
        },
        timeout=600,
        check=False,
    )
    return out, done
