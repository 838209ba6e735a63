"""What becomes of damaged files and lines, and of strings that are resolved."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from isthmus.corpus.building import build_corpus
from isthmus.corpus.snapshot import blocks, running
from isthmus.corpus.snapshot.blocks import Block, HashedFile, Lost, blocks_of
from isthmus.corpus.snapshot.copies import EMPTY, digest, superseded
from isthmus.corpus.snapshot.part import PartTask, Reading, finished_part, read_part
from isthmus.errors import SourceError
from isthmus.manifests import sha256_of
from isthmus.organisations.resolution import OrganisationMatch, Resolution

Work = Callable[..., dict[str, Any]]
Mirror = Callable[..., Path]
Rows = Callable[..., list[dict[str, Any]]]
DAY = "2026-01-01"


def quarantined(out: Path) -> list[tuple[str, int, str]]:
    lines = (out / "quarantine.jsonl").read_text().splitlines()
    found = [json.loads(line) for line in lines]
    return [(one["source"], one["line"], one["reason"]) for one in found]


def test_damaged_lines_are_named_with_file_line_and_reason(
    make_work: Work, write_mirror: Mirror, rows: Rows, tmp_path: Path
) -> None:
    lines = [
        make_work(1), b"{", make_work(2, cited_by_count="many"), b"", make_work(3),
        {**make_work(4), "id": "https://openalex.org/A4"}, make_work(5, cited_by_count=-1),
        b'{"id": "W6", "authorships": [], "title": "\xff"}', {"id": "W7"}, make_work(8),
    ]  # fmt: skip
    built = build_corpus([write_mirror(tmp_path / "m", {DAY: lines})], tmp_path / "corpus")
    name = f"m/data/jsonl/works/updated_date={DAY}/part_0000.gz"
    found = quarantined(tmp_path / "corpus")
    assert {source for source, _, _ in found} == {name}
    assert [line for _, line, _ in found] == [2, 3, 6, 7, 8, 9]
    for (_, _, reason), said in zip(
        found,
        ["truncated", "cited_by_count", "is no OpenAlex work id", "cited_by_count", "UTF-8",
         "missing required field `authorships`"],
        strict=True,
    ):  # fmt: skip
        assert said in reason
    assert built.damaged == 6
    assert [row["work_id"] for row in rows(tmp_path / "corpus", "works")] == ["W1", "W3", "W8"]


def test_lines_that_only_the_strict_reader_can_judge_are_named_between_sound_ones(
    make_work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong_institution = make_work(200)
    wrong_institution["authorships"][0]["institutions"] = [{"id": "I1", "ror": 5}]
    deep = b'{"id": "W201", "authorships": [], "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    two = b'{"id": "W202", "authorships": []} {"id": "W203", "authorships": []}'
    works = [json.dumps(make_work(number)).encode() for number in range(600)]
    works[200:203] = [json.dumps(wrong_institution).encode(), deep, two]
    path = tmp_path / "works.jsonl"
    path.write_bytes(b"\n".join(works) + b"\n")
    monkeypatch.setattr("isthmus.corpus.snapshot.part._BATCH_BYTES", 20_000)
    small = partial(blocks_of, size=9_000)
    monkeypatch.setattr("isthmus.corpus.snapshot.part.blocks_of", small)
    task = PartTask(path, "works.jsonl", "w", "lines", tmp_path / "part", Reading())
    assert read_part(task)["damaged"] == 3
    lines = (tmp_path / "part/quarantine.jsonl").read_text().splitlines()
    found = [(one["line"], one["reason"]) for one in map(json.loads, lines)]
    assert [line for line, _ in found] == [201, 202, 203]
    for (_, reason), said in zip(found, ["ror", "nested too deeply", "trailing"], strict=True):
        assert said in reason
    kept = [number for number in range(600) if not 200 <= number <= 202]
    ids = pq.read_table(tmp_path / "part/works.parquet")["work_id"].to_pylist()
    assert ids == [f"W{number}" for number in kept]
    records = pq.read_table(tmp_path / "part/records.parquet")
    assert records["line"].to_pylist() == [number + 1 for number in kept]


def test_one_line_in_a_hundred_may_be_damaged_and_no_more(
    make_work: Work, write_mirror: Mirror, tmp_path: Path
) -> None:
    lines = [make_work(number) for number in range(99)]
    build_corpus([write_mirror(tmp_path / "m", {DAY: [*lines, b"{"]})], tmp_path / "corpus")
    write_mirror(tmp_path / "m", {DAY: [*lines, b"{", b"{"]})
    with pytest.raises(SourceError, match=r"2 of 101 lines are damaged \(2\.0%\)"):
        build_corpus([tmp_path / "m"], tmp_path / "corpus")


def cut(mirror: Path, byte: int) -> Path:
    path = mirror / f"data/jsonl/works/updated_date={DAY}/part_0000.gz"
    path.write_bytes(path.read_bytes()[:byte])
    return path


def test_gzip_data_that_end_early_stop_the_build(
    make_work: Work, write_mirror: Mirror, tmp_path: Path
) -> None:
    mirror = write_mirror(tmp_path / "m", {DAY: [make_work(number) for number in range(500)]})
    cut(mirror, 4_000)
    with pytest.raises(SourceError, match="the gzip data end early or are damaged after this line"):
        build_corpus([mirror], tmp_path / "corpus")


@pytest.mark.parametrize(("expected", "stops"), [(200, False), (203, True)])
def test_a_damaged_end_is_borne_if_the_manifest_says_that_little_is_lost(
    make_work: Work, tmp_path: Path, expected: int, stops: bool
) -> None:
    lines = [json.dumps(make_work(number)).encode() + b"\n" for number in range(200)]
    path = tmp_path / "works.gz"
    whole = gzip.compress(b"".join(lines))
    path.write_bytes(whole + gzip.compress(lines[0])[:-30])
    task = PartTask(path, "works.gz", "w", "lines", tmp_path / "part", Reading(), expected)
    if stops:
        with pytest.raises(SourceError, match="has 200 lines, but the publisher's manifest says"):
            read_part(task)
    else:
        assert read_part(task)["damaged"] == 1


def test_after_a_damaged_member_the_next_one_is_read(make_work: Work, tmp_path: Path) -> None:
    lines = [json.dumps(make_work(number)).encode() + b"\n" for number in range(600)]
    members = [gzip.compress(b"".join(lines[at : at + 200])) for at in (0, 200, 400)]
    middle = bytearray(members[1])
    middle[len(middle) // 2 : len(middle) // 2 + 40] = b"\xff" * 40
    path = tmp_path / "works.gz"
    path.write_bytes(members[0] + bytes(middle) + members[2])
    with HashedFile(path) as raw:
        found = list(blocks_of(raw, packed=True))
    [lost] = [one for one in found if isinstance(one, Lost)]
    read = [one for one in found if isinstance(one, Block)]
    assert "damaged after this line" in lost.reason
    assert 200 <= lost.line < 402
    assert read[0].text.startswith(b"".join(lines[:200]))
    assert read[-1].text == b"".join(lines[400:])
    assert read[-1].first == lost.line


def test_members_of_a_gzip_file_follow_one_another(make_work: Work, tmp_path: Path) -> None:
    path = tmp_path / "works.gz"
    lines = [json.dumps(make_work(number)).encode() + b"\n" for number in (1, 2)]
    path.write_bytes(gzip.compress(lines[0]) + gzip.compress(lines[1]))
    with HashedFile(path) as raw:
        [block] = blocks_of(raw, packed=True)
        assert isinstance(block, Block)
        assert (block.text, block.lines) == (lines[0] + lines[1], 2)
        assert raw.sha256() == sha256_of(path)


def test_blocks_end_with_lines_and_know_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"".join(b"%d\n" % number for number in range(400_000)) + b"last")
    with HashedFile(path) as raw:
        found = list(blocks_of(raw, packed=False, size=1_000_000))
    assert len(found) > 1
    assert all(isinstance(block, Block) for block in found)
    for block in found:
        assert isinstance(block, Block)
        assert block.text.endswith(b"\n")
        assert block.text.count(b"\n") == block.lines
        first = block.text.split(b"\n", 1)[0]
        assert first in (b"%d" % (block.first - 1), b"last")


def test_a_line_without_end_is_damage_and_not_held(
    make_work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "LONGEST_LINE", 1 << 20)
    path = tmp_path / "lines"
    path.write_bytes(b"x" * (5 << 20) + b"\nnext\n")
    with HashedFile(path) as raw:
        lost, block = blocks_of(raw, packed=False, size=1 << 20)
    assert lost == Lost(1, "the line is longer than 1 MB")
    assert block == Block(b"next\n", 2, 1)


def test_thousands_of_authors_are_all_kept(make_work: Work, rows: Rows, tmp_path: Path) -> None:
    many = make_work(1)
    many["authorships"] = many["authorships"] * 5_000
    path = tmp_path / "works"
    path.write_text(json.dumps(many) + "\n")
    build_corpus([path], tmp_path / "corpus")
    [row] = rows(tmp_path / "corpus", "works", "author_count", "country_set")
    assert row == {"author_count": 5_000, "country_set": ["CH"]}


def test_a_finished_part_is_used_until_its_file_or_its_reading_changes(
    make_work: Work, tmp_path: Path
) -> None:
    path = tmp_path / "works"
    path.write_text(json.dumps(make_work(1)) + "\n")
    task = PartTask(path, "works", "w", "lines", tmp_path / "part", Reading())
    assert finished_part(task) is None
    found = read_part(task)
    assert finished_part(task) == found
    other = PartTask(path, "works", "w", "lines", tmp_path / "part", Reading(True))
    assert finished_part(other) is None
    path.write_text(json.dumps(make_work(22)) + "\n")
    assert finished_part(task) is None


def test_a_disk_that_is_too_small_is_said_before_anything_is_read(
    make_work: Work, write_mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "DISK_SHARE", 1e15)
    mirror = write_mirror(tmp_path / "m", {DAY: [make_work(1)]})
    with pytest.raises(SourceError, match=r"GB are needed and [0-9.,]+ GB are free; make room"):
        build_corpus([mirror], tmp_path / "corpus")
    assert not (tmp_path / "corpus").exists()


def test_many_files_are_read_in_several_processes_with_the_same_result(
    make_work: Work, write_mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror = write_mirror(
        tmp_path / "m", {f"2026-01-0{day}": [make_work(day), make_work(9)] for day in (1, 2, 3)}
    )
    build_corpus([mirror], tmp_path / "one")
    monkeypatch.setattr(running, "POOL_ABOVE", 0)
    build_corpus([mirror], tmp_path / "several")
    for path in (tmp_path / "one").rglob("*part_0000*.parquet"):
        assert path.read_bytes() == (tmp_path / "several" / path.relative_to(tmp_path / "one")
                                     ).read_bytes()  # fmt: skip


def test_copies_are_compared_in_ranges_with_the_same_result(tmp_path: Path) -> None:
    records = {}
    for part in ("a", "b"):
        works = [
            {"id": f"W{number}", "authorships": [], "updated_date": f"2026-01-0{1 + number % 3}"}
            for number in range(0, 90, 1 if part == "a" else 2)
        ]
        path = tmp_path / part
        path.write_text("".join(json.dumps(work) + "\n" for work in works))
        read_part(PartTask(path, part, part, "lines", tmp_path / f"{part}-part", Reading()))
        records[part] = tmp_path / f"{part}-part" / "records.parquet"
    whole = superseded(records, frozenset({3}))
    ranges = superseded(records, frozenset({3}), at_a_time=20)
    for part in ("a", "b"):
        assert whole[part].tolist() == ranges[part].tolist()
    assert whole["a"].tolist() == [3]
    assert whole["b"].tolist() == list(range(0, 90, 2))
    assert digest(whole["a"]) != digest(whole["b"])
    assert digest(EMPTY) == ""


def answers(texts: list[str]) -> list[Resolution]:
    found = []
    for text in texts:
        if text == "ETH":
            match = OrganisationMatch("https://ror.org/05a28rw58", "ETH Zurich", "CH", 1.0, ())
            found.append(Resolution(text, "matched", (match,), ("CH",), "registry match"))
        else:
            found.append(Resolution(text, "none", (), (), "none"))
    return found


def unplaced(make_work: Work, number: int, text: str, **fields: Any) -> dict[str, Any]:
    authorship = {
        "author": {"id": None}, "institutions": [], "countries": [],
        "raw_affiliation_strings": [text],
        "affiliations": [{"raw_affiliation_string": text, "institution_ids": []}],
    }  # fmt: skip
    return make_work(number, authorships=[authorship], **fields)


def test_resolving_is_asked_for_and_reports_what_it_recovered(
    make_work: Work, write_mirror: Mirror, rows: Rows, tmp_path: Path
) -> None:
    works = [
        unplaced(make_work, 1, "ETH"),
        unplaced(make_work, 2, "Nowhere"),
        unplaced(make_work, 3, "ETH", publication_year=2021),
        make_work(4, "US"),
    ]
    mirror, out = write_mirror(tmp_path / "m", {DAY: works}), tmp_path / "corpus"
    assert build_corpus([mirror], out).works_with_country == 1
    asked: list[str] = []

    def resolver(texts: Any) -> list[Resolution]:
        asked.extend(texts)
        return answers(list(texts))

    built = build_corpus([mirror], out, resolver=resolver)
    assert sorted(asked) == ["ETH", "Nowhere"]
    assert built.recovered == (
        {"year": 2020, "works": 3, "unknown_country_before": 2, "unknown_country_after": 1},
        {"year": 2021, "works": 1, "unknown_country_before": 1, "unknown_country_after": 0},
    )
    assert rows(out, "works", "country_set", "unknown_country_authors") == [
        {"country_set": ["CH"], "unknown_country_authors": 0},
        {"country_set": [], "unknown_country_authors": 1},
        {"country_set": ["CH"], "unknown_country_authors": 0},
        {"country_set": ["US"], "unknown_country_authors": 0},
    ]
    assert [row["basis"] for row in rows(out, "affiliations", "basis")] == [
        "registry match", "none", "registry match", "source",
    ]  # fmt: skip
    assert "ETH Zurich" in [row["name"] for row in rows(out, "institutions", "name")]


def test_what_was_resolved_once_is_kept_for_updates(
    make_work: Work, write_mirror: Mirror, rows: Rows, tmp_path: Path, isolated_home: Path
) -> None:
    text = "ETH Zurich, Zurich, Switzerland"
    mirror, out = tmp_path / "m", tmp_path / "corpus"
    write_mirror(mirror, {DAY: [unplaced(make_work, 1, text)]})
    build_corpus([mirror], out, resolve_strings=True)
    kept = list((isolated_home / "cache" / "resolutions").rglob("*.parquet"))
    assert len(kept) == 1
    write_mirror(mirror, {"2026-02-01": [unplaced(make_work, 2, text)]})
    built = build_corpus([mirror], out, resolve_strings=True)
    assert (built.read_files, built.reused_files) == (1, 1)
    assert list((isolated_home / "cache" / "resolutions").rglob("*.parquet")) == kept
    assert [row["country_set"] for row in rows(out, "works")] == [["CH"], ["CH"]]
