"""Watching decided cases: what a new edition of a list or a framework changes, and whom to remind.

`isthmus admin daily` runs both once a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _

from isthmus.errors import IsthmusError
from isthmus.web.accounts.models import Membership, Role, User, Workspace
from isthmus.web.casework.assessing import assessed, changed_outcomes
from isthmus.web.casework.changes import change_case
from isthmus.web.casework.models import Case, Status

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Watched:
    """What a day's look at the cases did."""

    looked_at: int
    changed: int
    reminded: int


def watch(today: date) -> Watched:
    """Assess the monitored cases again, note what changed, and remind those whose turn it is."""
    looked_at, changed = 0, 0
    for case in Case.objects.filter(status=Status.MONITORING).iterator():
        looked_at += 1
        changed += _noted(case)
    return Watched(looked_at, changed, _reminded(today))


def _noted(case: Case) -> bool:
    """Note on the case what its assessment would say today, if that is not what it says."""
    try:
        data, versions = assessed(case)
    except IsthmusError as error:
        said = [str(fault) for fault in error.faults]
    else:
        said = changed_outcomes(case.assessed, data)
    new = [one for one in said if one not in case.attention]
    if not new:
        return False
    change_case(
        case, None, "found that something changed since the decision", None,
        versions if said else None, attention=[*case.attention, *new],
    )  # fmt: skip
    return True


def _reminded(today: date) -> int:
    """One message to each person with cases that are due, to be reviewed, or have changed."""
    waiting: dict[User, list[Case]] = defaultdict(list)
    for workspace in Workspace.objects.all():
        for case in _due(workspace, today):
            for user in _whose(case):
                waiting[user].append(case)
    for user, cases in waiting.items():
        lines = [
            f"{case.number}: {case.get_status_display()}, {settings.SITE_URL}"
            f"{reverse('casework:case', args=[case.pk])}"
            for case in cases
        ]
        # The message names numbers only: a title may say more than a mailbox should hold.
        send_mail(
            _("Isthmus: %(n)s cases wait for you") % {"n": len(cases)},
            "\n".join(lines),
            None,
            [user.email],
            fail_silently=True,
        )
    return len(waiting)


def _due(workspace: Workspace, today: date) -> Iterable[Case]:
    for case in Case.objects.filter(workspace=workspace).exclude(
        status__in=[Status.CLOSED, Status.PRIVATE]
    ):
        day = case.review_on if case.status == Status.MONITORING else case.due
        if case.attention or (day is not None and day <= today + SOON):
            yield case


def _whose(case: Case) -> list[User]:
    """Whom the case waits for: its researcher, its analyst, or all who decide."""
    if case.status in {Status.INTAKE, Status.REPLY}:
        return [case.opened_by]
    if case.status == Status.DECISION:
        return _with_role(case.workspace, Role.DECISION_MAKER)
    if case.analyst is not None:
        return [case.analyst]
    return _with_role(case.workspace, Role.ANALYST)


def _with_role(workspace: Workspace, role: str) -> list[User]:
    found: list[Any] = list(
        Membership.objects.filter(workspace=workspace, role=role).select_related("user")
    )
    return [one.user for one in found]
