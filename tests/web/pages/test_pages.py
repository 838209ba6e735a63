"""Home, glossary, health, headers and the pages of errors."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[3]


def test_home_works(as_user, owner):
    page = as_user(owner).get("/")
    assert page.status_code == 200
    assert "Who works with whom?" in page.content.decode()
    assert "OpenAlex" in page.content.decode()


@pytest.mark.django_db
def test_home_requires_login():
    page = Client().get("/")
    assert page.status_code == 302
    assert page.headers["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
def test_health_needs_no_login():
    assert Client().get("/health").json() == {"status": "ok"}


def test_the_glossary_defines_each_term_once(as_user, owner):
    text = as_user(owner).get("/glossary/").content.decode()
    assert text.count('id="affinity"') == 1


def test_the_shipped_glossary_is_that_of_the_project(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("derive", ROOT / "scripts/derive_glossary.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    shipped = module.TARGET.read_bytes()
    monkeypatch.setattr(module, "TARGET", tmp_path / "glossary.yaml")
    module.main()
    assert (tmp_path / "glossary.yaml").read_bytes() == shipped


def test_an_unknown_address_is_a_page_that_says_so(as_user, owner):
    page = as_user(owner).get("/nowhere/")
    assert page.status_code == 404
    assert "Not found" in page.content.decode()


def test_a_form_without_its_token_is_refused_with_what_to_do(owner):
    client = Client(enforce_csrf_checks=True)
    page = client.post("/accounts/login/", {"login": "a@b.example", "password": "x"})
    assert page.status_code == 403
    assert "The form has expired" in page.content.decode()


@pytest.mark.parametrize("address", ["/", "/health", "/accounts/login/", "/nowhere/"])
def test_every_answer_carries_the_headers_of_security(as_user, owner, address):
    headers = as_user(owner).get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_no_page_holds_inline_script_or_style():
    templates = (ROOT / "src/isthmus/web").rglob("*.html")
    for template in templates:
        text = template.read_text(encoding="utf-8")
        assert " style=" not in text, template
        assert "<style" not in text, template
        assert "onclick=" not in text, template
        assert "<script>" not in text, template
