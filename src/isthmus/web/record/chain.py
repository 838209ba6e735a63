"""Adding to the record, and proving that nothing in it was edited, removed or slipped in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from isthmus.web.accounts.models import User, Workspace
from isthmus.web.record.models import FIRST, Entry, Head


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold, and why."""

    workspace: str
    number: int
    reason: str


def add_entry(
    workspace: Workspace,
    user: User | None,
    action: str,
    subject: tuple[str, str],
    content: Mapping[str, Any],
    versions: Mapping[str, Any] | None = None,
) -> Entry:
    """Add what happened to the workspace's chain, in the transaction of the change itself.

    `subject` is the type and id of what it happened to. Without a user the software did it.
    """
    assert connection.in_atomic_block, "a change and its entry belong into one transaction"
    Head.objects.get_or_create(workspace=workspace)
    head = Head.objects.select_for_update().get(workspace=workspace)
    entry = Entry(
        workspace=workspace,
        number=head.number + 1,
        at=timezone.now(),
        actor_id=user.id if user else None,
        actor_name=str(user) if user else "Isthmus",
        action=action,
        subject_type=subject[0],
        subject_id=str(subject[1]),
        versions=_plain(versions or {}),
        content=_plain(content),
        previous_hash=head.hash,
    )
    entry.hash = entry_hash(entry)
    entry.save()
    head.number, head.hash = entry.number, entry.hash
    head.save()
    return entry


def entry_hash(entry: Entry) -> str:
    """SHA-256 over all that an entry says and the hash before it."""
    said = {
        "workspace": str(entry.workspace_id),
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": str(entry.actor_id) if entry.actor_id else None,
        "actor_name": entry.actor_name,
        "action": entry.action,
        "subject": [entry.subject_type, entry.subject_id],
        "versions": entry.versions,
        "content": entry.content,
        "previous": entry.previous_hash,
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def breaks(workspace: Workspace) -> list[Break]:
    """Every place where the workspace's chain does not hold; empty if the record is whole."""
    return list(_breaks(workspace))


def _breaks(workspace: Workspace) -> Iterator[Break]:
    previous, expected = FIRST, 1
    for entry in Entry.objects.filter(workspace=workspace).order_by("number").iterator(2_000):
        if entry.number != expected:
            yield Break(workspace.name, expected, f"is missing; {entry.number} follows")
            expected = entry.number
        if entry.previous_hash != previous:
            yield Break(workspace.name, entry.number, "does not continue the entry before it")
        if entry.hash != entry_hash(entry):
            yield Break(workspace.name, entry.number, "was changed after it was written")
        previous, expected = entry.hash, entry.number + 1
    head = Head.objects.filter(workspace=workspace).first()
    if head is not None and (head.number != expected - 1 or head.hash != previous):
        yield Break(workspace.name, expected, f"is missing; the record had {head.number} entries")


def _plain(content: Mapping[str, Any]) -> Any:
    """The content as JSON keeps it, so that its hash is the same when it is read again."""
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))
