"""Logging in with a password and a second factor."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time

CASES = re.compile(r"//[^/]+/cases/$")


def code_of(secret: str, at: float) -> str:
    """The six digits of RFC 6238 for a moment: HMAC-SHA-1, steps of 30 seconds."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def code_now(page, secret: str) -> str:
    """The code of this moment, with five seconds left to use it."""
    left = 30 - time.time() % 30
    if left < 5:
        page.wait_for_timeout(1000 * left)
    return code_of(secret, time.time())


def log_in(page, name: str, password: str) -> None:
    page.goto("/cases/")
    page.get_by_label("Email").fill(f"{name}@north.example")
    page.get_by_label("Password").first.fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()


def test_somebody_logs_in_and_sets_up_a_second_factor(team, opened, axe):
    page = opened(team)
    log_in(page, "newcomer", "a wrong password")
    page.locator("#error-summary").wait_for()
    log_in(page, "newcomer", team.seed["password"])
    page.wait_for_url(CASES)
    page.goto("/accounts/2fa/totp/activate/")
    if page.locator("input[name=password]").count():
        page.locator("input[name=password]").fill(team.seed["password"])
        page.locator("main form button").first.click()
        page.wait_for_url("**/activate/**")
    assert page.locator("input[name=code]").count(), (page.url, page.locator("main").inner_text())
    assert axe(page) == []
    secret = page.locator("main input:not([type=hidden]):not([name=code])").first.input_value()
    page.locator("input[name=code]").fill(code_now(page, secret))
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "activate" not in url)
    assert axe(page) == []


def test_a_password_alone_does_not_let_in_who_has_a_second_factor(team, opened, axe):
    page = opened(team)
    log_in(page, "careful", team.seed["password"])
    page.wait_for_url("**/2fa/authenticate/**")
    assert axe(page) == []
    page.locator("input[name=code]").fill("12345")
    page.locator("main form button").first.click()
    page.locator("#error-summary").wait_for()
    page.goto("/cases/")
    assert "/accounts/" in page.url
    page.locator("input[name=code]").fill(code_now(page, team.seed["secret"]))
    page.locator("main form button").first.click()
    page.wait_for_url(CASES)
    assert page.get_by_role("link", name="careful").is_visible()
