from __future__ import annotations

import pytest

from isthmus.figures.wording import (
    in_words,
    incomplete_note,
    listed,
    number,
    percent,
    percent_change,
    ratio_interval,
    shape,
    span,
    times,
)


def test_a_shape_names_its_ends_and_its_turning_point():
    course = {1990: 884, 2010: 20_580, 2020: 84_025, 2023: 72_794}
    assert shape(course) == "rises from 884 in 1990 to 84,025 in 2020, then falls to 72,794 in 2023"


def test_a_shape_tells_no_story_about_noise():
    assert (
        shape({2000: 100, 2001: 99, 2002: 101, 2003: 200})
        == "rises from 100 in 2000 to 200 in 2003"
    )


def test_a_shape_leaves_out_years_without_a_value():
    assert shape({2000: None, 2001: 5, 2002: None, 2003: 3}) == "falls from 5 in 2001 to 3 in 2003"


@pytest.mark.parametrize(
    ("course", "said"),
    [
        ({}, "has no values"),
        ({2000: None}, "has no values"),
        ({2000: 7}, "is 7 in 2000"),
        ({2000: 7, 2001: 7}, "stays at 7 from 2000 to 2001"),
    ],
)
def test_a_shape_of_next_to_nothing_is_said_plainly(course, said):
    assert shape(course) == said


def test_a_shape_can_be_of_shares():
    assert shape({2000: 0.25, 2001: 0.5}, percent) == "rises from 25.0% in 2000 to 50.0% in 2001"


def test_the_interval_of_a_ratio_of_counts():
    """exp(ln 2 ± 1.96·sqrt(1/40 + 1/80)) = 2 · exp(±0.3796)."""
    ratio, low, high = ratio_interval(40, 80)
    assert (ratio, round(low, 3), round(high, 3)) == (2.0, 1.368, 2.923)


@pytest.mark.parametrize(
    ("ratio", "said"),
    [(0.866, "−13%"), (1.0, "0.0%"), (0.9999, "0.0%"), (1.04, "+4.0%"), (1.39, "+39%")],
)
def test_a_change_has_a_sign_unless_it_rounds_to_nothing(ratio, said):
    assert percent_change(ratio) == said


def test_factors_have_the_digits_that_matter():
    assert [times(one) for one in (1.444, 2.34, 30.5, 123.4)] == [
        "1.44 times", "2.3 times", "30.5 times", "123 times",
    ]  # fmt: skip


def test_small_words():
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert (span([2001, 2003]), span([2001])) == ("2001–2003", "2001")
    assert (number(12345), number(1.166), number(150.0)) == ("12,345", "1.17", "150")
    assert (in_words(3), in_words(1200)) == ("three", "1,200")
    assert (incomplete_note([]), incomplete_note([2022, 2023])) == (
        "", "dashed: 2022–2023, incomplete",
    )  # fmt: skip
