"""A case with a whole proposal, and the way to send a step's form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from isthmus.datafiles import read_yaml
from isthmus.proposals.reading import example_proposals
from isthmus.web.accounts.permissions import Actor, actor_in
from isthmus.web.casework.changes import open_case
from isthmus.web.casework.models import Case

Send = Callable[..., Any]


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
def send() -> Send:
    """Send a step's form, filled in from the case as it is now."""

    def post(client: Client, case: Case, step: str, **fields: Any) -> Any:
        case.refresh_from_db()
        version = fields.pop("version", case.version)
        return client.post(f"/cases/{case.pk}/{step}/", {"version": version, **fields})

    return post
