"""The record: an append-only, hash-chained log of who did what, when, on which versions.

Each workspace has one chain. An entry holds the hash of the one before it, so that an edit, a
removal or an insertion anywhere breaks every hash after it.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, NoReturn

from django.db import models

from isthmus.web.accounts.models import Workspace

FIRST = "0" * 64
"""What the first entry of a chain holds in place of the hash before it."""


class Head(models.Model):
    """The end of a workspace's chain; locked while an entry is added, so that two never fork it."""

    workspace = models.OneToOneField(Workspace, on_delete=models.PROTECT, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=FIRST)

    def __str__(self) -> str:
        return f"{self.workspace}: {self.number}"


class Entry(models.Model):
    """One thing that happened. Entries are added and never changed or removed.

    `subject_type` and `subject_id` say to what; `versions` holds the versions of software, lists
    and frameworks that it rests on; `content` what was said or stored. `actor_id` and `actor_name`
    stay when an account goes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=255)
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    versions = models.JSONField(default=dict)
    content = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workspace", "number"], name="one_entry_per_number")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["workspace", "subject_type", "subject_id", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; an existing one can't be saved again."""
        if not self._state.adding:
            _refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        _refuse()


def _refuse() -> NoReturn:
    raise TypeError("an entry of the record is never changed or removed")
