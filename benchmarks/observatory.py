"""How long the pages of the observatory take on the bundled data, made and kept.

    python benchmarks/observatory.py CORPUS [--views 20] [--home DIR]

Opens every question of the observatory through Django's test client (the whole middleware, no
network), with a built example corpus (`isthmus corpus build --example --out CORPUS`), in a
temporary home or in DIR, where figures of earlier runs are kept. First every figure is made: the
seconds until the last figure of a page is there. Then each page is opened again: the first view of
a new process comes from the disk, the others from memory. Prints milliseconds of these views by
the clock, and by the processor's time, which other programs on the machine disturb less.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

GOAL_MS = 200.0
_LONGEST = 300.0


def pages() -> list[str]:
    """Every question, from all data that it takes."""
    from isthmus.web.observatory.questions import QUESTIONS

    return [
        f"/observatory/{one.slug}/?data={source}" for one in QUESTIONS for source in one.sources
    ]


def first_view(client: Client, page: str) -> float:
    """Seconds until all figures of a page are there."""
    start = time.perf_counter()
    while "aria-busy" in client.get(page).content.decode():
        if time.perf_counter() - start > _LONGEST:
            raise TimeoutError(page)
        time.sleep(0.2)
    return time.perf_counter() - start


def view(client: Client, page: str) -> tuple[float, float]:
    """Milliseconds of one view: by the clock, and of the processor."""
    start, worked = time.perf_counter(), time.thread_time()
    assert client.get(page).status_code == 200, page
    return (time.perf_counter() - start) * 1000, (time.thread_time() - worked) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--views", type=int, default=20, help="views of each page")
    parser.add_argument("--home", type=Path, help="keep figures here from run to run")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = str(given.home or temporary)
        os.environ |= {"ISTHMUS_HOME": home, "ISTHMUS_CORPUS": str(given.corpus.resolve())}
        from isthmus.web.serving import prepare

        prepare()
        measure(given.views)


def measure(views: int) -> None:
    """Make every figure, then view every page."""
    from django.test import Client

    from isthmus.web.observatory import store

    client = Client(headers={"host": "localhost"})
    made = {page: first_view(client, page) for page in pages()}
    store._recent.clear()
    from_disk = [view(client, page) for page in pages()]
    from_memory = [view(client, page) for _ in range(views) for page in pages()]
    for page, seconds in made.items():
        print(f"{page:50} first made in {seconds:6.1f} s")
    for name, found in (("from disk", from_disk), ("from memory", from_memory)):
        for clock, times in zip(("clock", "processor"), zip(*found, strict=True), strict=True):
            p95 = statistics.quantiles(times, n=20)[-1]
            print(f"{name:12} {len(times):4} views, {clock:9}: "
                  f"median {statistics.median(times):6.1f} ms, p95 {p95:6.1f} ms")  # fmt: skip
    sys.exit(statistics.quantiles([one[0] for one in from_memory], n=20)[-1] > GOAL_MS)


if __name__ == "__main__":
    main()
