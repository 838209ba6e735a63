"""Intervals agree with published values and with what must hold of any."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.fairness.intervals import (
    difference_interval,
    quantile,
    ratio_interval,
    share_interval,
)

Z = quantile()
QUICK = settings(deadline=None, max_examples=60, derandomize=True)


@st.composite
def parts(draw: st.DrawFn) -> tuple[int, int]:
    whole = draw(st.integers(1, 5_000))
    return draw(st.integers(0, whole)), whole


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 10), 0.6075, 1.0000),
    ],
)
def test_differences_are_those_of_newcombe_1998_method_10(
    counts: tuple[int, int, int, int], low: float, high: float
) -> None:
    assert difference_interval(*counts, Z) == pytest.approx((low, high), abs=5e-5)


def test_a_share_is_that_of_newcombe_1998_on_single_proportions() -> None:
    """81 of 263, score method: 0.2553 to 0.3662."""
    assert share_interval(81, 263, Z) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_shares_of_nobody_and_of_everybody_end_at_their_bound() -> None:
    assert share_interval(0, 20, Z)[0] == 0.0
    assert share_interval(20, 20, Z)[1] == 1.0


@QUICK
@given(parts(), parts())
def test_every_interval_holds_its_value(one: tuple[int, int], other: tuple[int, int]) -> None:
    share, share_2 = one[0] / one[1], other[0] / other[1]
    low, high = difference_interval(*one, *other, Z)
    assert -1 - 1e-9 <= low <= share - share_2 + 1e-9
    assert share - share_2 - 1e-9 <= high <= 1 + 1e-9
    ratio = ratio_interval(*one, *other, Z)
    assert (ratio is None) == (other[0] == 0)
    if ratio is not None:
        assert 0 <= ratio[0] <= share / share_2 * (1 + 1e-9)
        assert share / share_2 <= ratio[1] * (1 + 1e-9)


@QUICK
@given(parts().filter(lambda one: one[0] > 0), parts().filter(lambda one: one[0] > 0))
def test_the_interval_of_the_inverse_ratio_is_the_inverse(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    ratio, inverse = ratio_interval(*one, *other, Z), ratio_interval(*other, *one, Z)
    assert ratio is not None
    assert inverse is not None
    assert ratio[0] * inverse[1] == pytest.approx(1)
    assert ratio[1] * inverse[0] == pytest.approx(1)


@QUICK
@given(parts(), parts())
def test_the_interval_of_a_difference_excludes_0_exactly_where_that_of_the_ratio_excludes_1(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    low, high = difference_interval(*one, *other, Z)
    ratio = ratio_interval(*one, *other, Z)
    if ratio is not None and min(abs(low), abs(high)) > 1e-9:
        assert (low > 0 or high < 0) == (ratio[0] > 1 or ratio[1] < 1)


def test_more_comparisons_make_wider_intervals() -> None:
    assert quantile() == pytest.approx(1.959964, abs=1e-6)
    assert quantile(10) == pytest.approx(2.807034, abs=1e-6)
