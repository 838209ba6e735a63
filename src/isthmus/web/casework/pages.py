"""What the pages of a case share: finding it, the frame around a step, saving, collisions."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from isthmus.web.accounts.access import actor_of
from isthmus.web.accounts.permissions import Actor
from isthmus.web.casework.changes import EditedMeanwhileError, change_case
from isthmus.web.casework.drafts import personal_hints
from isthmus.web.casework.models import Case
from isthmus.web.casework.steps import STEPS, may_work_on, tasks_of


def found_case(request: HttpRequest, case_id: uuid.UUID) -> tuple[Case, Actor]:
    """The case, if the actor may see it; otherwise there is no such page."""
    actor = actor_of(request)
    case = Case.objects.visible_to(actor).filter(pk=case_id).first()
    if case is None:
        raise Http404
    return case, actor


def step_page(
    request: HttpRequest,
    case: Case,
    actor: Actor,
    step: str,
    values: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A step of a case in its frame: task list, content, what is known."""
    current = next(one for one in STEPS if one.name == step)
    values = {
        "case": case,
        "tasks": tasks_of(case),
        "step": current,
        "may_work": may_work_on(case, current, actor),
        "comments": _comments(case, actor),
        **(values or {}),
    }
    return render(request, f"casework/{step}.html", values, status=status)


def require_work(case: Case, actor: Actor, step: str) -> None:
    """Stop who may not change what the step holds now."""
    current = next(one for one in STEPS if one.name == step)
    if not may_work_on(case, current, actor):
        raise PermissionDenied(
            f"This step is not open to you now: the case is {case.get_status_display()}."
        )


def shown_version(request: HttpRequest) -> int | None:
    """The version of the case that the form was filled in from."""
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else None


def save(
    request: HttpRequest, case: Case, actor: Actor, action: str, **changed: Any
) -> Case | HttpResponse:
    """The case with the change, or the page that says that somebody was faster.

    A note is shown if a text looks like data about a person; what was written is kept.
    """
    versions = changed.pop("versions", None)
    try:
        saved = change_case(case, actor, action, shown_version(request), versions, **changed)
    except EditedMeanwhileError as meanwhile:
        return render(
            request,
            "casework/edited_meanwhile.html",
            {"case": meanwhile.case, "changes": meanwhile.changes, "sent": request.POST},
            status=409,
        )
    hints = personal_hints({key: changed[key] for key in changed if key in _FREE_TEXT})
    if hints:
        said = "; ".join(hints)
        messages.warning(
            request,
            f"Saved. The text holds {said}. Isthmus keeps nothing about people: if that is what "
            "it is, take it out and write the role instead.",
        )
    return saved


_FREE_TEXT = frozenset({"proposal", "memo", "reply", "decision"})


def _comments(case: Case, actor: Actor) -> list[Any]:
    from isthmus.web.accounts.permissions import Action

    found = case.comments.select_related("author")
    if not actor.may(Action.SEE_CASES):
        found = found.filter(for_researcher=True)
    return list(found)
