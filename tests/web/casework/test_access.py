"""Who sees which case: the owner, colleagues by role, outsiders."""

from __future__ import annotations

import pytest
from django.test import Client

from isthmus.web.accounts.permissions import Actor, actor_in
from isthmus.web.casework.changes import change_case, open_case
from isthmus.web.casework.models import Case, Status


def actor(user) -> Actor:
    found = actor_in(user, None)
    assert found is not None
    return found


STEPS = (
    "triage", "intake", "intake/activity", "intake/organisations", "organisations", "questions",
    "frameworks", "candidates", "mitigations", "memo", "reply", "decision", "monitoring", "history",
)  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_a_step_works_for_its_people_and_for_nobody_else(
    step, as_user, case, colleague, owner, auditor, administrator, outsider
):
    address = f"/cases/{case.pk}/{step}/"
    assert as_user(colleague).get(address).status_code == 200
    assert as_user(owner).get(address).status_code == 200
    assert as_user(auditor).get(address).status_code == 200
    assert as_user(administrator).get(address).status_code == 404
    assert as_user(outsider).get(address).status_code == 404
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("step", STEPS)
def test_an_auditor_changes_nothing(step, as_user, case, auditor):
    before = Case.objects.values().get(pk=case.pk)
    page = as_user(auditor).post(f"/cases/{case.pk}/{step}/", {"version": case.version})
    assert page.status_code in {200, 400, 403}
    assert Case.objects.values().get(pk=case.pk) == before


def test_a_self_check_is_seen_by_its_author_alone(as_user, colleague, owner, auditor):
    private = open_case(actor(colleague), is_private=True)
    address = f"/cases/{private.pk}/triage/"
    assert as_user(colleague).get(address).status_code == 200
    for other in (owner, auditor):
        assert as_user(other).get(address).status_code == 404
        assert private.number not in as_user(other).get("/cases/").content.decode()


def test_a_researcher_sees_own_cases_only(as_user, case, colleague, owner):
    other = open_case(actor(owner))
    page = as_user(colleague).get("/cases/").content.decode()
    assert case.number in page
    assert f">{other.number}<" not in page
    assert as_user(colleague).get(f"/cases/{other.pk}/triage/").status_code == 404


def test_the_list_can_be_narrowed(as_user, case, owner):
    client = as_user(owner)
    change_case(case, None, "moved", None, status=Status.REVIEW)
    assert case.number in client.get("/cases/?turn=me").content.decode()
    assert case.number in client.get(f"/cases/?q={case.number}").content.decode()
    assert "No case fits" in client.get("/cases/?q=nothing-like-it").content.decode()
    assert "No case fits" in client.get("/cases/?status=closed").content.decode()


def test_an_administrator_has_no_list_of_cases(as_user, administrator):
    assert as_user(administrator).get("/cases/").status_code == 403
