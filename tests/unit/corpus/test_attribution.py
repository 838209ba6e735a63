"""Resolving many strings, in several processes or in one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from isthmus.corpus.attribution import kept_or_resolved_texts, resolved_texts
from isthmus.organisations.resolution import Resolution
from isthmus.organisations.resolver import resolve

SCRIPT = """
from isthmus.corpus import attribution

attribution.POOL_ABOVE = 1
attribution.CHUNK = 2
told = []
table = attribution.resolved_texts(
    ["Tsinghua University, Beijing, China", "ETH Zurich, Switzerland", "nothing known"],
    None,
    told.append,
    processes=2,
)
print(sorted(zip(table["text"].to_pylist(), table["country_code"].to_pylist())))
"""


def test_a_program_that_other_processes_cannot_import_is_served_in_one_process() -> None:
    """A script without a main guard, or one read from standard input, breaks a process pool."""
    done = subprocess.run(
        [sys.executable, "-"], input=SCRIPT, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == str(
        [("ETH Zurich, Switzerland", "CH"), ("Tsinghua University, Beijing, China", "CN")]
    ), done.stderr


TEXTS = [
    "ETH Zurich, Switzerland",
    "ETH Zurich; Tsinghua University, Beijing, China",
    "Tsinghua University, Beijing, China",
    "nothing known",
]


def test_kept_answers_give_the_same_table_and_only_new_texts_are_resolved(tmp_path: Path) -> None:
    asked: list[str] = []

    def resolver(texts: Sequence[str]) -> Sequence[Resolution]:
        asked.extend(texts)
        return resolve(texts)

    expected = resolved_texts(TEXTS, resolve, lambda _: None)
    told: list[int] = []
    kept_or_resolved_texts([TEXTS[1], TEXTS[3]], tmp_path, resolver, told.append)
    assert kept_or_resolved_texts(TEXTS, tmp_path, resolver, told.append).equals(expected)
    assert asked == [TEXTS[1], TEXTS[3], TEXTS[0], TEXTS[2]]
    assert kept_or_resolved_texts(TEXTS, tmp_path, resolver, told.append).equals(expected)
    assert len(asked) == 4
    assert sum(told) == 2 + 4 + 4


def test_without_a_folder_nothing_is_kept() -> None:
    found = kept_or_resolved_texts(TEXTS, None, resolve, lambda _: None)
    assert found.equals(resolved_texts(TEXTS, resolve, lambda _: None))
