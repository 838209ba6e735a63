"""Recent years that are not yet complete: what their counts would be at the usual coverage.

Two kinds of lag are told apart. A work can be in the source already while its affiliations are
not: then its year has more works of unknown country than others, which the corpus shows. Or a work
is not in the source yet: that is seen only by comparing two states of the source.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _


def coverage_factors(coverage: ir.Table, incomplete: tuple[int, int], usual: int = 3) -> ir.Table:
    """By how much counts of incomplete years are too low if only affiliations are missing.

    Parameters
    ----------
    coverage
        As from `coverage.coverage`: (year, works, works_fully_located).
    incomplete
        First and last incomplete year.
    usual
        The so many years before them are the usual coverage.

    Returns
    -------
    Table
        One row per incomplete year: `coverage_factor` = mean share of fully located works of
        the usual years / that of the year, never below 1; `_low` and `_high` with the lowest and
        highest of the usual years instead of the mean. It assumes that works of unknown country
        have the countries of the others. Works not yet in the source come on top.
    """
    first, last = incomplete
    shares = coverage.filter(_.year.notnull() & (_.works > 0)).select(
        "year", located_share=_.works_fully_located / _.works.cast("float64")
    )
    usual_years = shares.filter((_.year < first) & (_.year >= first - usual))
    level = usual_years.agg(
        mean=_.located_share.mean(), low=_.located_share.min(), high=_.located_share.max()
    )
    years = shares.filter(_.year.between(first, last)).cross_join(level)

    def factor(of: ir.NumericValue) -> ir.NumericValue:
        return ibis.greatest(of / years.located_share.nullif(0.0), 1.0)

    return years.select(
        "year",
        coverage_factor=factor(years["mean"]),
        coverage_factor_low=factor(years.low),
        coverage_factor_high=factor(years.high),
    )


def development_factors(earlier: ir.Table, later: ir.Table, ages: tuple[int, int]) -> ir.Table:
    """How much the counts of a year grew between two states of one source, by age of the year.

    Parameters
    ----------
    earlier, later
        One row per year with `works`: the same count from both states.
    ages
        The years in which the two states were taken, the earlier first.

    Returns
    -------
    Table
        One row per year of both: `age`, years from the year to the earlier state;
        `development_factor` = later / earlier. A recent year of the later state is corrected with
        the factor of its own age. Null where the earlier state has no works.

    References
    ----------
    Mack (1993), development factors of the chain-ladder method,
    https://doi.org/10.2143/AST.23.2.2005092
    """
    grown = earlier.select("year", earlier_works=_.works).join(
        later.select("year", later_works=_.works), "year"
    )
    return grown.select(
        "year",
        "earlier_works",
        "later_works",
        age=ages[0] - _.year,
        development_factor=_.later_works / _.earlier_works.cast("float64").nullif(0),
    ).filter(_.age >= 0)
