"""Coverage by year, and what a corpus lacks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from isthmus.corpus.building import BuildReport
from isthmus.corpus.description import coverage_rows, what_it_lacks
from isthmus.corpus.folder import open_corpus

Build = Callable[..., BuildReport]
Paper = Callable[..., dict[str, Any]]


def test_coverage_counts_works_and_authorships_with_a_known_country_by_year(
    build: Build, make_paper: Paper, tmp_path: Path
) -> None:
    build(
        lines=[
            make_paper("p1", ["ETH"], ["Somewhere"], year=2019),
            make_paper("p2", ["Somewhere"], year=2020),
            make_paper("p3", [], ["in DE"], year=2020),
            make_paper("p4", [], year=2020),
            make_paper("p5", year=2021),
        ]
    )
    rows = coverage_rows(open_corpus(tmp_path / "corpus"))
    assert [list(row.values()) for row in rows] == [
        [2019, 1, 1, 1, 1.0, 2, 1, 0.5],
        [2020, 3, 2, 1, 1 / 3, 4, 1, 0.25],
        [2021, 1, 0, 0, 0.0, 0, 0, None],
    ]


def test_works_without_a_year_come_last_and_are_counted(build: Build, tmp_path: Path) -> None:
    work = {"id": "https://openalex.org/W1", "authorships": []}
    build(lines=[work, work | {"id": "https://openalex.org/W2", "publication_year": 2020}])
    corpus = open_corpus(tmp_path / "corpus")
    assert [row["year"] for row in coverage_rows(corpus)] == [2020, None]
    assert "1 works have no year." in what_it_lacks(corpus)


def test_what_is_lacking_is_said_with_its_number(
    build: Build, make_paper: Paper, tmp_path: Path
) -> None:
    build(
        lines=[
            make_paper("p1", ["ETH"], ["Somewhere"]),
            make_paper("p1", ["ETH"]),
            make_paper("p2", ["ETH"], status="Reject"),
            "not json",
        ]
    )
    assert what_it_lacks(open_corpus(tmp_path / "corpus")) == [
        "1 of 2 authorships have no known country.",
        "1 works were left out: submission was rejected.",
        "1 lines could not be read; see quarantine.jsonl.",
        "1 works were in the sources more than once.",
    ]
