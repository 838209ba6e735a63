"""What a researcher writes: parts of the proposal, organisations, questions, import."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from isthmus.proposals.reading import example_proposals
from isthmus.web.casework.drafts import draft_faults, personal_hints
from isthmus.web.casework.intake import PARTS
from isthmus.web.casework.intake_lists import LIST_PARTS


@pytest.mark.parametrize("part", [one.name for one in (*PARTS, *LIST_PARTS)])
def test_saving_a_part_unchanged_loses_nothing(part, draft):
    before = {**draft}
    simple = {one.name: one for one in PARTS}.get(part)
    if simple is not None:
        unbound = simple(initial=simple.initial_of(before))
        form = simple(
            {
                name: _sent(unbound.get_initial_for_field(field, name))
                for name, field in unbound.fields.items()
            }
        )
        assert form.is_valid(), form.errors
        after = form.applied(before)
    else:
        listed = next(one for one in LIST_PARTS if one.name == part)
        unbound_set = listed.formset(before)
        sent = {
            f"{part}-TOTAL_FORMS": unbound_set.total_form_count(),
            f"{part}-INITIAL_FORMS": unbound_set.initial_form_count(),
        }
        for row in unbound_set:
            for name, field in row.fields.items():
                value = _sent(row.get_initial_for_field(field, name))
                if value not in (None, "", False):
                    sent[f"{row.prefix}-{name}"] = value
        formset = listed.formset(before, sent)
        assert formset.is_valid(), formset.errors
        after = listed.applied(before, formset)
    assert draft_faults(after, "2026-0001") == []
    for key in ("title", "summary", "exchanges", "roles", "funding"):
        for one, other in zip(_rows(before.get(key)), _rows(after.get(key)), strict=True):
            assert {k: v for k, v in other.items() if k in one} == one


def _rows(value):
    return value if isinstance(value, list) else [{"it": value}]


def _sent(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def test_a_part_is_saved_while_typing_and_says_so(as_user, case, colleague):
    page = as_user(colleague).post(
        f"/cases/{case.pk}/intake/uses/",
        {"version": case.version, "applications": "Weather forecasts"},
        headers={"HX-Request": "true"},
    )
    assert page.status_code == 200
    assert "Saved" in page.content.decode()
    case.refresh_from_db()
    assert case.proposal["foreseen_applications"] == ["Weather forecasts"]
    assert f'value="{case.version}"' in page.content.decode()


def test_the_page_of_the_field_suggests_areas(as_user, case, colleague):
    page = as_user(colleague).get(f"/cases/{case.pk}/intake/results/").content.decode()
    assert "Suggested by your words" in page
    assert "ca_stra:" in page


def test_names_are_resolved_while_they_are_typed(as_user, colleague):
    page = as_user(colleague).get("/cases/resolve/", {"organisations-0-name": "ETH Zurich"})
    assert "ETH Zurich, CH" in page.content.decode()


def test_organisations_are_confirmed_by_a_person(as_user, send, case, colleague):
    client = as_user(colleague)
    page = client.get(f"/cases/{case.pk}/organisations/").content.decode()
    assert "https://ror.org/01yqg2h08" in page
    send(client, case, "organisations", **{"ror-0": "https://ror.org/01aff2v68", "ror-1": "none"})
    case.refresh_from_db()
    assert case.confirmed["Harbin Institute of Technology"] == "none"
    assert case.proposal["organisations"][0]["ror_id"] == "https://ror.org/01aff2v68"


def test_an_answer_needs_a_role_and_a_date(as_user, send, case, colleague):
    page = send(
        as_user(colleague),
        case,
        "questions",
        **{"new_resources-answer": "yes", "new_resources-answered_by": ""},
    )
    assert page.status_code == 400
    assert page.content.decode().count("An answer needs this.") >= 2


def test_a_proposal_file_is_taken_whole(as_user, case, colleague):
    file = next(one for one in example_proposals() if "climate" in one.name)
    sent = SimpleUploadedFile("p.yaml", file.read_bytes())
    done = as_user(colleague).post(
        f"/cases/{case.pk}/import/", {"version": case.version, "file": sent}
    )
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.title == "Open regional precipitation modelling"
    assert draft_faults(case.proposal, case.number) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"title: only", "is missing"),
        (b"\xff\xfe", "not UTF-8"),
        (b"nationality: Swiss", "nationality"),
        (b"x" * 300_000, "at most 200,000"),
        (b"a: &b [*b]", ""),
    ],
)
def test_a_bad_file_changes_nothing_and_says_why(as_user, case, colleague, content, said):
    before = case.proposal
    sent = SimpleUploadedFile("p.yaml", content)
    page = as_user(colleague).post(
        f"/cases/{case.pk}/import/", {"version": case.version, "file": sent}
    )
    assert page.status_code == 400
    assert said in page.content.decode()
    case.refresh_from_db()
    assert case.proposal == before


def test_hints_at_persons_are_found_in_any_text():
    found = personal_hints({"a": ["write to x@y.example"], "b": {"c": "0000-0002-1825-0097"}})
    assert any("e-mail" in one for one in found)
    assert any("ORCID" in one for one in found)
    assert personal_hints("Faculty of Drama and Mrsa research") == []
