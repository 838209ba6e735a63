"""Resolving many strings, in several processes or in one."""

from __future__ import annotations

import subprocess
import sys

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
