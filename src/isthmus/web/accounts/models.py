"""Users, workspaces, roles and invitations. Nothing else about people is stored.

A workspace is one organisation's own part of an installation: its cases, its record, its members.
Nothing of one workspace is ever seen from another.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

INVITATION_DAYS = 14


class UserManager(BaseUserManager["User"]):
    """Makes users, who are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A new user; without a password they can only come through the campus login."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """The user of an e-mail address, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who may log in: an address and the name under which they decide."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Workspace(models.Model):
    """One organisation's own part of the installation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True)
    created = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member is in a workspace; a person may be several."""

    RESEARCHER = "researcher", _("Researcher")
    ANALYST = "analyst", _("Analyst")
    REVIEWER = "reviewer", _("Second reviewer")
    DECISION_MAKER = "decision_maker", _("Decision-maker")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Membership(models.Model):
    """A role of a user in a workspace."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "workspace", "role"], name="one_membership_per_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role} in {self.workspace}"


class Invitation(models.Model):
    """An invitation to a workspace; only the hash of its link is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    roles = models.JSONField(default=list)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    token_hash = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invitation of {self.email} to {self.workspace}"

    @classmethod
    def make(
        cls, workspace: Workspace, email: str, roles: list[str], invited_by: User | None
    ) -> tuple[Invitation, str]:
        """A new invitation and the secret of its link, which is shown once and not stored."""
        token = secrets.token_urlsafe(32)
        made = cls.objects.create(
            workspace=workspace,
            email=email.lower(),
            roles=roles,
            invited_by=invited_by,
            token_hash=token_hash(token),
            expires=timezone.now() + timedelta(days=INVITATION_DAYS),
        )
        return made, token

    @classmethod
    def open_for(cls, token: str) -> Invitation | None:
        """The invitation of a link, if it was neither accepted nor has expired."""
        return cls.objects.filter(
            token_hash=token_hash(token), accepted=None, expires__gt=timezone.now()
        ).first()


def token_hash(token: str) -> str:
    """What is stored of a secret link or token."""
    return hashlib.sha256(token.encode()).hexdigest()
