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


@pytest.fixture(scope="session")
def demonstration(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """What `isthmus demo` makes and says, run once, in a process that may not use the network."""
    folder = tmp_path_factory.mktemp("demonstration")
    (folder / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    out = folder / "demo"
    done = subprocess.run(
        [sys.executable, "-m", "isthmus.cli.main", "demo", "--out", str(out)],
        capture_output=True,
        text=True,
        cwd=folder,
        env=os.environ
        | {"PYTHONPATH": str(folder), "ISTHMUS_HOME": str(folder / "home"), "NO_COLOR": "1"},
        timeout=600,
        check=False,
    )
    return out, done
