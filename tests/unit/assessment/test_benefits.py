"""The benefits ledger: figures with their source, and a line where the corpus holds nothing."""

from __future__ import annotations

from typing import Any

import pytest

from isthmus.assessment.benefits import benefits_from_corpus
from isthmus.corpus.engine import empty_tables, table_from
from isthmus.corpus.folder import Corpus
from isthmus.corpus.schema import TABLES

PARTNER = "https://ror.org/0207yh398"


def work(
    number: int, countries: list[str], venue: str = "icra", year: int = 2020
) -> dict[str, Any]:
    return {
        "work_id": f"W{number}", "source": "test", "year": year, "type": "conference-paper",
        "venue": venue, "title": None, "primary_topic_id": None, "primary_field": None,
        "cited_by_count": None, "author_count": 2, "country_set": countries,
        "has_affiliation": True, "unknown_country_authors": 0,
    }  # fmt: skip


@pytest.fixture
def corpus() -> Corpus:
    """Four robotics works: two of CH and CN, one of CH and US, one of CN; one long before."""
    works = [
        work(1, ["CH", "CN"]), work(2, ["CH", "CN"], "iros"), work(3, ["CH", "US"]),
        work(4, ["CN"]),        work(5, ["CH", "CN"], year=2001), work(6, ["CH", "CN"], "acl"),
    ]  # fmt: skip
    named = [(1, PARTNER), (4, PARTNER), (4, PARTNER), (1, "x"), (2, "x"), (4, "x")]
    affiliations = [
        {"work_id": f"W{number}", "author_order": 1, "ror_id": ror_id, "country_code": "CN",
         "basis": "registry match"}
        for number, ror_id in named
    ]  # fmt: skip
    tables = empty_tables() | {
        "works": table_from(works, TABLES["works"]),
        "affiliations": table_from(affiliations, TABLES["affiliations"]),
    }
    manifest = {"inputs": {"sources": [{"name": "papers", "as_of": "2026-02-23"}]}}
    return Corpus(**tables, manifest=manifest, snapshot="abc")


def robotics(case: Any, description: str = "Robotics; grasping") -> Any:
    organisations = [
        {"name": "Home University", "side": "home", "country_code": "CH"},
        {"name": "Beispiel University", "side": "partner", "country_code": "CN", "ror_id": PARTNER},
    ]
    return case(organisations=organisations, field={"description": description})


def test_joint_works_of_the_field_are_counted_over_its_last_ten_years(
    case: Any, corpus: Corpus
) -> None:
    joint = benefits_from_corpus(corpus, robotics(case))[0]
    assert joint.figures["joint_works"] == 2
    assert joint.figures["field_works"] == 4
    assert (joint.figures["first_year"], joint.figures["last_year"]) == (2011, 2020)
    assert joint.figures["home_international_works"] == 3
    assert joint.figures["partner_share"] == 0.666667
    assert joint.figures["joint_works_low"] < 2 < joint.figures["joint_works_high"]
    assert "Switzerland and China have 2 joint works in robotics in 2011–2020" in joint.statement
    assert joint.source == "corpus, snapshot abc (papers): venues icra, iros"
    assert str(joint.as_of) == "2026-02-23"


def test_the_partners_standing_counts_a_work_once_and_shares_ranks(
    case: Any, corpus: Corpus
) -> None:
    standing = benefits_from_corpus(corpus, robotics(case))[1]
    assert standing.figures["works"] == 2
    assert standing.figures["rank"] == 2
    assert standing.figures["organisations"] == 2
    assert standing.figures["works_with_home_country"] == 1


def test_a_field_that_the_corpus_does_not_hold_is_said(case: Any, corpus: Corpus) -> None:
    lines = benefits_from_corpus(corpus, robotics(case, "Climate modelling"))
    assert "holds no works that can be said to be on this field" in lines[0].statement
    assert "joint works in all fields in 2021" in lines[1].statement
    assert len(lines) == 2


def test_no_joint_works_are_a_zero_with_an_interval(case: Any, corpus: Corpus) -> None:
    proposal = robotics(case)
    home = proposal.organisations[0].model_copy(update={"country_code": "NO"})
    proposal = proposal.model_copy(update={"organisations": (home, proposal.organisations[1])})
    joint = benefits_from_corpus(corpus, proposal)[0]
    assert joint.figures["joint_works"] == 0
    assert joint.figures["joint_works_low"] == 0
    assert joint.figures["joint_works_high"] == 3.67


def test_a_partner_without_works_is_said_and_not_ranked(case: Any, corpus: Corpus) -> None:
    proposal = robotics(case)
    partner = proposal.organisations[1].model_copy(update={"ror_id": None})
    proposal = proposal.model_copy(update={"organisations": (proposal.organisations[0], partner)})
    standing = benefits_from_corpus(corpus, proposal)[1]
    assert "has no ROR identifier here" in standing.statement
    assert "rank" not in standing.figures


def test_without_a_corpus_the_world_still_speaks(case: Any) -> None:
    (line,) = benefits_from_corpus(None, robotics(case))
    assert line.figures["year"] == 2021
    assert line.figures["joint_works"] == 3898
    assert "OpenAlex" in line.source


def test_an_unknown_country_is_said(case: Any, corpus: Corpus) -> None:
    proposal = case(field={"description": "robotics"})
    assert "country of an organisation is not known" in (
        benefits_from_corpus(corpus, proposal)[0].statement
    )
