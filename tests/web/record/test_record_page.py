"""The page of the record."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from isthmus.web.record.chain import add_entry
from isthmus.web.record.models import Entry


def test_it_works(as_user, auditor, workspace):
    with transaction.atomic():
        add_entry(workspace, auditor, "opened the case", ("case", "1"), {})
    text = as_user(auditor).get("/record/").content.decode()
    assert "opened the case" in text
    assert "The record is whole" in as_user(auditor).get("/record/?verify=1").content.decode()


def test_it_says_where_it_is_broken(as_user, auditor, workspace):
    with transaction.atomic():
        add_entry(workspace, auditor, "opened the case", ("case", "1"), {})
    Entry.objects.update(action="closed the case")
    text = as_user(auditor).get("/record/?verify=1").content.decode()
    assert "The record is not whole" in text
    assert "Entry 1 was changed after it was written" in text


@pytest.mark.django_db
def test_it_requires_login():
    assert Client().get("/record/").status_code == 302


def test_it_hides_it_from_other_roles(as_user, owner, colleague, administrator):
    for user in (owner, colleague, administrator):
        assert as_user(user).get("/record/").status_code == 403


def test_it_hides_it_from_outsiders(as_user, auditor, outsider, workspace):
    with transaction.atomic():
        add_entry(workspace, auditor, "opened the case", ("case", "1"), {})
    page = as_user(outsider).get("/record/")
    assert page.status_code == 200
    assert "opened the case" not in page.content.decode()
