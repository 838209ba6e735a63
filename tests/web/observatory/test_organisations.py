"""The search for organisations and the page of one."""

from __future__ import annotations

import pytest
from django.test import Client

PAGE = "/observatory/organisations/"


def test_it_works(as_user, owner, corpus):
    """A name in another script leads to the page with facts, lineage, listings and corpus."""
    client = as_user(owner)
    found = client.get(PAGE, {"q": "北京航空航天大学"})
    assert "Beihang University" in found.content.decode()
    (_, ror), *_ = found.context["matches"]
    text = client.get(f"{PAGE}{ror}/").content.decode()
    assert "Entity List" in text
    assert "No work of the corpus names this organisation." in text
    assert "Research Organization Registry" in text


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", "05bqach95/"])
def test_it_requires_login(address):
    assert Client().get(f"{PAGE}{address}").status_code == 302


def test_a_colleague_and_an_outsider_see_the_same_public_data(as_user, colleague, outsider, corpus):
    for user in (colleague, outsider):
        assert as_user(user).get(PAGE).status_code == 200


def test_words_that_name_nothing_are_answered_with_what_to_do(as_user, owner):
    text = as_user(owner).get(PAGE, {"q": "zzqx"}).content.decode()
    assert "We don’t know which organisation is meant" in text
    assert "Write the name in full" in text


@pytest.mark.parametrize("ror", ["nonsense", "00000zz00"])
def test_an_unknown_identifier_is_not_found(as_user, owner, corpus, ror):
    assert as_user(owner).get(f"{PAGE}{ror}/").status_code == 404
