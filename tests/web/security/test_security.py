"""Cookies, headers, limits on logging in, sessions, redirects, connections, logs."""

from __future__ import annotations

import ast
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from isthmus.web import configuration
from isthmus.web.accounts.membership import invite_member
from isthmus.web.logs import HideSecrets

WEB = Path(configuration.__file__).parent
LOGIN = "/accounts/login/"
PASSWORD = "correct horse battery"
_PRINT = """
import json, django
from django.conf import settings
django.setup()
names = [name for name in dir(settings) if name.startswith(("SESSION_", "CSRF_", "SECURE_"))]
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


def settings_with(tmp_path, url):
    done = subprocess.run(
        [sys.executable, "-c", _PRINT],
        env={
            **os.environ,
            "ISTHMUS_HOME": str(tmp_path),
            "ISTHMUS_URL": url,
            "DJANGO_SETTINGS_MODULE": "isthmus.web.configuration",
        },
        capture_output=True,
        check=True,
        timeout=120,
    )
    return json.loads(done.stdout)


def test_over_tls_cookies_and_addresses_stay_there(tmp_path):
    found = settings_with(tmp_path, "https://isthmus.example.org")
    assert found["SESSION_COOKIE_SECURE"] is True
    assert found["CSRF_COOKIE_SECURE"] is True
    assert found["SESSION_COOKIE_HTTPONLY"] is True
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert found["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://isthmus.example.org"]


def test_the_session_cookie_is_hidden_from_scripts_and_other_sites(client, owner):
    client.post(LOGIN, {"login": owner.email, "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("address", ["/", "/api/cases", "/api/openapi.json", "/record/"])
def test_nothing_but_static_files_is_kept_by_caches(as_user, owner, address):
    headers = as_user(owner).get(address).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_the_sixth_wrong_password_is_refused_and_then_the_right_one_too(client, owner, settings):
    settings.ACCOUNT_RATE_LIMITS = configuration.ACCOUNT_RATE_LIMITS
    for _attempt in range(5):
        page = client.post(LOGIN, {"login": owner.email, "password": "wrong"})
        assert "Too many failed login attempts" not in page.content.decode()
    page = client.post(LOGIN, {"login": owner.email, "password": PASSWORD})
    assert "Too many failed login attempts" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_limit_is_counted_where_all_processes_see_it():
    assert configuration.CACHES["default"]["BACKEND"].endswith("db.DatabaseCache")


def test_one_sees_where_one_is_logged_in_and_ends_the_other_sessions(owner):
    here, there = Client(), Client()
    for one in (here, there):
        one.post(LOGIN, {"login": owner.email, "password": PASSWORD})
        assert one.get("/").status_code == 200
    assert here.get("/accounts/sessions/").status_code == 200
    here.post("/accounts/sessions/")
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_logging_in_leads_nowhere_else(client, owner, target):
    sent = {"login": owner.email, "password": PASSWORD, "next": target}
    answer = client.post(LOGIN, sent)
    assert answer.status_code == 302
    assert "evil" not in answer.headers["Location"]


def test_the_site_opens_no_connection_itself():
    """The client is for programs elsewhere; serving looks whether its own port is free."""
    speak = {"socket", "http.client", "urllib.request", "urllib3", "requests", "httpx", "smtplib",
             "ftplib", "asyncio", "aiohttp"}  # fmt: skip
    found = set()
    for file in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            if speak & set(names):
                found.add(file.relative_to(WEB).as_posix())
    assert found <= {"client.py", "serving.py"}


def test_the_site_does_not_import_the_client():
    for file in WEB.rglob("*.py"):
        assert (
            "isthmus.web.client" not in file.read_text(encoding="utf-8") or file.name == "client.py"
        )


def test_secrets_are_hidden_in_logs(workspace, caplog):
    _made, token = invite_member(workspace, "new@north.example", ["analyst"], None)
    with caplog.at_level(logging.WARNING):
        Client().post(f"/invitations/{token}/", {"name": ""})
    assert "/invitations/…" in caplog.text
    assert token not in caplog.text
    assert configuration.LOGGING["handlers"]["stderr"]["filters"] == ["secrets"]


def test_a_token_of_the_api_is_hidden_in_logs():
    record = logging.LogRecord("x", logging.ERROR, "", 0, "with %s", ("isthmus_aB-1_c",), None)
    assert HideSecrets().filter(record)
    assert record.getMessage() == "with isthmus_…"


def test_a_form_without_its_token_changes_nothing(owner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/account/tokens/", "/cases/new/", "/account/workspace/"):
        assert client.post(address, {}).status_code == 403
