"""The client against a running server."""

from __future__ import annotations

import pytest

from isthmus.web.api.models import Scope
from isthmus.web.api.tokens import make_token
from isthmus.web.client import Client, Refused

from .conftest import actor


@pytest.fixture
def served(live_server, colleague):
    _token, secret = make_token(actor(colleague), "a program", Scope.values, 30)
    return Client(live_server.url, secret)


@pytest.mark.django_db(transaction=True)
def test_a_program_walks_a_case(served, draft):
    opened = served.open_case(key="once")
    assert served.open_case(key="once") == opened
    written = served.write_proposal(opened["id"], opened["version"], draft)
    with pytest.raises(Refused, match="is now at version 2") as refused:
        served.write_proposal(opened["id"], opened["version"], draft)
    assert refused.value.status == 409
    submitted = served.submit(opened["id"], written["version"])
    assert submitted["status"] == "review"
    assert served.case(opened["id"]) == submitted
    assert [one["id"] for one in served.cases()] == [opened["id"]]
    with pytest.raises(Refused, match="read the record"):
        list(served.record())


@pytest.mark.django_db(transaction=True)
def test_a_program_asks_without_keeping(served, draft):
    assert served.resolve(["ETH Zurich"])[0]["status"]
    assert served.screen([{"name": "Beihang University"}])[0]["result"] == "listed"
    assert served.measure("joint-works", ["CN,US"], first_year=2020)["rows"]
    assert served.measures()
    with pytest.raises(Refused, match="title"):
        served.assess({key: value for key, value in draft.items() if key != "title"})


def test_only_http_is_spoken():
    with pytest.raises(ValueError, match="no http"):
        Client("file:///etc/passwd", "x")
