from __future__ import annotations

import itertools

import pytest

from isthmus.figures.panels import Line, Panel, TimeAxis, line_panel, value_domain
from isthmus.figures.style import (
    LABEL,
    MOST_SERIES,
    contrast,
    country_colours,
    country_in_text,
    pair_colours,
    pair_label,
    text_colour,
)

CODES = ["US", "CN", "GB", "DE", "JP", "FR", "KR", "CA", "AU", "HK", "IT", "CH", "ZW", "BR"]


@pytest.mark.parametrize("code", CODES)
def test_lines_and_labels_have_enough_contrast(code):
    colour = country_colours([code])[code]
    assert contrast(colour) >= 3
    assert contrast(text_colour(colour)) >= 4.5


def test_a_country_keeps_its_colour_whoever_else_is_shown():
    assert country_colours(["DE", "US"])["US"] == country_colours(["US", "CN"])["US"]


def test_no_two_series_of_a_chart_share_a_colour():
    for codes in itertools.combinations(CODES, 3):
        assert len(set(country_colours(codes).values())) == 3
    pairs = [("CN", code) for code in CODES if code != "CN"][:MOST_SERIES]
    assert len(set(pair_colours(pairs).values())) == MOST_SERIES


def test_names_fit_where_they_stand():
    assert pair_label(("CN", "US")) == "China–US"
    assert (country_in_text("US"), country_in_text("CN")) == ("the United States", "China")


def test_labels_at_line_ends_stand_apart():
    lines = [Line(f"series {n}", "#0072b2", {2000: 10, 2001: 50 + n / 10}) for n in range(5)]
    panel = line_panel(Panel("header", "", TimeAxis(2000, 2001, 300), 200), lines)
    rows = panel["layer"][-1]["data"]["values"]
    top = value_domain(lines, "linear")[1]
    heights = sorted(200 * (1 - row["v"] / top) for row in rows)
    gaps = [after - before for before, after in itertools.pairwise(heights)]
    assert len(rows) == 5
    assert min(gaps) >= LABEL
    assert heights[0] >= 0
    assert heights[-1] <= 200


def test_incomplete_years_are_dashed_and_complete_ones_are_not():
    axis = TimeAxis(2019, 2022, 300, frozenset({2021, 2022}))
    line = Line("x", "#0072b2", {2019: 1, 2020: 2, 2021: 3, 2022: 4})
    layers = line_panel(Panel("header", "", axis, 200), [line])["layer"]
    drawn = {
        bool(layer["mark"].get("strokeDash")): [row["year"] for row in layer["data"]["values"]]
        for layer in layers
        if layer["mark"]["type"] == "line"
    }
    assert drawn == {False: [2019, 2020], True: [2020, 2021, 2022]}


def test_a_linear_axis_begins_at_zero_and_a_logarithmic_one_holds_one():
    lines = [Line("x", "#0072b2", {2000: 3.0, 2001: 4.0})]
    assert value_domain(lines, "linear")[0] == 0
    low, high = value_domain(lines, "log")
    assert 0 < low < 1 < 4 < high


def test_the_years_of_an_axis_have_room():
    assert TimeAxis(1990, 2023, 600).ticks() == [1990, 1995, 2000, 2005, 2010, 2015, 2020, 2023]
    assert TimeAxis(1990, 2023, 120).ticks() == [1990, 2010, 2023]
    assert TimeAxis(2000, 2000, 120).ticks() == [2000]
