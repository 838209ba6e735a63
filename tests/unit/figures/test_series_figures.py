"""Figures over the years: output share, distance, and one pair in several sets of works."""

from __future__ import annotations

from dataclasses import replace

import pytest

from isthmus.corpus.engine import table_from
from isthmus.corpus.schema import TABLES
from isthmus.errors import RequestError
from isthmus.figures.making import Sources, made_figure
from isthmus.figures.request import Request


def rows(made):
    assert made.drawing.width <= 770
    assert made.narrow_drawing.width <= 350
    return made.table.to_pylist()


def in_fields(corpus, *names):
    works = corpus.works.to_pyarrow().to_pylist()
    changed = [{**row, "primary_field": names[at % len(names)]} for at, row in enumerate(works)]
    return replace(corpus, works=table_from(changed, TABLES["works"]))


def test_the_output_share_has_a_line_for_each_side(two_years):
    """2000: 40 joint works, of 50 Chinese and 155 of the United States."""
    made = made_figure(Request("output-share", pairs=("CN,US",)), Sources(two_years))
    found = {(row["country_a"], row["year"]): row["output_share"] for row in rows(made)}
    assert found["CN", 2000] == pytest.approx(40 / 50)
    assert found["US", 2000] == pytest.approx(40 / 155)
    assert found["CN", 2005] is None
    assert "of the works of the United States, 25.8%" in made.finding


def test_the_output_share_needs_all_works(few_pairs):
    with pytest.raises(RequestError, match="needs the works themselves"):
        made_figure(Request("output-share", source="world", pairs=("CN,US",)), Sources(few_pairs))


def test_the_distance_is_parted_by_field_or_venue(two_years):
    corpus = in_fields(two_years, "Medicine", "Physics")
    made = made_figure(Request("collaboration-distance", pairs=("CN,US",)), Sources(corpus))
    assert {row["part"] for row in rows(made)} == {"Medicine", "Physics"}
    by_venue = made_figure(
        Request("collaboration-distance", pairs=("CN,US",), settings={"by": "venue"}),
        Sources(two_years),
    )
    found = {(row["part"], row["year"]): row for row in rows(by_venue)}
    assert found["ICRA", 2000]["collaboration_distance"] == pytest.approx(1 - 40 / (50 + 155 - 40))


def test_the_distance_says_when_there_are_no_fields(two_years):
    with pytest.raises(RequestError, match=r"needs fields of research \(works.primary_field\)"):
        made_figure(Request("collaboration-distance", pairs=("CN,US",)), Sources(two_years))


def test_two_fields_stand_against_each_other_as_an_index(two_years):
    corpus = in_fields(two_years, "Medicine", "Physics")
    made = made_figure(
        Request("compare", pairs=("CN,US",), fields=("Medicine", "Physics")), Sources(corpus)
    )
    found = {(row["set"], row["year"]): row for row in rows(made)}
    assert found["Medicine", 2000]["joint_works_index"] == pytest.approx(100)
    assert found["Medicine", 2000]["joint_works"] + found["Physics", 2000]["joint_works"] == 40
    assert made.title.startswith("China–United States: Medicine and Physics")


def test_one_field_stands_against_all_works(two_years):
    corpus = in_fields(two_years, "Medicine", "Physics")
    made = made_figure(Request("compare", pairs=("CN,US",), fields=("Medicine",)), Sources(corpus))
    assert {row["set"] for row in rows(made)} == {"Medicine", "all works"}


def test_a_corpus_stands_against_the_counts_of_pairs_in_their_common_years(make_corpus, few_pairs):
    corpus = make_corpus(("icra", 2019, "CN US", 9), ("icra", 2020, "CN US", 5),
                         ("icra", 2021, "CN US", 4), ("icra", 2021, "DE US", 4))  # fmt: skip
    request = Request("compare", pairs=("CN,US",), against="world")
    made = made_figure(request, Sources(corpus, few_pairs))
    found = {(row["set"], row["year"]): row["joint_works"] for row in rows(made)}
    assert found == {
        ("ICRA papers", 2020): 5, ("ICRA papers", 2021): 4,
        ("all of OpenAlex", 2020): 100, ("all of OpenAlex", 2021): 101,
    }  # fmt: skip
    assert made.manifest["inputs"]["against"]["pair_counts"]
    assert made.manifest["request"]["against"] == "world"


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (Request("compare", pairs=("CN,US",)), "needs something to compare"),
        (Request("compare", pairs=("DE,FR",), fields=("Medicine",),
                 settings={"base": "2005"}), "2005 cannot be the base"),
        (Request("compare", pairs=("FR,US",), fields=("Medicine",)), "has no joint work in Medi"),
        (Request("compare", pairs=("CN,US",), fields=("Medecine",)), "did you mean 'Medicine'"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_said(two_years, request_, said):
    with pytest.raises(RequestError, match=said):
        made_figure(request_, Sources(in_fields(two_years, "Medicine", "Physics")))
