"""axe finds nothing on any page: light and dark, on a screen and on a phone."""

from __future__ import annotations

from itertools import pairwise

import pytest

STEPS = (
    "triage", "intake", "organisations", "candidates", "questions", "frameworks", "mitigations",
    "memo", "reply", "decision", "monitoring", "history",
)  # fmt: skip
PARTS = ("activity", "organisations", "exchanges", "results", "funding", "roles", "uses")
PAGES = (
    "/", "/glossary/", "/about/", "/cases/", "/cases/?q=nothing", "/cases/new/",
    "/cases/self-check/", "/record/", "/record/?verify=1", "/members/", "/account/",
    "/accounts/2fa/", "/accounts/sessions/", "/accounts/password/change/", "/accounts/logout/",
    "/observatory/two-countries/", "/no-such-page/",
)  # fmt: skip
CASES = (
    *(("monitoring", step) for step in STEPS),
    *(("review", step) for step in ("candidates", "mitigations", "memo", "frameworks")),
    *(("long", f"intake/{part}") for part in PARTS),
    ("long", "organisations"), ("long", "import"), ("empty", "triage"), ("empty", "intake"),
    ("empty", "organisations"), ("empty", "frameworks"), ("reply", "reply"),
    ("decision", "decision"),
)  # fmt: skip
ENTRANCE = ("/accounts/login/", "/accounts/password/reset/", "/invitations/no-such-invitation/")
STATES = [(width, theme) for width in (1200, 360) for theme in ("light", "dark")]


def look_at(page, axe) -> list[str]:
    """What axe finds on the page in every state, and whether it has to be scrolled sideways."""
    faults = []
    for width, theme in STATES:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme)
        page.evaluate(
            "wide => document.querySelectorAll('.all-steps').forEach(one => one.open = true)"
        )
        faults += [f"{width} px, {theme}: {fault}" for fault in axe(page)]
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if beyond > 0:
            faults.append(f"{width} px, {theme}: the page is {beyond} px too wide")
    return faults


def heading_faults(page) -> list[str]:
    """Headings that skip a level; a page without exactly one first heading."""
    levels = page.evaluate(
        "[...document.querySelectorAll('main :is(h1,h2,h3,h4,h5,h6)')].map(one => +one.tagName[1])"
    )
    skipped = [
        f"h{after} after h{before}" for before, after in pairwise(levels) if after > before + 1
    ]
    return skipped + ([] if levels.count(1) == 1 else [f"{levels.count(1)} first headings"])


def test_no_page_has_a_fault(team, opened, axe):
    page = opened(team, "everybody")
    found = {}
    for address in (*PAGES, *(team.case(*one) for one in CASES)):
        page.goto(address)
        found[address] = look_at(page, axe) + heading_faults(page)
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_axe_sees_a_field_without_a_label_and_text_that_is_too_pale(team, opened, axe):
    page = opened(team, "everybody")
    page.goto("/about/")
    page.locator("h1").evaluate("one => one.insertAdjacentHTML('afterend', '<input>')")
    page.locator("h1").evaluate("one => { one.style.color = '#ccc' }")
    assert [fault.split(":")[0] for fault in axe(page)] == ["color-contrast", "label"]


def test_no_page_before_the_login_has_a_fault(team, opened, axe):
    page = opened(team)
    found = {}
    for address in ENTRANCE:
        page.goto(address)
        found[address] = look_at(page, axe) + heading_faults(page)
    assert {address: faults for address, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    ("case", "step", "first"),
    [
        ("empty", "triage", "outside_partner_0"),
        ("empty", "intake/activity", "title_"),
        ("review", "candidates", "answer_0"),
        ("decision", "decision", "decision_0"),
    ],
)
def test_a_form_with_faults_has_a_summary_that_leads_to_them(team, opened, axe, case, step, first):
    page = opened(team, "everybody")
    page.goto(team.case(case, step))
    page.locator(".step-content form button").last.click()
    summary = page.locator("#error-summary")
    summary.wait_for()
    assert page.evaluate("document.activeElement.id") == "error-summary"
    link = summary.locator("a").first
    link.press("Enter")
    focused = page.evaluate("document.activeElement.id")
    assert focused.endswith(first)
    assert look_at(page, axe) == []


def test_the_summary_leads_into_rows_and_into_the_three_questions(team, opened):
    page = opened(team, "everybody")
    page.goto(team.case("long", "intake/roles"))
    page.locator("input[name$=-role]").first.fill("x" * 10)
    page.locator("select[name=roles-0-kind]").evaluate("one => one.options[0].value = 'nothing'")
    page.locator("select[name=roles-0-kind]").select_option("nothing")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("#error-summary a").first.press("Enter")
    assert page.evaluate("document.activeElement.name") == "roles-0-kind"

    page.goto(team.case("empty", "questions"))
    page.locator("input[name=security_ties-answer]").first.check()
    page.locator("input[name=security_ties-review_date]").fill("")
    page.get_by_role("button", name="Save the answers").click()
    page.locator("#error-summary a").first.press("Enter")
    assert page.evaluate("document.activeElement.name") == "security_ties-review_date"
