"""In front of every endpoint: the token, its scope, the actor, the limits on rate and size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.core.cache import cache
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from isthmus.web.accounts.permissions import Action, Actor, actor_in
from isthmus.web.api.models import Scope, Token
from isthmus.web.api.problems import ProblemError
from isthmus.web.api.tokens import token_of

REQUESTS_A_MINUTE = 120
"""Of one token; an assessment or a screening counts for more than one."""
WRONG_TOKENS_A_MINUTE = 30
"""From one address; then it has to wait until the minute is over."""
LARGEST_BODY = 1_000_000
"""Bytes of a request; a proposal has a few thousand."""


@dataclass(frozen=True)
class Caller:
    """A token and who acts with it."""

    token: Token
    actor: Actor

    def require(self, *actions: Action) -> None:
        """Stop who may do none of these.

        Raises
        ------
        ProblemError
            403, naming what was asked for.
        """
        if not any(self.actor.may(one) for one in actions):
            wanted = " or ".join(str(one) for one in actions)
            raise ProblemError(403, "role", f"Your roles here don't include: {wanted}.")


def caller_of(request: HttpRequest) -> Caller:
    """Who is asking, after `BearerToken` has looked."""
    return cast("Caller", request.auth)  # type: ignore[attr-defined]


class BearerToken(HttpBearer):
    """A token in force with one scope, within the limits."""

    def __init__(self, scope: Scope, cost: int = 1) -> None:
        super().__init__()
        self.scope, self.cost = scope, cost

    def __call__(self, request: HttpRequest) -> Caller:
        """The caller; unlike in the base class, a missing header counts as a wrong token."""
        found = super().__call__(request)
        if found is None:
            _count_wrong_token(request)
            raise AuthenticationError
        return cast("Caller", found)

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller, or None if the token is not in force or its owner has left."""
        found = token_of(token)
        actor = actor_in(found.user, found.workspace_id) if found else None
        if found is None or actor is None or actor.workspace.pk != found.workspace_id:
            return None
        _count(request, found, self.cost)
        _refuse_unreadable(request)
        if self.scope not in found.scopes:
            raise ProblemError(403, "scope", f"This token lacks the scope {self.scope.value}.")
        return Caller(found, actor)


def _count(request: HttpRequest, token: Token, cost: int) -> None:
    """Count the request in the token's minute; the counting is one statement, so none is lost."""
    now = timezone.now()
    minute = now.replace(second=0, microsecond=0)
    own = Token.objects.filter(pk=token.pk)
    if not own.filter(window=minute).update(used=F("used") + cost, last_used=now):
        own.update(window=minute, used=cost, last_used=now)
    used = own.values_list("used", flat=True).get()
    wait = 60 - now.second
    headers = _rate_headers(used, wait)
    request.rate_headers = headers  # type: ignore[attr-defined]
    if used > REQUESTS_A_MINUTE:
        said = f"At most {REQUESTS_A_MINUTE} requests a minute; go on in {wait} seconds."
        raise ProblemError(429, "rate", said, headers={"Retry-After": str(wait)})


def _rate_headers(used: int, wait: int) -> dict[str, str]:
    return {
        "RateLimit-Limit": str(REQUESTS_A_MINUTE),
        "RateLimit-Remaining": str(max(0, REQUESTS_A_MINUTE - used)),
        "RateLimit-Reset": str(wait),
    }


def _count_wrong_token(request: HttpRequest) -> None:
    from allauth.account.adapter import get_adapter

    now: datetime = timezone.now()
    key = f"wrong-token:{get_adapter().get_client_ip(request)}:{now:%H%M}"
    cache.add(key, 0, timeout=120)
    if cache.incr(key) > WRONG_TOKENS_A_MINUTE:
        wait = 60 - now.second
        said = f"Too many requests without a token in force; go on in {wait} seconds."
        raise ProblemError(429, "rate", said, headers={"Retry-After": str(wait)})


def _refuse_unreadable(request: HttpRequest) -> None:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        raise ProblemError(413, "size", f"At most {LARGEST_BODY:,} bytes are read.")
    if any("\x00" in text for pair in request.GET.lists() for text in (pair[0], *pair[1])):
        raise ProblemError(400, "unreadable", "The address holds the character NUL.")


Handler = Callable[[HttpRequest], HttpResponse]


def say_limits(get_response: Handler) -> Handler:
    """The headers that say how many requests are left."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        headers: dict[str, Any] = getattr(request, "rate_headers", {})
        for name, value in headers.items():
            response.headers[name] = value
        return response

    return middleware
