"""Framework files: every fault of every file, with its line, before anything is applied."""

from __future__ import annotations

from pathlib import Path

import pytest

from isthmus.assessment.framework_files import read_library
from isthmus.assessment.rule_tests import rule_test_results
from isthmus.errors import FrameworkError, RequestError


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / "example-agency" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def fault(folder: Path) -> str:
    with pytest.raises(FrameworkError) as raised:
        read_library(folder)
    return str(raised.value)


def test_a_folder_of_frameworks_and_one_of_a_framework_are_read_alike(own_frameworks: Path) -> None:
    assert list(read_library(own_frameworks).frameworks) == ["example-agency"]
    assert list(read_library(own_frameworks / "example-agency").frameworks) == ["example-agency"]


def test_a_value_counts_from_its_day(own_frameworks: Path) -> None:
    results = rule_test_results(own_frameworks)
    assert [one.passed for one in results] == [True, True]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("rules/tied.yaml", "2025-11-01:", "2025-13-01:", "line 10: values.kinds.2025-13-01"),
        ("rules/tied.yaml", "role_tied_now:", "role_tied_nwo:",
         "line 12: when.role_tied_nwo: unknown condition 'role_tied_nwo'; did you mean 'role_tied"),
        ("rules/tied.yaml", "kinds: kinds}", "knds: kinds}",
         "unknown parameter; did you mean 'kinds'?"),
        ("rules/tied.yaml", "kinds: kinds}", "kinds: [employd]}",
         "unknown word 'employd'; did you mean 'employed'?"),
        ("rules/tied.yaml", "us_entity_list", "us_entity_lst", "did you mean 'us_entity_list'?"),
        ("rules/tied.yaml", "us_entity_list", "China",
         "'China' is a country; no rule may name one"),
        ("rules/tied.yaml", "us_entity_list", "CN", "'CN' is a country; no rule may name one"),
        ("rules/tied.yaml", "title: A", "titel: A",
         "line 2: titel: unknown field; did you mean 'title'?"),
        ("rules/tied.yaml", "order: 10", "order: 10\norder: 11", "line 5: 'order' stands twice"),
        ("rules/tied.yaml", "flagged: no, und", "flagged: nope, und", "unknown outcome 'nope'"),
        ("rules/tied.yaml", "MT-25", "MT-99", "'MT-99' is not in the catalogue of measures"),
        ("rules/tied.yaml", "{flagged: [MT-25]}", "{flagged: [MT-25], undetermined: [MT-25]}",
         "MT-25 stands on rung 7; from rung 5 on a measure needs a flagged finding"),
        ("rules/tied.yaml", "mitigations: {flagged: [MT-25]}", "",
         "a rule whose flag leads to an outcome names what to try first"),
        ("rules/tied.yaml", "undetermined: open", "undetermined: no",
         "a missing fact, or a rule that does not apply, leads to no adverse outcome"),
        ("rules/tied.yaml", ", clear: no tie", "", "says nothing for the status 'clear'"),
        ("rules/tied.yaml", "in_force: {from: 2024-05-01}",
         "in_force: {from: 2024-05-01, until: 2024-05-01}", "2024-05-01 is not after 2024-05-01"),
        ("rules/tied.yaml", "in_force: {from: 2024-05-01}", "in_force: {from: 2024-04-30}",
         "has no value on 2024-04-30, when the rule begins"),
        ("rules/tied.yaml", "id: tied", "id: tide", "'tide' is not the name of its file, 'tied'"),
        ("rules/tied.yaml", "order: 10", "order: 10\nstatus: inactive",
         "an inactive rule says why"),
        ("rules/tied.yaml", "url: \"https://law.example/policy\"}", "}",
         "citation.url: is missing"),
        ("tests/tied.yaml", "finding: clear", "finding: cleared", "did you mean 'clear'?"),
        ("tests/tied.yaml", "date: 2025-10-31", "date: 2025-10-32", "2025-10-32 is not a date"),
        ("tests/tied.yaml", "outcome: no", "outcome: nope", "which is not on the scale"),
        ("framework.yaml", "otherwise: fine", "otherwise: fien", "did you mean 'fine'?"),
        ("framework.yaml", "id: example-agency", "id: other-agency",
         "is not the name of its folder"),
        ("framework.yaml", "appeal: ask again\n", "", "appeal: is missing"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(
    own_frameworks: Path, name: str, old: str, new: str, said: str
) -> None:
    spoil(own_frameworks, name, old, new)
    message = fault(own_frameworks)
    assert said in message
    assert Path(name).name in message


def test_faults_of_several_files_are_named_together(own_frameworks: Path) -> None:
    spoil(own_frameworks, "rules/tied.yaml", "title: A", "titel: A")
    spoil(own_frameworks, "tests/tied.yaml", "2025-10-31", "2025-02-30")
    spoil(own_frameworks, "framework.yaml", "otherwise: fine", "otherwise: fien")
    message = fault(own_frameworks)
    assert "example-agency/rules/tied.yaml: line 2: titel" in message
    assert "example-agency/tests/tied.yaml: line 2: " in message
    assert "example-agency/framework.yaml: line 12: otherwise" in message


def test_a_test_file_without_its_rule_is_a_fault(own_frameworks: Path) -> None:
    tests = own_frameworks / "example-agency" / "tests"
    (tests / "other.yaml").write_text("[]\n", encoding="utf-8")
    assert "tests no rule: there is no rules/other.yaml" in fault(own_frameworks)


def test_a_rule_without_tests_fails(own_frameworks: Path) -> None:
    (own_frameworks / "example-agency" / "tests" / "tied.yaml").unlink()
    (result,) = rule_test_results(own_frameworks)
    assert not result.passed
    assert result.got == "none"


def test_a_failing_test_says_what_it_got(own_frameworks: Path) -> None:
    spoil(own_frameworks, "tests/tied.yaml", "outcome: no", "outcome: fine")
    failed = [one for one in rule_test_results(own_frameworks) if not one.passed]
    assert [(one.expected, one.got) for one in failed] == [("flagged -> fine", "flagged -> no")]


def test_a_case_that_is_no_proposal_fails_and_says_where(own_frameworks: Path) -> None:
    spoil(own_frameworks, "tests/tied.yaml", "side: home, ties", "side: hom, ties")
    assert all(
        "not a proposal: roles.0.side" in one.got for one in rule_test_results(own_frameworks)
    )


def test_an_empty_or_missing_folder_is_one_message(tmp_path: Path) -> None:
    with pytest.raises(FrameworkError, match="holds no framework"):
        read_library(tmp_path)
    with pytest.raises(FrameworkError, match="there is no such folder"):
        read_library(tmp_path / "none")


def test_an_unknown_framework_is_named_with_the_nearest() -> None:
    with pytest.raises(RequestError, match="did you mean 'ca-strac'"):
        read_library().framework("ca-starc")


def test_the_hash_changes_with_any_file(own_frameworks: Path) -> None:
    before = read_library(own_frameworks).frameworks["example-agency"].sha256
    spoil(own_frameworks, "tests/tied.yaml", "It counts", "It does count")
    assert read_library(own_frameworks).frameworks["example-agency"].sha256 != before


def test_a_place_stands_in_a_rule_only_if_its_citation_names_it(own_frameworks: Path) -> None:
    rule = own_frameworks / "example-agency" / "rules" / "tied.yaml"
    asking = rule.read_text("utf-8").replace(
        "role_tied_now: {list: us_entity_list, kinds: kinds}",
        "role_tied_to_place: {kinds: kinds, places: [CN]}",
    )
    rule.write_text(asking, encoding="utf-8")
    with pytest.raises(FrameworkError, match=r"'CN' is not among citation\.places"):
        read_library(own_frameworks)
    named = asking.replace("locator: section 4.2,", "locator: section 4.2, places: [CN],")
    rule.write_text(named, encoding="utf-8")
    assert read_library(own_frameworks)
    rule.write_text(named.replace("places: [CN],", "places: [Chine],"), encoding="utf-8")
    with pytest.raises(FrameworkError, match="neither a country code nor a group of countries"):
        read_library(own_frameworks)


def test_where_a_framework_applies_names_places_and_conditions_that_exist(
    own_frameworks: Path,
) -> None:
    path = own_frameworks / "example-agency" / "framework.yaml"
    path.write_text(
        path.read_text("utf-8")
        + "home: [ZZ]\napplies_when: {funder_iz: {funders: [A]}}\n"
        + "questions: []\n",
        encoding="utf-8",
    )
    with pytest.raises(FrameworkError) as raised:
        read_library(own_frameworks)
    said = str(raised.value)
    assert "'ZZ' is neither a country code nor a group of countries" in said
    assert "unknown condition 'funder_iz'; did you mean 'funder_is'?" in said


def test_a_number_and_a_question_are_checked(own_frameworks: Path) -> None:
    rule = own_frameworks / "example-agency" / "rules" / "tied.yaml"
    text = rule.read_text("utf-8")
    asked = "role_tied_now: {list: us_entity_list, kinds: kinds}"
    for other, fault in (
        ("role_tied_within: {list: us_entity_list, kinds: kinds, years: five}",
         "must be a whole number"),
        ("answer_is: {question: misuse, answer: yes}", "unknown question 'misuse'"),
    ):  # fmt: skip
        rule.write_text(text.replace(asked, other), encoding="utf-8")
        with pytest.raises(FrameworkError, match=fault):
            read_library(own_frameworks)
