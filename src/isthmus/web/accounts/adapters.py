"""How allauth behaves here: nobody signs up who was not invited."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from isthmus.web.accounts.models import User


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """Accounts are made by accepting an invitation, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class CampusLogin(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """OpenID Connect and SAML: a known address logs in; an unknown one has to be invited."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: an account exists before its first campus login."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect the campus identity to the account of the same, verified address."""
        if sociallogin.is_existing:
            return
        verified = [one.email for one in sociallogin.email_addresses if one.verified]
        user = User.objects.filter(email__in=[one.lower() for one in verified]).first()
        if user is not None:
            sociallogin.connect(request, user)
