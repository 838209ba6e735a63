"""Each rule of `isthmus frameworks lint` can fail; the frameworks that ship pass all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from isthmus.assessment.linting import lint
from isthmus.errors import FrameworkError

FRAMEWORK = """\
id: example-agency
title: Example policy
short_title: Example
publisher: Example Agency
url: https://law.example/policy
kind: eligibility
read_on: 2026-01-01
verified_by: editor of the rules
verified_on: 2026-01-01
history: [{version: "1", from: 2024-05-01, change: first}]
scale:
  - {id: fine, label: Fine, meaning: nothing found, strength: permissive, decides: lead}
  - {id: open, label: Open, meaning: a fact is missing, strength: neutral, decides: the office}
  - {id: no, label: Not funded, meaning: a tie, strength: adverse, decides: head of the agency}
otherwise: fine
applicability: always
correction: Name the wrong fact to the office.
appeal: Ask the committee for a second look.
advice: advice only
retry: Offer a team without the tie.
"""
RULE = """\
id: tied
title: A role has a current tie
issue: partner_ties
order: 10
citation:
  title: Example Agency, Policy
  locator: section 4.2
  url: https://law.example/policy
  basis: primary
in_force: {from: 2024-05-01}
values:
  kinds:
    2024-05-01: [employed]
    2025-11-01: [employed, funding]
when:
  role_tied_now: {list: us_entity_list, kinds: kinds}
reasons: {flagged: a tie, clear: no tie, undetermined: not known}
leads_to: {flagged: no, undetermined: open}
mitigations: {flagged: [MT-25]}
"""
CASE = """\
- name: {name}
  date: {day}
  proposal:
    roles: [{{role: lead, side: home, ties: [{tie}]}}]
  {listing}: {{A: [us_entity_list]}}
  finding: {finding}
"""
TIE = "{organisation: A, kind: funding, until: null}"
TESTS = "".join(
    CASE.format(name=name, day=day, tie=TIE, listing=listing, finding=finding)
    for name, day, listing, finding in (
        ("Before the policy", "2024-04-30", "listed", "not_applicable"),
        ("The first day", "2024-05-01", "listed", "clear"),
        ("The last day of the old wording", "2025-10-31", "listed", "clear"),
        ("The day of the amendment", "2025-11-01", "listed", "flagged"),
        ("A possible match", "2025-11-02", "possibly_listed", "undetermined"),
    )
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one framework in which nothing is wrong."""
    of = tmp_path / "mine" / "example-agency"
    for name, text in (
        ("framework.yaml", FRAMEWORK),
        ("rules/tied.yaml", RULE),
        ("tests/tied.yaml", TESTS),
    ):
        (of / name).parent.mkdir(parents=True, exist_ok=True)
        (of / name).write_text(text, encoding="utf-8")
    return of.parent


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / "example-agency" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def said(folder: Path) -> list[str]:
    return [f"{path.name}: {fault}" for path, fault in lint(folder).faults]


def test_the_frameworks_that_ship_have_no_faults() -> None:
    linted = lint()
    assert [f"{path.parent.parent.name}/{path.name}: {one}" for path, one in linted.faults] == []
    assert linted.frameworks >= 2


def test_a_framework_in_which_nothing_is_wrong(folder: Path) -> None:
    linted = lint(folder)
    assert linted.faults == []
    assert (linted.frameworks, linted.rules) == (1, 1)
    assert lint(folder / "example-agency").faults == []


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("rules/tied.yaml", "section 4.2", "website", "'website' leads to no passage"),
        ("rules/tied.yaml", "section 4.2", "line 40", "lines are of a copy"),
        ("rules/tied.yaml", "law.example/policy", "law.example/", "is a front page"),
        ("rules/tied.yaml", "  basis: primary\n", "", "citation.basis: is missing"),
        ("rules/tied.yaml", "title: A role", "title: By nationality, a role",
         "line 2: title: 'nationality': no rule may be about a person's origin"),
        ("rules/tied.yaml", "id: tied", "id: birthplace", "id: 'birthplace'"),
        ("rules/tied.yaml", "  kinds:\n", "  citizenship: {2024-05-01: 1}\n  kinds:\n",
         "values.citizenship: 'citizenship'"),
        ("rules/tied.yaml", "flagged: a tie", "flagged: the passport says so",
         "reasons.flagged: 'passport'"),
        ("rules/tied.yaml", "title: A role", "title: In China a role",
         "title: names China, which the citation does not"),
        ("rules/tied.yaml", "flagged: a tie", "flagged: a tie to the Russian Federation",
         "names Russian Federation, which the citation does not"),
        ("rules/tied.yaml", "basis: primary", "basis: derived\n  places: [CN]",
         "the basis can't be derived"),
        ("rules/tied.yaml", "[MT-25]", "[MT-26]",
         "name a measure below rung 8 of the ladder that is tried first"),
        ("rules/tied.yaml", "leads_to: {flagged: no,", "leads_to: {flagged: no, clear: no,",
         "mitigations.clear: 'clear' leads to an adverse outcome"),
        ("rules/tied.yaml", "order: 10", "order: 10\nstops_with: no",
         "a safe harbour ends in no adverse outcome"),
        ("framework.yaml", "short_title: Example\n", "", "short_title: is missing"),
        ("framework.yaml", "verified_by: editor of the rules\n", "", "verified_by: is missing"),
        ("framework.yaml", "verified_on: 2026-01-01\n", "", "verified_on: is missing"),
        ("framework.yaml", "verified_by: editor", "verified_by: nationality editor",
         "verified_by: 'nationality'"),
        ("framework.yaml", "appeal: Ask the committee for a second look.", "appeal: none",
         "appeal: an adverse outcome needs it in a sentence"),
        ("framework.yaml", "retry: Offer a team without the tie.", "retry: no",
         "retry: an adverse outcome needs it"),
        ("framework.yaml", "decides: head of the agency", "decides: nobody",
         "'no' is adverse: name the role that reviews and decides"),
        ("framework.yaml", "decides: head of the agency", "decides: Dr. Muster",
         "names a person; name a role"),
        ("framework.yaml", ", change: first}]",
         ', change: first}, {version: "2", from: 2026-02-01, change: more}]',
         "history.1.from: changes on 2026-02-01, and no test is of 2026-01-31"),
        ("tests/tied.yaml", "2024-04-30", "2024-04-29", "no test is of 2024-04-30"),
        ("tests/tied.yaml", "2025-10-31", "2025-10-30",
         "values.kinds.2025-11-01: changes on 2025-11-01, and no test is of 2025-10-31"),
        ("tests/tied.yaml", "2025-11-01", "2025-11-03", "no test is of 2025-11-01"),
        ("tests/tied.yaml", "finding: undetermined", "finding: flagged",
         "no test reaches 'undetermined'"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(
    folder: Path, name: str, old: str, new: str, fault: str
) -> None:
    change(folder, name, old, new)
    assert [one for one in said(folder) if fault in one], said(folder)


def test_a_country_that_the_citation_names_is_no_fault(folder: Path) -> None:
    change(folder, "rules/tied.yaml", "basis: primary", "basis: primary\n  places: [CN]")
    change(folder, "rules/tied.yaml", "flagged: a tie", "flagged: a tie to a funder in China")
    assert said(folder) == []


def test_nor_is_a_member_of_a_group_that_it_names(folder: Path) -> None:
    change(folder, "rules/tied.yaml", "basis: primary", "basis: primary\n  places: [EU]")
    change(folder, "rules/tied.yaml", "flagged: a tie", "flagged: a tie to a funder in France")
    assert said(folder) == []


def test_a_rule_without_tests_is_a_fault(folder: Path) -> None:
    (folder / "example-agency" / "tests" / "tied.yaml").unlink()
    assert any("has no tests; expected tests/tied.yaml" in one for one in said(folder))


def test_what_cannot_be_loaded_is_named_beside_what_cannot_be_defended(folder: Path) -> None:
    change(folder, "rules/tied.yaml", "role_tied_now", "role_tied_nwo")
    change(folder, "framework.yaml", "appeal: Ask the committee for a second look.", "appeal: no")
    faults = said(folder)
    assert any("unknown condition 'role_tied_nwo'" in one for one in faults)
    assert any("appeal: an adverse outcome needs it" in one for one in faults)


def test_a_file_that_cannot_be_read_hides_no_fault_of_another(folder: Path) -> None:
    change(folder, "rules/tied.yaml", "title: A", "titel: A")
    change(folder, "framework.yaml", "retry: Offer a team without the tie.", "retry: no")
    faults = said(folder)
    assert any("titel: unknown field" in one for one in faults)
    assert any("retry: an adverse outcome needs it" in one for one in faults)


@pytest.mark.parametrize(
    ("register", "fault"),
    [
        ("frameworks: []", "says nothing of the framework 'example-agency'"),
        ("frameworks: [{id: other}]", "covered: is missing"),
        (
            "frameworks: [{id: example-agency, encoded_since: 2026-01-01, verified_on: 2026-01-01,"
            " verified_by: editor, verified_against: the text, covered: [all], inactive: [tied]}]",
            "'example-agency': inactive rules are none",
        ),
    ],
)
def test_a_register_names_each_framework(folder: Path, register: str, fault: str) -> None:
    (folder / "coverage.yaml").write_text(register, encoding="utf-8")
    assert [one for one in said(folder) if fault in one], said(folder)


def test_a_register_names_no_framework_that_is_not_there(folder: Path) -> None:
    entry = "encoded_since: 2026-01-01, verified_on: 2026-01-01, verified_by: editor,"
    entry += " verified_against: the text, covered: [all]}"
    names = ", ".join(f"{{id: {name}, {entry}" for name in ("example-agency", "ghost"))
    (folder / "coverage.yaml").write_text(f"frameworks: [{names}]", encoding="utf-8")
    assert [one for one in said(folder) if "names 'ghost', of which there is no folder" in one]


def test_a_folder_without_a_framework_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FrameworkError, match="holds no framework"):
        lint(tmp_path)
