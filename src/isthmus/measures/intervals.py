"""95 % intervals of counts, shares and ratios.

What they cover: the chance that the same process would have given another count in the same year.
What they do not cover: works the source lacks or has not yet indexed, wrong or unknown
countries, changes in what is indexed, and the dependence between the pairs of one work with
several countries. A corpus is a census of its source, so these intervals are a lower bound of what
is uncertain: two figures whose intervals overlap should not be called different.

Each function takes Ibis columns and gives two, low and high. Null in, null out.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

Z = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution."""


def count_interval(count: ir.NumericValue) -> tuple[ir.NumericValue, ir.NumericValue]:
    """The interval of a Poisson count, by Byar's approximation.

    For a count of 0 the low bound is 0 and the high bound 3.67 (exactly: 3.69).

    References
    ----------
    Breslow & Day (1987), Statistical Methods in Cancer Research, vol. II, IARC Scientific
    Publications 82, p. 69
    """
    count = count.cast("float64")
    above = count + 1
    low = count * (1 - 1 / (9 * count.nullif(0)) - Z / (3 * count.nullif(0).sqrt())) ** 3
    high = above * (1 - 1 / (9 * above) + Z / (3 * above.sqrt())) ** 3
    return ibis.ifelse(count == 0, 0.0, low), high


def share_of(part: ir.NumericValue, whole: ir.NumericValue) -> ir.NumericValue:
    """The share, in [0, 1]; null as for `share_interval`."""
    return ibis.ifelse(part <= whole, part / whole.cast("float64").nullif(0), ibis.null("float64"))


def share_interval(
    part: ir.NumericValue, whole: ir.NumericValue
) -> tuple[ir.NumericValue, ir.NumericValue]:
    """The Wilson score interval of a share, in [0, 1].

    Null where the whole is 0, and where a contradictory source gives a part above the whole.

    References
    ----------
    Wilson (1927), https://doi.org/10.1080/01621459.1927.10502953; Brown, Cai & DasGupta (2001),
    https://doi.org/10.1214/ss/1009213286
    """
    share = share_of(part, whole)
    whole = whole.cast("float64").nullif(0)
    middle = (share + Z**2 / (2 * whole)) / (1 + Z**2 / whole)
    half = Z * (share * (1 - share) / whole + Z**2 / (4 * whole**2)).sqrt() / (1 + Z**2 / whole)
    # At 0 and 1 the bound is exact; rounding could put it a hair outside.
    low = ibis.ifelse(share == 0, 0.0, middle - half)
    high = ibis.ifelse(share == 1, 1.0, middle + half)
    return low, high


def relative_risk_interval(
    part: ir.NumericValue,
    whole: ir.NumericValue,
    other_part: ir.NumericValue,
    other_whole: ir.NumericValue,
) -> tuple[ir.NumericValue, ir.NumericValue]:
    """The log-normal interval of (part / whole) / (other_part / other_whole).

    Null where a part is 0 or equal to its whole: the approximation has no spread, or no value,
    there.

    References
    ----------
    Katz, Baptista, Azen & Pike (1978), https://doi.org/10.2307/2530610
    """
    a, n, b, m = (
        value.cast("float64").nullif(0) for value in (part, whole, other_part, other_whole)
    )
    logarithm = ((a / n) / (b / m)).ln()
    spread = Z * ((1 / a - 1 / n).nullif(0) + (1 / b - 1 / m).nullif(0)).sqrt()
    return (logarithm - spread).exp(), (logarithm + spread).exp()
