"""A case as it stood at any moment, put together again from the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from isthmus.web.casework.changes import SUBJECT
from isthmus.web.casework.models import Case
from isthmus.web.record.models import Entry


@dataclass(frozen=True)
class PastCase:
    """What a case said at a moment, the version, and the entry that made it so."""

    fields: dict[str, Any]
    version: int
    entry: Entry


def entries_of(case: Case) -> list[Entry]:
    """All that was done to a case, oldest first."""
    return list(
        Entry.objects.filter(
            workspace=case.workspace, subject_type=SUBJECT, subject_id=str(case.pk)
        ).order_by("number")
    )


def case_at(case: Case, moment: datetime) -> PastCase | None:
    """The case as it stood at the moment; None if it was not open yet."""
    fields: dict[str, Any] = {}
    last = None
    for entry in entries_of(case):
        if entry.at > moment:
            break
        fields |= entry.content.get("changed", {})
        last = entry
    if last is None:
        return None
    return PastCase(fields, int(last.content.get("version", 0)), last)
