"""Tokens: made once, shown once, never more than their owner, gone when revoked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from isthmus.web.accounts.models import Membership
from isthmus.web.api import guarding
from isthmus.web.api.models import Token
from isthmus.web.api.tokens import PREFIX, make_token, revoke_token
from isthmus.web.record.chain import breaks
from isthmus.web.record.models import Entry

from .conftest import actor

NEW = {"name": "Nightly export", "scopes": ["cases:read"], "days": "30"}


def status(secret):
    return Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/cases").status_code


def test_a_token_is_shown_once_and_only_its_hash_is_stored(as_user, owner, workspace):
    client = as_user(owner)
    page = client.post("/account/tokens/", NEW).content.decode()
    secret = re.search(r'id="secret">([^<]+)<', page)[1]
    assert secret.startswith(PREFIX)
    assert secret not in client.get("/account/tokens/").content.decode()
    assert secret not in str(Token.objects.values().get())
    assert status(secret) == 200
    entry = Entry.objects.get(action="made an API token")
    assert entry.content["scopes"] == ["cases:read"]
    assert secret not in str(entry.content)
    assert breaks(workspace) == []


@pytest.mark.parametrize("change", [{"scopes": []}, {"scopes": ["all"]}, {"days": "9999"}])
def test_a_bad_form_makes_no_token(as_user, owner, change):
    page = as_user(owner).post("/account/tokens/", {**NEW, **change})
    assert page.status_code == 400
    assert "There is a problem" in page.content.decode()
    assert not Token.objects.exists()


def test_a_revoked_token_stops_working_and_the_record_says_so(as_user, owner):
    token, secret = make_token(actor(owner), "x", ["cases:read"], 30)
    assert status(secret) == 200
    client = as_user(owner)
    for _twice in range(2):
        assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 302
    assert status(secret) == 401
    assert Entry.objects.filter(action="revoked an API token").count() == 1


def test_nobody_revokes_the_token_of_somebody_else(as_user, owner, colleague, outsider):
    token, secret = make_token(actor(owner), "x", ["cases:read"], 30)
    for other in (colleague, outsider):
        assert as_user(other).post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert status(secret) == 200


def test_a_token_ends_with_its_day_its_account_and_its_owners_membership(owner, outsider):
    token, secret = make_token(actor(owner), "x", ["cases:read"], 30)
    Token.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert status(secret) == 401
    Token.objects.update(expires=timezone.now() + timedelta(days=1))
    assert status(secret) == 200
    owner.is_active = False
    owner.save()
    assert status(secret) == 401
    owner.is_active = True
    owner.save()
    # Somebody who left this workspace and works in another gets nothing of either.
    Membership.objects.create(
        user=owner, workspace=outsider.memberships.first().workspace, role="analyst"
    )
    Membership.objects.filter(user=owner, workspace=token.workspace).delete()
    assert status(secret) == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic eDp5", "isthmus_x"])
def test_without_a_token_in_force_the_answer_is_401_and_says_what_to_send(db, header):
    answer = Client(headers={"Authorization": header}).get("/api/cases")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "Authorization: Bearer" in answer.json()["detail"]


def test_a_session_is_no_token(as_user, owner):
    assert as_user(owner).get("/api/cases").status_code == 401


def test_each_token_has_its_own_limit_and_is_told_when_to_go_on(program, owner, monkeypatch):
    monkeypatch.setattr(guarding, "REQUESTS_A_MINUTE", 2)
    first, second = program(owner, "cases:read"), program(owner, "cases:read")
    left = [first.get("/api/cases").headers["RateLimit-Remaining"] for _twice in range(2)]
    assert left == ["1", "0"]
    answer = first.get("/api/cases")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert answer.json()["type"] == "urn:isthmus:problem:rate"
    assert second.get("/api/cases").status_code == 200
    Token.objects.update(window=timezone.now() - timedelta(minutes=1))
    assert first.get("/api/cases").status_code == 200


def test_guessing_tokens_is_slowed_down(db, monkeypatch):
    monkeypatch.setattr(guarding, "WRONG_TOKENS_A_MINUTE", 2)
    codes = [status(f"isthmus_{at}") for at in range(4)]
    assert codes in ([401, 401, 429, 429], [401, 401, 401, 429])  # the minute may turn once


def test_revoking_twice_keeps_the_first_time(owner):
    token, _secret = make_token(actor(owner), "x", ["cases:read"], 30)
    revoke_token(token, actor(owner))
    first = Token.objects.get().revoked
    revoke_token(token, actor(owner))
    assert Token.objects.get().revoked == first
