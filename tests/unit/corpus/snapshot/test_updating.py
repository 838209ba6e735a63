"""A newer snapshot updates a corpus, to the same state as a build from nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isthmus.corpus.building import build_corpus
from isthmus.corpus.folder import open_corpus
from isthmus.errors import SourceError
from isthmus.manifests import sha256_of

Work = Callable[..., dict[str, Any]]
Mirror = Callable[..., Path]
Rows = Callable[..., list[dict[str, Any]]]

OLD, NEW = "2026-01-01", "2026-02-01"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "corpus"


def state(folder: Path) -> dict[str, str]:
    """The hash of every file of a corpus but its cube."""
    # The cube numbers sets in the order in which they were met.
    files = [path for path in folder.rglob("*") if path.is_file() and "cube" not in path.parts]
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in files}


def changed_files(folder: Path, before: dict[str, int]) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.parquet")
        if before.get(path.relative_to(folder).as_posix()) != path.stat().st_ino
    }


def test_the_newest_copy_of_a_work_wins(
    make_work: Work, write_mirror: Mirror, rows: Rows, tmp_path: Path, out: Path
) -> None:
    write_mirror(tmp_path / "m", {OLD: [make_work(1, "CH"), make_work(2, "CH")]})
    build_corpus([tmp_path / "m"], out)
    newer = make_work(1, "US", updated_date=NEW)
    write_mirror(tmp_path / "m", {NEW: [newer]})
    built = build_corpus([tmp_path / "m"], out)
    assert (built.read_files, built.reused_files, built.duplicates) == (1, 1, 1)
    assert rows(out, "works", "work_id", "country_set") == [
        {"work_id": "W1", "country_set": ["US"]},
        {"work_id": "W2", "country_set": ["CH"]},
    ]
    assert len(rows(out, "authorships")) == len(rows(out, "affiliations")) == 2


def test_of_copies_of_one_day_the_first_counts(
    make_work: Work, write_mirror: Mirror, rows: Rows, tmp_path: Path, out: Path
) -> None:
    write_mirror(tmp_path / "m", {OLD: [make_work(1, "CH")], NEW: [make_work(1, "US")]})
    build_corpus([tmp_path / "m"], out)
    assert rows(out, "works", "country_set") == [{"country_set": ["CH"]}]


def test_a_file_that_holds_a_work_twice_gives_it_once(
    make_work: Work, write_mirror: Mirror, rows: Rows, tmp_path: Path, out: Path
) -> None:
    copies = [make_work(1, "CH"), make_work(1, "US", updated_date=NEW), make_work(1, "CN")]
    write_mirror(tmp_path / "m", {OLD: copies})
    assert build_corpus([tmp_path / "m"], out).duplicates == 2
    assert rows(out, "works", "country_set") == [{"country_set": ["US"]}]
    noted = [json.loads(line) for line in (out / "quarantine.jsonl").read_text().splitlines()]
    assert [(one["line"], one["reason"][:23]) for one in noted] == [
        (1, "another copy of 'W1' is"),
        (3, "another copy of 'W1' is"),
    ]


def test_a_work_that_became_an_expansion_work_hides_its_older_copy(
    make_work: Work, write_mirror: Mirror, rows: Rows, tmp_path: Path, out: Path
) -> None:
    newer = make_work(1, updated_date=NEW, is_xpac=True)
    write_mirror(tmp_path / "m", {OLD: [make_work(1), make_work(2)], NEW: [newer]})
    build_corpus([tmp_path / "m"], out)
    assert rows(out, "works", "work_id") == [{"work_id": "W2"}]
    build_corpus([tmp_path / "m"], out, include_expansion=True)
    assert [row["is_xpac"] for row in rows(out, "works", "work_id", "is_xpac")] == [True, False]


def test_deleted_and_merged_works_go_and_come_back_when_they_leave_the_list(
    make_work: Work, write_mirror: Mirror, rows: Rows, tmp_path: Path, out: Path
) -> None:
    mirror = write_mirror(tmp_path / "m", {OLD: [make_work(number) for number in (1, 2, 3)]})
    deleted = mirror / "data/jsonl/works/deleted_ids.csv"
    deleted.write_text("work_id,deleted_date\nhttps://openalex.org/W2,2026-03-01\n")
    merged = mirror / "legacy-data/merged_ids/works/2026-01-01.csv"
    merged.parent.mkdir(parents=True)
    merged.write_text("merge_date,id,merge_into_id\n2026-01-01,W3,W1\n")
    built = build_corpus([mirror], out)
    assert built.deleted == 2
    assert rows(out, "works", "work_id") == [{"work_id": "W1"}]
    deleted.write_text("work_id,deleted_date\n")
    assert build_corpus([mirror], out).deleted == 1
    assert [row["work_id"] for row in rows(out, "works", "work_id")] == ["W1", "W2"]


def test_a_vanished_partition_goes_and_older_copies_come_back(
    make_work: Work, write_mirror: Mirror, rows: Rows, tmp_path: Path, out: Path
) -> None:
    newer = [make_work(1, "US", updated_date=NEW), make_work(3, updated_date=NEW)]
    write_mirror(tmp_path / "m", {OLD: [make_work(1, "CH"), make_work(2)], NEW: newer})
    build_corpus([tmp_path / "m"], out)
    write_mirror(tmp_path / "m", {NEW: []})
    build_corpus([tmp_path / "m"], out)
    assert rows(out, "works", "work_id", "country_set") == [
        {"work_id": "W1", "country_set": ["CH"]},
        {"work_id": "W2", "country_set": ["CH"]},
    ]


def test_only_touched_parts_are_written_anew(
    make_work: Work, write_mirror: Mirror, tmp_path: Path, out: Path
) -> None:
    partitions = {f"2026-01-0{day}": [make_work(day), make_work(10 + day)] for day in (1, 2, 3)}
    write_mirror(tmp_path / "m", partitions)
    build_corpus([tmp_path / "m"], out)
    before = {
        path.relative_to(out).as_posix(): path.stat().st_ino for path in out.rglob("*.parquet")
    }
    write_mirror(tmp_path / "m", {NEW: [make_work(2, "US", updated_date=NEW)]})
    build_corpus([tmp_path / "m"], out)
    changed = {path for path in changed_files(out, before) if path.startswith("works/")}
    assert changed == {"works/2026-01-02-part_0000.parquet", f"works/{NEW}-part_0000.parquet"}


def test_a_build_without_changes_changes_nothing(
    make_work: Work, write_mirror: Mirror, tmp_path: Path, out: Path
) -> None:
    write_mirror(tmp_path / "m", {OLD: [make_work(1), b"{"], NEW: [make_work(1, "US")]})
    build_corpus([tmp_path / "m"], out)
    before = state(out)
    built = build_corpus([tmp_path / "m"], out)
    assert (built.read_files, built.reused_files) == (0, 2)
    assert state(out) == before
    assert {path.name for path in tmp_path.iterdir()} <= {"m", "corpus", "isthmus-home"}


def test_other_options_read_every_file_again(
    make_work: Work, write_mirror: Mirror, tmp_path: Path, out: Path
) -> None:
    cited = make_work(1, referenced_works=["https://openalex.org/W9"])
    write_mirror(tmp_path / "m", {OLD: [cited]})
    build_corpus([tmp_path / "m"], out)
    assert not (out / "references").exists()
    assert build_corpus([tmp_path / "m"], out, with_references=True).read_files == 1
    [reference] = pq.read_table(out / "references").to_pylist()
    assert reference == {"work_id": "W1", "referenced_work_id": "W9"}


def test_a_previous_corpus_stays_until_the_new_one_is_whole(
    make_work: Work, write_mirror: Mirror, tmp_path: Path, out: Path
) -> None:
    write_mirror(tmp_path / "m", {OLD: [make_work(1)]})
    build_corpus([tmp_path / "m"], out)
    before = state(out)
    write_mirror(tmp_path / "m", {NEW: [b"{"] * 100})
    with pytest.raises(SourceError, match="100 of 100 lines are damaged"):
        build_corpus([tmp_path / "m"], out)
    assert state(out) == before
    assert open_corpus(out)


PARTITIONS = st.dictionaries(
    st.sampled_from(["2026-01-01", "2026-01-02", "2026-01-03"]),
    st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from("CU"), st.integers(1, 3), st.booleans()),
        max_size=4,
    ),
    min_size=1,
)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(PARTITIONS, min_size=2, max_size=3), st.sets(st.integers(1, 4), max_size=2))
def test_updates_lead_to_the_same_bytes_as_a_build_from_nothing(
    make_work: Work,
    write_mirror: Mirror,
    tmp_path: Path,
    snapshots: list[dict[str, list[tuple[int, str, int, bool]]]],
    deleted: set[int],
) -> None:
    for folder in ("m", "updated", "fresh"):
        shutil.rmtree(tmp_path / folder, ignore_errors=True)
    for place, partitions in enumerate(snapshots):
        shutil.rmtree(tmp_path / "m", ignore_errors=True)
        records = {
            name: [
                make_work(
                    number, {"C": "CH", "U": "US"}[country],
                    updated_date=f"2026-01-0{day}", is_xpac=expansion,
                )
                for number, country, day, expansion in works
            ]
            for name, works in partitions.items()
        }  # fmt: skip
        anchor = {"2025-12-31": [make_work(9)]}
        write_mirror(tmp_path / "m", anchor | records)
        if place % 2:
            listed = "".join(f"W{number},2026-01-05\n" for number in deleted)
            path = tmp_path / "m/data/jsonl/works/deleted_ids.csv"
            path.write_text(f"work_id,deleted_date\n{listed}")
        build_corpus([tmp_path / "m"], tmp_path / "updated")
    build_corpus([tmp_path / "m"], tmp_path / "fresh")
    updated, fresh = state(tmp_path / "updated"), state(tmp_path / "fresh")
    assert updated == fresh
