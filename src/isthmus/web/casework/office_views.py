"""What the office does with many cases: assign, set dates, count; and a case as a dossier."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from isthmus.web.accounts.access import actor_of, needs
from isthmus.web.accounts.models import Role, User, Workspace
from isthmus.web.accounts.permissions import Action
from isthmus.web.casework.changes import change_case
from isthmus.web.casework.drafts import proposal_of
from isthmus.web.casework.models import Case
from isthmus.web.casework.pages import found_case
from isthmus.web.casework.statistics import statistics_of


class OfficeForm(forms.Form):
    """Who works on cases, and until when."""

    analyst = forms.ModelChoiceField(
        label=_("Analyst"), queryset=User.objects.none(), required=False
    )
    due = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["analyst"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(
            memberships__workspace=workspace, memberships__role__in=[Role.ANALYST, Role.REVIEWER]
        ).distinct()


@require_POST
@needs(Action.WORK_ON_CASES)
def assign(request: HttpRequest) -> HttpResponse:
    """Give the chosen cases an analyst or a due date; an empty field changes nothing."""
    actor = actor_of(request)
    form = OfficeForm(request.POST, workspace=actor.workspace)
    ids = []
    for text in request.POST.getlist("case"):
        try:
            ids.append(uuid.UUID(text))
        except ValueError:
            raise Http404 from None
    found = list(Case.objects.visible_to(actor).filter(pk__in=ids))
    if len(found) != len(set(ids)):
        raise Http404
    if not form.is_valid() or not found:
        messages.error(request, _t("Nothing was changed: choose cases, and an analyst or a day."))
        return redirect("casework:cases")
    changed = {name: value for name, value in form.cleaned_data.items() if value}
    for case in found if changed else []:
        change_case(case, actor, "assigned the case", None, **changed)
    number = len(found) if changed else 0
    messages.success(request, _t("Changed %(n)s cases.") % {"n": number})
    return redirect("casework:cases")


@needs(Action.SEE_STATISTICS)
def statistics(request: HttpRequest) -> HttpResponse:
    """Counts and times of the workspace's cases."""
    found = statistics_of(actor_of(request).workspace)
    return render(request, "casework/statistics.html", {"found": found})


_KINDS = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}


def dossier_file(request: HttpRequest, case_id: uuid.UUID, suffix: str) -> HttpResponse:
    """The dossier of the case, as of the day of its last assessment."""
    from isthmus.assessment.assessing import assess
    from isthmus.dossier.writing import rendered

    case, _actor = found_case(request, case_id)
    if suffix not in _KINDS or not case.assessed:
        raise Http404
    day = date.fromisoformat(case.assessed["as_of"])
    assessment = assess(proposal_of(case.proposal, case.number), as_of=day)
    content = rendered(assessment, f".{suffix}", "Internal")
    response = HttpResponse(content, content_type=_KINDS[suffix])
    name = f"dossier-{case.number}.{suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
