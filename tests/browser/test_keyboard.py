"""A case by keyboard alone, with the focus in sight."""

from __future__ import annotations

RING = "getComputedStyle(document.activeElement).outlineStyle"
SPOT = "[document.activeElement.tagName, document.activeElement.name || '']"


def tab_to(page, selector: str, most: int = 80) -> None:
    """Press Tab until the element has the focus; every stop on the way shows where it is."""
    for _ in range(most):
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
        page.keyboard.press("Tab")
        assert page.evaluate(RING) != "none", page.evaluate(SPOT)
    raise AssertionError(f"no way by Tab to {selector}; the focus is on {page.evaluate(SPOT)}")


def test_the_triage_is_answered_without_a_mouse(team, opened):
    page = opened(team, "researcher")
    page.goto("/cases/new/")
    page.keyboard.press("Tab")
    assert page.get_by_role("link", name="Skip to the content").is_visible()
    page.keyboard.press("Enter")
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/triage/**")
    questions = page.locator(".step-content fieldset").count()
    assert questions == 8
    for name in page.locator(".step-content fieldset").evaluate_all(
        "all => all.map(one => one.querySelector('input').name)"
    ):
        tab_to(page, f"input[name={name}]")
        page.keyboard.press("Space")
        assert page.locator(f"input[name={name}]:checked").input_value() == "yes"
        page.keyboard.press("ArrowDown")
        assert page.locator(f"input[name={name}]:checked").input_value() == "no"
    tab_to(page, ".step-content form button")
    page.keyboard.press("Enter")
    page.get_by_text("No organisation outside your own takes part.").wait_for()


def test_a_candidate_is_answered_by_its_keys(team, opened):
    page = opened(team, "everybody")
    page.goto(team.case("review", "candidates"))
    assert page.locator("#keys").is_visible()
    cards = page.locator(".candidate")
    card, other = cards.nth(0), cards.nth(1)
    page.keyboard.press("2")
    assert card.locator("input:checked").count() == 0
    tab_to(page, "input[name=answer]")
    page.keyboard.press("2")
    assert card.locator("input:checked").input_value() == "not_the_same"
    assert page.locator("#keys-said").text_content() == "Answer chosen: Not the same"
    assert page.evaluate(SPOT) == ["SELECT", "discriminator"]
    card.get_by_label("Reason and evidence").press_sequentially("1 of 3")
    assert card.locator("input:checked").input_value() == "not_the_same"
    assert card.get_by_label("Reason and evidence").input_value() == "1 of 3"
    if cards.count() > 1:
        assert other.locator("input:checked").count() == 0


def test_every_label_of_a_candidate_names_its_own_field(team, opened):
    page = opened(team, "everybody")
    page.goto(team.case("review", "candidates"))
    ids = page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))
    last = page.locator(".candidate").last
    last.get_by_text("Not the same", exact=True).click()
    assert last.locator("input:checked").input_value() == "not_the_same"
