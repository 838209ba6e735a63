"""Single mode: one person on one machine, in a workspace of their own, with every working role."""

from __future__ import annotations

from django.db import transaction

from isthmus.web.accounts.models import Membership, Role, User, Workspace

EMAIL = "you@localhost"
ROLES = (
    Role.RESEARCHER,
    Role.ANALYST,
    Role.REVIEWER,
    Role.DECISION_MAKER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)


@transaction.atomic
def the_only_person() -> User:
    """The user of single mode; made, with the workspace, at the first call."""
    found = User.objects.filter(email=EMAIL).first()
    if found is not None:
        return found
    user = User.objects.create_user(EMAIL, name="You")
    workspace = Workspace.objects.create(name="This machine")
    Membership.objects.bulk_create(
        Membership(user=user, workspace=workspace, role=role) for role in ROLES
    )
    return user
