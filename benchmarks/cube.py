"""How fast the country-set cube is made, and how fast it answers.

    python benchmarks/cube.py --works 1e6 --folder drawn-corpus

draws a corpus (see `synthetic.py`), scans the columns that a cube needs, makes the cube, and puts
every measure to it. CPU seconds are given beside seconds: on a machine that is shared only they can
be compared.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from synthetic import write_corpus

from isthmus.corpus.cube.building import build_cube
from isthmus.corpus.folder import open_corpus
from isthmus.corpus.selection import ALL_WORKS, WorkSelection
from isthmus.measures.answering import answer
from isthmus.measures.blocs import selections

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"

WORKS = """
    min(work_id), sum(year), max(type), max(primary_field_id), max(primary_subfield_id),
    max(primary_field), max(venue), max(source_id), max(primary_topic_id), sum(len(funder_ids)),
    sum(cited_by_count), sum(len(country_set)), sum(unknown_country_authors),
    count(*) FILTER (has_affiliation)
"""
AFFILIATIONS = "min(work_id), sum(author_order), max(country_code)"

SELECTED = {
    "all works": ALL_WORKS,
    "10 years, articles": WorkSelection(2013, 2022, types=("article",)),
    "one field": WorkSelection(fields=(17,)),
    "one subfield, articles": WorkSelection(subfields=(1702,), types=("article",)),
}
OUTSIDE = {
    "a topic": WorkSelection(topics=("T1100",)),
    "a venue": WorkSelection(venues=("Journal of 100",)),
    "a funder": WorkSelection(funders=("F100",)),
}
REQUESTS: list[tuple[str, list[str], list[str], list[str]]] = [
    ("joint-works", ["CN,US"], [], []),
    ("joint-works", [], ["DE"], []),
    ("partner-share", [], ["US"], []),
    ("collaboration-index", ["CN,US", "CN,DE"], [], []),
    ("salton", ["CN,US"], [], []),
    ("ric", ["CN,US"], [], []),
    ("output", [], [], []),
    ("international-share", [], [], []),
    ("team-form", ["CN,US"], [], []),
    ("coverage", [], [], []),
    ("joint-works", ["EU,CN"], [], []),
    ("collaboration-index", ["EU,CN"], [], []),
    ("international-share", [], ["EU"], []),
    ("partner-share", ["CN,US"], [], ["CN,HK,MO"]),
]


def main() -> None:
    """Draw, scan, make, ask; a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--works", type=float, default=1e6)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if not (options.folder / "manifest.json").exists():
        write_corpus(options.folder, SHARED, int(options.works))
    scan = timed("scan of the columns", lambda: scanned(options.folder))
    if open_corpus(options.folder).cube is None:
        made = timed("cube", lambda: build_cube(options.folder))
        print(f"cube over scan, in CPU seconds: {made / scan:.1f}")
    size = sum(path.stat().st_size for path in cube_files(options.folder))
    print(f"cube: {size / 1e6:.0f} MB without the cells of parts")
    asked(options.folder, SELECTED, options.rounds)
    asked(options.folder, OUTSIDE, options.rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"largest memory of this process: {peak:.2f} GB; load {os.getloadavg()[0]:.1f}")


def scanned(folder: Path) -> None:
    """Read every column that the cube is made from, and do next to nothing with it."""
    with duckdb.connect() as connection:
        for table, columns in (("works", WORKS), ("affiliations", AFFILIATIONS)):
            connection.execute(f"SELECT {columns} FROM '{folder}/{table}/*.parquet'").fetchall()


def cube_files(folder: Path) -> list[Path]:
    """The files from which questions within the cube are answered."""
    return [path for path in (folder / "cube").rglob("*.parquet") if "parts" not in path.parts]


def asked(folder: Path, selected: dict[str, WorkSelection], rounds: int) -> None:
    """Every request of each selection of works: medians, and the 95th percentile of all."""
    corpus = open_corpus(folder)
    for label, works in selected.items():
        times: list[float] = []
        slowest = (0.0, "")
        for name, pairs, countries, join in REQUESTS:
            wanted = selections(pairs, countries, join, [])
            answer(name, corpus, works, wanted)
            own = []
            for _ in range(rounds):
                start = time.perf_counter()
                answer(name, corpus, works, wanted)
                own.append((time.perf_counter() - start) * 1000)
            request = " ".join([name, *pairs, *countries, *join])
            slowest = max(slowest, (statistics.median(own), request))
            times += own
        p95 = statistics.quantiles(times, n=20)[18]
        print(
            f"{label:24} median {statistics.median(times):7.1f} ms, p95 {p95:7.1f} ms, "
            f"slowest median {slowest[0]:7.1f} ms ({slowest[1]})",
            flush=True,
        )


def timed(label: str, work: Callable[[], object]) -> float:
    """Run something, print how long it took, and return the CPU seconds."""
    start, cpu = time.perf_counter(), cpu_seconds()
    work()
    used = cpu_seconds() - cpu
    print(f"{label}: {time.perf_counter() - start:.1f} s, {used:.1f} CPU s", flush=True)
    return used


def cpu_seconds() -> float:
    """Of this process and those it has waited for."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(who)[:2]) for who in both)


if __name__ == "__main__":
    main()
