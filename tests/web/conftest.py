"""The same accounts everywhere: the owner, colleagues with other roles, and an outsider.

`owner` is an analyst of the workspace Northern University; `colleague` is a researcher there;
`outsider` has every role, in another workspace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from isthmus.web.accounts.models import Membership, Role, User, Workspace

Login = Callable[[User], Client]


def member(email: str, workspace: Workspace, *roles: str) -> User:
    """A user with these roles in the workspace."""
    user = User.objects.create_user(
        email, password="correct horse battery", name=email.partition("@")[0]
    )
    for role in roles:
        Membership.objects.create(user=user, workspace=workspace, role=role)
    return user


@pytest.fixture
def workspace(db: None) -> Workspace:
    return Workspace.objects.create(name="Northern University")


@pytest.fixture
def owner(workspace: Workspace) -> User:
    return member("owner@north.example", workspace, Role.ANALYST)


@pytest.fixture
def colleague(workspace: Workspace) -> User:
    return member("colleague@north.example", workspace, Role.RESEARCHER)


@pytest.fixture
def reviewer(workspace: Workspace) -> User:
    return member("reviewer@north.example", workspace, Role.REVIEWER)


@pytest.fixture
def decision_maker(workspace: Workspace) -> User:
    return member("decider@north.example", workspace, Role.DECISION_MAKER)


@pytest.fixture
def auditor(workspace: Workspace) -> User:
    return member("auditor@north.example", workspace, Role.AUDITOR)


@pytest.fixture
def administrator(workspace: Workspace) -> User:
    return member("administrator@north.example", workspace, Role.ADMINISTRATOR)


@pytest.fixture
def outsider(db: None) -> User:
    other = Workspace.objects.create(name="Southern Institute")
    return member("outsider@south.example", other, *Role.values)


@pytest.fixture
def as_user() -> Iterator[Login]:
    """A client that is logged in as the given user."""

    def login(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return login
