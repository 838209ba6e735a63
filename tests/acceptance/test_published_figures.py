"""Figures that others have published, reproduced by the command."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest

pytestmark = pytest.mark.acceptance


def rows_in(path: Path) -> list[dict[str, str]]:
    """The rows of a gzipped CSV file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_csv(path: Path, header: str, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header.split(","), *rows])
    return path


def measured(result) -> dict[tuple[str, ...], dict[str, str]]:
    """The rows of the command by year and countries."""
    assert result.returncode == 0, result.stderr
    rows = csv.DictReader(io.StringIO(result.stdout))
    return {(row["year"], row["country_a"], row["country_b"]): row for row in rows}


@pytest.fixture
def nsf_files(shared: Path, tmp_path: Path) -> tuple[Path, Path]:
    """NSF table SPBS-35 as a file of pairs and one of international works.

    Rows with World on one side hold a country's international works, the row World with World
    those of all countries. The matrix is symmetric; each pair is taken once.
    """
    pairs, countries = [], []
    for row in rows_in(shared / "corpus" / "ncses" / "se_pairs_2003_2022.csv.gz"):
        year, a, b, papers = row["year"], row["country_a"], row["country_b"], row["papers"]
        if a == "World":
            countries.append((year, "WORLD" if b == "World" else b, papers))
        elif b != "World" and a < b:
            pairs.append((year, a, b, papers))
    return (
        write_csv(tmp_path / "pairs.csv", "year,country_a,country_b,works", pairs),
        write_csv(tmp_path / "countries.csv", "year,country,international_works", countries),
    )


def test_all_published_values_of_the_nsf_index_are_reproduced_to_their_rounding(
    run, shared, nsf_files
):
    pairs, countries = nsf_files
    result = run("measure", "collaboration-index", "--pairs", pairs, "--countries", countries,
                 "--format", "csv")  # fmt: skip
    found = measured(result)
    published = rows_in(shared / "corpus" / "ncses" / "se_collaboration_index_2003_2022.csv.gz")
    assert len(published) == 4140
    differing = []
    for row in published:
        a, b = sorted((row["country_a"], row["country_b"]))
        value = float(found[row["year"], a, b]["collaboration_index"])
        decimals = len(row["index"].partition(".")[2])
        if abs(value - float(row["index"])) > 0.5 * 10**-decimals + 1e-9:
            differing.append((row, value))
    assert differing == []


@pytest.mark.parametrize(
    ("table", "of_the_us"),
    [
        ("us_international_articles_partner_share.csv.gz", True),
        ("partner_international_articles_us_share.csv.gz", False),
    ],
    ids=["partner's share in US articles", "US share in partner's articles"],
)
def test_published_partner_shares_with_the_us_are_reproduced_to_their_rounding(
    run, shared, nsf_files, table, of_the_us
):
    """NSF tables SPBS-36 and SPBS-37, in percent; 2003 is the year that the pairs share."""
    pairs, countries = nsf_files
    result = run("measure", "partner-share", "--pairs", pairs, "--countries", countries,
                 "--country", "US", "--to", "2003", "--format", "csv")  # fmt: skip
    found = measured(result)
    published = [
        row for row in rows_in(shared / "corpus" / "ncses" / table) if row["year"] == "2003"
    ]
    assert len(published) == 14
    for row in published:
        sides = ("United States", row["country"])
        a, b = sides if of_the_us else reversed(sides)
        share = float(found["2003", a, b]["partner_share"])
        assert abs(100 * share - float(row["percent"])) <= 0.005 + 1e-9, row


@pytest.fixture
def openalex_pairs(shared: Path, tmp_path: Path) -> Path:
    """The OpenAlex pairs beside the checkout, as a plain CSV file."""
    source = shared / "corpus" / "country_pairs" / "openalex_country_pairs_1990_2023.csv.gz"
    path = tmp_path / "openalex_pairs.csv"
    path.write_bytes(gzip.decompress(source.read_bytes()))
    return path


JOINT_WORKS = {
    "1990": 884, "2000": 2980, "2010": 20580, "2015": 46931, "2018": 65575, "2020": 84025,
    "2022": 77370, "2023": 72794,
}  # fmt: skip

RIC = {"2005": 0.72, "2010": 0.95, "2015": 1.12, "2018": 1.16, "2020": 1.06, "2023": 0.87}


@pytest.mark.parametrize("bundled", [True, False], ids=["bundled", "from a file"])
def test_joint_works_of_china_and_the_united_states_in_openalex(run, openalex_pairs, bundled):
    source = ["--world"] if bundled else ["--pairs", openalex_pairs]
    found = measured(run("measure", "joint-works", *source, "--pair", "CN,US", "--format", "csv"))
    assert {
        year: int(found[year, "CN", "US"]["joint_works"]) for year in JOINT_WORKS
    } == JOINT_WORKS


@pytest.mark.parametrize("bundled", [True, False], ids=["bundled", "from a file"])
def test_relative_intensity_of_china_with_the_united_states_in_openalex(
    run, openalex_pairs, bundled
):
    source = ["--world"] if bundled else ["--pairs", openalex_pairs]
    found = measured(run("measure", "ric", *source, "--pair", "CN,US", "--format", "csv"))
    assert {year: round(float(found[year, "CN", "US"]["ric"]), 2) for year in RIC} == RIC
