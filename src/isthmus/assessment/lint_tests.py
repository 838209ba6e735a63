"""Lint of the tests beside a rule: each status it leads from, and both sides of each date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from isthmus.assessment.rules import FrameworkFields, Rule, RuleCase
from isthmus.datafiles import Path_

Place = tuple[Path_, str]


def status_lint(rule: Rule, cases: Sequence[RuleCase]) -> Iterator[Place]:
    """A status that leads to an outcome and that no test reaches is unproven."""
    if not cases:
        yield (), f"has no tests; expected tests/{rule.id}.yaml beside the rules"
        return
    reached = {case.finding for case in cases}
    wanted = {"inactive"} if rule.status == "inactive" else set(rule.leads_to)
    for status in sorted(wanted - reached):
        place = ("leads_to", status) if rule.status == "active" else ("status",)
        yield place, f"no test reaches '{status}'"


def date_lint(
    rule: Rule, cases: Sequence[RuleCase], fields: FrameworkFields | None
) -> Iterator[Place]:
    """Every day on which the rule begins, ends or changes has a test, and so has the day before.

    The day on which the framework itself begins is a matter of `edition_lint`.
    """
    if rule.status == "inactive" or not cases:
        return
    tested = {case.date for case in cases}
    first = fields.history[0].since if fields else rule.in_force.since
    for place, day in _changes(rule):
        if day > first:
            yield from _untested(tested, place, day)


def edition_lint(
    fields: FrameworkFields, cases: Mapping[str, Sequence[RuleCase]]
) -> Iterator[Place]:
    """Every edition has a test, beside whichever rule, on its first day and on the day before."""
    tested = {case.date for of_rule in cases.values() for case in of_rule}
    for index, edition in enumerate(fields.history):
        yield from _untested(tested, ("history", index, "from"), edition.since)


def _untested(tested: set[date], place: Path_, day: date) -> Iterator[Place]:
    for wanted in (day - timedelta(days=1), day):
        if wanted not in tested:
            yield place, f"changes on {day}, and no test is of {wanted}"


def _changes(rule: Rule) -> Iterator[tuple[Path_, date]]:
    days: dict[date, Path_] = {rule.in_force.since: ("in_force", "from")}
    if rule.in_force.until:
        days[rule.in_force.until] = ("in_force", "until")
    for name, dated in rule.values.items():
        for since in dated:
            if since > rule.in_force.since:
                days.setdefault(since, ("values", name, since.isoformat()))
    for day, place in days.items():
        yield place, day
