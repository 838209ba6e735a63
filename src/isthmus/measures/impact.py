"""Top-cited works and relative citations, by country: full and fractional.

A work is compared with the works of its cell only: same field, year and type. The field is the
OpenAlex field of its primary topic; a conference paper without a topic is compared with those of
its venue. Works without either, without a year or without a citation count are in no cell.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from isthmus.measures.intervals import Z, share_interval

CELL = ("field", "year", "type")


def citation_cells(works: ir.Table) -> ir.Table:
    """The works that can be compared, each with its cell and its citations against that cell.

    Parameters
    ----------
    works
        The corpus table `works`: (work_id, year, type, venue, primary_field, cited_by_count).

    Returns
    -------
    Table
        One row per work with a year, a citation count, and a topic or a venue: `work_id`, `field`
        (the topic's field, or `venue: NAME`), `year`, `type`, `citations`; `cell_works`, works of
        the cell; `relative_citations`, citations over the cell's mean, null where nobody in the
        cell is cited.
    """
    compared = works.select(
        "work_id",
        "year",
        "type",
        field=ibis.coalesce(works.primary_field, ibis.literal("venue: ") + works.venue),
        citations=_.cited_by_count,
    ).filter(_.year.notnull() & _.citations.notnull() & _.field.notnull())
    cells = compared.group_by(*CELL).agg(cell_works=_.count(), cell_citations=_.citations.sum())
    return compared.join(cells, CELL).select(
        "work_id",
        *CELL,
        "citations",
        "cell_works",
        relative_citations=_.citations * _.cell_works / _.cell_citations.cast("float64").nullif(0),
    )


def top_weights(cells: ir.Table, share: float) -> ir.Table:
    """How much of each work belongs to the most cited `share` of its cell; ties are divided.

    With N works in a cell, let t be the smallest count of citations that at most share·N works
    exceed. A work above t has weight 1, below t weight 0, and the works at t divide what is left,
    so that the weights of a cell sum to share·N exactly, whatever the ties. In a cell with
    share·N < 1 all weights are small: `small_cell` marks them.

    Parameters
    ----------
    cells
        One row per work, as from `citation_cells`: (work_id, field, year, type, citations,
        cell_works).
    share
        0.01 for the top 1 %, 0.1 for the top 10 %.

    Returns
    -------
    Table
        The rows of `cells` with `top_weight` in [0, 1] and `small_cell`.

    References
    ----------
    Waltman & Schreiber (2013), ties divided so that the world's share is exact,
    https://doi.org/10.1002/asi.22775; National Science Board, Science and Engineering Indicators,
    highly cited articles (2023), https://ncses.nsf.gov/pubs/nsb202333
    """
    tied = cells.group_by(*CELL, "citations").agg(
        tied_works=_.count(), cell_works=_.cell_works.max()
    )
    best_first = ibis.window(
        group_by=CELL, order_by=ibis.desc("citations"), preceding=None, following=0
    )
    ranked = tied.mutate(up_to=_.tied_works.sum().over(best_first))
    rest = share * ranked.cell_works - (ranked.up_to - ranked.tied_works)
    weighted = ranked.select(
        *CELL,
        "citations",
        top_weight=(rest / ranked.tied_works).clip(0.0, 1.0).round(9),
        small_cell=share * ranked.cell_works < 1,
    )
    return cells.join(weighted, [*CELL, "citations"])


def top_share(work_countries: ir.Table, weighted: ir.Table, column: str = "top_share") -> ir.Table:
    """The share of a country's works among the most cited of their cells, full counting.

    The world's share is exactly the one asked for, so a country above it has more top-cited works
    than its size leads one to expect. International works count whole for each country and are
    cited more than others; compare with the fractional figure.

    Parameters
    ----------
    work_countries
        One row per (work_id, year, country_code), as from `attribution.work_countries`.
    weighted
        One row per work, as from `top_weights`.
    column
        What the column of the share is called.

    Returns
    -------
    Table
        One row per (year, country); the share with its 95 % Wilson interval in `_low` and `_high`;
        `top_works` (sum of weights, not a whole number); `works` that could be compared;
        `small_cell_works`, those of them in cells too small to hold one top-cited work. Unknown
        countries have a row with `country` null.
    """
    credits = work_countries.select("work_id", country=_.country_code, credit=1.0)
    return _shares(credits.join(weighted, "work_id"), column)


def top_share_fractional(
    authorship_countries: ir.Table, weighted: ir.Table, column: str = "top_share"
) -> ir.Table:
    """The share of a country's credit in the most cited works of their cells, fractional counting.

    Numerator and denominator count alike: an author of *n*, affiliated in *k* countries, gives
    each 1/(n·k) of the work, and of its weight.

    Parameters
    ----------
    authorship_countries
        One row per (work_id, year, author_order, country_code).
    weighted
        One row per work, as from `top_weights`.
    column
        What the column of the share is called.

    Returns
    -------
    Table
        As `top_share`, with `works` and `top_works` as credits. The interval is Wilson's with the
        credit as size: it treats a third of three works like one work.
    """
    credits = country_credits(authorship_countries).drop("year")
    return _shares(credits.join(weighted, "work_id"), column)


def relative_citation_index(work_countries: ir.Table, cells: ir.Table) -> ir.Table:
    """Mean of a country's citations relative to their cells; 1 is the average of the corpus.

    Parameters
    ----------
    work_countries
        One row per (work_id, year, country_code).
    cells
        One row per work, as from `citation_cells`.

    Returns
    -------
    Table
        One row per (year, country); `relative_citation_index`, full counting, with its 95 %
        interval (mean ± 1.96 standard errors) in `_low` and `_high`, null for a single work;
        `works`. Citations are skewed: one work can carry a small country's mean, so read it
        beside the top share.

    References
    ----------
    Waltman, van Eck, van Leeuwen, Visser & van Raan (2011), mean normalised citation score,
    https://doi.org/10.1016/j.joi.2010.08.001
    """
    located = work_countries.select("work_id", country=_.country_code)
    counted = (
        located.join(cells.filter(_.relative_citations.notnull()), "work_id")
        .group_by("year", "country")
        .agg(
            index=_.relative_citations.mean(),
            spread=_.relative_citations.std(how="sample"),
            works=_.count(),
        )
    )
    half = Z * counted.spread / counted.works.sqrt()
    return counted.select(
        "year",
        "country",
        relative_citation_index=_.index.round(9),
        relative_citation_index_low=(counted.index - half).round(9),
        relative_citation_index_high=(counted.index + half).round(9),
        works=_.works,
    )


def country_credits(authorship_countries: ir.Table) -> ir.Table:
    """The part of each work that is each country's: (work_id, year, country, credit).

    The credits of a work sum to 1; `country` is null for authors of unknown country.

    Parameters
    ----------
    authorship_countries
        One row per (work_id, year, author_order, country_code).
    """
    authors = authorship_countries.group_by("work_id").agg(authors=_.author_order.nunique())
    countries = authorship_countries.group_by("work_id", "author_order").agg(countries=_.count())
    return (
        authorship_countries.join(authors, "work_id")
        .join(countries, ["work_id", "author_order"])
        .group_by("work_id", "year", country=_.country_code)
        .agg(credit=(1 / (_.authors * _.countries)).sum().round(9))
    )


def _shares(credited: ir.Table, column: str) -> ir.Table:
    """Weighted credits over credits, by year and country."""
    counted = credited.group_by("year", "country").agg(
        top_works=(_.top_weight * _.credit).sum().round(9),
        works=_.credit.sum().round(9),
        small_cell_works=_.small_cell.sum(),
    )
    low, high = share_interval(counted.top_works, counted.works)
    shares = {column: counted.top_works / counted.works,
              f"{column}_low": low, f"{column}_high": high}  # fmt: skip
    return counted.select("year", "country", **shares, top_works=_.top_works, works=_.works,
                          small_cell_works=_.small_cell_works)  # fmt: skip
