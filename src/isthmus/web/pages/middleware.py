"""Headers that Django leaves out, and our errors as pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from isthmus.errors import IsthmusError

Handler = Callable[[HttpRequest], HttpResponse]
_NOTHING_ALLOWED = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "usb",
    )
)  # fmt: skip


def permissions_policy(get_response: Handler) -> Handler:
    """No page of ours uses a device; and what is not a static file is never kept by a cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", _NOTHING_ALLOWED)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path_info.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


class _ExplainErrors:
    """A user's error becomes a page with its message; everything else is a bug and a 500."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if not isinstance(fault, IsthmusError):
            return None
        return render(
            request, "pages/error.html", {"title": "That did not work", "error": fault}, status=400
        )


explain_errors = _ExplainErrors
