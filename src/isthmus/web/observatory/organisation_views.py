"""Organisations: a search in any script, and a page for each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from isthmus.errors import RequestError
from isthmus.organisations.registry import load_registry
from isthmus.organisations.resolver import resolve
from isthmus.web.observatory.corpora import corpus_state
from isthmus.web.observatory.organisations import lineage, partners, screened
from isthmus.web.observatory.questions import QUESTIONS

LONGEST_NAME = 400


def search(request: HttpRequest) -> HttpResponse:
    """What a name or an affiliation means, by the registry."""
    text = request.GET.get("q", "").strip()[:LONGEST_NAME]
    found = resolve([text])[0] if text else None
    registry = load_registry()
    return render(
        request,
        "observatory/organisations.html",
        {
            "questions": QUESTIONS,
            "is_organisations": True,
            "text": text,
            "found": found,
            "matches": [(one, one.ror_id.rpartition("/")[2]) for one in found.matches]
            if found
            else [],
            "registry": registry,
            "number": len(registry),
        },
    )


def organisation(request: HttpRequest, ror: str) -> HttpResponse:
    """Registry facts, lineage, listings, and partners in the corpus."""
    registry = load_registry()
    try:
        found = registry.organisation(ror)
    except RequestError:
        raise Http404 from None
    state = corpus_state()
    today = timezone.now().date()
    relatives = [
        (one, one.ror_id.rpartition("/")[2] if one.name else "") for one in lineage(found, registry)
    ]
    in_corpus = partners(found, state)
    return render(
        request,
        "observatory/organisation.html",
        {
            "questions": QUESTIONS,
            "is_organisations": True,
            "found": found,
            "registry": registry,
            "relatives": relatives,
            "screened": screened(found, registry, today),
            "today": today,
            "state": state,
            "works": in_corpus and in_corpus[0],
            "partners": [(one, one.ror_id.rpartition("/")[2]) for one in in_corpus[1]]
            if in_corpus
            else [],
            "is_counted": in_corpus is not None,
        },
    )
