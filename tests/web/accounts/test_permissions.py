"""Who may do what."""

from __future__ import annotations

import pytest

from isthmus.web.accounts.models import Invitation, Role
from isthmus.web.accounts.permissions import ALLOWED, Action, actor_in
from isthmus.web.accounts.single import the_only_person

CHANGES = frozenset(Action) - {
    Action.SEE_OWN_CASES,
    Action.SEE_CASES,
    Action.READ_RECORD,
    Action.SEE_STATISTICS,
}


def test_every_role_has_its_actions():
    assert set(ALLOWED) == set(Role.values)


def test_an_auditor_changes_nothing():
    assert ALLOWED[Role.AUDITOR] & CHANGES == frozenset()


def test_an_administrator_sees_no_case():
    sees = {Action.SEE_CASES, Action.SEE_OWN_CASES, Action.WORK_ON_CASES, Action.READ_RECORD}
    assert ALLOWED[Role.ADMINISTRATOR] & sees == frozenset()


def test_only_a_decision_maker_decides():
    assert [role for role in Role.values if Action.DECIDE in ALLOWED[role]] == [Role.DECISION_MAKER]


def test_an_actor_is_a_user_in_one_of_their_own_workspaces(owner, outsider, workspace):
    actor = actor_in(owner, workspace.id)
    assert actor is not None
    assert actor.workspace == workspace
    assert actor.may(Action.WORK_ON_CASES)
    assert not actor.may(Action.DECIDE)
    foreign = actor_in(outsider, workspace.id)
    assert foreign is not None
    assert foreign.workspace != workspace


@pytest.mark.django_db
def test_the_only_person_of_single_mode_is_made_once():
    assert the_only_person() == the_only_person()
    actor = actor_in(the_only_person(), None)
    assert actor is not None
    assert actor.may(Action.DECIDE)


def test_an_invitation_is_found_by_its_link_alone(owner, workspace):
    made, token = Invitation.make(workspace, "New@North.example", [Role.ANALYST], owner)
    assert Invitation.open_for(token) == made
    assert Invitation.open_for("another") is None
    assert made.email == "new@north.example"
    assert token not in made.token_hash
