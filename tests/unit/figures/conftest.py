"""Small observations made by hand, so that every number can be checked by counting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from isthmus.corpus.engine import table_from
from isthmus.corpus.folder import Corpus
from isthmus.corpus.pair_counts import PairCounts
from isthmus.corpus.schema import TABLES

MakeCorpus = Callable[..., Corpus]


def _work(number: int, venue: str, year: int, countries: str, unknown: int) -> dict[str, Any]:
    codes = sorted(countries.split())
    return {
        "work_id": f"W{number}", "source": "test", "year": year, "type": "conference-paper",
        "venue": venue, "title": None, "primary_topic_id": None, "primary_field": None,
        "cited_by_count": None, "author_count": max(len(codes) + unknown, 1),
        "country_set": codes, "has_affiliation": True, "unknown_country_authors": unknown,
    }  # fmt: skip


def corpus_of(*groups: Sequence[Any]) -> Corpus:
    """A corpus of `(venue, year, countries, works)`, with authors of unknown country as fifth."""
    rows: list[dict[str, Any]] = []
    for venue, year, countries, count, *unknown in groups:
        rows += [
            _work(len(rows) + one, venue, year, countries, unknown[0] if unknown else 0)
            for one in range(count)
        ]
    empty = {name: table_from([], columns) for name, columns in TABLES.items()}
    return Corpus(
        **(empty | {"works": table_from(rows, TABLES["works"])}),
        manifest={
            "inputs": {"sources": [{"name": "test.jsonl", "sha256": "ab" * 32}]},
            "outputs": {"works": {"rows": len(rows), "sha256": "cd" * 32}},
        },
        snapshot="0123456789ab",
    )


@pytest.fixture
def make_corpus() -> MakeCorpus:
    """See `corpus_of`."""
    return corpus_of


@pytest.fixture(scope="session")
def two_years() -> Corpus:
    """China-United States: 40 works of 200 in 2000, 90 of 220 in 2010; some of three countries."""
    return corpus_of(
        ("icra", 2000, "CN US", 38), ("icra", 2000, "CN DE US", 2), ("icra", 2000, "DE US", 20),
        ("icra", 2000, "CN DE", 10), ("icra", 2000, "DE FR", 30), ("icra", 2000, "US", 95),
        ("icra", 2000, "", 5, 1),
        ("iros", 2010, "CN US", 70), ("iros", 2010, "CN DE US", 10), ("iros", 2010, "DE US", 20),
        ("iros", 2010, "CN DE", 30), ("iros", 2010, "DE FR", 30), ("iros", 2010, "US", 50),
        ("iros", 2010, "CN US", 10, 1),
    )  # fmt: skip


@pytest.fixture(scope="session")
def few_pairs() -> PairCounts:
    """Counts of three countries in 2020 to 2023, the last two years incomplete."""
    years = range(2020, 2024)
    pairs = [
        {"year": year, "country_a": a, "country_b": b, "works": works + year - 2020}
        for year in years
        for a, b, works in (("CN", "US", 100), ("CN", "DE", 50), ("DE", "US", 60))
    ]
    countries = [
        {"year": year, "country": code, "international_works": 150 + year - 2020}
        for year in years
        for code in ("CN", "DE", "US")
    ]
    description = {"pairs": {"file": "pairs.parquet", "sha256": "ef" * 32, "rows": 12}}
    return PairCounts(
        table_from(pairs),
        table_from(countries),
        None,
        description,
        date(2024, 8, 27),
        frozenset({2022, 2023}),
    )
