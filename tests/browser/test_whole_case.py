"""A whole case, each step by the person whose turn it is."""

from __future__ import annotations

ANSWERS = {
    "outside_partner": "yes", "all_public": "no", "beyond_paper": "yes", "access": "no",
    "sensitive_area": "yes", "listed": "unknown", "personal_data": "no", "conditions": "no",
}  # fmt: skip


def press(page, name: str) -> None:
    """Press the button and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click(no_wait_after=True)


def answer_triage(page) -> None:
    for name, value in ANSWERS.items():
        page.locator(f"input[name={name}][value={value}]").check()
    press(page, "Save the answers")


def judge(page, reason: str) -> None:
    """Say of the first candidate that it is the same organisation."""
    card = page.locator(".candidate").first
    card.get_by_label("The same organisation").check()
    card.get_by_label("What decided").select_option("identifier")
    card.get_by_label("Reason and evidence").fill(reason)
    with page.expect_navigation():
        card.get_by_role("button", name="Record the answer").click()


def answer_questions(page) -> None:
    for key in ("new_resources", "security_ties", "comfortable_with_applications"):
        page.locator(f"input[name={key}-answer][value=unknown]").check()
        page.locator(f"input[name={key}-answered_by]").fill("principal investigator")
        page.locator(f"input[name={key}-review_date]").fill("2027-06-01")
    press(page, "Save the answers")


def write_and_submit(page, file: str) -> str:
    """The researcher's part: triage, writing, import, organisations, questions; gives the address
    of the case."""
    page.goto("/cases/new/")
    press(page, "Open a case")
    case = page.url.removesuffix("triage/")
    answer_triage(page)
    assert page.get_by_text("Enhanced.", exact=True).is_visible()

    page.goto(f"{case}intake/activity/")
    page.get_by_label("Title").press_sequentially("Soil in two deltas", delay=5)
    page.get_by_text("Saved ").wait_for()
    page.get_by_label("What is planned").press_sequentially("Measure soil.", delay=5)
    with page.expect_response(lambda said: said.request.method == "POST") as answer:
        page.get_by_label("What is planned").blur()
    assert answer.value.status == 200
    page.goto(f"{case}intake/activity/")
    assert page.get_by_label("Title").input_value() == "Soil in two deltas"
    assert page.get_by_label("What is planned").input_value() == "Measure soil."

    page.goto(f"{case}intake/organisations/")
    page.get_by_label("Name, in any script").last.press_sequentially("ETH Zurich")
    page.get_by_text("ETH Zurich, CH").wait_for()

    page.goto(f"{case}import/")
    page.get_by_label("File").set_input_files(file)
    press(page, "Import")
    page.goto(f"{case}organisations/")
    for group in page.locator(".step-content fieldset").all():
        group.locator("input[type=radio]").first.check()
    press(page, "Confirm")
    page.goto(f"{case}questions/")
    answer_questions(page)
    page.goto(f"{case}intake/")
    press(page, "Submit to the office")
    return case


def review(page, second, case: str) -> None:
    """The office's part: assess, judge with a second person, mitigations, memo."""
    page.goto(f"{case}frameworks/")
    press(page, "Screen and assess")
    assert page.get_by_text("Each framework speaks on its own scale").is_visible()
    page.locator("table.wide details summary").first.click()

    page.goto(f"{case}candidates/")
    judge(page, "Both have the same ROR id.")
    assert page.get_by_text("needs a second person").first.is_visible()
    judge(page, "Once more.")
    assert page.get_by_text("A second person has to answer").is_visible()
    second.goto(f"{case}candidates/")
    judge(second, "I looked it up too.")
    assert second.locator(".candidate").first.get_by_text("I looked it up too.").is_visible()

    page.goto(f"{case}mitigations/")
    measure = page.locator(".step-content fieldset").first
    measure.get_by_label("Choose").check()
    press(page, "See what would change")
    assert page.get_by_role("heading", name="With these measures in place").is_visible()
    press(page, "Save the choice")

    page.goto(f"{case}memo/")
    page.get_by_label("Memo").fill("Facts. Judgement. Unknowns. Options.")
    press(page, "Send to the researcher")


def test_a_case_goes_through_every_hand(team, opened):
    researcher, analyst = opened(team, "researcher"), opened(team, "analyst")
    case = write_and_submit(researcher, team.seed["file"])
    review(analyst, opened(team, "reviewer"), case)

    researcher.goto(f"{case}reply/")
    assert researcher.get_by_text("Facts. Judgement. Unknowns. Options.").is_visible()
    researcher.get_by_label("Your reply").fill("The data are public by now.")
    press(researcher, "Send the reply")

    decider = opened(team, "decision_maker")
    decider.goto(f"{case}decision/")
    assert decider.get_by_text("The data are public by now.").is_visible()
    decider.get_by_label("Go ahead with conditions").check()
    decider.get_by_label("Reasons, in plain words").fill("The measures answer the findings.")
    decider.get_by_label("Look at it again on").fill("2027-06-01")
    press(decider, "Decide")
    assert decider.get_by_text("The measures answer the findings.").is_visible()

    analyst.goto(f"{case}monitoring/")
    assert analyst.get_by_text("Review date: 2027-06-01").is_visible()
    press(analyst, "Reopen the case")

    auditor = opened(team, "auditor")
    auditor.goto("/record/")
    for said in ("decided: with_conditions", "reopened the case", "opened the case"):
        assert auditor.get_by_text(said).first.is_visible()
    auditor.get_by_role("link", name="Verify the record").click()
    auditor.get_by_text("The record is whole").wait_for()
    auditor.goto(f"{case}memo/")
    assert auditor.get_by_role("button", name="Save the memo").count() == 0
    auditor.goto(f"{case}history/")
    assert auditor.get_by_text("submitted the case").is_visible()


def test_a_self_check_stays_private_until_it_is_submitted(single, opened):
    page = opened(single)
    page.goto("/")
    page.get_by_role("link", name="Should we do this together?").click()
    press(page, "Begin")
    case = page.url.removesuffix("triage/")
    answer_triage(page)
    page.goto(f"{case}import/")
    page.get_by_label("File").set_input_files(single.seed["file"])
    press(page, "Import")
    page.goto(f"{case}frameworks/")
    assert page.get_by_text("self-check, private").is_visible()
    press(page, "Screen and assess")
    assert page.get_by_role("region", name="Issue by issue").is_visible()
    page.goto("/cases/self-check/")
    assert page.get_by_role("heading", name="Begun before").is_visible()
    page.goto(f"{case}intake/")
    press(page, "Submit to the office")
    assert page.get_by_text("under review").is_visible()


def test_a_case_is_written_read_and_submitted_without_scripts(team, opened):
    page = opened(team, "researcher", java_script_enabled=False)
    page.goto("/cases/new/")
    press(page, "Open a case")
    case = page.url.removesuffix("triage/")
    answer_triage(page)
    page.goto(f"{case}intake/activity/")
    press(page, "Save")
    assert page.locator("#error-summary").is_visible()
    assert page.locator("#error-summary").evaluate("one => one === document.activeElement")
    page.get_by_label("Title").fill("Soil in two deltas")
    page.get_by_label("What is planned").fill("Measure soil.")
    page.locator("input[name=pathways]").first.check()
    press(page, "Save and go on")
    assert page.get_by_role("heading", name="Who takes part").is_visible()
    page.goto(f"{case}import/")
    page.get_by_label("File").set_input_files(team.seed["file"])
    press(page, "Import")
    press(page, "Submit to the office")
    assert page.get_by_text("under review").is_visible()
    page.goto("/cases/")
    assert page.get_by_role("table").is_visible()
