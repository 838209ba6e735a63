"""A mirror of an OpenAlex snapshot of any size, resampled from the real records in ../shared/data.

Each record is a real one with a new work id, new author ids, a marked title and a date of change;
the dates are spread over partitions. Shapes, nesting and lengths of fields are therefore real; the
mix is not that of the literature: the sample is of well-known papers, with 23 kB and nine authors a
record, where the snapshot has 3 to 4 kB (1.6 TB of 460 million works).

    python benchmarks/snapshot_generator.py MIRROR --megabytes 1000 --partitions 8
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "shared" / "data" / "corpus" / "openalex_sample"
NEWEST = date(2026, 8, 24)
_UPDATED = re.compile(rb'"updated_date":"[^"]*"')
_ENTITIES = ("institutions", "sources")


def real_records() -> list[bytes]:
    """Works of both vintages, without those that were made up for tests."""
    lines: list[bytes] = []
    for path in sorted(SAMPLE.glob("works_20*.jsonl.gz")):
        lines += gzip.decompress(path.read_bytes()).splitlines()
    return [line for line in lines if b"Mock Work" not in line]


def resampled(record: bytes, number: int, updated: date, chance: random.Random) -> bytes:
    """The record as another work of other authors."""
    own = json.loads(record)["id"].rpartition("/")[2].encode()
    line = record.replace(b"openalex.org/" + own + b'"', b'openalex.org/W%d"' % number)
    mark = b"%06x" % chance.getrandbits(24)
    line = line.replace(b'"title":"', b'"title":"' + mark + b" ", 1)
    line = line.replace(b"openalex.org/A", b"openalex.org/A%d" % chance.randint(100, 999))
    return _UPDATED.sub(b'"updated_date":"%s"' % updated.isoformat().encode(), line)


def write_mirror(
    folder: Path, megabytes: float, partitions: int = 4, seed: int = 1, first: int = 10**9
) -> int:
    """A mirror in the layout of 2026 as JSON lines; returns the bytes of uncompressed JSON."""
    chance = random.Random(seed)
    records = real_records()
    number, total, files = first, 0, []
    for place in range(partitions):
        updated = NEWEST - timedelta(days=7 * (partitions - 1 - place))
        path = folder / f"data/jsonl/works/updated_date={updated}/part_0000.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        written = count = 0
        with gzip.open(path, "wb", compresslevel=6) as file:
            while written < megabytes * 1e6 / partitions:
                line = resampled(chance.choice(records), number, updated, chance) + b"\n"
                file.write(line)
                number, count, written = number + 1, count + 1, written + len(line)
        total += written
        files.append((path, count))
    _write_manifest(folder, "works", files)
    for name in _ENTITIES:
        path = folder / f"data/jsonl/{name}/updated_date={NEWEST}/part_0000.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((SAMPLE / f"{name}_2025-10.jsonl.gz").read_bytes())
    return total


def _write_manifest(folder: Path, entity: str, files: Sequence[tuple[Path, int]]) -> None:
    entries = [
        {
            "url": f"s3://openalex/{path.relative_to(folder).as_posix()}",
            "meta": {"content_length": path.stat().st_size, "record_count": count},
        }
        for path, count in files
    ]
    counts = {"record_count": sum(count for _, count in files)}
    manifest = {
        "date": str(NEWEST), "format": "jsonl", "meta": counts,
        "entities": [{"entity": entity, **counts, "files": entries}],
    }  # fmt: skip
    path = folder / f"data/jsonl/{entity}/manifest.json"
    path.write_text(json.dumps(manifest, indent=1))


def main() -> None:
    """Write a mirror into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--megabytes", type=float, default=1000)
    parser.add_argument("--partitions", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    total = write_mirror(given.folder, given.megabytes, given.partitions, given.seed)
    print(f"{total / 1e6:,.0f} MB of JSON in {given.partitions} partitions of {given.folder}")


if __name__ == "__main__":
    main()
