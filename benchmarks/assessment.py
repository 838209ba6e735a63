"""How long assessments take: one, with all that follows from it, and stored ones judged again.

    python benchmarks/assessment.py [--stored 10000]

Prints the median of one assessment once everything is read (warm), of the insights beside it, and
the time in which so many stored assessments are judged again on two processes, half of them made
under a list edition and a day that have passed.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from isthmus.assessment.assessing import assess
from isthmus.assessment.framework_files import readable_library
from isthmus.assessment.insights import insights
from isthmus.assessment.rechecking import recheck
from isthmus.assessment.stored import stored_json
from isthmus.organisations.registry import load_registry
from isthmus.proposals.reading import example_proposals, read_proposal

DAY = date(2026, 11, 23)
EARLIER = date(2026, 6, 1)
REPEATS = 15


def seconds(do: Callable[[], Any]) -> float:
    """Of one call."""
    before = time.perf_counter()
    do()
    return time.perf_counter() - before


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=int, default=10_000)
    stored = parser.parse_args().stored
    print(f"frameworks, read: {seconds(readable_library):.2f} s")
    print(f"registry, read: {seconds(load_registry):.2f} s")
    proposals = [read_proposal(path) for path in example_proposals()]
    every_one = list(readable_library().frameworks)
    print(f"first assessment: {seconds(lambda: assess(proposals[0], as_of=DAY)):.2f} s")
    for proposal in proposals:
        assessed = assess(proposal, frameworks=every_one, as_of=DAY)
        times = [
            seconds(lambda one=proposal: assess(one, frameworks=every_one, as_of=DAY))  # type: ignore[misc]
            for _ in range(REPEATS)
        ]
        more = [seconds(lambda: insights(assessed)) for _ in range(3)]  # noqa: B023
        print(
            f"{proposal.id}: {statistics.median(times) * 1000:.0f} ms under "
            f"{len(every_one)} frameworks, warm; insights {statistics.median(more) * 1000:.0f} ms"
        )
    with tempfile.TemporaryDirectory() as folder:
        _store(Path(folder), proposals, stored)
        counts: dict[str, int] = {}
        before, used = time.perf_counter(), _children_seconds()
        for one in recheck(Path(folder), DAY, processes=2):
            counts[one.status] = counts.get(one.status, 0) + 1
        took = time.perf_counter() - before
    cpu = _children_seconds() - used
    print(
        f"{stored:,} stored assessments judged again on two processes: {took:.1f} s by the clock, "
        f"{cpu:.1f} s of processor time in both together, {counts}"
    )


def _children_seconds() -> float:
    """Processor time of the processes that have ended: what other work on the machine is not."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _store(folder: Path, proposals: list[Any], count: int) -> None:
    """So many stored assessments, each of its own id, partner unit and role; from two days."""
    patterns = [
        stored_json(assess(proposal, as_of=day)) for proposal in proposals for day in (EARLIER, DAY)
    ]
    for number in range(count):
        data = json.loads(json.dumps(patterns[number % len(patterns)]))
        data["proposal_id"] = data["proposal"]["id"] = f"case-{number}"
        partner = data["proposal"]["organisations"][-1]
        partner["unit"] = f"Laboratory {number // len(patterns) % 500}"
        (folder / f"case-{number}.json").write_text(json.dumps(data), encoding="utf-8")


if __name__ == "__main__":
    main()
