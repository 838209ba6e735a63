"""Figures for the office, from the cases and the record: counts and times, never about persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from isthmus.web.accounts.models import Workspace
from isthmus.web.casework.changes import SUBJECT
from isthmus.web.casework.models import Case, Status
from isthmus.web.record.models import Entry

SMALLEST_CELL = 3
"""Fewer cases than these are not broken down, so that a row does not stand for one case."""


@dataclass(frozen=True)
class Row:
    """One value of a breakdown: how many cases, and the middle of their days to a decision."""

    name: str
    cases: int
    decided: int
    days: float | None


@dataclass(frozen=True)
class Statistics:
    """What the office's cases look like. `days` is the median from opening to decision."""

    cases: int
    decided: int
    days: float | None
    levels: Sequence[Row]
    pathways: Sequence[Row]
    decisions: Sequence[Row]
    measures: Sequence[tuple[str, int]]
    measures_a_case: float | None
    reopened: int


def statistics_of(workspace: Workspace) -> Statistics:
    """The statistics of a workspace's cases; self-checks that were not submitted are left out."""
    cases = list(
        Case.objects.filter(workspace=workspace)
        .exclude(status=Status.PRIVATE)
        .only("id", "level", "proposal", "decision", "mitigations", "status")
    )
    times = _days_to_decision(workspace)
    decided = [case for case in cases if case.decision]
    chosen = Counter(one["title"] for case in cases for one in case.mitigations)
    return Statistics(
        cases=len(cases),
        decided=len(decided),
        days=_middle(times.values()),
        levels=_rows(cases, times, lambda case: [case.get_level_display()]),
        pathways=_rows(
            cases, times,
            lambda case: [one.replace("_", " ") for one in case.proposal.get("pathways", [])],
        ),
        decisions=_rows(
            decided, times, lambda case: [str(case.decision["decision"]).replace("_", " ")]
        ),
        measures=[one for one in chosen.most_common() if one[1] >= SMALLEST_CELL],
        measures_a_case=sum(chosen.values()) / len(decided) if decided else None,
        reopened=Entry.objects.filter(workspace=workspace, action="reopened the case").count(),
    )  # fmt: skip


def _days_to_decision(workspace: Workspace) -> dict[str, float]:
    """Case -> days from its opening to its first decision."""
    opened: dict[str, float] = {}
    days: dict[str, float] = {}
    entries = (
        Entry.objects.filter(workspace=workspace, subject_type=SUBJECT)
        .order_by("number")
        .values_list("subject_id", "action", "at")
    )
    for case, action, at in entries.iterator():
        opened.setdefault(case, at.timestamp())
        if action.startswith("decided: "):
            days.setdefault(case, (at.timestamp() - opened[case]) / 86_400)
    return days


def _rows(cases: Sequence[Case], times: dict[str, float], names: object) -> list[Row]:
    by_name: dict[str, list[Case]] = {}
    for case in cases:
        for name in names(case):  # type: ignore[operator]
            by_name.setdefault(name, []).append(case)
    return [
        Row(
            name,
            len(found),
            sum(bool(case.decision) for case in found),
            _middle(times[str(case.pk)] for case in found if str(case.pk) in times)
            if len(found) >= SMALLEST_CELL
            else None,
        )
        for name, found in sorted(by_name.items(), key=lambda one: -len(one[1]))
    ]


def _middle(days: Iterable[float]) -> float | None:
    values = list(days)
    return median(values) if values else None
