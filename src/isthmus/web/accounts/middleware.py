"""Who is asking: the only person of single mode, or a user who has logged in, in a workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from isthmus.web.accounts.permissions import actor_in
from isthmus.web.accounts.single import the_only_person

if TYPE_CHECKING:
    from isthmus.web.accounts.permissions import SiteRequest

Handler = Callable[[HttpRequest], HttpResponse]
WORKSPACE_KEY = "workspace_id"
"""Where the session keeps the workspace a user has chosen."""

_OPEN_PREFIXES = ("/accounts/", "/static/", "/health", "/invitations/", "/api/")
"""What needs no session: pages of logging in, and the API, which asks for its own tokens."""


def log_in_the_only_person(get_response: Handler) -> Handler:
    """In single mode, the person at this machine is logged in without asking."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_page = not request.path_info.startswith("/api/")
        if is_page and not settings.IS_TEAM and not request.user.is_authenticated:
            backend = "django.contrib.auth.backends.ModelBackend"
            login(request, the_only_person(), backend=backend)
        return get_response(request)

    return middleware


def require_login(get_response: Handler) -> Handler:
    """Every page needs a login unless it is one of those that lead to it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or request.path_info.startswith(_OPEN_PREFIXES):
            return get_response(request)
        return redirect_to_login(request.get_full_path())

    return middleware


def require_second_factor(get_response: Handler) -> Handler:
    """Who logs in with a password sets up a second factor first, where it is required."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            settings.SECOND_FACTOR_REQUIRED
            and user.is_authenticated
            and not request.path_info.startswith(_OPEN_PREFIXES)
            and user.has_usable_password()
        ):
            from allauth.mfa.utils import is_mfa_enabled

            if not is_mfa_enabled(user):
                return redirect("mfa_index")
        return get_response(request)

    return middleware


def find_actor(get_response: Handler) -> Handler:
    """`request.actor`: the user with their roles in the chosen workspace, or None."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = cast("SiteRequest", request)
        asked.actor = None
        if request.user.is_authenticated:
            asked.actor = actor_in(request.user, request.session.get(WORKSPACE_KEY))
        return get_response(request)

    return middleware
