"""How fast a mirror of the snapshot becomes a corpus, against merely decompressing the same files.

Both are measured in one run on the same files, with as many processes as there are cores; the
mirror is made by `snapshot_generator.py` from real records. The corpus is built end to end: read,
compared, written, hashed and put in place. Seconds of the processors are given beside those of the
clock, because they say more on a machine that others use at the same time.

    python benchmarks/ingest.py --megabytes 1000
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from isal import igzip
from snapshot_generator import write_mirror

GOAL_MB_PER_S = 600
GOAL_SHARE = 0.4
SNAPSHOT_JSON_TB = 1.6


def decompressed(path: Path) -> int:
    """The bytes of a gzip file, read to its end."""
    total = 0
    with igzip.open(path) as file:
        while piece := file.read(1 << 20):
            total += len(piece)
    return total


def decompressing(paths: list[Path], cores: int) -> tuple[int, float, float]:
    """Bytes of JSON, seconds, and seconds of processors: the files in a process per core."""
    with multiprocessing.get_context("spawn").Pool(cores) as pool:
        pool.map(decompressed, paths[:cores])  # the processes are up, the files in memory
        began = time.perf_counter()
        done = pool.map(_timed, paths, chunksize=1)
        seconds = time.perf_counter() - began
    return sum(size for size, _ in done), seconds, sum(used for _, used in done)


def _timed(path: Path) -> tuple[int, float]:
    began = time.process_time()
    return decompressed(path), time.process_time() - began


def building(mirror: Path, out: Path) -> tuple[float, float, float]:
    """Seconds of a build as a user starts it, those of processors, and its largest process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "isthmus.cli.main", "corpus", "build", mirror, "--out", out]
    began = time.perf_counter()
    subprocess.run([str(one) for one in command], check=True, stderr=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, used, after.ru_maxrss / 1e3


def size_of(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    """Make a mirror, measure, print both rates, their ratio and the extrapolation."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--megabytes", type=float, default=1000)
    parser.add_argument("--partitions", type=int, default=8)
    parser.add_argument("--mirror", type=Path, help="one that is there, instead of a new one")
    given = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mirror = given.mirror
        if mirror is None:
            mirror = folder / "mirror"
            write_mirror(mirror, given.megabytes, given.partitions)
        paths = sorted(mirror.glob("data/jsonl/works/updated_date=*/*.gz"))
        corpus = folder / "corpus"
        plain = decompressing(paths, cores)
        built = building(mirror, corpus)
        again = building(mirror, corpus)
        print_results(plain, built, again, paths, corpus, cores)
        shutil.rmtree(folder / "corpus")


def print_results(
    plain: tuple[int, float, float],
    built: tuple[float, float, float],
    again: tuple[float, float, float],
    paths: list[Path],
    corpus: Path,
    cores: int,
) -> None:
    """One line for each figure, with its goal."""
    megabytes, packed = plain[0] / 1e6, sum(path.stat().st_size for path in paths)
    rate, limit = megabytes / built[0], megabytes / plain[1]
    used, least = megabytes / built[1], megabytes / plain[2]
    hours = SNAPSHOT_JSON_TB * 1e6 / rate / 3600
    best = SNAPSHOT_JSON_TB * 1e6 / used / cores / 3600
    print(f"{len(paths)} files, {packed / 1e6:,.0f} MB gzip, {megabytes:,.0f} MB JSON")
    print(f"{cores} cores; load of the machine in the last minute {os.getloadavg()[0]:.1f}")
    print(f"decompressing, by the clock        {limit:8,.0f} MB/s of JSON")
    print(f"building, by the clock             {rate:8,.0f} MB/s    goal {GOAL_MB_PER_S}")
    print(f"  share of decompressing           {rate / limit:8.0%}         goal {GOAL_SHARE:.0%}")
    print(f"decompressing, per core            {least:8,.0f} MB/s of JSON")
    print(f"building, per core                 {used:8,.0f} MB/s")
    print(f"  share of decompressing           {used / least:8.0%}")
    print(f"largest process                    {built[2]:8,.0f} MB      goal 1,500")
    print(f"building again, nothing changed    {again[0]:8.1f} s")
    print(f"corpus on disk                     {size_of(corpus) / packed:8.2f} of the gzip files")
    print(f"{SNAPSHOT_JSON_TB} TB of JSON at these rates: {hours:.1f} h by the clock,")
    print(f"  {best:.1f} h if {cores} cores were free for it")


if __name__ == "__main__":
    main()
