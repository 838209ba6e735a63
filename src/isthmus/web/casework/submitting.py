"""What handing a case to the office means."""

from __future__ import annotations

from isthmus.web.casework.drafts import draft_faults
from isthmus.web.casework.models import Case, Level, Status


def submission(case: Case) -> tuple[str, Status] | None:
    """What the record says of it, and the status that follows; None if the proposal is not whole.

    An exempt case needs no proposal: it is recorded and closed.
    """
    if case.level == Level.EXEMPT:
        return "recorded the case as exempt", Status.CLOSED
    if draft_faults(case.proposal, case.number):
        return None
    return "submitted the case", Status.REVIEW
