from __future__ import annotations

import pytest

from isthmus.corpus.engine import table_from
from isthmus.errors import RequestError
from isthmus.figures.index_intervals import resampled_intervals
from isthmus.figures.making import Sources, made_figure
from isthmus.figures.request import Request


def located(*sets):
    """Works of the given country sets: (countries, number)."""
    rows = [
        {"work_id": f"{countries}{number}", "year": 2020, "country_code": code}
        for countries, works in sets
        for number in range(works)
        for code in countries.split()
    ]
    return table_from(rows)


def test_an_interval_by_resampling_holds_the_index():
    works = located(("CN US", 40), ("CN DE", 30), ("DE US", 60), ("US", 100), ("CN DE US", 10))
    joint, either = 50, (40 + 30 + 10) + (40 + 60 + 100 + 10) - 50
    low, high = resampled_intervals(works, "jaccard", ["CN", "DE", "US"])["CN", "US"]
    assert low < joint / either < high
    assert high - low == pytest.approx(2 * 1.96 * (joint / either) / joint**0.5, rel=0.35)


def test_works_of_many_countries_widen_the_interval():
    """The share of China-US works among ten of six countries is as unsure as ten draws are."""
    one = located(("BR CN DE FR GB US", 10), ("BR FR", 90))
    low, high = resampled_intervals(one, "nsf", ["CN", "US"])["CN", "US"]
    # c = 10 of 100 works, all of them joint: the index is 100 / 10, and hangs on ten works.
    assert low < 7
    assert high > 15


def test_an_index_that_most_replicates_cannot_give_has_no_interval():
    """All links are China's, so no country has links without it."""
    assert resampled_intervals(located(("CN US", 5)), "ric", ["CN", "US"])["CN", "US"] is None


def test_a_heat_map_names_its_interval_and_needs_the_works(two_years, few_pairs):
    settings = {"interval": "bootstrap", "period": "1"}
    made = made_figure(Request("index-heatmap", settings=settings), Sources(two_years))
    assert "bootstrap over works, 1,000 replicates, seed" in made.definition
    for row in made.table.to_pylist():
        if row["ric_low"] is not None:
            assert row["ric_low"] <= row["ric"] <= row["ric_high"]
    with pytest.raises(RequestError, match="resampling needs the works"):
        made_figure(Request("index-heatmap", source="world", settings=settings), Sources(few_pairs))


def test_a_group_is_no_row_of_a_heat_map(two_years):
    with pytest.raises(RequestError, match="groups overlap with their members"):
        made_figure(Request("index-heatmap", countries=("EU", "CN", "US")), Sources(two_years))
