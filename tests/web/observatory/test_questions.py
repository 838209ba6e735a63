"""The pages of all questions: choices, faults, progress, and what is shown without a corpus."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from isthmus.web.observatory.making import PROGRESS, building_lock
from isthmus.web.observatory.questions import QUESTIONS

ROOT = "/observatory/"


def test_it_works(as_user, owner, no_corpus):
    """The overview names every question; every question's page can be opened without a corpus."""
    client = as_user(owner)
    text = client.get(ROOT).content.decode()
    for one in QUESTIONS:
        assert str(one.title) in text
    for slug in ("talent", "listed-institutions", "quality", "coverage", "field"):
        page = client.get(f"{ROOT}{slug}/")
        assert page.status_code == 200
        assert "The example corpus is being built" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", "talent/", "corpus/", "talent/stay-shares/"])
def test_it_requires_login(address):
    assert Client().get(f"{ROOT}{address}").status_code == 302


def test_a_colleague_of_another_role_and_another_workspace_see_the_same_public_data(
    as_user, colleague, auditor, outsider, no_corpus
):
    for user in (colleague, auditor, outsider):
        assert as_user(user).get(f"{ROOT}coverage/").status_code == 200


def test_figures_of_a_corpus_stand_on_its_page(as_user, owner, corpus):
    text = as_user(owner).get(f"{ROOT}two-countries/?data=corpus&a=CN&b=US").content.decode()
    assert "From this installation’s corpus" in text
    assert "2012–2021" in text
    assert 'data-chart="/observatory/two-countries/pair-indices/drawing.chart?' in text


def test_citations_are_shown_where_the_corpus_has_them(as_user, owner, corpus):
    text = as_user(owner).get(f"{ROOT}quality/?first=2012&last=2020").content.decode()
    assert "most cited" in text


def test_a_figure_that_the_data_do_not_allow_says_what_they_lack(as_user, owner, corpus):
    text = as_user(owner).get(f"{ROOT}listed-institutions/?a=US").content.decode()
    assert "Not drawn: listed-institutions" in text
    assert "identified organisations" in text


def test_groups_and_joined_countries_can_be_sides_of_a_pair(as_user, owner, corpus):
    client = as_user(owner)
    page = client.get(f"{ROOT}two-countries/?data=corpus&a=US%2BCA&b=EU27")
    assert page.status_code == 200
    assert page.context["panels"][0].shown.faults == ()
    assert client.get(f"{ROOT}two-countries/?a=CN%2BHK&b=US").status_code == 400


def test_china_with_hong_kong_and_macao_is_another_figure(as_user, owner, corpus):
    address = f"{ROOT}two-countries/?data=corpus&a=CN&b=US&china=hk-mo"
    page = as_user(owner).get(address)
    manifest = json.loads(page.context["shown"].files["json"])
    assert manifest["request"]["join"] == ["CN,HK,MO"]


def test_drawings_for_two_widths_and_data_for_the_script_can_be_fetched(as_user, owner, corpus):
    client = as_user(owner)
    place = f"{ROOT}coverage/coverage/drawing."
    assert client.get(f"{place}wide").content.startswith(b"<svg")
    assert client.get(f"{place}narrow").content != client.get(f"{place}wide").content
    assert set(client.get(f"{place}chart").json()) == {"wide", "narrow"}
    assert client.get(f"{place}other").status_code == 404


@pytest.mark.parametrize("address", ["nothing/", "talent/pair-works/", "talent/stay-shares/x/"])
def test_what_is_no_question_or_figure_of_it_is_not_found(as_user, owner, corpus, address):
    assert as_user(owner).get(f"{ROOT}{address}").status_code == 404


def test_the_building_of_the_corpus_says_how_far_it_is(as_user, owner, no_corpus):
    with building_lock(no_corpus):
        said = {"step": "resolving", "done": 5, "total": 20}
        (no_corpus / "cache" / PROGRESS).write_text(json.dumps(said), encoding="utf-8")
        page = as_user(owner).get(f"{ROOT}corpus/")
    assert "Now: resolving, 5 of 20" in page.content.decode()
    assert "HX-Refresh" not in page.headers


def test_a_failed_building_says_why_and_can_be_started_again(as_user, owner, no_corpus):
    client = as_user(owner)
    progress = no_corpus / "cache" / PROGRESS
    progress.parent.mkdir(parents=True)
    progress.write_text(json.dumps({"fault": "the disk is full"}), encoding="utf-8")
    text = client.get(f"{ROOT}talent/").content.decode()
    assert "the disk is full" in text
    assert "Build it again" in text
    client.post(f"{ROOT}corpus/")
    assert not progress.exists()


def test_the_page_loads_itself_anew_when_the_corpus_is_there(as_user, owner, corpus):
    assert as_user(owner).get(f"{ROOT}corpus/").headers["HX-Refresh"] == "true"


def test_a_folder_that_is_no_corpus_is_named(as_user, owner, no_corpus, settings):
    settings.CORPUS = no_corpus
    text = as_user(owner).get(f"{ROOT}coverage/").content.decode()
    assert "holds no corpus" in text
    assert "ISTHMUS_CORPUS" in text


def test_a_figure_in_the_making_is_a_placeholder_that_asks_again(
    as_user, owner, no_corpus, monkeypatch
):
    from isthmus.web.observatory import views

    monkeypatch.setattr(views, "ready", lambda wanted, patience=0.0: None)
    page = as_user(owner).get(f"{ROOT}two-countries/")
    text = page.content.decode()
    assert page.status_code == 200
    assert 'hx-get="/observatory/two-countries/pair-indices/?' in text
    assert "Reload the page in a moment" in text
