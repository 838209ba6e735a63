"""Intervals of shares, of their differences and of their ratios, for counts of any size.

All rest on Wilson's interval of a share, which is usable at 0, at the whole and for small numbers.
The two counts of a comparison must be of different people.
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

Interval = tuple[float, float]


def quantile(comparisons: int = 1, level: float = 0.95) -> float:
    """The quantile of the normal distribution for intervals that hold together at this level.

    For several comparisons the level of each is raised after Bonferroni, so that the chance of one
    or more false alarms stays below 1 - level.

    References
    ----------
    Dunn (1961), https://doi.org/10.1080/01621459.1961.10482090
    """
    return NormalDist().inv_cdf(1 - (1 - level) / (2 * max(comparisons, 1)))


def share_interval(part: int, whole: int, z: float) -> Interval:
    """Wilson's score interval of part / whole, in [0, 1].

    References
    ----------
    Wilson (1927), https://doi.org/10.1080/01621459.1927.10502953
    """
    share = part / whole
    middle = (share + z**2 / (2 * whole)) / (1 + z**2 / whole)
    half = z * sqrt(share * (1 - share) / whole + z**2 / (4 * whole**2)) / (1 + z**2 / whole)
    # At 0 and 1 the bound is exact; rounding could put it a hair outside.
    return (0.0 if part == 0 else middle - half), (1.0 if part == whole else middle + half)


def difference_interval(part: int, whole: int, part_2: int, whole_2: int, z: float) -> Interval:
    """Newcombe's hybrid score interval of part / whole - part_2 / whole_2 (his method 10).

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890,
    https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
    """
    first, second = part / whole, part_2 / whole_2
    low, high = share_interval(part, whole, z)
    low_2, high_2 = share_interval(part_2, whole_2, z)
    down = sqrt((first - low) ** 2 + (high_2 - second) ** 2)
    up = sqrt((high - first) ** 2 + (second - low_2) ** 2)
    return first - second - down, first - second + up


def ratio_interval(part: int, whole: int, part_2: int, whole_2: int, z: float) -> Interval | None:
    """The interval of (part / whole) / (part_2 / whole_2), recovered from Wilson's intervals.

    The interval of the inverse ratio is its inverse. Nothing where part_2 is 0: there is no ratio.

    References
    ----------
    Donner & Zou (2012), Statistical Methods in Medical Research 21, 347-359,
    https://doi.org/10.1177/0962280210383082
    """
    if part_2 == 0:
        return None
    first, second = part / whole, part_2 / whole_2
    low, high = share_interval(part, whole, z)
    low_2, high_2 = share_interval(part_2, whole_2, z)
    product = first * second
    to_low = sqrt(max(0.0, product**2 - low * high_2 * (2 * first - low) * (2 * second - high_2)))
    to_high = sqrt(max(0.0, product**2 - high * low_2 * (2 * first - high) * (2 * second - low_2)))
    # The quotient is turned round, so that it stays defined where 2 * second equals high_2.
    least = low * (2 * first - low) / (product + to_low) if part else 0.0
    return least, (product + to_high) / (low_2 * (2 * second - low_2))
