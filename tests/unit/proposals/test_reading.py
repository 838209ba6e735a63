"""A proposal file: what it takes, and what it says when it is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from isthmus.errors import ProposalError
from isthmus.proposals.reading import example_proposals, read_proposal

MINIMAL = """\
id: minimal
title: A paper
summary: Two groups write a paper.
pathways: [joint_publication]
starts: 2027-01-01
ends: 2027-12-31
organisations:
  - {name: Home University, side: home, country_code: CH}
  - {name: Beispiel University, side: partner, country_code: NO}
outputs: {description: a paper, openness: all_public}
field: {description: mathematics}
"""


def read(tmp_path: Path, text: str) -> Any:
    path = tmp_path / "proposal.yaml"
    path.write_text(text, encoding="utf-8")
    return read_proposal(path)


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ProposalError) as raised:
        read(tmp_path, text)
    return [str(fault) for fault in raised.value.faults]


def test_a_minimal_proposal_leaves_everything_else_unknown(tmp_path: Path) -> None:
    proposal = read(tmp_path, MINIMAL)
    assert proposal.foreseen_applications == "unknown"
    assert proposal.field.aims_to_advance_sensitive_area == "unknown"
    assert proposal.questions.security_ties is None


def test_norway_is_not_false(tmp_path: Path) -> None:
    assert read(tmp_path, MINIMAL).organisations[1].country_code == "NO"


def test_json_is_read_like_yaml(tmp_path: Path) -> None:
    proposal = read(tmp_path, MINIMAL)
    path = tmp_path / "proposal.json"
    path.write_text(json.dumps(proposal.model_dump(mode="json", by_alias=True)), encoding="utf-8")
    assert read_proposal(path) == proposal


@pytest.mark.parametrize("path", example_proposals(), ids=lambda path: path.stem)
def test_every_example_can_be_read_and_is_named_like_its_file(path: Path) -> None:
    assert read_proposal(path).id == path.stem


def test_there_are_three_examples() -> None:
    assert len(example_proposals()) == 3


def test_the_examples_say_that_they_are_invented() -> None:
    for path in example_proposals():
        assert path.read_text(encoding="utf-8").startswith("# An invented case.")


def test_all_faults_are_named_at_once_with_line_and_field(tmp_path: Path) -> None:
    text = (
        MINIMAL.replace("openness: all_public", "openness: all_pubic")
        .replace("summary:", "sumary:")
        .replace("ends: 2027-12-31", "ends: 2026-13-31")
    )
    found = faults(tmp_path, text)
    assert "summary: is missing" in found[0]
    assert any("line 3: sumary: unknown field; did you mean 'summary'?" in one for one in found)
    assert any("line 6: ends: 2026-13-31 is not a date" in one for one in found)
    assert any("outputs.openness" in one and "did you mean 'all_public'?" in one for one in found)
    assert len(found) == 4


def test_a_contradiction_is_named_beside_an_unknown_field(tmp_path: Path) -> None:
    found = faults(tmp_path, MINIMAL.replace("ends: 2027-12-31", "ends: 2026-12-31\nextra: 1"))
    assert any("2026-12-31 is before the start, 2027-01-01" in one for one in found)
    assert any("extra: unknown field" in one for one in found)


def test_the_same_first_and_last_day_is_no_contradiction(tmp_path: Path) -> None:
    assert read(tmp_path, MINIMAL.replace("ends: 2027-12-31", "ends: 2027-01-01"))


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (
            "roles: [{role: lead, side: home, ties: [{organisation: A, kind: employed, "
            "from: 2020-01-02, until: 2020-01-01}]}]",
            "roles.0.ties.0.until: 2020-01-01 is before 2020-01-02, when the tie began",
        ),
        (
            "questions: {new_resources: {answer: no, answered_by: lead, review_date: 2026-12-31}}",
            "questions.new_resources.review_date: 2026-12-31 is before the start, 2027-01-01",
        ),
        (
            "exchanges: [{kind: weights, giver: home, description: w, in_published_paper: no, "
            "has_anyway: no}]\n"
            "questions: {new_resources: {answer: no, answered_by: lead, review_date: 2027-12-31}}",
            "says that the partner gets nothing new, but exchanges.0 gives it 'weights'",
        ),
        ("direction: home_lab_abroad", "is about a private lab, but pathways has no private_lab"),
    ],
)
def test_statements_that_cannot_both_be_true_are_faults(
    tmp_path: Path, added: str, said: str
) -> None:
    assert [one for one in faults(tmp_path, MINIMAL + added + "\n") if said in one]


@pytest.mark.parametrize(
    "added",
    [
        "exchanges: [{kind: weights, giver: home, description: w, in_published_paper: unknown, "
        "has_anyway: no}]",
        "exchanges: [{kind: weights, giver: partner, description: w, in_published_paper: no, "
        "has_anyway: no}]",
        "exchanges: [{kind: weights, giver: home, description: w, in_published_paper: yes, "
        "has_anyway: no}]",
    ],
)
def test_an_answer_no_fits_with_items_that_are_public_unknown_or_received(
    tmp_path: Path, added: str
) -> None:
    question = "questions: {new_resources: {answer: no, answered_by: x, review_date: 2027-12-31}}"
    assert read(tmp_path, f"{MINIMAL}{added}\n{question}\n")


def test_both_sides_are_needed(tmp_path: Path) -> None:
    found = faults(tmp_path, MINIMAL.replace("side: partner", "side: home"))
    assert found == [
        "line 7: organisations: no organisation is on the partner side; a collaboration has both"
    ]


def test_an_organisation_stands_once(tmp_path: Path) -> None:
    twice = MINIMAL.replace("Beispiel University", "HOME UNIVERSITY").replace(
        "code: NO", "code: CH"
    )
    assert "stands on both sides" in faults(tmp_path, twice)[0]
    same = MINIMAL.replace("outputs:", "  - {name: Beispiel-University, side: partner}\noutputs:")
    assert "stands twice" in faults(tmp_path, same)[0]


def test_two_units_of_one_organisation_are_two_parties(tmp_path: Path) -> None:
    units = MINIMAL.replace(
        "outputs:", "  - {name: Beispiel University, unit: Law, side: partner}\noutputs:"
    )
    assert len(read(tmp_path, units).organisations) == 3


def test_an_unknown_country_and_a_wrong_identifier_are_named(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        MINIMAL.replace("country_code: CH", "country_code: Switzerland").replace(
            "country_code: NO", "country_code: NO, ror_id: https://ror.org/05a28rw59"
        ),
    )
    assert "line 8: organisations.0.country_code: 'Switzerland'" in found[0]
    assert "did you mean 'CH'?" in found[0]
    assert "line 9: organisations.1.ror_id: 'https://ror.org/05a28rw59' is not a ROR" in found[1]


def test_a_missing_file_and_a_list_are_one_message(tmp_path: Path) -> None:
    with pytest.raises(ProposalError, match="there is no such file"):
        read_proposal(tmp_path / "none.yaml")
    assert faults(tmp_path, "- a\n- b\n") == ["must be a mapping with the fields of a proposal"]


def test_an_empty_file_is_no_proposal(tmp_path: Path) -> None:
    assert faults(tmp_path, "") == ["must be a mapping with the fields of a proposal"]


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("agreements: [{kind: licence, signed: 2999-01-01}]",
         "agreements.0.signed: 2999-01-01 lies in the future; write null"),
        ("roles: [{role: lead, side: home, ties: [{organisation: A, kind: degree, "
         "until: 2999-01-01}]}]", "a degree taken on 2999-01-01 lies in the future"),
        ("roles: [{role: lead, side: home, ties: [{organisation: A, kind: employed, "
         "from: 2999-01-01, until: null}]}]", "in the future, is current"),
        ("personal_data: {involved: no, medical: yes}",
         "personal_data.medical: says yes, but personal_data.involved"),
        ("exchanges: [{kind: data, giver: home, description: d, data: {kinds: [health]}}]\n"
         "personal_data: {involved: no}", "health data, but personal_data.involved says"),
        ("exchanges: [{kind: code, giver: home, description: d, data: {kinds: [text]}}]",
         "describes data, but the item is of the kind 'code'"),
        ("funding: [{funder: A, amount: 5}]", "funding.0.amount: has no currency"),
        ("roles: [{role: lead, side: home, ties: [{organisation: A, kind: employed, "
         "programme: {title: P}}]}]", "describes a talent programme, but the tie is 'employed'"),
        ("home_country: DE", "'DE', but the home organisations are in CH"),
        ("home_country: ZZ", "'ZZ' is not an ISO 3166-1 alpha-2 code"),
        ("starts_: 1", "starts_: unknown field; did you mean 'starts'?"),
    ],
)  # fmt: skip
def test_facts_that_cannot_both_be_true_are_faults(tmp_path: Path, added: str, said: str) -> None:
    assert [one for one in faults(tmp_path, MINIMAL + added + "\n") if said in one]


def test_an_organisation_that_is_a_unit_of_itself_is_a_circle(tmp_path: Path) -> None:
    circle = MINIMAL.replace(
        "outputs:",
        "  - {name: North Campus, unit: South Campus, side: partner}\n"
        "  - {name: South Campus, unit: North Campus, side: partner}\noutputs:",
    )
    found = faults(tmp_path, circle)
    assert len(found) == 2
    assert "'South Campus' is stated, through its units, as a unit of itself" in found[0]


def test_a_proposal_of_20_megabytes_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    found = faults(tmp_path, MINIMAL + "# " + "x" * 20_000_000 + "\n")
    assert "bytes, but at most 1,000,000 are read" in found[0]


def test_a_yaml_bomb_is_refused_by_its_anchors(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"
    assert all("anchors, aliases and tags are not used" in one for one in faults(tmp_path, bomb))


def test_a_date_or_unknown_is_one_fault_that_says_both(tmp_path: Path) -> None:
    found = faults(tmp_path, MINIMAL.replace("ends: 2027-12-31", "ends: 2027-13-31"))
    assert [one for one in found if "ends: 2027-13-31 is not a date" in one and "unknown" in one]
    assert len(found) == 1
    read_ = read(tmp_path, MINIMAL.replace("ends: 2027-12-31", "ends: unknown"))
    assert read_.ends == "unknown"
