"""The one check in front of every view: which action it needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from isthmus.web.accounts.permissions import Action, Actor

View = Callable[..., HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking, in which workspace.

    Raises
    ------
    PermissionDenied
        If the user belongs to no workspace.
    """
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise PermissionDenied("This account belongs to no workspace; ask to be invited.")
    return actor


def needs(*actions: Action) -> Callable[[View], View]:
    """Let only those in who may do at least one of these."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = actor_of(request)
            if not any(actor.may(action) for action in actions):
                wanted = " or ".join(str(action) for action in actions)
                raise PermissionDenied(f"Your roles here don't include: {wanted}.")
            return view(request, *args, **kwargs)

        return checked

    return decorate
