"""Home, glossary, health and the pages of errors."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from isthmus.web.pages.glossary import terms


def home(request: HttpRequest) -> HttpResponse:
    """Two questions, and what the data are."""
    from isthmus.web.observatory.data import data_summary

    return render(request, "pages/home.html", {"data": data_summary()})


def glossary(request: HttpRequest) -> HttpResponse:
    """The field's words, each defined once."""
    return render(request, "pages/glossary.html", {"terms": terms()})


def about(request: HttpRequest) -> HttpResponse:
    """What the software is, which versions run, and what it stores about people."""
    return render(request, "pages/about.html")


def health(request: HttpRequest) -> HttpResponse:
    """For a monitor: 200 and `ok` if the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def _error(request: HttpRequest, status: int, title: str, said: str) -> HttpResponse:
    return render(request, "pages/error.html", {"title": title, "said": said}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return _error(request, 400, "This request can't be read", "Go back and try again.")


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403, with the reason where there is one."""
    said = str(exception or "") or "Your roles here don't include this."
    return _error(request, 403, "You can't do this", said)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token is missing or old."""
    said = (
        "The page was open for too long or cookies are off. Load it again and send the form anew."
    )
    return _error(request, 403, "The form has expired", said)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: there is no such thing, or it is not for this user; which of the two is not said."""
    said = "There is nothing at this address, or it is not open to you."
    return _error(request, 404, "Not found", said)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: rendered without context, since anything may be broken."""
    return render(None, "pages/server_error.html", status=500)
