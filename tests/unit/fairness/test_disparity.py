"""Tables of counts are read strictly, small groups are withheld whole, the rest is compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.errors import RequestError, SourceError
from isthmus.fairness.counts import EXAMPLE, Counts, read_counts
from isthmus.fairness.disparity import disparity
from isthmus.fairness.disparity_report import (
    disparity_finding,
    disparity_json,
    disparity_report,
)
from isthmus.fairness.documents import html_of, markdown_of


def table(path: Path, *rows: str, header: str = "group,outcome,count") -> Path:
    path = path / "counts.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def counts_of(**groups: tuple[int, int]) -> Counts:
    return Counts(
        "group", "outcome", tuple(groups), ("yes", "no"),
        {(name, one): number for name, both in groups.items()
         for one, number in zip(("yes", "no"), both, strict=True)},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("group,outcome,count,name", "name: is about single persons or cases and is refused"),
        ("group,outcome,count,staff_id", "staff_id: is about single persons or cases"),
        ("group,outcome,count,proposal id", "proposal id: is about single persons or cases"),
        ("group,outcome,count,e-mail", "e-mail: is about single persons or cases"),
        ("group,outcome,count,department", "department: is not wanted"),
        ("group,outcome,outcome,count", "a column stands twice"),
        ("group,outcomes,count", "there is no column 'outcome'; did you mean 'outcomes'?"),
        ("group,outcome,number", "there is no column 'count': looks like one row per person"),
    ],
)
def test_a_column_that_is_missing_or_not_wanted_is_refused(
    header: str, said: str, tmp_path: Path
) -> None:
    row = ",".join("x" for _ in header.split(","))
    with pytest.raises(SourceError) as caught:
        read_counts(table(tmp_path, row, header=header))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A,b@x.example,10", "outcome: names a person by its form"),
        ("0000-0002-1825-0097,yes,10", "group: names a person by its form"),
        ("Dr Beispiel,yes,10", "group: names a person by its form"),
        ("P20260117,yes,10", "group: looks like an identifier"),
        ("A,yes,ten", "count: is not a whole number of at least 0"),
        ("A,yes,-3", "count: is not a whole number of at least 0"),
        ("A,,3", "outcome: is empty; write 'not stated'"),
        ("A,yes", "has 2 values, but there are 3 columns"),
    ],
)
def test_a_value_about_a_person_or_a_wrong_count_is_refused(
    row: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(SourceError) as caught:
        read_counts(table(tmp_path, "B,yes,20", row))
    assert said in str(caught.value)
    assert "line 3" in str(caught.value)
    assert "b@x.example" not in str(caught.value)


def test_a_pair_that_stands_twice_looks_like_one_row_per_person(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="looks like one row per person"):
        read_counts(table(tmp_path, "A,yes,1", "A,yes,1", "B,no,1"))


def test_a_group_per_person_is_refused(tmp_path: Path) -> None:
    rows = [f"person {letter},yes,1" for letter in "abcdef"]
    with pytest.raises(SourceError, match="looks like one row per person"):
        read_counts(table(tmp_path, *rows, "B,no,20"))


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read_counts(table(tmp_path, "A,yes,x", "a@b.example,no,1"))
    assert "2 faults" in str(caught.value)


def test_other_names_of_columns_can_be_given(tmp_path: Path) -> None:
    path = table(tmp_path, "A,fast,20", "B,slow,30", header="self_description,turnaround,n")
    counts = read_counts(path, "self_description", "turnaround", "n")
    assert (counts.of("A", "fast"), counts.of("A", "slow"), counts.total("B")) == (20, 0, 30)


def test_a_group_with_a_small_cell_is_withheld_and_ten_is_not_small() -> None:
    found = disparity(counts_of(A=(50, 60), B=(10, 60), C=(9, 60)))
    assert found.withheld == ("C",)
    assert {one.group for one in found.comparisons} == {"A", "B"}


def test_a_group_whose_members_all_had_one_outcome_is_withheld() -> None:
    """Else the outcome of everybody who is known to be in it would be known."""
    found = disparity(counts_of(A=(50, 60), B=(40, 60), C=(0, 60)))
    assert found.withheld == ("C",)


def test_nothing_shown_depends_on_a_withheld_group() -> None:
    """So it can't be computed from what is shown, by subtraction or otherwise."""
    first = disparity(counts_of(A=(50, 60), B=(40, 60), C=(3, 60)))
    second = disparity(counts_of(A=(50, 60), B=(40, 60), C=(9, 9_000)))
    assert disparity_json(first) == disparity_json(second)
    assert html_of(disparity_report(first)) == html_of(disparity_report(second))


@settings(deadline=None, max_examples=40, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=4, max_size=6))
def test_no_small_cell_is_ever_shown(cells: list[tuple[int, int]]) -> None:
    groups = {f"G{number}": one for number, one in enumerate(cells)} | {
        "X": (50, 60), "Y": (30, 30),
    }  # fmt: skip
    found = disparity(counts_of(**groups))
    assert all(one.count == 0 or one.count >= 10 for one in found.comparisons)
    assert {one.group for one in found.comparisons}.isdisjoint(found.withheld)
    shown = {one.group: groups[one.group] for one in found.comparisons}
    assert all(sum(both) > 0 and min(both) > 0 for both in shown.values())


def test_a_real_difference_stands_and_equal_shares_do_not() -> None:
    unequal = disparity(counts_of(A=(300, 700), B=(500, 500)))
    assert len(unequal.standing) == 4
    assert "4 differences stand against chance" in disparity_finding(unequal)
    equal = disparity(counts_of(A=(300, 700), B=(30, 70)))
    assert equal.standing == ()
    assert disparity_finding(equal) == "Of 4 comparisons, no difference stands against chance."


def test_a_difference_that_one_comparison_would_call_clear_must_stand_among_all() -> None:
    found = disparity(counts_of(A=(60, 40), B=(45, 55), C=(50, 50), D=(50, 50)))
    first = found.comparisons[0]
    assert first.difference_low > 0
    assert not first.stands


def test_the_report_says_what_can_and_cannot_be_concluded_and_holds_no_hash() -> None:
    found = disparity(read_counts(EXAMPLE))
    for text in (html_of(disparity_report(found)), markdown_of(disparity_report(found))):
        assert "Withheld: Group D." in text
        assert "Why groups differ." in text
        assert "Newcombe" in text
    assert "sha256" not in json.dumps(disparity_json(found))


def test_a_limit_below_five_is_refused() -> None:
    with pytest.raises(RequestError, match="at least 5, or single people could be recognised"):
        disparity(counts_of(A=(50, 60), B=(40, 60)), smallest=4)
    assert disparity(counts_of(A=(50, 60), B=(5, 60)), smallest=5).withheld == ()


def test_too_few_groups_left_is_said_with_what_to_do() -> None:
    with pytest.raises(RequestError, match="join groups or outcomes, or wait for more"):
        disparity(counts_of(A=(50, 60), B=(4, 60)))
