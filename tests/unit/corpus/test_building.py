"""From lines of a source to the tables of a corpus."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from isthmus.corpus import attribution
from isthmus.corpus.building import BuildReport, build_corpus
from isthmus.corpus.replacing import replaced_folder
from isthmus.corpus.schema import TABLES
from isthmus.errors import SourceError
from isthmus.manifests import sha256_of
from isthmus.organisations.resolution import Resolution

Build = Callable[..., BuildReport]
Table = Callable[..., list[dict[str, Any]]]
Paper = Callable[..., dict[str, Any]]
Write = Callable[..., Path]


def hashes_in(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder, by its path there."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in files}


def affiliations(table: Table) -> list[tuple[Any, ...]]:
    rows = table("affiliations", "author_order", "ror_id", "country_code", "basis")
    return [tuple(row.values()) for row in rows]


def test_an_author_has_a_row_for_each_matched_organisation(
    build: Build, table: Table, make_paper: Paper
) -> None:
    build(lines=[make_paper("p1", ["ETH & NTU TW"])])
    assert affiliations(table) == [
        (1, "https://ror.org/05a28rw58", "CH", "registry match"),
        (1, "https://ror.org/05bqach95", "TW", "registry match"),
    ]


def test_ambiguous_candidates_give_a_country_only_where_they_agree(
    build: Build, table: Table, make_paper: Paper
) -> None:
    build(lines=[make_paper("p1", ["ETH | EPFL"], ["NTU TW | NTU SG"], ["NTU TW | NTU SG, in SG"])])
    assert affiliations(table) == [
        (1, None, "CH", "registry match"),
        (2, None, None, "none"),
        (3, None, "SG", "named in the text"),
    ]


def test_a_single_doubted_candidate_gives_no_country(
    build: Build, table: Table, make_paper: Paper
) -> None:
    build(lines=[make_paper("p1", ["ETH?"], ["ETH?, in SG"])])
    assert affiliations(table) == [(1, None, None, "none"), (2, None, "SG", "named in the text")]


def test_an_unknown_string_beside_a_known_one_adds_nothing(
    build: Build, table: Table, make_paper: Paper
) -> None:
    build(lines=[make_paper("p1", ["ETH", "Somewhere"], ["Somewhere"], [])])
    assert affiliations(table) == [
        (1, "https://ror.org/05a28rw58", "CH", "registry match"),
        (2, None, None, "none"),
        (3, None, None, "none"),
    ]


def test_a_named_country_stands_beside_organisations_only_where_none_of_them_is_in_it(
    build: Build, table: Table, make_paper: Paper
) -> None:
    build(lines=[make_paper("p1", ["ETH", "in CH"], ["ETH", "in DE"], ["ETH, in DE"])])
    assert affiliations(table) == [
        (1, "https://ror.org/05a28rw58", "CH", "registry match"),
        (2, "https://ror.org/05a28rw58", "CH", "registry match"),
        (2, None, "DE", "named in the text"),
        (3, "https://ror.org/05a28rw58", "CH", "registry match"),
        (3, None, "DE", "named in the text"),
    ]


def test_the_country_set_is_sorted_and_hong_kong_macao_and_taiwan_keep_their_codes(
    build: Build, table: Table, make_paper: Paper
) -> None:
    build(lines=[make_paper("p1", ["in TW"], ["in MO"], ["in CN"], ["in HK"], ["in CN"], [])])
    [work] = table("works", "country_set", "author_count", "unknown_country_authors")
    assert work == {
        "country_set": ["CN", "HK", "MO", "TW"],
        "author_count": 6,
        "unknown_country_authors": 1,
    }


def test_unaligned_affiliations_give_the_work_a_country_and_no_author_one(
    build: Build, table: Table, make_paper: Paper
) -> None:
    line = make_paper("p1", [], [], affiliation_list=["ETH", "Somewhere"])
    del line["author_affiliations"]
    build(lines=[line])
    assert affiliations(table) == [
        (1, None, None, "none"),
        (2, None, None, "none"),
        (None, "https://ror.org/05a28rw58", "CH", "registry match"),
    ]
    [work] = table("works", "country_set", "has_affiliation", "unknown_country_authors")
    assert work == {"country_set": ["CH"], "has_affiliation": True, "unknown_country_authors": 2}


def test_a_work_without_authors_or_affiliations_is_kept(
    build: Build, table: Table, make_paper: Paper
) -> None:
    built = build(lines=[make_paper("p1", [])])
    expected = {"works": 1, "authorships": 1, "affiliations": 1}
    assert built.rows == {name: expected.get(name, 0) for name in TABLES}
    [work] = table("works", "country_set", "has_affiliation")
    assert work == {"country_set": [], "has_affiliation": False}


def test_institutions_are_described_by_the_registry(
    build: Build, table: Table, make_paper: Paper
) -> None:
    build(lines=[make_paper("p1", ["ETH"])])
    [institution] = table("institutions", "ror_id", "name", "country_code")
    assert institution == {
        "ror_id": "https://ror.org/05a28rw58",
        "name": "ETH Zurich",
        "country_code": "CH",
    }


def test_the_raw_strings_of_an_author_are_joined_as_given(
    build: Build, table: Table, make_paper: Paper
) -> None:
    build(lines=[make_paper("p1", ["ETH", "Somewhere, in DE"])])
    assert table("authorships", "raw_affiliation") == [
        {"raw_affiliation": "ETH ; Somewhere, in DE"}
    ]


def test_equal_sources_give_equal_bytes(build: Build, make_paper: Paper, tmp_path: Path) -> None:
    lines = [make_paper(f"p{number}", ["ETH", "in DE"], ["NTU TW"]) for number in range(50)]
    hashes = []
    for _ in range(2):
        build(lines=lines)
        hashes.append(hashes_in(tmp_path / "corpus"))
    assert hashes[0] == hashes[1]
    assert {name for name in hashes[0] if not name.startswith("cube/")} == {
        "manifest.json", "quarantine.jsonl", *(f"{name}/part-0000.parquet" for name in TABLES),
    }  # fmt: skip


def test_the_manifest_names_sources_registry_and_what_was_left_out(
    build: Build, make_paper: Paper, tmp_path: Path
) -> None:
    build(
        lines=[
            make_paper("p1", ["ETH"]),
            make_paper("p2", ["ETH"], status="Reject"),
            make_paper("p3", ["ETH"], status="Withdraw"),
        ]
    )
    manifest = json.loads((tmp_path / "corpus" / "manifest.json").read_text())
    [source] = manifest["inputs"]["sources"]
    assert source == {
        "name": "source.jsonl",
        "kind": "conference-papers",
        "as_of": None,
        "sha256": sha256_of(tmp_path / "source.jsonl"),
        "rows": 3,
        "works": 1,
    }
    assert manifest["inputs"]["registry"]["version"]
    assert manifest["excluded_works"] == {
        "submission was rejected": 1,
        "submission was withdrawn": 1,
    }
    assert str(tmp_path) not in json.dumps(manifest)


def test_of_two_works_with_one_id_the_first_is_kept_and_the_other_set_aside(
    build: Build, table: Table, make_paper: Paper, tmp_path: Path
) -> None:
    built = build(
        lines=[make_paper("p1", ["ETH"], title="First"), make_paper("p1", ["ETH"], title="Second")]
    )
    assert table("works", "title") == [{"title": "First"}]
    assert (built.damaged, built.duplicates) == (0, 1)
    [kept] = (tmp_path / "corpus" / "quarantine.jsonl").read_text().splitlines()
    assert json.loads(kept)["line"] == 2
    assert json.loads(kept)["reason"] == "work_id 'p1' was read before; the first is kept"


def test_one_damaged_line_in_a_hundred_is_set_aside_with_its_reason(
    build: Build, make_paper: Paper, tmp_path: Path
) -> None:
    lines = [make_paper(f"p{number}", ["ETH"]) for number in range(99)]
    built = build(lines=[*lines, "{" + "x" * 500])
    assert (built.rows["works"], built.damaged) == (99, 1)
    kept = json.loads((tmp_path / "corpus" / "quarantine.jsonl").read_text())
    assert (kept["source"], kept["line"], len(kept["text"])) == ("source.jsonl", 100, 200)
    assert "malformed" in kept["reason"]


def test_more_than_one_damaged_line_in_a_hundred_stops_the_build(
    build: Build, make_paper: Paper, tmp_path: Path
) -> None:
    lines = [make_paper(f"p{number}", ["ETH"]) for number in range(98)]
    without_year = make_paper("p98", ["ETH"])
    del without_year["year"]
    two_affiliations = make_paper("p99", ["ETH"], author_affiliations=[["ETH"], ["ETH"]])
    with pytest.raises(SourceError) as caught:
        build(lines=[*lines, without_year, two_affiliations])
    assert [str(fault) for fault in caught.value.faults] == [
        "2 of 100 lines are damaged (2.0%); the build stops above 1%; "
        "is the file complete and of the right kind?",
        "line 99: Object missing required field `year`",
        "line 100: 1 authors, but affiliations of 2",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["source.jsonl"]


def test_in_a_short_source_damaged_lines_only_go_to_the_quarantine(
    build: Build, make_paper: Paper
) -> None:
    built = build(lines=[make_paper("p1", ["ETH"]), *["not json"] * 98])
    assert (built.rows["works"], built.damaged) == (1, 98)


def test_a_source_of_which_nothing_is_kept_is_an_error(build: Build, make_paper: Paper) -> None:
    with pytest.raises(SourceError, match=r"source\.jsonl: no work was read"):
        build(lines=[make_paper("p1", ["ETH"], status="Reject")])


def test_a_truncated_gzip_names_the_file_and_the_line(
    build: Build, make_paper: Paper, tmp_path: Path
) -> None:
    text = "".join(json.dumps(make_paper(f"p{n}", [f"in DE {n}"])) + "\n" for n in range(5_000))
    path = tmp_path / "cut.jsonl.gz"
    packed = gzip.compress(text.encode())
    path.write_bytes(packed[: len(packed) // 2])
    with pytest.raises(
        SourceError, match=r"cut\.jsonl\.gz: line [0-9]{4}: the gzip data end early"
    ):
        build(path)
    assert not (tmp_path / "corpus").exists()


def test_a_failed_build_leaves_the_previous_corpus_as_it_was(
    build: Build, make_paper: Paper, tmp_path: Path
) -> None:
    build(lines=[make_paper("p1", ["ETH"])])
    before = hashes_in(tmp_path / "corpus")
    with pytest.raises(SourceError, match="are damaged"):
        build(lines=[make_paper("p2", ["ETH"]), *["not json"] * 99])
    assert hashes_in(tmp_path / "corpus") == before
    assert {path.name for path in tmp_path.iterdir()} == {"corpus", "source.jsonl"}


def test_a_folder_with_other_files_is_not_replaced(
    build: Build, make_paper: Paper, tmp_path: Path
) -> None:
    build(lines=[make_paper("p1", ["ETH"])])
    (tmp_path / "corpus" / "notes.txt").write_text("mine")
    with pytest.raises(SourceError, match=r"holds files that are no corpus \(notes\.txt\)"):
        build(lines=[make_paper("p1", ["ETH"])])
    assert (tmp_path / "corpus" / "notes.txt").read_text() == "mine"


def test_what_a_killed_build_left_is_removed_and_a_running_one_is_not_touched(
    build: Build, make_paper: Paper, tmp_path: Path
) -> None:
    stale = tmp_path / ".corpus.building-999999999-abc"
    running = tmp_path / ".corpus.building-1-abc"
    stale.mkdir()
    running.mkdir()
    build(lines=[make_paper("p1", ["ETH"])])
    assert not stale.exists()
    assert running.exists()


def test_a_corpus_that_was_moved_aside_by_a_killed_build_comes_back(
    build: Build, make_paper: Paper, tmp_path: Path
) -> None:
    build(lines=[make_paper("p1", ["ETH"])])
    (tmp_path / "corpus").rename(tmp_path / ".corpus.previous")

    def fail() -> None:
        with replaced_folder(tmp_path / "corpus"):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert {path.name for path in tmp_path.iterdir()} == {"corpus", "source.jsonl"}


def test_the_registry_resolver_works_in_several_processes(
    make_paper: Paper, write_lines: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("isthmus.corpus.attribution.POOL_ABOVE", 1)
    lines = [make_paper("p1", ["ETH Zurich, Switzerland"]), make_paper("p2", ["Somewhere, Peru"])]
    source = write_lines(tmp_path / "source.jsonl", lines)
    built = build_corpus([source], tmp_path / "corpus")
    assert built.works_with_country == 2


def test_a_corpus_has_the_same_bytes_with_and_without_kept_answers(
    write_lines: Write,
    make_paper: Paper,
    tmp_path: Path,
    isolated_home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(texts: Sequence[str]) -> Sequence[Resolution]:
        assert not texts, f"{len(texts)} strings were resolved again"
        return []

    strings = ["ETH Zurich, Switzerland; Tsinghua University, Beijing, China", "Nowhere", "in Peru"]
    source = write_lines(tmp_path / "source.jsonl", [make_paper("p1", strings)])
    build_corpus([source], tmp_path / "first")
    first = hashes_in(tmp_path / "first")
    (kept,) = (isolated_home / "cache" / "resolutions").rglob("*.parquet")
    with monkeypatch.context() as patched:
        patched.setattr(attribution, "resolve", refuse)
        build_corpus([source], tmp_path / "again")
    assert hashes_in(tmp_path / "again") == first
    kept.write_bytes(kept.read_bytes()[:-5])
    build_corpus([source], tmp_path / "damaged")
    assert hashes_in(tmp_path / "damaged") == first
    assert kept.is_file()  # made again, byte for byte
