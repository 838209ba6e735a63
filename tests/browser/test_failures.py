"""Pages of what goes wrong: they say what happened, what was kept and what to do."""

from __future__ import annotations


def test_what_is_not_there_and_what_is_somebody_else_s_look_the_same(team, opened):
    page = opened(team, "outsider")
    for address in ("/no-such-page/", team.case("review", "memo")):
        assert page.goto(address).status == 404
        assert page.get_by_role("heading", name="Not found").is_visible()
    page.get_by_role("link", name="Go to the start page").click()
    assert page.get_by_text("Who works with whom?").is_visible()


def test_what_a_role_does_not_include_is_refused_with_the_reason(team, opened):
    page = opened(team, "researcher")
    assert page.goto("/record/").status == 403
    assert page.get_by_role("heading", name="You can't do this").is_visible()


def test_the_second_of_two_people_sees_what_changed_and_what_they_wrote(team, opened):
    first, second = opened(team, "everybody"), opened(team, "everybody")
    for page in (first, second):
        page.goto(team.case("review", "memo"))
    first.get_by_label("Memo").fill("The first text.")
    first.get_by_role("button", name="Save the memo").click()
    first.wait_for_load_state()
    second.get_by_label("Memo").fill("The second text.")
    with second.expect_navigation() as answer:
        second.get_by_role("button", name="Save the memo").click()
    assert answer.value.status == 409
    assert second.get_by_text("wrote the memo").is_visible()
    assert second.get_by_text("The second text.").is_visible()
    second.get_by_role("link", name="Open the page again").click()
    assert second.get_by_label("Memo").input_value() == "The first text."


def test_typing_into_a_case_that_was_changed_elsewhere_says_that_nothing_is_saved(team, opened):
    first, second = opened(team, "everybody"), opened(team, "everybody")
    for page in (first, second):
        page.goto(team.case("self", "intake/results"))
    first.get_by_label("Field, in words").fill("Soil science")
    first.get_by_label("Field, in words").blur()
    first.get_by_text("Saved ").wait_for()
    second.get_by_label("Field, in words").fill("Hydrology")
    second.get_by_label("Field, in words").blur()
    second.get_by_text("Not saved: the case was changed elsewhere").wait_for()
    second.get_by_role("button", name="Save", exact=True).click()
    second.get_by_role("heading", name="Somebody else was faster").wait_for()
    assert second.get_by_text("Hydrology").is_visible()


def test_a_form_that_has_expired_says_so(team, opened):
    page = opened(team, "everybody")
    page.goto("/cases/new/")
    page.locator("main input[name=csrfmiddlewaretoken]").evaluate("one => one.value = 'old'")
    with page.expect_navigation() as answer:
        page.locator("main button").click()
    assert answer.value.status == 403
    assert page.get_by_role("heading", name="The form has expired").is_visible()
