"""A case: one proposed collaboration on its way from triage to decision and monitoring.

What a case says is kept in a few JSON fields, each changed as a whole; every change writes what it
changed into the record, so that the case can be put together again as it stood on any day
(`history.py`). Cases are reached through `visible_to`, which knows who may see which.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from isthmus.web.accounts.models import User, Workspace
from isthmus.web.accounts.permissions import Action, Actor


class Level(models.TextChoices):
    """How much diligence the triage asks for."""

    UNKNOWN = "", _("not triaged yet")
    EXEMPT = "exempt", _("exempt")
    STANDARD = "standard", _("standard")
    ENHANCED = "enhanced", _("enhanced")


class Status(models.TextChoices):
    """Where a case is; each status has one side whose turn it is."""

    PRIVATE = "private", _("self-check, private")
    INTAKE = "intake", _("being written")
    REVIEW = "review", _("under review")
    REPLY = "reply", _("waiting for the researcher's reply")
    DECISION = "decision", _("waiting for a decision")
    MONITORING = "monitoring", _("decided, monitored")
    CLOSED = "closed", _("closed")


TURN: dict[str, Any] = {
    Status.PRIVATE: _("researcher"),
    Status.INTAKE: _("researcher"),
    Status.REVIEW: _("analyst"),
    Status.REPLY: _("researcher"),
    Status.DECISION: _("decision-maker"),
    Status.MONITORING: _("nobody until the review date"),
    Status.CLOSED: _("nobody"),
}
"""Who has the ball."""


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, by who may see them."""

    def visible_to(self, actor: Actor) -> CaseQuerySet:
        """The cases of the actor's workspace that the actor may see.

        A private self-check is seen by the person who wrote it and nobody else.
        """
        here = self.filter(workspace=actor.workspace)
        own = models.Q(opened_by=actor.user)
        if actor.may(Action.SEE_CASES):
            return here.filter(own | ~models.Q(status=Status.PRIVATE))
        if actor.may(Action.SEE_OWN_CASES):
            return here.filter(own)
        return here.none()


class Case(models.Model):
    """One proposed collaboration.

    `proposal` is the draft in the proposal's own form, complete or not. `assessed` is the last
    assessment as `isthmus assess --format json` prints it. `version` counts changes: whoever edits
    an older version is shown what changed, and nothing is overwritten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="cases")
    number = models.CharField(_("number"), max_length=20)
    title = models.CharField(_("title"), max_length=300, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices, blank=True, default="")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.INTAKE)
    version = models.PositiveIntegerField(default=0)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="opened_cases")
    analyst = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="assigned_cases"
    )
    due = models.DateField(_("due"), null=True, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    triage = models.JSONField(default=dict)
    proposal = models.JSONField(default=dict)
    confirmed = models.JSONField(default=dict)
    """Name as written -> ROR id that somebody confirmed, or "none"."""
    candidates = models.JSONField(default=dict)
    """`list/entry/subject` -> what people said about the candidate (see `candidates.py`)."""
    assessed = models.JSONField(default=dict)
    mitigations = models.JSONField(default=list)
    memo = models.TextField(blank=True, default="")
    reply = models.JSONField(default=dict)
    decision = models.JSONField(default=dict)
    attention = models.JSONField(default=list)
    """What happened since the decision that somebody has to look at."""
    created = models.DateTimeField(default=timezone.now)
    updated = models.DateTimeField(default=timezone.now)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-updated"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workspace", "number"], name="one_case_per_number")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["workspace", "status", "-updated"]),
            models.Index(fields=["workspace", "opened_by", "-updated"]),
            models.Index(fields=["workspace", "due"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def turn(self) -> str:
        """Whose turn it is."""
        return str(TURN[self.status])

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something before a decision."""
        return self.status not in {Status.MONITORING, Status.CLOSED}


class Counter(models.Model):
    """The last case number given in a workspace and year."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workspace", "year"], name="one_counter_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.workspace} {self.year}: {self.last}"


class Comment(models.Model):
    """A remark on a case; never changed, like everything in the record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, on_delete=models.PROTECT)
    text = models.TextField(_("comment"), max_length=5_000)
    at = models.DateTimeField(default=timezone.now)
    for_researcher = models.BooleanField(_("shown to the researcher"), default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["at"]

    def __str__(self) -> str:
        return f"{self.author}, {self.at:%Y-%m-%d %H:%M}"


FIELDS: tuple[str, ...] = (
    "number", "title", "level", "status", "analyst", "due", "review_on", "triage", "proposal",
    "confirmed", "candidates", "assessed", "mitigations", "memo", "reply", "decision", "attention",
)  # fmt: skip
"""The fields that make up what a case says; the record keeps every change of them."""


def plain(case: Case, name: str) -> Any:
    """One of `FIELDS` as the record keeps it."""
    value = getattr(case, name)
    if isinstance(value, User):
        return str(value.pk)
    return value.isoformat() if hasattr(value, "isoformat") else value
