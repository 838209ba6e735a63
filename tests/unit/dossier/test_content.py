"""What a dossier says, before anything draws it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest

from isthmus.assessment.results import Assessment, Citation, Finding, Outcome
from isthmus.dossier.annexes import flattened
from isthmus.dossier.content import dossier
from isthmus.dossier.sources import mark_spans
from isthmus.dossier.wording import clipped, day, plain
from isthmus.screening.results import ScreeningResult


def test_every_mark_leads_to_a_source(
    disputed_case: Assessment, branched_case: Assessment, hostile_case: Assessment
) -> None:
    for case in (disputed_case, branched_case, hostile_case):
        made = dossier(case)
        numbers = [one.number for one in made.annexes.sources]
        assert numbers == list(range(1, len(numbers) + 1))
        assert set(_marks(asdict(made))) <= set(numbers)


def test_sources_are_numbered_in_the_order_in_which_page_1_names_them(
    disputed_case: Assessment,
) -> None:
    made = dossier(disputed_case)
    page = asdict(made.front_pages[0])
    first_met = list(dict.fromkeys(_marks({"found": page["found"]})))
    assert page["activity"]["marks"] == (1,)
    assert first_met == sorted(first_met)


def test_page_1_finds_at_most_five_things_and_says_how_many_more(
    hostile_case: Assessment,
) -> None:
    found = dossier(hostile_case).front_pages[0].found
    assert len(found) == 5
    assert "11 further findings not shown here." in [one.text for one in found]


def test_what_an_adverse_answer_rests_on_is_found_first(disputed_case: Assessment) -> None:
    strict, other = disputed_case.frameworks
    flagged = replace(other.findings[0], status="flagged", issue="novelty", title="New know-how")
    mild = replace(other, findings=(flagged,))
    found = dossier(replace(disputed_case, frameworks=(mild, strict))).front_pages[0].found
    texts = [one.text for one in found]
    assert texts.index("The partner stands on a list. The partner is on list number 1.") < (
        texts.index("New know-how. The partner is on list number 1.")
    )


def test_each_shorter_page_1_shows_no_more_than_the_one_before(hostile_case: Assessment) -> None:
    lengths = [len(str(page)) for page in dossier(hostile_case).front_pages]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] < lengths[0]


def test_each_framework_speaks_in_its_own_word(disputed_case: Assessment) -> None:
    first = dossier(disputed_case).front_pages[0].found[0].text
    assert "Framework strict: “Stop”" in first
    assert "Framework open: “Go on”" in first


def test_no_match_is_recorded_like_a_match(quiet_case: Assessment) -> None:
    made = dossier(quiet_case)
    said = "No listed match for Home University and 北辰大学 (Beichen University) in 7 lists"
    assert any(said in one.text for one in made.front_pages[0].found)
    assert made.annexes.no_match.startswith("No listed match in 7 lists as of 31 July 2026: ")
    assert [one.edition for one in made.annexes.lists] == [f"2026-07-0{n}" for n in range(1, 8)]
    assert all(one.sha256 and one.entries for one in made.annexes.lists)
    assert all("Threshold 0.85." in one.answer for one in made.annexes.screening)


def test_lists_without_a_match_are_named_for_a_listed_subject_too(
    disputed_case: Assessment,
) -> None:
    listed = dossier(disputed_case).annexes.screening[0]
    assert listed.answer.startswith("Listed on 2 of 7 lists as of 31 July 2026.")
    assert listed.without_match.startswith("No listed match in the other 5 lists: List number 3;")


def test_without_any_list_the_dossier_says_so(quiet_case: Assessment) -> None:
    made = dossier(replace(quiet_case, screening=()))
    assert made.annexes.no_match == "No list was searched."


def test_the_fact_to_ask_next_comes_first_with_whom_to_ask(disputed_case: Assessment) -> None:
    unknown = dossier(disputed_case).front_pages[0].unknown[0].text
    assert unknown == (
        "Ask this next: The unit of the partner is not named. Whom: The partner."
    )  # fmt: skip


def test_an_unknown_unit_is_said_even_if_no_rule_waits_for_it(quiet_case: Assessment) -> None:
    unknown = dossier(quiet_case).front_pages[0].unknown
    assert [one.text for one in unknown] == [
        "The unit within 北辰大学 (Beichen University) is not known."
    ]


def test_an_unanswered_question_is_unknown_and_says_whom_to_ask(
    disputed_case: Assessment,
) -> None:
    questions = dossier(disputed_case).annexes.questions
    assert [one.answer for one in questions] == ["No", "Unknown", "Unknown (not answered yet)"]
    assert not questions[0].ask
    assert questions[1].ask
    assert questions[2].ask


def test_benefits_with_figures_come_first(disputed_case: Assessment) -> None:
    benefits = dossier(disputed_case).front_pages[0].benefits
    assert len(benefits) == 2
    assert "1,234 joint works in 2023" in benefits[0].text


def test_options_begin_with_the_least_restrictive(disputed_case: Assessment) -> None:
    options = dossier(disputed_case).front_pages[0].options
    assert [one.title for one in options] == [
        "Go ahead as proposed.",
        "Go ahead with disclosure, training or agreed scope.",
        "Go ahead with limits as well.",
        "Decide when more is known.",
        "Do not go ahead in this form.",
    ]


def test_measures_are_ordered_by_rung_and_stand_once(disputed_case: Assessment) -> None:
    measures = dossier(disputed_case).annexes.measures
    assert [(one.measure_id, one.rung) for one in measures] == [("MT-20", 2), ("MT-10", 5)]
    assert "strict/listed" in measures[0].answers
    assert "open/listed" in measures[0].answers


def test_an_adverse_answer_shows_its_remedy_on_page_1_and_beside_the_table(
    disputed_case: Assessment,
) -> None:
    made = dossier(disputed_case)
    for remedies in (made.front_pages[0].remedies, made.side_by_side.remedies):
        assert [one.framework for one in remedies] == ["Framework strict"]
        assert remedies[0].reasons[0].text == "The partner is listed."
        assert remedies[0].first_try.text == "Agree on publication first."
        assert remedies[0].correction.text == "Send the fact to the research office."
        assert remedies[0].appeal.text == "Write to the appeals board within 30 days."


def test_an_adverse_branch_shows_its_remedy_too(branched_case: Assessment) -> None:
    remedies = dossier(branched_case).side_by_side.remedies
    assert [one.outcome for one in remedies] == ["Stop (under “A complete ban”)"]


def test_both_values_of_an_open_policy_stand_side_by_side(branched_case: Assessment) -> None:
    (policy,) = dossier(branched_case).side_by_side.policies
    assert [(one.label, one.outcome, one.is_default) for one in policy.branches] == [
        ("A complete ban", "Stop", False),
        ("More scrutiny", "Weigh", True),
    ]


def test_frameworks_that_answer_differently_are_marked_as_disagreeing(
    disputed_case: Assessment,
) -> None:
    second = dossier(disputed_case).side_by_side
    assert "“Stop”" in second.disagreement
    assert "“Go on”" in second.disagreement
    assert second.rows[0].disagreement.startswith(
        "Framework strict flags this: The partner is on list number 1. Framework open does not: "
    )


def test_a_framework_that_does_not_apply_disagrees_with_nobody(
    disputed_case: Assessment,
) -> None:
    strict, other = disputed_case.frameworks
    silent = replace(other, applicable=False, applicability_reason="another funder", findings=())
    second = dossier(replace(disputed_case, frameworks=(strict, silent))).side_by_side
    assert second.disagreement == ""
    assert second.rows[0].disagreement == ""
    assert second.rows[0].cells[1].note == "Framework does not apply"


def test_rules_that_do_not_apply_are_counted_in_the_table_and_stand_in_the_annex(
    disputed_case: Assessment,
) -> None:
    strict, other = disputed_case.frameworks
    flagged = strict.findings[0]
    findings = (
        flagged,
        replace(flagged, rule_id="lab", status="not_applicable"),
        replace(flagged, rule_id="lab_2", issue="lab_rules", status="not_applicable"),
        replace(flagged, rule_id="rumour", status="inactive"),
    )
    made = dossier(replace(disputed_case, frameworks=(replace(strict, findings=findings), other)))
    cell = made.side_by_side.rows[0].cells[0]
    assert [one.rule for one in cell.findings] == ["listed"]
    assert cell.note == "1 rule does not apply; 1 inactive rule (annex C)"
    assert made.side_by_side.silent_issues == "Lab rules"
    assert [one.rule for one in made.annexes.frameworks[0].findings] == [
        "strict/listed", "strict/lab", "strict/lab_2", "strict/rumour",
    ]  # fmt: skip


def test_a_unit_of_a_listed_organisation_is_said_not_to_be_listed_itself(
    disputed_case: Assessment,
) -> None:
    name = "北辰大学 (Beichen University)"
    unit = screened_as_unit(disputed_case, f"School of Law, {name}")
    made = dossier(replace(disputed_case, screening=(*disputed_case.screening, unit)))
    found = [one.text for one in made.front_pages[0].found]
    assert any(one.endswith("School of Law is not itself listed.") for one in found)
    assert made.annexes.screening[2].answer.startswith("Not itself listed on any of 7 lists")


def test_a_long_title_of_a_framework_gives_way_to_its_publisher(
    disputed_case: Assessment,
) -> None:
    strict, other = disputed_case.frameworks
    long = replace(strict, title="A policy with a title that fills a line", publisher="Ministry")
    made = dossier(replace(disputed_case, frameworks=(long, other)))
    assert "Ministry: “Stop”" in made.front_pages[0].found[0].text
    same = replace(other, publisher="Ministry")
    made = dossier(replace(disputed_case, frameworks=(long, same)))
    assert long.title in made.front_pages[0].found[0].text


def test_evidence_from_a_searched_list_carries_the_mark_of_its_edition(
    disputed_case: Assessment,
) -> None:
    made = dossier(disputed_case)
    evidence = made.annexes.frameworks[0].findings[0].evidence[0]
    assert evidence.marks == made.annexes.lists[0].marks


def test_the_table_has_no_total_row(disputed_case: Assessment) -> None:
    rows = dossier(disputed_case).side_by_side.rows
    assert [one.issue for one in rows] == ["Partner listing"]


@pytest.mark.parametrize(
    "missing",
    [
        {"rule_id": ""},
        {"rule_version": ""},
        {"citation": Citation("Policy", "", "https://law.example")},
        {"evidence": ()},
        {"as_of": None},
    ],
)
def test_a_finding_without_one_of_its_five_parts_never_reaches_a_dossier(
    disputed_case: Assessment, missing: dict[str, Any]
) -> None:
    whole: Finding = disputed_case.frameworks[0].findings[0]
    with pytest.raises(ValueError, match="a finding needs rule, version, citation"):
        replace(whole, **missing)


def test_a_finding_is_drawn_with_all_its_parts(disputed_case: Assessment) -> None:
    record = dossier(disputed_case).annexes.frameworks[0].findings[0]
    assert record.rule == "strict/listed"
    assert record.since == "1 May 2024"
    assert record.citation == "Example policy, section 4.2"
    assert record.url == "https://law.example/policy"
    assert record.evidence[0].text.endswith("(list_1, 1 July 2026)")
    assert record.as_of == "31 July 2026"


def test_an_adverse_outcome_without_a_way_to_appeal_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="how to appeal"):
        Outcome("stop", "Stop", "Stop.", "adverse", ("a reason",), "dean", ("try",), "correct")


def test_marks_in_a_row_are_one_span() -> None:
    assert mark_spans([7, 2, 5, 6, 2]) == [(2, 2), (5, 7)]
    assert mark_spans([1, 2]) == [(1, 1), (2, 2)]
    assert mark_spans([]) == []


def test_a_long_text_is_cut_at_a_sentence_or_a_word() -> None:
    assert clipped("One sentence here. Another one follows.", 25) == "One sentence here."
    assert clipped("Words without any full stop", 20) == "Words without any …"
    assert clipped("汉" * 50, 10) == "汉" * 10 + " …"
    assert clipped("short", 5) == "short"


def test_marks_that_turn_the_direction_of_writing_are_taken_out() -> None:
    assert plain("abc\u202egnp.exe\n\tx\u200b") == "abcgnp.exe x"


def test_a_day_reads_the_same_in_every_locale() -> None:
    assert day(date(2026, 7, 31)) == "31 July 2026"


def test_a_manifest_becomes_rows_of_dotted_names() -> None:
    nested = {"a": {"b": 1, "c": [{"d": "x", "g": None}]}, "e": ["p", "q"], "f": [], "h": None}
    assert list(flattened(nested)) == [
        ("a.b", "1"), ("a.c.1", "d x; g None"), ("e", "p, q"), ("f", "none"), ("h", "none"),
    ]  # fmt: skip


def screened_as_unit(case: Assessment, subject: str) -> ScreeningResult:
    """The listed subject's screening, for a unit of it."""
    whole = case.screening[0]
    candidates = tuple(replace(one, relation="unit_of_listed") for one in whole.candidates)
    return replace(whole, subject=subject, result="possible", candidates=candidates)


def _marks(value: Any) -> Iterator[int]:
    if isinstance(value, dict):
        for key, one in value.items():
            if key == "marks":
                yield from one
            else:
                yield from _marks(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _marks(one)
