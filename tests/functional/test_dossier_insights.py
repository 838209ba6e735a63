"""What follows from an assessment, in the dossier of a proposal that ships with the product."""

from __future__ import annotations

from datetime import date

import pytest

from isthmus.assessment.assessing import assess
from isthmus.assessment.comparing import issues
from isthmus.assessment.insights import Insights, insights_at_hand
from isthmus.assessment.results import Assessment
from isthmus.dossier.content import Dossier, dossier
from isthmus.dossier.html import html
from isthmus.dossier.markdown import escaped, markdown
from isthmus.proposals.reading import example_proposals, read_proposal

Made = tuple[Assessment, Insights, Dossier]


@pytest.fixture(scope="module")
def made() -> Made:
    path = next(one for one in example_proposals() if "model-training" in one.name)
    assessment = assess(read_proposal(path), as_of=date(2026, 11, 23))
    found = insights_at_hand(assessment)
    assert found is not None
    return assessment, found, dossier(assessment, found)


def test_page_1_asks_the_fact_that_settles_most_and_says_how_many(made: Made) -> None:
    assessment, found, document = made
    waiting = [one for one in assessment.frameworks if any(f.missing for f in one.findings)]
    said = document.front_pages[0].unknown[0].text
    assert said.startswith(f"Ask this next: {found.ask_next[0].text}")
    assert f"of the {len(waiting)} frameworks that lack a fact" in said
    assert [one.is_next for one in document.annexes.unknowns][:2] == [True, False]


def test_even_the_shortest_page_1_says_how_many_frameworks_it_settles(made: Made) -> None:
    assert "that lack a fact." in made[2].front_pages[-1].unknown[0].text


def test_every_answer_that_was_tried_stands_beside_its_fact(made: Made) -> None:
    _, found, document = made
    for asked, record in zip(found.ask_next, document.annexes.unknowns, strict=True):
        for tried in asked.answers:
            assert any(f"“{tried.answer}”" in one for one in record.answers)


def test_the_plan_says_what_each_measure_would_change(made: Made) -> None:
    _, found, document = made
    tried = {one.measures[0]: one for one in found.effects if len(one.measures) == 1}
    records = {one.measure_id: one for one in document.annexes.measures}
    assert records.keys() >= tried.keys()
    assert (
        records["MT-26"]
        .changes[0]
        .startswith("Canada STRAC: the outcome “Not eligible as proposed” becomes “Eligible with ")
    )
    still = [name for name, one in tried.items() if not one.changes]
    assert still
    assert all(records[name].changes[0].startswith("No finding") for name in still)


def test_the_frameworks_of_every_other_home_stand_in_an_annex(made: Made) -> None:
    _, found, document = made
    rows = document.annexes.elsewhere
    assert len(rows) == len(found.elsewhere)
    assert {one.home for one in rows} >= {"European Union", "United Kingdom", "Japan"}
    assert "Canada" not in {one.home for one in rows}
    assert all(one.allows and one.outcome and one.supposed for one in rows)


def test_what_bears_on_a_question_is_marked_and_said_once(made: Made) -> None:
    for question in made[2].annexes.questions:
        said = [one.text for one in question.bears]
        assert said
        assert len(said) == len(set(said))
        assert all(one.marks for one in question.bears)


def test_agreement_in_the_table_is_that_of_the_assessment(made: Made) -> None:
    assessment, _, document = made
    compared = issues([one for one in assessment.frameworks if one.applicable])
    differing = {one.issue.replace("_", " ").capitalize() for one in compared
                 if one.agreement == "differ"}  # fmt: skip
    rows = document.side_by_side.rows
    assert {one.issue for one in rows if one.disagreement} == differing == {"Partner listing"}
    assert {one.issue for one in rows if one.agreement == "≠ differ"} == differing


def test_frameworks_go_by_the_short_titles_that_they_give_themselves(made: Made) -> None:
    columns = made[2].side_by_side.columns
    assert "Canada STRAC" in [one.short_title for one in columns]
    assert "Canada STRAC: “Not eligible as proposed”" in made[2].front_pages[0].found[0].text


def test_facts_and_judgement_are_apart_and_nothing_is_in_neither(made: Made) -> None:
    found = made[2].front_pages[0].found
    assert {one.kind for one in found} == {"fact", "judgement"}


def test_more_frameworks_than_a_table_holds_are_shown_in_signs_first(made: Made) -> None:
    page = html(made[2])
    assert "in signs</caption>" in page or len(made[2].side_by_side.columns) <= 4
    assert page.count('id="annex-L"') == 1


def test_markdown_says_the_same_as_the_page(made: Made) -> None:
    text, document = markdown(made[2]), made[2]
    for statement in (
        document.annexes.elsewhere_in_brief,
        document.annexes.unknowns[0].answers[0],
        document.annexes.measures[-1].changes[0],
        document.annexes.words[0][1],
    ):
        assert escaped(statement) in text


def test_without_the_frameworks_at_hand_the_dossier_does_without(made: Made) -> None:
    plain = dossier(made[0])
    assert plain.annexes.elsewhere == ()
    assert plain.annexes.elsewhere_in_brief == "No framework of another home country was tried."
    assert all(one.changes == () for one in plain.annexes.measures)
