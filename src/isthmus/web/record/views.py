"""The record as a page, with the proof that it is whole."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from isthmus.web.accounts.access import actor_of, needs
from isthmus.web.accounts.permissions import Action
from isthmus.web.record.chain import breaks
from isthmus.web.record.models import Entry

ENTRIES_A_PAGE = 50


@needs(Action.READ_RECORD)
def record(request: HttpRequest) -> HttpResponse:
    """The workspace's entries, newest first; `?verify=1` checks the whole chain."""
    workspace = actor_of(request).workspace
    entries = Entry.objects.filter(workspace=workspace).order_by("-number")
    page = Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    found = breaks(workspace) if request.GET.get("verify") else None
    return render(request, "record/record.html", {"page": page, "breaks": found})
