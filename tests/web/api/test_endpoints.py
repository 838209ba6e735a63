"""What the endpoints answer, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from isthmus.web.api import guarding
from isthmus.web.api.models import KeptAnswer, Scope
from isthmus.web.api.site import api
from isthmus.web.casework.changes import open_case
from isthmus.web.casework.models import Case
from isthmus.web.record.chain import breaks
from isthmus.web.record.models import Entry

from .conftest import actor

JSON = "application/json"
ROOT = Path(__file__).resolve().parents[3]


def send(client, path, body, method="post", **headers):
    return getattr(client, method)(path, json.dumps(body), content_type=JSON, headers=headers)


def operations():
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            yield pytest.param(path, method, operation, id=operation["operationId"])


@pytest.mark.parametrize(("path", "method", "operation"), list(operations()))
def test_every_endpoint_needs_its_scope(path, method, operation, program, owner, case):
    others = [one for one in Scope.values if one != operation["x-scope"]]
    address = path.replace("{case_id}", str(case.pk)).replace("{name}", "ric")
    answer = program(owner, *others).generic(method.upper(), address, "{}", content_type=JSON)
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:isthmus:problem:scope"
    assert operation["x-scope"] in answer.json()["detail"]


def test_the_description_is_open_and_is_the_one_in_the_documentation(client):
    answer = client.get("/api/openapi.json")
    assert answer.status_code == 200
    kept = json.loads((ROOT / "docs/reference/openapi.json").read_text(encoding="utf-8"))
    assert answer.json() == kept, "run scripts/derive_openapi.py"


def test_names_are_resolved(program, owner):
    body = {"texts": ["ETH Zurich, Switzerland"]}
    answer = send(program(owner), "/api/organisations/resolve", body)
    assert answer.status_code == 200
    assert answer.json()["answers"][0]["matches"][0]["ror_id"] == "https://ror.org/05a28rw58"


def test_subjects_are_screened(program, owner):
    body = {"subjects": [{"name": "Beihang University", "country_code": "CN"}]}
    answer = send(program(owner), "/api/screening", body).json()["answers"][0]
    assert answer["result"] == "listed"
    assert answer["lists"]


def test_a_proposal_is_assessed_and_not_kept(program, owner, draft):
    body = {"proposal": draft, "frameworks": ["ca-strac"]}
    answer = send(program(owner), "/api/assessments", body)
    assert answer.status_code == 200
    assert [one["framework_id"] for one in answer.json()["frameworks"]] == ["ca-strac"]
    assert not Case.objects.exists()


def test_a_wrong_proposal_is_refused_with_all_its_faults(program, owner, draft):
    body = {"proposal": {**draft, "kind": "nonsense", "surprise": 1}}
    answer = send(program(owner), "/api/assessments", body)
    assert answer.status_code == 422
    assert {"kind", "surprise"} <= {one["field"] for one in answer.json()["errors"]}


def test_a_wrong_body_is_refused_with_every_field(program, owner):
    body = {"subjects": [{"name": "", "country_code": "China"}], "more": 1}
    answer = send(program(owner), "/api/screening", body)
    assert answer.status_code == 422
    fields = {one["field"].removeprefix("body.body.") for one in answer.json()["errors"]}
    assert fields == {"subjects.0.name", "subjects.0.country_code", "more"}


@pytest.mark.parametrize(
    "body", ["{", "[NaN]", '{"texts": ["\\u0000"]}', '{"texts": ["\\ud800"]}', "[" * 100_000]
)
def test_a_body_that_cannot_be_stored_is_refused(program, owner, body):
    client = program(owner)
    answer = client.post("/api/organisations/resolve", body, content_type=JSON)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_body_that_is_too_large_is_not_read(program, owner, monkeypatch):
    monkeypatch.setattr(guarding, "LARGEST_BODY", 20)
    client = program(owner)
    assert client.post("/api/cases", "x" * 21, content_type=JSON).status_code == 413
    assert client.post("/api/cases", "{}" + " " * 18, content_type=JSON).status_code == 201


@pytest.mark.parametrize(("path", "status"), [("/api/nowhere", 404), ("/api/", 404)])
def test_an_unknown_address_is_a_problem_document(client, db, path, status):
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.json()["type"] == "urn:isthmus:problem:not-found"


def test_a_wrong_method_says_which_are_right(program, owner):
    answer = program(owner).delete("/api/cases")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_fault_of_ours_is_a_problem_document_without_its_insides(program, owner, monkeypatch):
    monkeypatch.setattr(Case.objects, "visible_to", None)
    client = program(owner)
    client.raise_request_exception = False
    answer = client.get("/api/cases")
    assert answer.status_code == 500
    assert "NoneType" not in answer.content.decode()


def test_measures_are_listed_and_run_on_the_bundled_counts(program, owner):
    client = program(owner)
    here = {one["name"]: one["runs_here"] for one in client.get("/api/measures").json()}
    assert here["joint-works"] is True
    assert here["output"] is False
    found = client.get("/api/measures/joint-works?pair=CN,US&first_year=2019&last_year=2020")
    assert [row["year"] for row in found.json()["rows"]] == [2019, 2020]
    wrong = client.get("/api/measures/output?pair=CN,EU&first_year=2021&last_year=2020")
    assert wrong.status_code == 422
    assert {one["field"] for one in wrong.json()["errors"]} == {"name", "pair", "first_year"}


def test_a_figures_manifest_names_its_inputs(program, owner):
    client = program(owner)
    assert "pair-indices" in {one["name"] for one in client.get("/api/figures").json()}
    found = client.get("/api/figures/pair-indices/manifest?pair=CN,US").json()
    assert found["request"]["pairs"] == ["CN,US"]
    assert found["inputs"]
    assert client.get("/api/figures/pair-indexes/manifest?pair=CN,US").status_code == 422


def test_cases_come_in_pages_and_only_those_that_the_owner_may_see(
    program, case, owner, colleague, outsider, administrator
):
    open_case(actor(owner))
    page = program(owner).get("/api/cases?size=1&page=2").json()
    assert (page["total"], len(page["items"])) == (2, 1)
    assert program(owner).get("/api/cases?page=99").json()["items"] == []
    assert [one["id"] for one in program(colleague).get("/api/cases").json()["items"]] == [
        str(case.pk)
    ]
    assert program(outsider).get("/api/cases").json()["total"] == 0
    assert program(administrator).get("/api/cases").status_code == 403
    assert program(owner).get("/api/cases?size=101").status_code == 422


@pytest.mark.parametrize(
    ("path", "method"), [("", "get"), ("/proposal", "put"), ("/submit", "post")]
)
def test_a_case_of_another_workspace_does_not_exist(
    path, method, program, case, draft, outsider, auditor
):
    body = {"version": 1} | ({"proposal": draft} if path == "/proposal" else {})
    address = f"/api/cases/{case.pk}{path}"
    asked = "" if method == "get" else json.dumps(body)
    for user, status in ((outsider, 404), (auditor, 200 if method == "get" else 403)):
        answer = program(user).generic(method.upper(), address, asked, content_type=JSON)
        assert answer.status_code == status


def test_a_case_is_opened_written_and_submitted_and_all_stands_in_the_record(
    program, colleague, draft, workspace
):
    client = program(colleague)
    opened = send(client, "/api/cases", {})
    assert opened.status_code == 201
    case = opened.json()
    assert case["faults"]
    address = f"/api/cases/{case['id']}"
    early = send(client, f"{address}/submit", {"version": 1})
    assert early.status_code == 422
    assert early.json()["errors"]
    written = send(client, f"{address}/proposal", {"version": 1, "proposal": draft}, "put")
    assert written.json()["version"] == 2
    assert written.json()["faults"] == []
    submitted = send(client, f"{address}/submit", {"version": 2})
    assert submitted.json()["status"] == "review"
    assert send(client, f"{address}/submit", {"version": 3}).status_code == 403
    said = list(Entry.objects.order_by("number").values_list("action", flat=True))
    assert said == [
        "made an API token",
        "opened the case",
        "wrote the proposal through the API",
        "submitted the case",
    ]
    assert breaks(workspace) == []


def test_who_writes_on_an_old_version_is_told_what_changed(program, colleague, case, draft):
    client = program(colleague)
    body = {"version": 1, "proposal": {**draft, "title": "First"}}
    address = f"/api/cases/{case.pk}/proposal"
    assert send(client, address, body, "put").status_code == 200
    late = send(client, address, {**body, "proposal": draft}, "put")
    assert late.status_code == 409
    assert late.json()["version"] == 2
    assert late.json()["changes"][0]["what"] == "wrote the proposal through the API"
    case.refresh_from_db()
    assert case.title == "First"


def test_the_same_key_gives_the_same_answer_and_one_case(program, owner):
    client = program(owner)
    answers = [send(client, "/api/cases", {}, **{"Idempotency-Key": "a"}) for _twice in range(2)]
    assert answers[0].json() == answers[1].json()
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    assert Case.objects.count() == 1
    other = send(client, "/api/cases", {"private": True}, **{"Idempotency-Key": "a"})
    assert other.status_code == 422
    assert send(program(owner), "/api/cases", {}, **{"Idempotency-Key": "a"}).status_code == 201
    assert Case.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x" * 201, "ä"])
def test_a_key_that_is_none_is_refused(program, owner, key):
    answer = send(program(owner), "/api/cases", {}, **{"Idempotency-Key": key})
    assert answer.status_code == 400
    assert not Case.objects.exists()


def test_a_refusal_is_not_kept_under_its_key(program, colleague):
    client = program(colleague)
    case = open_case(actor(colleague))
    address = f"/api/cases/{case.pk}/submit"
    answer = send(client, address, {"version": 1}, **{"Idempotency-Key": "k"})
    assert answer.status_code == 422
    assert not KeptAnswer.objects.exists()


def test_only_auditors_read_the_record_and_page_through_it(program, case, auditor, owner, outsider):
    assert program(owner).get("/api/record").status_code == 403
    client = program(auditor)
    first = client.get("/api/record?size=1").json()
    rest = client.get(f"/api/record?after={first['next']}").json()
    numbers = [one["number"] for one in [*first["items"], *rest["items"]]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert rest["next"] is None
    assert rest["items"][0]["previous_hash"] == first["items"][0]["hash"]
    foreign = program(outsider).get("/api/record").json()["items"]
    assert {one["subject_type"] for one in foreign} == {"token"}
