"""Inviting, accepting, changing roles; one's own account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from isthmus.web.accounts.membership import invite_member
from isthmus.web.accounts.models import Invitation, Membership, Role, User
from isthmus.web.record.chain import breaks
from isthmus.web.record.models import Entry

NEW = {
    "name": "New Person",
    "password": "a sentence to remember",
    "again": "a sentence to remember",
}


def link(workspace, email="new@north.example", roles=(Role.ANALYST,)):
    _made, token = invite_member(workspace, email, list(roles), None)
    return f"/invitations/{token}/"


def test_an_invited_person_makes_an_account_and_is_inside(workspace):
    client = Client()
    address = link(workspace)
    assert client.get(address).status_code == 200
    assert client.post(address, NEW).status_code == 302
    user = User.objects.get(email="new@north.example")
    assert list(user.memberships.values_list("role", flat=True)) == ["analyst"]
    assert client.get("/cases/").status_code == 200
    assert breaks(workspace) == []


def test_an_invitation_serves_once(workspace):
    address = link(workspace)
    Client().post(address, NEW)
    page = Client().get(address)
    assert page.status_code == 410
    assert "no longer open" in page.content.decode()


def test_an_expired_invitation_is_void(workspace):
    address = link(workspace)
    Invitation.objects.update(expires=timezone.now() - timedelta(minutes=1))
    assert Client().get(address).status_code == 410


def test_somebody_with_an_account_logs_in_to_accept(as_user, workspace, outsider):
    address = link(workspace, outsider.email)
    assert Client().get(address).headers["Location"].startswith("/accounts/login/")
    client = as_user(outsider)
    assert client.post(address).status_code == 302
    assert Membership.objects.filter(user=outsider, workspace=workspace).exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"again": "another sentence"}, "The two passwords differ."),
        ({"password": "short", "again": "short"}, "too short"),
        ({"name": ""}, "This field is required."),
    ],
)
def test_a_bad_form_makes_no_account(workspace, change, said):
    page = Client().post(link(workspace), {**NEW, **change})
    assert page.status_code == 400
    assert said in page.content.decode()
    assert not User.objects.filter(email="new@north.example").exists()


def test_an_administrator_invites_and_changes_roles(as_user, administrator, owner, workspace):
    client = as_user(administrator)
    page = client.post(
        "/members/invite/", {"email": "x@north.example", "roles": ["auditor"]}, follow=True
    )
    assert "Invited x@north.example" in page.content.decode()
    assert "/invitations/" in mail.outbox[0].body
    client.post(f"/members/{owner.pk}/", {"roles": ["reviewer", "auditor"]})
    assert set(owner.memberships.values_list("role", flat=True)) == {"reviewer", "auditor"}
    last = Entry.objects.filter(workspace=workspace).last()
    assert last.content == {"before": ["analyst"], "after": ["auditor", "reviewer"]}


def test_a_workspace_keeps_an_administrator(as_user, administrator):
    page = as_user(administrator).post(f"/members/{administrator.pk}/", {"roles": []}, follow=True)
    assert "somebody has to stay administrator" in page.content.decode()
    assert administrator.memberships.filter(role="administrator").exists()


def test_members_are_managed_by_administrators_alone(
    as_user, owner, colleague, auditor, decision_maker, administrator, outsider
):
    for user in (owner, colleague, auditor, decision_maker):
        assert as_user(user).get("/members/").status_code == 403
        assert as_user(user).post("/members/invite/", {}).status_code == 403
    assert Client().get("/members/").status_code == 302
    assert as_user(administrator).get("/members/").status_code == 200
    assert owner.email not in as_user(outsider).get("/members/").content.decode()
    assert as_user(outsider).post(f"/members/{owner.pk}/", {"roles": []}).status_code == 404


def test_the_account_shows_all_that_is_stored(as_user, owner):
    text = as_user(owner).get("/account/").content.decode()
    assert owner.email in text
    assert "Analyst" in text
    assert "Nothing else about you is stored." in text


def test_another_workspace_can_be_chosen_only_if_it_is_ones_own(as_user, owner, outsider):
    foreign = outsider.memberships.first().workspace
    client = as_user(owner)
    assert client.post("/account/workspace/", {"workspace": foreign.pk}).status_code == 404
    Membership.objects.create(user=owner, workspace=foreign, role=Role.AUDITOR)
    assert client.post("/account/workspace/", {"workspace": foreign.pk}).status_code == 302
    assert str(foreign) in client.get("/").content.decode()


def test_nobody_signs_up(db):
    page = Client().get("/accounts/signup/")
    assert page.status_code == 200
    assert 'name="password1"' not in page.content.decode()


def test_a_password_logs_in_and_a_wrong_one_does_not(owner):
    client = Client()
    wrong = client.post("/accounts/login/", {"login": owner.email, "password": "wrong"})
    assert "_auth_user_id" not in client.session
    assert wrong.status_code == 200
    client.post("/accounts/login/", {"login": owner.email, "password": "correct horse battery"})
    assert "_auth_user_id" in client.session


def test_a_required_second_factor_comes_before_everything_else(as_user, owner, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client = as_user(owner)
    assert client.get("/cases/").headers["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/").status_code == 200


def test_a_login_never_leads_elsewhere(owner):
    page = Client().post(
        "/accounts/login/?next=https://evil.example/",
        {
            "login": owner.email,
            "password": "correct horse battery",
            "next": "https://evil.example/",
        },
    )
    assert not page.headers.get("Location", "").startswith("https://evil")
