"""Small cells withheld: counts so small that they could point at single people or works."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
from ibis import _


def suppressed_cells(table: ir.Table, count: str, values: Sequence[str], smallest: int) -> ir.Table:
    """The table with the values of small cells withheld.

    A cell is small when its count is at least 1 and below `smallest`. A count of 0 stays: that
    nobody is there points at nobody. Only the cell itself is withheld; where a total is published
    beside all cells but one, the one can be computed, so leave out the total or a second cell.

    Parameters
    ----------
    table
        Any table with a column of counts.
    count
        The column that is compared; it is withheld as well.
    values
        The columns that are withheld with it: shares, indices, limits of intervals.
    smallest
        The smallest count that is shown; 0 and 1 withhold nothing.

    Returns
    -------
    Table
        As given, with null for what is withheld, and `suppressed`, which is true in those rows. A
        count that is null already stays null and is not called suppressed.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, chapter 4 (threshold rule),
    https://doi.org/10.1002/9781118348239
    """
    is_small = ((table[count] > 0) & (table[count] < smallest)).fill_null(False)
    withheld = {
        name: ibis.ifelse(_.suppressed, ibis.null(table[name].type()), _[name])
        for name in dict.fromkeys((count, *values))
    }
    return table.mutate(suppressed=is_small).mutate(**withheld)
