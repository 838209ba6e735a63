"""The disparity audit as a report: the comparisons, and what can and can't be concluded."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from isthmus.fairness.disparity import Comparison, Disparity
from isthmus.fairness.documents import Section, Table, Written, joined

CAN = (
    "That a difference stands says that chance alone would hardly have made it: over all "
    "comparisons of this table together, less than once in twenty tables without any difference.",
    "The size of a difference, within its interval, says how many of a hundred are concerned. "
    "A ratio far from 1 on a small share may concern few.",
    "A difference that stands is a reason to look: at the steps between proposal and decision, the "
    "rules that led there, the time each took.",
)
CANNOT = (
    "Why groups differ. They may propose different things, with other partners, in other fields; "
    "sums can't tell that from unequal treatment.",
    "That nobody was treated unfairly, where no difference stands: few cases show only great ones. "
    "Read the interval, not the absence of a mark.",
    "Anything about those who did not answer. If who answers goes with how it went for them, every "
    "share is off; compare the group “not stated” first.",
    "Anything about a person or a case. The table has none, and a withheld group can't be computed "
    "from what is shown; two reports on nearly the same people can be subtracted, so publish "
    "seldom.",
)


def disparity_rows(found: Disparity) -> list[dict[str, Any]]:
    """A row per group and outcome; withheld groups have none."""
    return [asdict(one) for one in found.comparisons]


def disparity_json(found: Disparity) -> dict[str, Any]:
    """The whole result as plain data."""
    return {
        "group": found.group,
        "outcome": found.outcome,
        "smallest": found.smallest,
        "comparisons": disparity_rows(found),
        "withheld": list(found.withheld),
        "can_be_concluded": list(CAN),
        "cannot_be_concluded": list(CANNOT),
        "manifest": found.manifest,
    }


COLUMNS = (
    "people", "share", "share of all others", "difference in points", "ratio", "against chance",
)  # fmt: skip


def texts(one: Comparison) -> tuple[str, ...]:
    """What `COLUMNS` say of a comparison, for people; intervals stand in brackets."""
    return (
        f"{one.count:,} of {one.total:,}",
        f"{_percent(one.share)} ({_percent(one.share_low)} to {_percent(one.share_high)})",
        _percent(one.share_of_others),
        f"{_points(one)} ({_signed(one.difference_low)} to {_signed(one.difference_high)})",
        _ratio(one),
        "stands" if one.stands else "–",
    )


def disparity_finding(found: Disparity) -> str:
    """The result in a sentence or two."""
    number = len(found.comparisons)
    standing = found.standing
    if not standing:
        return f"Of {number} comparisons, no difference stands against chance."
    named = joined([f"{one.group}, {one.outcome} ({_points(one)})" for one in standing])
    are = "difference stands" if len(standing) == 1 else "differences stand"
    return f"Of {number} comparisons, {len(standing)} {are} against chance: {named}."


def disparity_report(found: Disparity) -> Written:
    """The report, the same for every format."""
    columns = (found.group, found.outcome, *COLUMNS)
    rows = tuple((one.group, one.outcome, *texts(one)) for one in found.comparisons)
    sections = [
        Section("Group by group", tables=(Table(
            "A row is one outcome in one group, beside all other groups shown; in brackets "
            "intervals of 95 %.", columns, rows,
        ),)),
        Section("What can be concluded", points=CAN),
        Section("What can't be concluded", points=CANNOT),
        Section("How it was computed", (
            "Shares: Wilson's score interval (1927). Differences: Newcombe's hybrid score interval "
            "(1998, method 10). Ratios: recovered from Wilson's intervals (Donner and Zou 2012). "
            f"A difference stands if its interval, widened for {len(found.comparisons)} "
            "comparisons after Bonferroni, excludes 0.",
            _withheld(found),
        )),
    ]  # fmt: skip
    return Written(
        "Do outcomes differ between groups?",
        "Disparity audit",
        "From voluntary statistics that are kept apart from the cases: sums per group and outcome, "
        "no row of a person.",
        disparity_finding(found),
        tuple(sections),
        "Made by “isthmus fairness disparity”. The table itself is not kept, nor its hash.",
    )


def _withheld(found: Disparity) -> str:
    why = (
        f"a count from 1 to {found.smallest - 1}, or with all members in one outcome; neither its "
        "numbers nor a total with it are given"
    )
    if not found.withheld:
        return f"No group was withheld; one would be that has {why}."
    return f"Withheld: {joined(list(found.withheld))}. A group is withheld that has {why}."


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _signed(difference: float) -> str:
    return f"{100 * difference:+.1f}".replace("-", "−")


def _points(one: Comparison) -> str:
    return _signed(one.difference)


def _ratio(one: Comparison) -> str:
    if one.ratio is None:
        return "–"
    return f"{one.ratio:.2f} ({one.ratio_low:.2f} to {one.ratio_high:.2f})"
