"""Everything that can go wrong, as a problem document (RFC 9457).

`type` names the kind of problem, `detail` says what happened and what to do, and `errors` lists all
that is wrong with a request, each with the field it stands in.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from isthmus.errors import Fault, IsthmusError, ProposalError, RequestError

CONTENT_TYPE = "application/problem+json"
_LOGGER = logging.getLogger("isthmus.api")


class ProblemError(Exception):
    """A refusal, with its HTTP status, its kind and what to say about it."""

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        errors: Iterable[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail = status, kind, detail
        self.errors, self.headers, self.more = list(errors), dict(headers or {}), more


def problem(error: ProblemError) -> HttpResponse:
    """The problem document of a refusal."""
    body: dict[str, Any] = {
        "type": f"urn:isthmus:problem:{error.kind}",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.detail,
    }
    if error.errors:
        body["errors"] = error.errors
    body |= error.more
    response = JsonResponse(body, status=error.status, content_type=CONTENT_TYPE)
    for name, value in error.headers.items():
        response.headers[name] = value
    return response


def fault_rows(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """Faults as a problem document lists them."""
    return [{"detail": one.message, "field": one.field} for one in faults]


def explain_problems(api: NinjaAPI) -> None:
    """Answer every exception below the API with a problem document."""
    handlers: dict[type[Exception], Callable[..., HttpResponse]] = {
        ProblemError: _problem,
        ValidationError: _invalid,
        IsthmusError: _refused,
        Http404: _not_found,
        AuthenticationError: _unauthorised,
        HttpError: _http_error,
        Exception: _broken,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


Handler = Callable[[HttpRequest], HttpResponse]


def answer_with_problems(get_response: Handler) -> Handler:
    """What Django itself refuses below `/api/` (no such address, wrong method) is one, too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path_info.startswith("/api/") or response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
            return response
        status = response.status_code
        said = problem(ProblemError(status, _KINDS.get(status, "refused"), _SAID.get(status, "")))
        if "Allow" in response.headers:
            said.headers["Allow"] = response.headers["Allow"]
        return said

    return middleware


_KINDS = {404: "not-found", 405: "method", 500: "server-error"}
_SAID = {
    400: "The request can't be read.",
    404: "There is nothing at this address, or it is not open to you.",
    405: "This address does not take this method; see the header Allow.",
    500: "Something went wrong on our side; nothing was changed. It stands in the server's log.",
}


def _problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
    return problem(error)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    rows = [
        {"detail": one["msg"], "field": ".".join(str(part) for part in one["loc"])}
        for one in error.errors
    ]
    said = f"{len(rows)} things in the request are wrong; `errors` names each."
    return problem(ProblemError(422, "invalid", said, errors=rows))


def _refused(request: HttpRequest, error: IsthmusError) -> HttpResponse:
    if isinstance(error, RequestError | ProposalError):
        said = f"{error.subject}: {len(error.faults)} faults; `errors` names each."
        return problem(ProblemError(422, "invalid", said, errors=fault_rows(error.faults)))
    _LOGGER.error("%s %s: %s", request.method, request.path, error)
    said = "Data that this installation needs can't be read; tell whoever runs it."
    return problem(ProblemError(503, "data", said))


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(ProblemError(404, "not-found", _SAID[404]))


def _unauthorised(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    said = "Send a token that is in force: `Authorization: Bearer isthmus_…`."
    headers = {"WWW-Authenticate": 'Bearer realm="isthmus"'}
    return problem(ProblemError(401, "token", said, headers=headers))


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(ProblemError(error.status_code, "unreadable", str(error)))


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    _LOGGER.exception("%s %s", request.method, request.path, exc_info=error)
    return problem(ProblemError(500, "server-error", _SAID[500]))
