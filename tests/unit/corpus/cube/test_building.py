"""The cube on disk: what it holds, and what of it is made again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from written_corpus import Work, write_corpus

from isthmus.corpus.cube.building import build_cube
from isthmus.corpus.engine import to_arrow
from isthmus.corpus.folder import open_corpus
from isthmus.errors import SourceError
from isthmus.measures.attribution import work_countries
from isthmus.measures.impact import citation_cells, top_share, top_weights

CN_US = Work([["CN"], ["US"]], cited=3)
ALONE = Work([["CN"]], cited=1)
HALF_KNOWN = Work([["DE", "FR"], [None]], cited=3)


def rows(corpus: Path, name: str) -> list[dict[str, object]]:
    return pq.read_table(corpus / "cube" / name).to_pylist()


def test_a_cell_holds_the_works_of_one_year_subject_type_and_set(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "c", {"a": [CN_US, ALONE], "b": [CN_US, HALF_KNOWN]})
    made = build_cube(corpus)
    assert (made.counted, made.works, made.cells) == (2, 4, 3)
    names = {
        row["country_set_id"]: row["countries"] for row in rows(corpus, "country_sets.parquet")
    }
    cells = {tuple(names[row["country_set_id"]]): row for row in rows(corpus, "cells/000.parquet")}
    assert set(cells) == {("CN", "US"), ("CN",), ("DE", "FR")}
    assert cells["CN", "US"]["works"] == 2
    assert cells["CN", "US"]["citations"] == 6
    assert cells["CN", "US"]["credits"] == [1.0, 1.0]
    assert cells["DE", "FR"]["credits"] == [0.25, 0.25]
    assert cells["DE", "FR"]["with_unknown"]
    assert {row["field_id"] for row in cells.values()} == {17}


def test_each_work_has_its_set(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "c", {"a": [CN_US, ALONE, Work([[None]]), CN_US]})
    build_cube(corpus)
    found = [row["country_set_id"] for row in rows(corpus, "parts/a/works.parquet")]
    assert found[0] == found[3]
    assert found[2] == 0
    assert len(set(found)) == 3


def test_top_cited_works_are_those_of_the_measure(tmp_path: Path) -> None:
    """Ties divided, works without a topic compared within their venue, small cells marked."""
    works = [
        Work([["CN"], ["US"]], cited=number // 3, field=None if number % 4 == 0 else 17,
             venue="ICRA" if number % 8 == 0 else None, type="article" if number % 5 else "review")
        for number in range(120)
    ]  # fmt: skip
    corpus = write_corpus(tmp_path / "c", {"a": works[:50], "b": works[50:]})
    build_cube(corpus)
    opened = open_corpus(corpus)
    for share, name in ((0.01, "1"), (0.1, "10")):
        weighted = top_weights(citation_cells(opened.works), share)
        expected = to_arrow(top_share(work_countries(opened.works), weighted)).to_pylist()
        found = {row["country"]: row for row in rows(corpus, "countries.parquet")}
        assert len(expected) == len(found) == 2
        for row in expected:
            cell = found[row["country"]]
            assert cell[f"top_{name}"] == pytest.approx(row["top_works"], abs=1e-7)
            assert cell["ranked_works"] == row["works"]
            assert cell[f"small_{name}"] == row["small_cell_works"]


def test_only_a_part_that_changed_is_counted_again(tmp_path: Path) -> None:
    old = {"a": [CN_US] * 3, "b": [ALONE] * 2}
    corpus = write_corpus(tmp_path / "c", old)
    build_cube(corpus)
    kept = (corpus / "cube/parts/a/cells.parquet").stat().st_ino
    shutil.rmtree(corpus / "works")
    write_corpus(corpus, {**old, "b": [ALONE, Work([["CN"], ["FR"]], cited=1)]})
    made = build_cube(corpus)
    assert (made.counted, made.kept) == (1, 1)
    assert (corpus / "cube/parts/a/cells.parquet").stat().st_ino == kept
    assert_as_made_afresh(corpus, tmp_path)


def test_a_moved_threshold_ranks_the_works_of_other_parts_again(tmp_path: Path) -> None:
    old = {"a": [CN_US, ALONE, HALF_KNOWN], "b": [ALONE]}
    corpus = write_corpus(tmp_path / "c", old)
    build_cube(corpus)
    write_corpus(corpus, {**old, "b": [Work([["CN"]], cited=9)] * 30})
    made = build_cube(corpus)
    assert (made.counted, made.ranked_again, made.kept) == (1, 1, 0)
    assert_as_made_afresh(corpus, tmp_path)


def test_a_part_that_has_gone_leaves_no_trace(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "c", {"a": [CN_US], "b": [CN_US]})
    build_cube(corpus)
    for path in corpus.glob("*/b.parquet"):
        path.unlink()
    write_corpus(corpus, {"a": [CN_US]})
    assert build_cube(corpus).works == 1
    assert not (corpus / "cube/parts/b").exists()
    assert_as_made_afresh(corpus, tmp_path)


def test_a_new_subfield_lets_all_parts_be_counted_again(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "c", {"a": [CN_US], "b": [CN_US]})
    build_cube(corpus)
    write_corpus(corpus, {"a": [CN_US], "b": [Work([["CN"]], subfield=1701)]})
    assert build_cube(corpus).counted == 2
    assert_as_made_afresh(corpus, tmp_path)


def test_several_processes_make_the_same_cube(tmp_path: Path) -> None:
    parts = {f"p{number}": [CN_US, ALONE, HALF_KNOWN] * (number + 1) for number in range(3)}
    one, other = (write_corpus(tmp_path / name, parts) for name in ("one", "other"))
    build_cube(one, processes=1)
    build_cube(other, processes=2)
    files = sorted(path.relative_to(one) for path in (one / "cube").rglob("*.*"))
    assert files == sorted(path.relative_to(other) for path in (other / "cube").rglob("*.*"))
    for path in files:
        assert (one / path).read_bytes() == (other / path).read_bytes(), path


def test_affiliations_in_another_order_give_the_same_credits(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "c", {"a": [HALF_KNOWN, CN_US]})
    path = corpus / "affiliations/a.parquet"
    table = pq.read_table(path)
    pq.write_table(table.take(list(range(table.num_rows))[::-1]), path)
    build_cube(corpus)
    credits = sorted(row["credits"] for row in rows(corpus, "cells/000.parquet"))
    assert credits == [[0.25, 0.25], [0.5, 0.5]]


def test_a_cube_of_other_tables_is_not_used(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "c", {"a": [CN_US]})
    build_cube(corpus)
    assert open_corpus(corpus).cube is not None
    write_corpus(corpus, {"a": [ALONE]})
    assert open_corpus(corpus).cube is None


def test_a_folder_that_is_no_corpus_has_no_cube(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"holds no manifest.json, so it is no corpus"):
        build_cube(tmp_path)


def assert_as_made_afresh(corpus: Path, folder: Path) -> None:
    """The cube counts what one counts that was made from nothing; numbers of sets may differ."""
    fresh = folder / "fresh"
    shutil.copytree(corpus, fresh)
    shutil.rmtree(fresh / "cube")
    build_cube(fresh)
    for name in ("countries", "pairs", "sizes", "countries_by_type", "thresholds"):
        assert rows(corpus, f"{name}.parquet") == rows(fresh, f"{name}.parquet")
