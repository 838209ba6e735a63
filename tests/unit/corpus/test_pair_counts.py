"""Pair counts from a user's CSV files, and the bundled ones."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from isthmus.corpus.engine import to_arrow
from isthmus.corpus.pair_counts import bundled_pair_counts, read_pair_counts
from isthmus.errors import SourceError

HEADER = "year,country_a,country_b,works\n"
COUNTRIES = "year,country,international_works\n"


def pairs_in(folder: Path, text: str) -> list[dict[str, Any]]:
    path = folder / "pairs.csv"
    path.write_text(text, encoding="utf-8")
    return list(to_arrow(read_pair_counts(path).pairs).to_pylist())


def faults_in(folder: Path, text: str) -> list[str]:
    with pytest.raises(SourceError) as caught:
        pairs_in(folder, text)
    return [str(fault) for fault in caught.value.faults]


def test_a_pair_in_both_directions_becomes_one_row_in_the_order_of_its_labels(
    tmp_path: Path,
) -> None:
    rows = pairs_in(tmp_path, HEADER + "2020,US,CN,5\n2020,CN,US,5\n2019,US,DE,0\n")
    assert rows == [
        {"year": 2019, "country_a": "DE", "country_b": "US", "works": 0},
        {"year": 2020, "country_a": "CN", "country_b": "US", "works": 5},
    ]


def test_names_of_countries_are_kept_as_the_file_writes_them(tmp_path: Path) -> None:
    rows = pairs_in(tmp_path, HEADER + "2003,United States,China,7\n")
    assert rows == [{"year": 2003, "country_a": "China", "country_b": "United States", "works": 7}]


def test_two_directions_with_different_counts_are_a_fault(tmp_path: Path) -> None:
    faults = faults_in(tmp_path, HEADER + "2020,US,CN,5\n2020,CN,US,6\n")
    assert faults == ["line 3: works: CN and US: 6 in 2020, but 5 on line 2"]


def test_all_faults_are_named_with_line_and_column(tmp_path: Path) -> None:
    faults = faults_in(
        tmp_path,
        HEADER
        + "20x0,CN,US,5\n2020,Chinna,US,-4\n\n2020,CN,CN,many\n2020,CN,US\n2020,China,DE,1\n",
    )
    assert faults == [
        "line 2: year: '20x0' is not a year",
        "line 3: works: '-4' must not be negative",
        "line 3: country_a: unknown country 'Chinna'; did you mean 'China'?",
        "line 5: works: 'many' is not a whole number",
        "line 5: country_b: 'CN' is paired with itself",
        "line 6: 3 cells, but the header has 4",
        "line 7: country_a: 'China' and 'CN' are one country; use one of them",
    ]


def test_twenty_faults_are_shown_and_the_others_counted(tmp_path: Path) -> None:
    faults = faults_in(tmp_path, HEADER + "2020,CN,US,x\n" * 25)
    assert len(faults) == 21
    assert faults[-1] == "and 5 more"


def test_a_wrong_header_names_what_is_wrong_and_the_right_one(tmp_path: Path) -> None:
    assert faults_in(tmp_path, "yeer,country_a,country_b,works\n2020,CN,US,5\n") == [
        "line 1: unknown column 'yeer'; did you mean 'year'?",
        "line 1: column 'year' is missing",
        "line 1: the header must be exactly year,country_a,country_b,works",
    ]


@pytest.mark.parametrize(
    ("text", "said"), [("", "line 1: is empty"), (HEADER, "has a header and no rows")]
)
def test_a_file_without_rows_is_a_fault(tmp_path: Path, text: str, said: str) -> None:
    assert faults_in(tmp_path, text)[0].startswith(said)


def test_windows_line_ends_blank_lines_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    rows = pairs_in(tmp_path, "\ufeff" + HEADER.replace("\n", "\r\n") + "2020,CN,US,5\r\n\r\n")
    assert [row["works"] for row in rows] == [5]


def test_a_missing_file_and_a_folder_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such file"):
        read_pair_counts(tmp_path / "none.csv")
    with pytest.raises(SourceError, match="is a directory"):
        read_pair_counts(tmp_path)


def test_a_truncated_gzip_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv.gz"
    path.write_bytes(gzip.compress((HEADER + "2020,CN,US,5\n" * 100).encode())[:-12])
    with pytest.raises(SourceError, match="end early or are damaged"):
        read_pair_counts(path)


def test_text_that_is_not_utf8_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_bytes(HEADER.encode() + b"2020,CN,US,5\n2020,C\xf4te,US,5\n")
    with pytest.raises(SourceError, match="line 3: is not UTF-8"):
        read_pair_counts(path)


def test_the_world_row_is_kept_apart_from_the_countries(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text(HEADER + "2020,CN,US,5\n")
    (tmp_path / "countries.csv").write_text(COUNTRIES + "2020,CN,9\n2020,US,8\n2020,WORLD,20\n")
    counts = read_pair_counts(tmp_path / "pairs.csv", tmp_path / "countries.csv")
    assert counts.countries is not None
    assert counts.world is not None
    assert to_arrow(counts.countries)["country"].to_pylist() == ["CN", "US"]
    assert to_arrow(counts.world).to_pylist() == [{"year": 2020, "international_works": 20}]
    assert counts.description["countries"]["rows"] == 3


def test_a_world_row_in_other_letters_is_refused_with_the_right_ones(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text(HEADER + "2020,CN,US,5\n")
    (tmp_path / "countries.csv").write_text(COUNTRIES + "2020,World,20\n")
    with pytest.raises(SourceError, match="write the row of all international works as WORLD"):
        read_pair_counts(tmp_path / "pairs.csv", tmp_path / "countries.csv")


def test_the_bundled_counts_hold_each_pair_once() -> None:
    counts = bundled_pair_counts()
    assert counts.world is None
    pairs = to_arrow(counts.pairs)
    assert pairs.num_rows == 265_281
    assert pairs.group_by(["year", "country_a", "country_b"]).aggregate([]).num_rows == 265_281
    china_us = counts.pairs.filter(counts.pairs.country_a == "CN", counts.pairs.country_b == "US")
    by_year = {row["year"]: row["works"] for row in to_arrow(china_us).to_pylist()}
    assert (by_year[2020], by_year[2023]) == (84_025, 72_794)


@pytest.mark.acceptance
def test_the_bundled_counts_are_those_of_the_source(shared: Path) -> None:
    folder = shared / "corpus" / "country_pairs"
    read = read_pair_counts(
        folder / "openalex_country_pairs_1990_2023.csv.gz",
        folder / "openalex_country_international_works_1990_2023.csv.gz",
    )
    bundled = bundled_pair_counts()
    assert read.countries is not None
    assert bundled.countries is not None
    assert to_arrow(read.pairs).equals(to_arrow(bundled.pairs))
    assert to_arrow(read.countries).equals(to_arrow(bundled.countries))
