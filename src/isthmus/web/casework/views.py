"""The list of cases, opening one, its history, comments and export."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from isthmus.web.accounts.access import actor_of, needs
from isthmus.web.accounts.permissions import Action
from isthmus.web.casework.changes import change_case, open_case
from isthmus.web.casework.history import case_at, entries_of
from isthmus.web.casework.models import FIELDS, Case, Level, Status, plain
from isthmus.web.casework.office_views import OfficeForm
from isthmus.web.casework.pages import found_case, step_page
from isthmus.web.casework.steps import tasks_of

CASES_A_PAGE = 25


class Filters(forms.Form):
    """What narrows the list of cases; everything stands in the address."""

    q = forms.CharField(label=_("Search"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("any")), *Status.choices]
    )
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("any")), *Level.choices[1:]]
    )
    turn = forms.ChoiceField(
        label=_("Waiting for"),
        required=False,
        choices=[("", _("anybody")), ("me", _("me")), ("attention", _("a look"))],
    )


@needs(Action.SEE_OWN_CASES, Action.SEE_CASES)
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that the actor may see, newest first."""
    actor = actor_of(request)
    form = Filters(request.GET)
    found = Case.objects.visible_to(actor).select_related("opened_by", "analyst")
    found = found.defer("assessed", "proposal", "candidates")
    if form.is_valid():
        asked = form.cleaned_data
        if asked["q"]:
            found = found.filter(Q(title__icontains=asked["q"]) | Q(number__icontains=asked["q"]))
        if asked["status"]:
            found = found.filter(status=asked["status"])
        if asked["level"]:
            found = found.filter(level=asked["level"])
        if asked["turn"] == "me":
            found = found.filter(_turn_of(actor))
        if asked["turn"] == "attention":
            found = found.exclude(attention=[])
    page = Paginator(found, CASES_A_PAGE).get_page(request.GET.get("page"))
    office = OfficeForm(workspace=actor.workspace) if actor.may(Action.WORK_ON_CASES) else None
    return render(request, "casework/cases.html", {"page": page, "form": form, "office": office})


def _turn_of(actor: Any) -> Q:
    mine = Q(opened_by=actor.user, status__in=[Status.PRIVATE, Status.INTAKE, Status.REPLY])
    if actor.may(Action.WORK_ON_CASES):
        mine |= Q(status=Status.REVIEW)
    if actor.may(Action.DECIDE):
        mine |= Q(status=Status.DECISION)
    return mine


@needs(Action.OPEN_CASE)
def new_case(request: HttpRequest) -> HttpResponse:
    """A page that says what happens, and a button that opens a case."""
    if request.method == "POST":
        case = open_case(actor_of(request))
        return redirect("casework:triage", case_id=case.pk)
    return render(request, "casework/new.html")


@needs(Action.OPEN_CASE)
def self_check(request: HttpRequest) -> HttpResponse:
    """A self-check: a case that only the person who writes it sees, until it is submitted."""
    actor = actor_of(request)
    if request.method == "POST":
        case = open_case(actor, is_private=True)
        return redirect("casework:triage", case_id=case.pk)
    own = Case.objects.visible_to(actor).filter(status=Status.PRIVATE)
    return render(request, "casework/self_check.html", {"own": own[:20]})


def case_start(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The first step that is not done, or the history."""
    case, _actor = found_case(request, case_id)
    waiting = [one.step.name for one in tasks_of(case) if not one.is_done]
    return redirect(f"casework:{waiting[0] if waiting else 'history'}", case_id=case.pk)


def history(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """All that was done to the case; `?at=2026-11-23T12:00` shows it as it stood then."""
    case, actor = found_case(request, case_id)
    past, wrong = None, ""
    asked = request.GET.get("at", "")
    if asked:
        try:
            moment = datetime.fromisoformat(asked)
        except ValueError:
            wrong = f"'{asked}' is no date and time; write it as 2026-11-23T12:00"
        else:
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            past = case_at(case, aware)
            wrong = "" if past else "The case was not open yet."
    text = json.dumps(past.fields, ensure_ascii=False, indent=2) if past else ""
    return step_page(
        request, case, actor, "history",
        {"entries": reversed(entries_of(case)), "past": past, "past_text": text,
         "asked": asked, "wrong": wrong},
    )  # fmt: skip


@require_POST
def comment(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Add a remark."""
    case, actor = found_case(request, case_id)
    own = case.opened_by_id == actor.user.pk and actor.may(Action.EDIT_OWN_CASES)
    if not (own or actor.may(Action.WORK_ON_CASES) or actor.may(Action.DECIDE)):
        raise PermissionDenied("Your roles here don't include writing comments.")
    text = request.POST.get("text", "").strip()[:5_000]
    if text:
        open_to_all = bool(request.POST.get("for_researcher")) or not actor.may(Action.SEE_CASES)
        case.comments.create(author=actor.user, text=text, for_researcher=open_to_all)
        change_case(case, actor, "commented", None)
    back = request.POST.get("step", "history")
    names = {one.step.name for one in tasks_of(case)}
    return redirect(f"casework:{back if back in names else 'history'}", case_id=case.pk)


def export(request: HttpRequest, case_id: uuid.UUID, suffix: str) -> HttpResponse:
    """The case as JSON, with its history."""
    case, _actor = found_case(request, case_id)
    if suffix != "json":
        raise Http404
    data = {
        "kind": "isthmus-case",
        "exported": timezone.now().isoformat(),
        "version": case.version,
        "fields": {name: plain(case, name) for name in FIELDS if name != "analyst"},
        "history": [
            {
                "number": one.number,
                "at": one.at.isoformat(),
                "who": one.actor_name,
                "what": one.action,
                "versions": one.versions,
                "content": one.content,
                "previous_hash": one.previous_hash,
                "hash": one.hash,
            }
            for one in entries_of(case)
        ],
    }
    response = HttpResponse(
        json.dumps(data, ensure_ascii=False, indent=2), content_type="application/json"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="case-{case.number}.json"'
    return response
