"""The page of two countries."""

from __future__ import annotations

import json

import pytest
from django.test import Client

PAGE = "/observatory/two-countries/"


def test_it_works(as_user, owner):
    text = as_user(owner).get(PAGE).content.decode()
    assert "China–US" in text
    assert "84,025" in text


@pytest.mark.django_db
def test_it_requires_login():
    assert Client().get(PAGE).status_code == 302


def test_an_address_reproduces_the_view(as_user, owner):
    client = as_user(owner)
    address = f"{PAGE}?a=DE&b=FR&first=2000&last=2020"
    first, second = client.get(address), client.get(address)
    assert "Germany" in first.content.decode()
    assert first.context["shown"].rows == second.context["shown"].rows


def test_a_country_with_itself_is_one_clear_error(as_user, owner):
    page = as_user(owner).get(f"{PAGE}?a=DE&b=DE")
    assert page.status_code == 400
    assert "Choose two different countries." in page.content.decode()


def test_all_faults_are_named_at_once(as_user, owner):
    text = as_user(owner).get(f"{PAGE}?a=ZZ&b=DE&first=2020&last=2001").content.decode()
    assert "ZZ" in text
    assert "Choose a year after the first one." in text


def test_the_figure_its_data_and_its_manifest_can_be_downloaded(as_user, owner):
    client = as_user(owner)
    query = "a=CN&b=US&first=2010&last=2020"
    svg = client.get(f"{PAGE}chart.svg?{query}")
    assert svg.headers["Content-Type"] == "image/svg+xml"
    assert svg.content.startswith(b"<svg")
    assert client.get(f"{PAGE}chart.png?{query}").content.startswith(b"\x89PNG")
    assert client.get(f"{PAGE}chart.csv?{query}").content.startswith(b"year,")
    manifest = json.loads(client.get(f"{PAGE}chart.json?{query}").content)
    assert manifest["parameters"]["pairs"] == ["CN-US"]
    assert client.get(f"{PAGE}chart.exe?{query}").status_code == 404
