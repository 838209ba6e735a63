"""Making, finding and revoking tokens; making and revoking stand in the record."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from isthmus.web.accounts.models import token_hash
from isthmus.web.accounts.permissions import Actor
from isthmus.web.api.models import Scope, Token
from isthmus.web.record.chain import add_entry

PREFIX = "isthmus_"
"""Begins every secret, so that a scanner of leaked secrets can know one when it sees it."""
MOST_DAYS = 365


@transaction.atomic
def make_token(actor: Actor, name: str, scopes: Sequence[str], days: int) -> tuple[Token, str]:
    """A new token and its secret, which is shown once and not stored."""
    assert set(scopes) <= set(Scope.values), scopes
    assert 0 < days <= MOST_DAYS, days
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=actor.user,
        workspace=actor.workspace,
        name=name,
        scopes=sorted(scopes),
        token_hash=token_hash(secret),
        expires=timezone.now() + timedelta(days=days),
    )
    said = {"name": name, "scopes": token.scopes, "expires": token.expires}
    add_entry(actor.workspace, actor.user, "made an API token", ("token", str(token.pk)), said)
    return token, secret


@transaction.atomic
def revoke_token(token: Token, actor: Actor) -> None:
    """End a token now; one that was revoked already stays as it was."""
    locked = Token.objects.select_for_update().get(pk=token.pk)
    if locked.revoked is None:
        locked.revoked = timezone.now()
        locked.save(update_fields=["revoked"])
        subject = ("token", str(token.pk))
        add_entry(locked.workspace, actor.user, "revoked an API token", subject, {})


def token_of(secret: str) -> Token | None:
    """The token in force that a secret belongs to."""
    found = (
        Token.objects.select_related("user", "workspace")
        .filter(token_hash=token_hash(secret), user__is_active=True)
        .first()
    )
    return found if found is not None and found.is_in_force else None
