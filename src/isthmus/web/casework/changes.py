"""The one way to change a case: lock, compare versions, save, and write into the record.

open_case(actor, ...)         a new case
change_case(case, actor, ...) a change, refused if somebody else was faster
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from isthmus.manifests import software_version
from isthmus.web.accounts.permissions import Actor
from isthmus.web.casework.models import FIELDS, Case, Counter, Status, plain
from isthmus.web.record.chain import add_entry
from isthmus.web.record.models import Entry

SUBJECT = "case"


class EditedMeanwhileError(Exception):
    """Somebody else changed the case since the page was opened; nothing was saved."""

    def __init__(self, case: Case, since: int) -> None:
        super().__init__(f"{case.number} is now at version {case.version}, not {since}")
        self.case = case
        self.changes = list(
            Entry.objects.filter(
                workspace=case.workspace,
                subject_type=SUBJECT,
                subject_id=str(case.pk),
                content__version__gt=since,
            ).order_by("number")
        )


@transaction.atomic
def open_case(
    actor: Actor, *, is_private: bool = False, proposal: Mapping[str, Any] | None = None
) -> Case:
    """A new case of the actor's; private if it is a self-check."""
    year = timezone.now().year
    Counter.objects.get_or_create(workspace=actor.workspace, year=year)
    counter = Counter.objects.select_for_update().get(workspace=actor.workspace, year=year)
    counter.last += 1
    counter.save()
    draft = dict(proposal or {})
    case = Case.objects.create(
        workspace=actor.workspace,
        number=f"{year}-{counter.last:04d}",
        title=str(draft.get("title", ""))[:300],
        status=Status.PRIVATE if is_private else Status.INTAKE,
        opened_by=actor.user,
        proposal=draft,
        version=1,
    )
    _record(case, actor, "opened the case", FIELDS, {})
    return case


@transaction.atomic
def change_case(
    case: Case,
    actor: Actor | None,
    action: str,
    since: int | None,
    versions: Mapping[str, Any] | None = None,
    **changed: Any,
) -> Case:
    """The case with these fields changed.

    Parameters
    ----------
    case
        The case, as the actor was shown it.
    actor
        Who does it; None if the software does.
    action
        What is done, in words: "answered the triage".
    since
        The version that the actor was shown; None for a change that can't collide.
    versions
        The versions of lists and frameworks that the change rests on.
    changed
        Fields of the case with their new values.

    Raises
    ------
    EditedMeanwhileError
        If the case is at a later version than `since`; nothing is changed.
    """
    assert set(changed) <= set(FIELDS), set(changed) - set(FIELDS)
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if since is not None and locked.version != since:
        raise EditedMeanwhileError(locked, since)
    for name, value in changed.items():
        setattr(locked, name, value)
    if "proposal" in changed:
        locked.title = str(locked.proposal.get("title", "") or locked.title)[:300]
        changed = {**changed, "title": locked.title}
    locked.version += 1
    locked.updated = timezone.now()
    locked.save()
    _record(locked, actor, action, tuple(changed), versions or {})
    return locked


def _record(
    case: Case,
    actor: Actor | None,
    action: str,
    names: tuple[str, ...],
    versions: Mapping[str, Any],
) -> None:
    add_entry(
        case.workspace,
        actor.user if actor else None,
        action,
        (SUBJECT, str(case.pk)),
        {"version": case.version, "changed": {name: plain(case, name) for name in names}},
        {"isthmus": software_version(), **versions},
    )
