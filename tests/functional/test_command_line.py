"""The command itself: help, version, errors, start-up."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., "subprocess.CompletedProcess[str]"]

HEAVY = {"altair", "duckdb", "ibis", "jinja2", "numpy", "pandas", "pyarrow", "pydantic", "typst"}


def test_help_names_every_command_of_the_contract(run: Run) -> None:
    done = run("--help")
    assert done.returncode == 0
    for command in (
        "demo", "corpus", "measure", "figure", "organisations", "lists", "screen", "frameworks",
        "assess",
    ):  # fmt: skip
        assert command in done.stdout


def test_help_imports_nothing_heavy() -> None:
    """Start-up stays under 0.3 s because heavy libraries load only when a command needs them."""
    code = (
        "import sys\nfrom isthmus.cli.main import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(','.join(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stderr.strip().split(",")}
    assert loaded & HEAVY == set()


def test_version(run: Run) -> None:
    assert run("--version").stdout.startswith("isthmus 0.")


def test_a_wrong_command_is_a_usage_error(run: Run) -> None:
    done = run("mesure")
    assert done.returncode == 2
    assert "measure" in done.stderr


def test_a_user_error_has_no_traceback_and_its_documented_exit_code(
    run: Run, tmp_path: Path
) -> None:
    done = run("assess", tmp_path / "none.yaml")
    assert done.returncode == 12
    assert "there is no such file" in done.stderr
    assert "Traceback" not in done.stderr
