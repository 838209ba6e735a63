"""The steps on a phone, tables that are too wide, paper, and nothing that jumps."""

from __future__ import annotations

PHONE = {"viewport": {"width": 360, "height": 740}}
SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({type: 'layout-shift', buffered: true});
"""


def test_on_a_phone_the_steps_are_folded_and_the_content_is_in_sight(team, opened):
    page = opened(team, "everybody", **PHONE)
    page.goto(team.case("review", "candidates"))
    heading = page.get_by_role("heading", level=1).bounding_box()
    assert heading["y"] < 500
    steps = page.locator(".all-steps")
    assert not steps.locator("a").first.is_visible()
    steps.locator("summary").click()
    assert steps.locator("a[aria-current=step]").is_visible()


def test_on_a_screen_the_steps_stand_beside_the_content(team, opened):
    page = opened(team, "everybody")
    page.goto(team.case("review", "candidates"))
    current = page.locator(".all-steps a[aria-current=step]").bounding_box()
    content = page.get_by_role("heading", level=1).bounding_box()
    assert current["width"] > 100
    assert current["x"] + current["width"] < content["x"]
    assert not page.locator(".all-steps summary").is_visible()


def test_a_table_of_many_frameworks_scrolls_by_itself_and_says_so(team, opened):
    page = opened(team, "everybody", **PHONE)
    page.goto(team.case("review", "frameworks"))
    assert page.get_by_text("the table scrolls sideways").is_visible()
    table = page.get_by_role("region", name="Issue by issue")
    assert table.evaluate("one => one.scrollWidth > one.clientWidth")
    table.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(100)
    assert table.evaluate("one => one.scrollLeft") > 0


def test_saving_while_typing_moves_nothing(team, opened):
    page = opened(team, "everybody")
    page.add_init_script(SHIFTS)
    page.goto(team.case("empty", "intake/activity"))
    page.get_by_label("Title").press_sequentially("Joint work on soil")
    page.get_by_text("Saved ").wait_for()
    page.get_by_label("What is planned").fill("Soil.")
    page.get_by_label("Title").focus()
    page.wait_for_timeout(600)
    assert page.evaluate("window.shifted") < 0.001


def test_on_paper_a_case_shows_what_was_said_and_no_buttons(team, opened):
    page = opened(team, "everybody")
    page.goto(team.case("monitoring", "frameworks"))
    page.emulate_media(media="print")
    assert not page.get_by_role("link", name="Cases").first.is_visible()
    assert not page.get_by_role("button").first.is_visible()
    finding = page.locator("table.wide details p").first
    assert finding.bounding_box()["height"] > 0
    page.goto(team.case("monitoring", "memo"))
    assert page.get_by_label("Memo").is_visible()
