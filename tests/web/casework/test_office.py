"""Assigning, statistics, the dossier of a case, and the daily look at decided cases."""

from __future__ import annotations

from datetime import date, timedelta

from django.core import mail

from isthmus.web.accounts.permissions import actor_in
from isthmus.web.casework.assessing import assessed
from isthmus.web.casework.changes import change_case, open_case
from isthmus.web.casework.models import Case, Status
from isthmus.web.casework.watching import watch
from isthmus.web.record.chain import breaks

TODAY = date(2026, 11, 23)


def decided(case: Case, **changes: object) -> Case:
    data, versions = assessed(case)
    made = {"decision": "with_conditions", "by": "decider"}
    return change_case(
        case, None, "decided: with_conditions", None, versions,
        assessed=data, status=Status.MONITORING, decision=made, **changes,
    )  # fmt: skip


def test_cases_are_assigned_together(as_user, case, owner, colleague):
    actor = actor_in(colleague, None)
    assert actor is not None
    other = open_case(actor)
    client = as_user(owner)
    sent = {"case": [case.pk, other.pk], "analyst": owner.pk, "due": "2027-01-31"}
    page = client.post("/cases/assign/", sent, follow=True)
    assert "Changed 2 cases." in page.content.decode()
    case.refresh_from_db()
    assert (case.analyst, case.due) == (owner, date(2027, 1, 31))


def test_nothing_is_assigned_to_somebody_elsewhere_or_by_somebody_else(
    as_user, case, owner, colleague, outsider
):
    sent = {"case": [case.pk], "analyst": outsider.pk}
    page = as_user(owner).post("/cases/assign/", sent, follow=True)
    assert "Nothing was changed" in page.content.decode()
    assert as_user(colleague).post("/cases/assign/", sent).status_code == 403
    assert as_user(outsider).post("/cases/assign/", {"case": [case.pk]}).status_code == 404
    case.refresh_from_db()
    assert case.analyst is None


def test_a_change_of_what_is_said_is_noted_once(case, workspace):
    case = decided(case)
    assert watch(TODAY).changed == 0
    older = case.assessed
    older["frameworks"][0]["outcome"] = "another"
    Case.objects.filter(pk=case.pk).update(assessed=older)
    assert watch(TODAY).changed == 1
    case.refresh_from_db()
    assert len(case.attention) == 1
    assert watch(TODAY).changed == 0
    assert breaks(workspace) == []


def test_those_whose_turn_it_is_are_reminded_with_numbers_only(case, owner, colleague):
    change_case(case, None, "asked", None, status=Status.REPLY, due=TODAY + timedelta(days=3))
    assert watch(TODAY).reminded == 1
    message = mail.outbox[0]
    assert message.to == [colleague.email]
    assert case.number in message.body
    assert case.title not in message.body


def test_nobody_is_reminded_long_before(case, colleague):
    change_case(case, None, "asked", None, status=Status.REPLY, due=TODAY + timedelta(days=30))
    assert watch(TODAY).reminded == 0


def test_statistics_count_and_do_not_show_single_cases(as_user, case, owner, colleague, auditor):
    decided(case)
    for user in (owner, auditor):
        text = as_user(user).get("/cases/statistics/").content.decode()
        assert "joint publication" in text
        assert "with conditions" in text
    assert as_user(colleague).get("/cases/statistics/").status_code == 403


def test_the_dossier_of_a_case_can_be_taken_away(as_user, case, owner, outsider):
    client = as_user(owner)
    assert client.get(f"/cases/{case.pk}/dossier.md").status_code == 404
    decided(case)
    page = client.get(f"/cases/{case.pk}/dossier.md")
    assert page.status_code == 200
    assert "Joint training of a large language model" in page.content.decode()
    assert as_user(outsider).get(f"/cases/{case.pk}/dossier.md").status_code == 404
    assert client.get(f"/cases/{case.pk}/dossier.exe").status_code == 404
