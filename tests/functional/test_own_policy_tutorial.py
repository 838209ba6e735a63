"""The tutorial for an institution's own policy does what it says, file by file and step by step."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
TUTORIAL = ROOT / "docs" / "tutorials" / "own-policy.md"
BLOCK = re.compile(
    r"(?:Save this as `(?P<file>[^`]+)`:\n\n)?```(?P<kind>yaml|bash|text)\n(?P<body>.*?)```", re.S
)


def steps() -> Iterator[tuple[str, str, str]]:
    """(kind, file to save or nothing, text) of each block, in the order of the page."""
    for found in BLOCK.finditer(TUTORIAL.read_text(encoding="utf-8")):
        yield found["kind"], found["file"] or "", found["body"]


def test_following_the_tutorial_gives_what_it_says(run: Any, tmp_path: Path) -> None:
    printed, saved, commands = "", 0, 0
    for kind, file, body in steps():
        if kind == "yaml":
            path = tmp_path / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")
            saved += 1
        elif kind == "bash":
            name, *arguments = shlex.split(body)
            assert name == "isthmus"
            done = run(*(str(ROOT / one) if one.startswith("src/") else one for one in arguments))
            printed = " ".join((done.stdout + done.stderr).split())
            commands += 1
        else:
            for line in body.strip().splitlines():
                assert " ".join(line.split()) in printed, printed
    assert (saved, commands) == (6, 6)


def test_every_file_that_is_saved_is_named() -> None:
    assert all(file.startswith("my-policies/") for kind, file, _ in steps() if kind == "yaml")
