"""A program with a token, and a whole proposal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from isthmus.datafiles import read_yaml
from isthmus.proposals.reading import example_proposals
from isthmus.web.accounts.permissions import Actor, actor_in
from isthmus.web.api.models import Scope
from isthmus.web.api.tokens import make_token
from isthmus.web.casework.changes import open_case
from isthmus.web.casework.models import Case

Program = Callable[..., Client]


def actor(user: Any) -> Actor:
    """The user in their first workspace."""
    found = actor_in(user, None)
    assert found is not None
    return found


@pytest.fixture
def draft() -> dict[str, Any]:
    """The proposal of a shipped example, as a draft."""
    file = next(one for one in example_proposals() if "large-model" in one.name)
    return {key: value for key, value in read_yaml(file).data.items() if key != "id"}


@pytest.fixture
def case(colleague: Any, draft: dict[str, Any]) -> Case:
    """A researcher's case with a whole proposal, still being written."""
    return open_case(actor(colleague), proposal=draft)


@pytest.fixture
def program() -> Program:
    """A client that sends a token of the user with these scopes; all if none is named."""

    def made(user: Any, *scopes: str) -> Client:
        _token, secret = make_token(actor(user), "a program", scopes or Scope.values, 30)
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return made
