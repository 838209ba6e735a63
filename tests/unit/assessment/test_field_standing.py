"""How cited the joint works of a field are, and what would be lost at most without them."""

from __future__ import annotations

from datetime import date

import pytest

from isthmus.assessment.field_standing import FieldWorks, citation_standing, cost_of_not_doing
from isthmus.corpus.engine import table_from
from isthmus.corpus.schema import TABLES

SOURCE = ("a corpus", date(2026, 1, 1))


def field(*works: tuple[list[str], int | None]) -> FieldWorks:
    rows = [
        {"work_id": f"W{number}", "source": "test", "year": 2020, "type": "article",
         "venue": "icra", "title": None, "primary_topic_id": None, "primary_field": None,
         "cited_by_count": cited, "author_count": 2, "country_set": countries,
         "has_affiliation": True, "unknown_country_authors": 0}
        for number, (countries, cited) in enumerate(works)
    ]  # fmt: skip
    return FieldWorks(table_from(rows, TABLES["works"]), "robotics", "2011–2020", SOURCE)


def test_the_share_with_the_partner_bounds_the_loss_with_wilsons_interval() -> None:
    """One of four Swiss works is with China: Wilson's interval for 1 of 4 is 4.6 % to 69.9 %."""
    lost = cost_of_not_doing(
        field((["CH", "CN"], 1), (["CH"], 1), (["CH"], 1), (["CH", "US"], 1), (["CN"], 1)),
        "CH",
        "CN",
    )
    assert lost is not None
    assert lost.figures["with_partner"] == 1
    assert lost.figures["home_works"] == 4
    assert lost.figures["at_most_low_share"] == pytest.approx(0.0456, abs=1e-4)
    assert lost.figures["at_most_high_share"] == pytest.approx(0.6994, abs=1e-4)
    assert "25.0% (95 % interval, Wilson, 4.6% to 69.9%)" in lost.statement


def test_without_works_of_the_home_country_nothing_is_said_of_a_loss() -> None:
    assert cost_of_not_doing(field((["CN"], 1)), "CH", "CN") is None


def test_joint_works_among_the_most_cited_tenth_are_counted() -> None:
    """Ten works, so one place in the top tenth; the joint work has it."""
    works = [(["CH", "CN"], 50), (["CN"], 3), *[(["US"], number % 3) for number in range(8)]]
    found = citation_standing(field(*works), "CH", "CN")
    assert found.figures["joint_top_tenth_share"] == 1.0
    assert found.figures["partner_top_tenth_share"] == 0.5
    assert found.figures["partner_works_with_citations"] == 2


def test_a_corpus_without_citations_says_so() -> None:
    found = citation_standing(field((["CH", "CN"], None)), "CH", "CN")
    assert "counts citations for none of China's works" in found.statement
    assert found.figures == {}
