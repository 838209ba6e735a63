"""Works of every pair of countries and year, by Isthmus and by other means, on the same tables.

    python benchmarks/peers.py drawn-corpus --peers .venv-peers/bin/python

Each way runs in a process of its own and starts from the Parquet files of the corpus. The peers'
packages are in `requirements/peers.txt`, in an environment of their own. All ways have to give the
same number of works over all pairs, or the run fails.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

LACKS = {
    "Isthmus, from the cube": "–",
    "Isthmus, making the cube": "– (makes all counts, credits and top-cited weights at once)",
    "Isthmus, from the tables": "–",
    "plain SQL self-join (DuckDB)": "fractions, top-cited works, unknown countries, groups",
    "Polars, lazy": "fractions, top-cited works, unknown countries, groups",
    "pandas": "fractions, top-cited works, unknown countries, groups",
    "pyscisci, countries as authors": "fractions, top-cited works, unknown countries, groups",
}
PEERS = ("Polars, lazy", "pandas", "pyscisci, countries as authors")


def from_cube(corpus: Path) -> int:
    """The pairs of the rollup, through the measure."""
    from isthmus.corpus.folder import open_corpus
    from isthmus.measures.answering import answer

    return int(sum(answer("joint-works", open_corpus(corpus)).rows["joint_works"].to_pylist()))


def making_cube(corpus: Path) -> int:
    """The cube itself, and then its pairs."""
    from isthmus.corpus.cube.building import build_cube

    build_cube(corpus, previous=corpus / "none")
    return from_cube(corpus)


def from_tables(corpus: Path) -> int:
    """The portable expression of the measure, on the embedded engine."""
    from isthmus.corpus.engine import to_arrow
    from isthmus.corpus.folder import open_corpus
    from isthmus.measures.answering import table_from_tables

    rows = to_arrow(table_from_tables("joint-works", open_corpus(corpus)))
    return int(sum(rows["joint_works"].to_pylist()))


def self_join(corpus: Path) -> int:
    """What one would write by hand."""
    import duckdb

    rows = duckdb.sql(f"""
        WITH a AS (SELECT DISTINCT work_id, country_code AS c FROM '{corpus}/affiliations/*.parquet'
                   WHERE country_code IS NOT NULL),
             pairs AS (SELECT year, x.c, y.c, count(*) AS works
                       FROM a x JOIN a y ON x.work_id = y.work_id AND x.c < y.c
                            JOIN '{corpus}/works/*.parquet' w ON w.work_id = x.work_id
                       WHERE year IS NOT NULL GROUP BY ALL)
        SELECT sum(works) FROM pairs""").fetchall()
    return int(rows[0][0])


def with_polars(corpus: Path) -> int:
    """The same self-join, lazily, with the streaming engine."""
    import polars as pl

    known = (
        pl.scan_parquet(corpus / "affiliations" / "*.parquet")
        .select("work_id", "country_code")
        .drop_nulls()
        .unique()
    )
    years = pl.scan_parquet(corpus / "works" / "*.parquet").select("work_id", "year").drop_nulls()
    pairs = (
        known.join(known, on="work_id", suffix="_b")
        .filter(pl.col("country_code") < pl.col("country_code_b"))
        .join(years, on="work_id")
        .group_by("year", "country_code", "country_code_b")
        .agg(pl.len().alias("works"))
    )
    return int(pairs.collect(engine="streaming")["works"].sum())


def with_pandas(corpus: Path) -> int:
    """The same self-join, in memory."""
    import pandas as pd

    known = pd.read_parquet(corpus / "affiliations", columns=["work_id", "country_code"])
    known = known.dropna().drop_duplicates()
    years = pd.read_parquet(corpus / "works", columns=["work_id", "year"]).dropna()
    pairs = known.merge(known, on="work_id", suffixes=("_a", "_b"))
    pairs = pairs[pairs.country_code_a < pairs.country_code_b].merge(years, on="work_id")
    return int(pairs.groupby(["year", "country_code_a", "country_code_b"]).size().sum())


def with_pyscisci(corpus: Path) -> int:
    """Its network of co-authors by year, with countries in the place of authors."""
    import pandas as pd
    from pyscisci.network import coauthorship_network

    known = pd.read_parquet(corpus / "affiliations", columns=["work_id", "country_code"]).dropna()
    years = pd.read_parquet(corpus / "works", columns=["work_id", "year"]).dropna()
    links = known.merge(years, on="work_id")
    links.columns = ["PublicationId", "AuthorId", "Year"]
    networks, _ = coauthorship_network(links, temporal=True)
    total = 0.0
    for network in networks.values():
        matrix = network.tolil()
        matrix.setdiag(0)
        total += matrix.sum() / 2
    return int(total)


WAYS: Mapping[str, Callable[[Path], int]] = dict(
    zip(
        LACKS,
        (from_cube, making_cube, from_tables, self_join, with_polars, with_pandas, with_pyscisci),
        strict=True,
    )
)


def main() -> None:
    """Run every way and print a table, fastest measure first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--peers", default=sys.executable, help="Python with the peers' packages")
    parser.add_argument("--way", choices=list(WAYS), help="one way, in this process")
    options = parser.parse_args()
    if options.way:
        print(json.dumps(measured(options.way, options.corpus)))
        return
    found = {}
    order = [name for name in WAYS if name != "Isthmus, from the cube"]
    for name in [*order[:1], "Isthmus, from the cube", *order[1:]]:
        python = options.peers if name in PEERS else sys.executable
        run = subprocess.run(
            [python, __file__, str(options.corpus), "--way", name],
            capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
        if run.returncode:
            print(f"{name}: failed: {run.stderr.strip().splitlines()[-1]}", flush=True)
            continue
        found[name] = json.loads(run.stdout.strip().splitlines()[-1])
        print(name, found[name], flush=True)
    assert len({row["links"] for row in found.values()}) == 1, "the ways do not agree"
    base = found["Isthmus, making the cube"]["cpu"]
    print("\n| way | CPU s | over making the cube | largest memory, GB | it does not compute |")
    print("| --- | ---: | ---: | ---: | --- |")
    for name, row in found.items():
        print(f"| {name} | {row['cpu']:.2f} | {row['cpu'] / base:.2f} | {row['gb']:.2f} "
              f"| {LACKS[name]} |")  # fmt: skip
    print(f"\nload of the machine: {os.getloadavg()[0]:.1f}")


def measured(name: str, corpus: Path) -> dict[str, float]:
    """Links of all pairs, seconds and CPU seconds (imports included), and largest memory."""
    start = time.perf_counter()
    links = WAYS[name](corpus)
    seconds = time.perf_counter() - start
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "links": links,
        "seconds": round(seconds, 2),
        "cpu": round(sum(own[:2]) + sum(children[:2]), 2),
        "gb": round((own.ru_maxrss + children.ru_maxrss) / 1e6, 2),
    }


if __name__ == "__main__":
    main()
