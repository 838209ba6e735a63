"""What others have published about the course of collaboration, reproduced by the figures."""

from __future__ import annotations

import csv

import pytest

from isthmus.corpus.pair_counts import bundled_pair_counts
from isthmus.figures.making import Sources, made_figure
from isthmus.figures.request import Request

pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def rows():
    """China and the United States in OpenAlex, by year and side."""
    made = made_figure(
        Request("pair-indices", source="world", pairs=("CN,US",)), Sources(bundled_pair_counts())
    )
    return {(row["country_a"], row["year"]): row for row in made.table.to_pylist()}


def test_the_us_share_of_chinas_international_works_peaks_in_2014_to_2018_then_falls(rows):
    """By about ten points until 2023."""
    shares = {year: rows["CN", year]["partner_share"] for year in range(1990, 2024)}
    peak = max(shares, key=shares.get)
    assert 2014 <= peak <= 2018
    assert 0.08 <= shares[peak] - shares[2023] <= 0.13
    assert rows["CN", 2023]["partner_share_high"] < rows["CN", peak]["partner_share_low"]


def test_joint_works_peak_in_2020(rows):
    counts = {year: rows["CN", year]["joint_works"] for year in range(1990, 2024)}
    assert max(counts, key=counts.get) == 2020


def test_the_size_free_index_peaks_about_2018(rows):
    index = {year: rows["US", year]["ric"] for year in range(1990, 2024)}
    assert 2016 <= max(index, key=index.get) <= 2019
    assert index[2023] < index[2005] + 0.25


def test_share_falls_while_the_count_still_rises(rows):
    """From 2017 to 2020: count, share and index tell different stories."""
    before, after = rows["CN", 2017], rows["CN", 2020]
    assert after["joint_works"] > before["joint_works"]
    assert after["partner_share"] < before["partner_share"]
    assert after["ric"] < before["ric"]


def test_the_ranking_of_chinas_partners_begins_as_in_the_nsf_tables(shared):
    """NSF SPBS-35 (2022, Scopus): the United States first, then the United Kingdom."""
    import gzip

    path = shared / "corpus" / "ncses" / "se_pairs_2003_2022.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        published = [
            row for row in csv.DictReader(file)
            if row["country_a"] == "China" and row["year"] == "2022" and row["papers"]
        ]  # fmt: skip
    ordered = sorted(published, key=lambda row: -int(row["papers"]))
    theirs = [row["country_b"] for row in ordered if row["country_b"] not in {"World", "China"}]
    made = made_figure(
        Request("top-partners", source="world", countries=("CN",), last_year=2021),
        Sources(bundled_pair_counts()),
    )
    ours = [row["partner"] for row in made.table.to_pylist()]
    assert theirs[:3] == ["United States", "United Kingdom", "Australia"]
    assert ours[:3] == ["US", "GB", "AU"]
