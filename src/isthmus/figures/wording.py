"""Numbers and shapes in words: what a chart says to somebody who doesn't see it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise
from math import exp, log, sqrt

Z = 1.96
"""The two-sided 95% point of the normal distribution."""


def number(value: float) -> str:
    """A count with separators, or an index with two decimals."""
    if isinstance(value, int) or (float(value).is_integer() and abs(value) >= 100):
        return f"{value:,.0f}"
    return f"{value:,.2f}"


def percent(share: float, digits: int = 1) -> str:
    """A share as a percentage."""
    return f"{share * 100:.{digits}f}%"


def span(years: Collection[int]) -> str:
    """`2000–2021`, or the one year."""
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}–{last}"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def shape(values: Mapping[int, float | None], write: Callable[[float], str] = number) -> str:
    """The course of a yearly series in words, with the values at its turning points.

    `rises from 884 in 1990 to 84,025 in 2020, then falls to 72,794 in 2023`. Only a highest or
    lowest value that differs from both ends by more than a twentieth of the range is a turning
    point, so that noise is not told as a story. Years without a value are left out.
    """
    known = {year: value for year, value in sorted(values.items()) if value is not None}
    if not known:
        return "has no values"
    years = list(known)
    first, last = years[0], years[-1]

    def said(year: int) -> str:
        return f"{write(known[year])} in {year}"

    if first == last:
        return f"is {said(first)}"
    low = min(years, key=lambda year: known[year])
    high = max(years, key=lambda year: known[year])
    extent = known[high] - known[low]
    if extent == 0:
        return f"stays at {write(known[first])} from {first} to {last}"
    turning = sorted(
        year
        for year in {low, high} - {first, last}
        if min(abs(known[year] - known[first]), abs(known[year] - known[last])) > extent / 20
    )
    stops = [first, *turning, last]
    steps = []
    for before, after in pairwise(stops):
        verb = "rises" if known[after] > known[before] else "falls"
        if known[after] == known[before]:
            verb = "returns"
        steps.append(f"{verb} to {said(after)}")
    head = steps[0].replace(" to ", f" from {said(first)} to ", 1)
    if len(steps) == 1:
        return head
    return ", then ".join([head, *steps[1:]])


def ratio_interval(before: float, after: float) -> tuple[float, float, float]:
    """after / before with its 95% interval, both taken as independent Poisson counts.

    exp(ln(after/before) ± 1.96·sqrt(1/before + 1/after)): counting noise alone, so a lower bound
    on the uncertainty. Both counts must be positive.
    """
    centre = log(after / before)
    width = Z * sqrt(1 / before + 1 / after)
    return exp(centre), exp(centre - width), exp(centre + width)


def times(ratio: float, unit: bool = True) -> str:
    """`3.4 times`, `95 times`; without the unit `3.4`."""
    said = f"{ratio:,.0f}" if ratio >= 99.5 else f"{ratio:,.1f}" if ratio >= 2 else f"{ratio:.2f}"
    return f"{said} times" if unit else said


def percent_change(ratio: float) -> str:
    """`+4.0%` or `−13%` for a ratio of after to before; never `−0%`."""
    change = (ratio - 1) * 100
    said = f"{abs(change):.0f}" if abs(change) >= 9.95 else f"{abs(change):.1f}"
    sign = "" if float(said) == 0 else "+" if change > 0 else "−"
    return f"{sign}{said}%"


def change_with_interval(ratio: float, low: float, high: float) -> str:
    """`+39%, 38 to 41%`, or `30.5 times, 7.5 to 125 times` from a doubling on."""
    if ratio >= 2:
        return f"{times(ratio)}, {times(low, unit=False)} to {times(high)}"
    return f"{percent_change(ratio)}, {percent_change(low)} to {percent_change(high)}"


def in_words(count: int) -> str:
    """A small number as a word."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[count] if count < len(words) else f"{count:,}"


def incomplete_note(years: Collection[int]) -> str:
    """What a chart says about years whose data are incomplete."""
    return f"dashed: {span(years)}, incomplete" if years else ""
