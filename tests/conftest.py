"""Fixtures that every test may use."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def isolated_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes what a user has loaded."""
    home = tmp_path / "isthmus-home"
    monkeypatch.setenv("ISTHMUS_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development data beside the checkout; acceptance tests are skipped without it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("../shared is not beside this checkout")
    return folder


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The `isthmus` command as a user runs it, in an empty folder."""

    def run_isthmus(
        *arguments: str | Path, input: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "isthmus.cli.main", *map(str, arguments)],
            input=input,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=os.environ | {"NO_COLOR": "1", "COLUMNS": "100"},
            timeout=300,
            check=False,
        )

    return run_isthmus
