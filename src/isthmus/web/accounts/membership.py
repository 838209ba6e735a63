"""Who belongs to a workspace: inviting, accepting, changing roles, removing; all in the record."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from isthmus.web.accounts.models import Invitation, Membership, Role, User, Workspace
from isthmus.web.record.chain import add_entry


class LastAdministratorError(Exception):
    """A workspace keeps at least one administrator."""


@transaction.atomic
def invite_member(
    workspace: Workspace, email: str, roles: Sequence[str], by: User | None
) -> tuple[Invitation, str]:
    """An invitation, and the secret of its link."""
    made, token = Invitation.make(workspace, email, list(roles), by)
    add_entry(
        workspace, by, "invited a member", ("invitation", str(made.pk)), {"roles": list(roles)}
    )
    return made, token


@transaction.atomic
def accepted_invitation(invitation: Invitation, user: User) -> None:
    """Make the user a member with the invitation's roles; an invitation serves once."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted is not None or locked.expires <= timezone.now():
        raise Invitation.DoesNotExist
    for role in locked.roles:
        Membership.objects.get_or_create(user=user, workspace=locked.workspace, role=role)
    locked.accepted = timezone.now()
    locked.save()
    add_entry(
        locked.workspace, user, "accepted an invitation", ("user", str(user.pk)),
        {"roles": locked.roles},
    )  # fmt: skip


@transaction.atomic
def set_roles(workspace: Workspace, user: User, roles: Sequence[str], by: User | None) -> None:
    """The member with exactly these roles; none removes them from the workspace.

    Raises
    ------
    LastAdministratorError
        If the workspace would be left without an administrator.
    """
    wanted = set(roles)
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    others = Membership.objects.filter(workspace=workspace, role=Role.ADMINISTRATOR)
    is_last = not others.exclude(user=user).exists()
    was_administrator = others.filter(user=user).exists()
    if was_administrator and is_last and Role.ADMINISTRATOR not in wanted:
        raise LastAdministratorError
    own = Membership.objects.filter(workspace=workspace, user=user)
    before = sorted(own.values_list("role", flat=True))
    own.exclude(role__in=wanted).delete()
    for role in wanted:
        Membership.objects.get_or_create(user=user, workspace=workspace, role=role)
    add_entry(
        workspace, by, "changed the roles of a member", ("user", str(user.pk)),
        {"before": before, "after": sorted(wanted)},
    )  # fmt: skip
