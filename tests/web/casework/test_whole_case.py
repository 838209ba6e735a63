"""A case from triage to decision, by the people whose turn it is."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from isthmus.web.casework.history import case_at
from isthmus.web.casework.models import Case, Status
from isthmus.web.record.chain import breaks

TRIAGE = {
    "outside_partner": "yes", "all_public": "no", "beyond_paper": "yes", "access": "no",
    "sensitive_area": "yes", "listed": "unknown", "personal_data": "no", "conditions": "no",
}  # fmt: skip


def test_a_case_goes_from_triage_to_monitoring(
    as_user, send, case, workspace, colleague, owner, reviewer, decision_maker
):
    researcher, analyst = as_user(colleague), as_user(owner)
    second, decider = as_user(reviewer), as_user(decision_maker)

    assert send(researcher, case, "triage", **TRIAGE).status_code == 302
    case.refresh_from_db()
    assert case.level == "enhanced"

    assert send(researcher, case, "submit").status_code == 302
    case.refresh_from_db()
    assert case.status == Status.REVIEW
    assert send(researcher, case, "triage", **TRIAGE).status_code == 403

    assert send(analyst, case, "frameworks").status_code == 302
    page = analyst.get(f"/cases/{case.pk}/frameworks/").content.decode()
    assert "Ask this next" in page
    assert "they are not added up" in page

    page = analyst.get(f"/cases/{case.pk}/candidates/").content.decode()
    assert "Harbin Institute of Technology" in page
    case.refresh_from_db()
    key = next(
        f"{entry['list_id']}/{entry['entry_id']}/{one['subject']}"
        for one in case.assessed["screening"]
        for entry in one["candidates"]
    )
    said = {
        "candidate": key, "answer": "same", "discriminator": "identifier",
        "reason": "Both have the same ROR id.",
    }  # fmt: skip
    assert send(analyst, case, "candidates", **said).status_code == 302
    again = send(analyst, case, "candidates", **said)
    assert again.status_code == 400
    assert "A second person has to answer" in again.content.decode()
    assert send(second, case, "candidates", **said).status_code == 302

    page = analyst.get(f"/cases/{case.pk}/mitigations/").content.decode()
    assert "Least restrictive first" in page
    case.refresh_from_db()
    measure = next(
        one["mitigation_id"]
        for framework in case.assessed["frameworks"]
        for one in framework["mitigations"]
        if framework["applicable"]
    )
    chosen = {f"{measure}-chosen": "on", f"{measure}-owner": "principal investigator"}
    simulated = send(analyst, case, "mitigations", simulate="1", **chosen)
    assert "With these measures in place" in simulated.content.decode()
    assert send(analyst, case, "mitigations", **chosen).status_code == 302

    assert (
        send(analyst, case, "memo", memo="Facts. Judgement. Options.", send="1").status_code == 302
    )
    case.refresh_from_db()
    assert case.status == Status.REPLY
    assert "Facts. Judgement." in researcher.get(f"/cases/{case.pk}/reply/").content.decode()
    assert send(researcher, case, "reply", text="The data are public by now.").status_code == 302

    decided = {
        "decision": "with_conditions", "reasons": "The measures answer the findings.",
        "review_on": "2027-06-01",
    }  # fmt: skip
    assert send(analyst, case, "decision", **decided).status_code == 403
    assert send(decider, case, "decision", **decided).status_code == 302
    case.refresh_from_db()
    assert case.status == Status.MONITORING
    assert case.decision["by"] == "decider"
    assert case.decision["conditions"][0]["id"] == measure
    assert breaks(workspace) == []

    exported = json.loads(analyst.get(f"/cases/{case.pk}/case.json").content)
    assert [one["what"] for one in exported["history"]][-1] == "decided: with_conditions"


def test_a_refusal_needs_what_was_tried_and_where_to_appeal(as_user, send, case, decision_maker):
    Case.objects.filter(pk=case.pk).update(status=Status.DECISION)
    said = {"decision": "decline", "reasons": "No.", "review_on": "2027-06-01"}
    page = send(as_user(decision_maker), case, "decision", **said)
    assert page.status_code == 400
    assert page.content.decode().count("A refusal needs this.") >= 2
    case.refresh_from_db()
    assert case.decision == {}


def test_an_exempt_case_is_recorded_and_closed(as_user, send, case, colleague):
    client = as_user(colleague)
    answers = dict.fromkeys(TRIAGE, "no") | {"all_public": "yes", "outside_partner": "yes"}
    send(client, case, "triage", **answers)
    send(client, case, "submit")
    case.refresh_from_db()
    assert (case.level, case.status) == ("exempt", Status.CLOSED)


def test_two_people_at_once_lose_nothing(as_user, send, case, colleague, owner):
    client = as_user(colleague)
    send(client, case, "triage", **TRIAGE)
    old = case.version
    page = send(client, case, "triage", **{**TRIAGE, "access": "yes"}, version=old - 1)
    assert page.status_code == 409
    text = page.content.decode()
    assert "Somebody else was faster" in text
    assert "answered the triage: enhanced" in text
    case.refresh_from_db()
    assert case.triage["answers"]["access"] == "no"


def test_a_case_can_be_put_together_as_it_stood(as_user, send, case, colleague):
    client = as_user(colleague)
    before = timezone.now()
    send(client, case, "triage", **TRIAGE)
    past = case_at(case, before)
    assert past is not None
    assert past.fields["level"] == ""
    assert past.fields["title"] == case.title
    now = case_at(case, timezone.now())
    assert now is not None
    assert now.fields["level"] == "enhanced"
    assert case_at(case, datetime(2000, 1, 1, tzinfo=UTC)) is None
    at = (timezone.now() + timedelta(minutes=1)).isoformat()
    page = client.get(f"/cases/{case.pk}/history/", {"at": at}).content.decode()
    assert "&quot;level&quot;: &quot;enhanced&quot;" in page


def test_text_that_looks_like_a_person_is_pointed_out_and_kept(as_user, send, case, owner):
    Case.objects.filter(pk=case.pk).update(status=Status.REVIEW)
    client = as_user(owner)
    send(client, case, "memo", memo="Ask Dr Example, mail a@b.example")
    page = client.get(f"/cases/{case.pk}/memo/").content.decode()
    assert "an e-mail address" in page
    assert "what looks like a person" in page
    case.refresh_from_db()
    assert case.memo.startswith("Ask Dr Example")
