"""What each role may do. Every view and endpoint asks here, and nowhere else.

A table and no code: a reader sees at once who may do what. `auditor` reads all and changes
nothing; `administrator` runs the workspace and sees no case.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.http import HttpRequest

from isthmus.web.accounts.models import Role, User, Workspace


class Action(StrEnum):
    """Something that not everybody may do."""

    SEE_OWN_CASES = "see own cases"
    SEE_CASES = "see all cases of the workspace"
    OPEN_CASE = "open a case"
    EDIT_OWN_CASES = "edit the intake of own cases"
    WORK_ON_CASES = "screen, judge, ask, assess and write"
    SECOND_JUDGEMENT = "confirm a judgement of somebody else"
    DECIDE = "decide a case"
    READ_RECORD = "read the record"
    SEE_STATISTICS = "see the statistics of the office"
    MANAGE_MEMBERS = "invite, change and remove members"
    MANAGE_SETTINGS = "change the settings of the workspace"
    MANAGE_RETENTION = "set retention and legal holds"


_RESEARCHER = frozenset({Action.SEE_OWN_CASES, Action.OPEN_CASE, Action.EDIT_OWN_CASES})
_ANALYST = _RESEARCHER | {Action.SEE_CASES, Action.WORK_ON_CASES, Action.SEE_STATISTICS}

ALLOWED: Mapping[str, frozenset[Action]] = {
    Role.RESEARCHER: _RESEARCHER,
    Role.ANALYST: _ANALYST,
    Role.REVIEWER: _ANALYST | {Action.SECOND_JUDGEMENT},
    Role.DECISION_MAKER: _RESEARCHER | {Action.SEE_CASES, Action.DECIDE, Action.SEE_STATISTICS},
    Role.AUDITOR: frozenset(
        {Action.SEE_CASES, Action.READ_RECORD, Action.SEE_STATISTICS, Action.SEE_OWN_CASES}
    ),
    Role.ADMINISTRATOR: frozenset(
        {Action.MANAGE_MEMBERS, Action.MANAGE_SETTINGS, Action.MANAGE_RETENTION}
    ),
}


class SiteRequest(HttpRequest):
    """A request after the middleware has found who asks."""

    actor: Actor | None


@dataclass(frozen=True)
class Actor:
    """Who acts: a user in a workspace with their roles there."""

    user: User
    workspace: Workspace
    roles: frozenset[str] = field(default_factory=frozenset)

    def may(self, action: Action) -> bool:
        """Whether any of the actor's roles allows this."""
        return any(action in ALLOWED[role] for role in self.roles)

    @property
    def actions(self) -> frozenset[str]:
        """All that the actor may do, by name, for templates."""
        return frozenset(one.name for role in self.roles for one in ALLOWED[role])


def actor_in(user: User, workspace_id: uuid.UUID | str | None) -> Actor | None:
    """The user in one of their workspaces: the one asked for, else the first by name; or None."""
    memberships = list(
        user.memberships.select_related("workspace").order_by("workspace__name", "role")
    )
    if not memberships:
        return None
    ids = {str(one.workspace_id) for one in memberships}
    chosen = str(workspace_id) if str(workspace_id) in ids else str(memberships[0].workspace_id)
    own = [one for one in memberships if str(one.workspace_id) == chosen]
    return Actor(user, own[0].workspace, frozenset(one.role for one in own))
