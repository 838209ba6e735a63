"""Two periods to compare, from the settings `before` and `after` of a figure."""

from __future__ import annotations

from isthmus.errors import RequestError
from isthmus.figures.entry import Asked
from isthmus.figures.observations import Observations
from isthmus.measures.substitution import Period


def periods(observed: Observations, asked: Asked, figure: str) -> tuple[Period, Period]:
    """The two periods of the settings; by default the last three complete years and three before.

    Raises
    ------
    RequestError
        If a period is not two years in order, outside the source, or not complete.
    """
    complete = observed.complete_years
    last = complete[-1]
    found = []
    faults = []
    for name, default in (("before", (last - 5, last - 3)), ("after", (last - 2, last))):
        text = asked.text(name)
        try:
            first, end = (int(part) for part in text.split("-")) if text else default
        except ValueError:
            faults.append(f"{name}: '{text}' is not a period; write 2016-2018")
            continue
        if first > end or first < complete[0] or end > last:
            faults.append(f"{name}: {first}-{end} is not within the complete years "
                          f"{complete[0]}-{last}")  # fmt: skip
        found.append((first, end))
    if not faults and found[0][1] >= found[1][0]:
        faults.append("the first period has to end before the second begins")
    if faults:
        raise RequestError(figure, faults)
    return found[0], found[1]
