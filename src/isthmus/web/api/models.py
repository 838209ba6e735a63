"""Tokens of the programming interface, and answers that are kept to be given again."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from isthmus.web.accounts.models import User, Workspace


class Scope(models.TextChoices):
    """What a token may be used for; never more than its owner may do."""

    ORGANISATIONS_READ = "organisations:read", _("Resolve names of organisations")
    SCREENING_READ = "screening:read", _("Screen organisations against lists")
    ASSESS = "assess", _("Assess a proposal, without keeping it")
    MEASURES_READ = "measures:read", _("Read measures and figures")
    CASES_READ = "cases:read", _("Read cases")
    CASES_WRITE = "cases:write", _("Open, write and submit cases")
    RECORD_READ = "record:read", _("Read the record (auditors)")


class Token(models.Model):
    """A secret with which a program acts for a user in one workspace.

    Only the hash of the secret is stored. `window` and `used` count the requests of one minute.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    scopes = models.JSONField(default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True)
    window = models.DateTimeField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created"]

    def __str__(self) -> str:
        return f"{self.name} of {self.user}"

    @property
    def is_in_force(self) -> bool:
        """Whether it was neither revoked nor has expired."""
        return self.revoked is None and self.expires > timezone.now()


class KeptAnswer(models.Model):
    """The answer to a request that came with an idempotency key; kept for a day."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(default=dict)
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.status}"
