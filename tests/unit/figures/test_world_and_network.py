"""The map, the network and the event study, on counts small enough to be checked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from isthmus.corpus.engine import table_from
from isthmus.corpus.pair_counts import PairCounts
from isthmus.errors import RequestError
from isthmus.figures import gravity
from isthmus.figures.figure import Figure
from isthmus.figures.making import Sources, made_figure
from isthmus.figures.publication import publish
from isthmus.figures.request import Request
from isthmus.figures.world_map import country_points, land
from isthmus.reference.countries import country_codes


def counts(*pairs: tuple[int, str, str, int]) -> PairCounts:
    """Counts of pairs, and of international works as if no work had three countries."""
    rows = [{"year": y, "country_a": a, "country_b": b, "works": n} for y, a, b, n in pairs]
    totals: dict[tuple[int, str], int] = {}
    for year, a, b, works in pairs:
        for code in (a, b):
            totals[year, code] = totals.get((year, code), 0) + works
    countries = [
        {"year": y, "country": c, "international_works": n} for (y, c), n in totals.items()
    ]
    description = {"pairs": {"file": "pairs.parquet", "sha256": "ef" * 32, "rows": len(rows)}}
    return PairCounts(table_from(rows), table_from(countries), None, description,
                      date(2024, 8, 27), frozenset())  # fmt: skip


@pytest.fixture(scope="module")
def two_blocks() -> PairCounts:
    """Two groups of three countries that work among themselves, joined by Germany and China."""
    return counts(
        *((2020, a, b, 100) for a, b in (("CN", "JP"), ("CN", "KR"), ("JP", "KR"))),
        *((2020, a, b, 100) for a, b in (("DE", "FR"), ("DE", "IT"), ("FR", "IT"))),
        (2020, "CN", "DE", 30), (2020, "JP", "US", 24), (2020, "JP", "XK", 40),
    )  # fmt: skip


def made(source: PairCounts, name: str, **request: Any) -> Figure:
    return made_figure(Request(name, source="world", **request), Sources(source))


def test_the_map_draws_the_strongest_pairs(two_blocks):
    """The 30 of China-Germany are the seventh; Kosovo has no point on the map."""
    figure = made(two_blocks, "world-map", settings={"pairs": "7"})
    rows = figure.table.to_pylist()
    assert [row["joint_works"] for row in rows] == [100] * 6 + [30]
    assert any("Not on the map for want of a point: XK" in one for one in figure.caveats)


def test_the_map_of_a_country_has_its_pairs_only(two_blocks):
    figure = made(two_blocks, "world-map", countries=("DE",))
    assert all("DE" in (row["country_a"], row["country_b"]) for row in figure.table.to_pylist())
    assert any("China: CN alone" in note for note in figure.notes)
    with pytest.raises(RequestError, match="'FJ' is in no pair"):
        made(two_blocks, "world-map", countries=("FJ",))


def test_every_point_lies_on_the_globe_and_has_a_known_country():
    for code, (longitude, latitude) in country_points().items():
        assert code in country_codes()
        assert -180 <= longitude <= 180
        assert -60 <= latitude <= 84
    assert {"CN", "HK", "MO", "TW", "US", "SG", "MT"} <= set(country_points())


def test_the_map_has_land_and_neither_names_nor_borders():
    assert set(land()["objects"]) == {"land"}
    assert "properties" not in land()["objects"]["land"]


def test_the_network_finds_both_groups_and_who_lies_between(two_blocks):
    """Nine paths of 3 x 3 cross China-Germany; below the threshold the United States is no node."""
    figure = made(two_blocks, "network", settings={"threshold": "25"})
    rows = {row["country"]: row for row in figure.table.to_pylist()}
    assert "US" not in rows
    assert rows["CN"]["community"] == rows["KR"]["community"] != rows["DE"]["community"]
    assert rows["DE"]["betweenness"] > rows["FR"]["betweenness"] == 0
    assert {rows[code]["core"] for code in ("CN", "JP", "KR", "DE", "FR", "IT")} == {2}
    assert rows["XK"]["core"] == 1


def test_a_threshold_above_all_pairs_is_refused(two_blocks):
    with pytest.raises(RequestError, match="no two countries have 101 joint works in 2020"):
        made(two_blocks, "network", settings={"threshold": "101"})


@pytest.mark.parametrize("name", ["world-map", "network"])
def test_map_and_network_give_the_same_bytes(two_blocks, tmp_path, name):
    one, two = (publish(made(two_blocks, name), tmp_path / part / "figure.svg") for part in "ab")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_without_its_library_the_event_study_says_what_to_install(two_blocks, monkeypatch):
    monkeypatch.setattr(gravity, "find_spec", lambda _name: None)
    with pytest.raises(RequestError, match=r"pip install 'isthmus\[event-study\]'"):
        made(two_blocks, "event-study", pairs=("CN,DE",))


def test_a_panel_has_every_pair_that_ever_meets_in_every_year():
    panel = gravity.complete_panel({(2020, ("CN", "US")): 3}, ["US", "CN", "DE"], [2020, 2021])
    assert panel == {("CN", "US"): {2020: 3, 2021: 0}}


CODES = ("CN", "DE", "FR", "GB", "IT", "JP", "KR", "US")


@pytest.fixture(scope="module")
def halved() -> PairCounts:
    """Sizes of countries change from year to year; China-United States is halved from 2018 on."""
    size = {code: at + 2 for at, code in enumerate(CODES)}
    rows = []
    for year in range(2014, 2021):
        for at, a in enumerate(CODES):
            for b in CODES[at + 1 :]:
                works = 100.0
                for code in (a, b):
                    works *= size[code] * (1 + 0.02 * size[code] * (year - 2014))
                if (a, b) == ("CN", "US") and year >= 2018:
                    works /= 2
                rows.append((year, a, b, round(works)))
    return counts(*rows)


@pytest.fixture
def quiet_library() -> None:
    """The optional library, which warns about its own dependencies when it is imported."""
    pytest.importorskip("pyfixest", reason="the extra event-study is not installed",
                        exc_type=ImportError)  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("quiet_library")
def test_a_halving_beyond_what_the_countries_explain_is_found(halved):
    figure = made(halved, "event-study", pairs=("CN,US",), settings={"date": "2018"})
    ratios = {row["year"]: row["ratio"] for row in figure.table.to_pylist()}
    assert ratios[2017] == 1
    assert ratios[2016] == pytest.approx(1, abs=0.001)
    assert ratios[2019] == pytest.approx(0.5, abs=0.001)
    assert "changed by −50%" in figure.finding
    assert "outside their range" in figure.finding


@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("quiet_library")
@pytest.mark.parametrize(("event", "said"), [("2015", "has 1 complete years before it"),
                                             ("2020", "and 1 from it on")])  # fmt: skip
def test_a_date_needs_two_years_on_both_sides(halved, event, said):
    with pytest.raises(RequestError, match=said):
        made(halved, "event-study", pairs=("CN,US",), settings={"date": event})
