"""The self-test finds what moves, names the rule that moved it, and fails on anything else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from isthmus.assessment import assessing
from isthmus.assessment.answered import Answered, known, stated
from isthmus.assessment.case import Case
from isthmus.assessment.conditions import CONDITIONS
from isthmus.assessment.results import FrameworkAssessment, Outcome
from isthmus.cli.main import app
from isthmus.fairness import comparing, self_testing
from isthmus.fairness.cases import Cases, TestCase
from isthmus.fairness.documents import html_of, markdown_of
from isthmus.fairness.self_test_report import (
    finding_of,
    kind_rows,
    self_test_json,
    self_test_report,
)
from isthmus.fairness.self_testing import SelfTest, self_test
from isthmus.proposals.model import Proposal
from isthmus.proposals.reading import example_proposals, read_proposal

FEW = frozenset({"CN", "IR", "RU", "US"})
"""In place of all countries, where each would be judged alone; one test takes them all."""

DAY = date(2026, 11, 23)
ROBOTICS = example_proposals()[-1]


def changed(**facts: Any) -> Proposal:
    data = read_proposal(ROBOTICS).model_dump(mode="json", by_alias=True)
    return Proposal.model_validate({**data, **facts})


def partner_in(code: str) -> Proposal:
    organisations = read_proposal(ROBOTICS).model_dump(mode="json")["organisations"]
    organisations[1]["country_code"] = code
    return changed(organisations=organisations)


def result_of(framework: str, proposal: Proposal | None = None) -> SelfTest:
    case = TestCase("robotics.yaml", True, proposal or read_proposal(ROBOTICS), "0" * 64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(self_testing, "country_codes", lambda: FEW)
        return self_test(Cases((case,), ()), as_of=DAY, frameworks=[framework])


@cache
def under(framework: str) -> SelfTest:
    return result_of(framework)


def test_nothing_moves_under_a_policy_that_names_no_place() -> None:
    result = under("ca-strac")
    assert result.holds
    assert len(result.pairs) > 40
    assert not [one for one in result.pairs if one.moves]
    assert finding_of(result).endswith("under 1 framework, nothing moved.")


def test_every_kind_of_pair_is_made_or_its_absence_explained() -> None:
    for row in kind_rows(under("ca-strac")):
        assert row.pairs or row.not_swapped, row.kind
        assert row.pairs == row.same + row.moved_by_cited_rule + row.failed


def test_a_move_is_named_with_the_rule_whose_source_names_the_place() -> None:
    result = under("dk-uris")
    assert result.holds
    moved = {one.said for one in result.pairs if one.moves}
    assert moved
    assert all(one.startswith("partner's country: China → ") for one in moved)
    assert not moved & {f"partner's country: China → {one}" for one in ("Iran", "Russia")}
    for pair in result.pairs:
        for move in pair.moves:
            assert [(rule.rule_id, rule.places) for rule in move.rules] == [
                ("form_by_seat", ("CN", "IR", "RU"))
            ]


def test_between_two_places_that_no_source_names_nothing_moves() -> None:
    result = result_of("dk-uris", partner_in("DE"))
    moved = {one.said.removeprefix("partner's country: Germany → ") for one in result.pairs
             if one.moves}  # fmt: skip
    assert moved == {"China", "Iran", "Russia", "not stated"}


def peeking(name: str, monkeypatch: pytest.MonkeyPatch, sees: Any) -> None:
    """A condition that holds where it sees what no rule may see."""

    def evaluate(case: Case, given: Any) -> Answered:
        return known(sees(case), stated(case, "peeked"))

    monkeypatch.setitem(CONDITIONS, name, replace(CONDITIONS[name], evaluate=evaluate))


def in_another_script(case: Case) -> bool:
    return not all(role.role.isascii() for role in case.proposal.roles)


def test_a_rule_that_reads_a_name_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    peeking("role_tied_now", monkeypatch, in_another_script)
    result = result_of("ca-strac", read_proposal(example_proposals()[0]))
    assert not result.holds
    assert {one.kind for one in result.failures} == {"person-name"}
    assert all("(Latin)" not in one.said for one in result.failures)
    assert finding_of(result).startswith("The test failed: of ")
    page = html_of(self_test_report(result))
    assert "What moved and must not" in page
    assert "张三" in page


def test_a_rule_that_goes_beyond_the_places_of_its_source_is_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It names China, Iran and Russia, and answers for Brazil as well."""
    monkeypatch.setattr(Case, "citing", lambda case, places: case)
    peeking("partner_based_in", monkeypatch, lambda case: "BR" in case.seats.values())
    result = result_of("dk-uris", partner_in("DE"))
    assert "partner's country: Germany → Brazil" in {one.said for one in result.failures}
    assert all(one.said.endswith(" → Brazil") for one in result.failures)


def test_an_unstated_country_that_makes_an_outcome_adverse_is_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Even under a rule whose source names places: what is not known may harm nobody."""
    monkeypatch.setattr(comparing, "_is_adverse", lambda one: one.outcome.outcome_id == "open")
    result = result_of("dk-uris")
    assert {one.said for one in result.failures} == {"partner's country: China → not stated"}


def test_a_country_that_alone_decides_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = assessing.framework_assessment
    against = Outcome("no", "No", "no", "adverse", ("why",), "who", ("try",), "mend", "appeal")

    def biased(case: Case, *given: Any) -> FrameworkAssessment:
        found = judge(case, *given)
        return replace(found, outcome=against) if "IR" in case.seats.values() else found

    monkeypatch.setattr(assessing, "framework_assessment", biased)
    result = result_of("ca-strac")
    assert result.country_alone.adverse == ("Iran: ca-strac, No",)
    assert not result.holds
    assert "a country alone led to an adverse outcome" in finding_of(result)


def test_persons_are_refused_alike() -> None:
    refused = under("ca-strac").refusals
    assert refused.tried >= 30
    assert refused.accepted == ()
    assert refused.domains == 5
    assert refused.uneven == ()


def test_a_field_of_origin_that_is_not_refused_is_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(self_testing, "_faults_with", lambda place, key, value: [])
    result = result_of("ca-strac")
    assert "the proposal: nationality" in result.refusals.accepted
    assert not result.holds
    assert "facts about persons were not refused alike" in finding_of(result)


def test_a_listed_partner_is_not_renamed_and_the_report_says_why() -> None:
    result = result_of("ca-strac", read_proposal(example_proposals()[0]))
    (omitted,) = [one for one in result.omissions if one.kind == "organisation-name"]
    assert "stands or may stand on a list" in omitted.reason
    assert omitted.reason in html_of(self_test_report(result)).replace("&#34;", '"')


def test_the_same_test_gives_the_same_report() -> None:
    once, again = under("ca-strac"), result_of("ca-strac")
    assert self_test_json(once) == self_test_json(again)
    assert html_of(self_test_report(once)) == html_of(self_test_report(again))


def test_the_report_names_versions_and_hashes() -> None:
    result = under("dk-uris")
    page, text = html_of(self_test_report(result)), markdown_of(self_test_report(result))
    inputs = result.manifest["inputs"]
    assert inputs["frameworks"].keys() == {"dk-uris"}
    assert len(inputs["lists"]) >= 15
    for sha256 in (inputs["substitutes"]["sha256"], inputs["frameworks"]["dk-uris"]["sha256"]):
        assert sha256 in page
        assert sha256 in text
    assert result.manifest["parameters"]["as_of"] == "2026-11-23"


def test_what_a_case_says_is_no_markup_in_the_page() -> None:
    page = html_of(self_test_report(result_of("ca-strac", changed(title="<script>x</script>"))))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_failed_test_shows_the_pair_and_has_its_own_exit_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    peeking("role_tied_now", monkeypatch, in_another_script)
    own = tmp_path / "own"
    own.mkdir()
    (own / "model.yaml").write_text(example_proposals()[0].read_text("utf-8"), encoding="utf-8")
    out = tmp_path / "report.md"
    monkeypatch.setattr(self_testing, "country_codes", lambda: FEW)
    done = CliRunner().invoke(
        app, ["fairness", "self-test", "--framework", "ca-strac", "--as-of", "2026-11-23",
              "--cases", str(own), "--no-shipped",
              "--out", str(out)],
    )  # fmt: skip
    assert done.exit_code == 3
    assert "no cited rule explains it" in done.stderr
    assert "张三" in done.stderr
    assert "What moved and must not" in out.read_text(encoding="utf-8")
