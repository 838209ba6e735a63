"""Figures whose rows are countries, lists or tags: what they say is what can be counted by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from isthmus.corpus.engine import table_from
from isthmus.corpus.schema import TABLES
from isthmus.errors import RequestError
from isthmus.figures.application_tags import application_tags, pattern
from isthmus.figures.catalogue import FIGURES
from isthmus.figures.making import Sources, made_figure
from isthmus.figures.request import Request
from isthmus.figures.svg import framed_svg


def rows(made):
    return made.table.to_pylist()


def drawn(made):
    """The figure, drawn for both widths: nothing in it may fail late."""
    assert made.drawing.width <= 770
    assert made.narrow_drawing.width <= 345
    return framed_svg(made.drawing, "x", made.title, made.definition, [], made.text_alternative)


def changed(corpus, **columns):
    """The corpus with columns of its works replaced, one value for each work in turn."""
    works = corpus.works.to_pyarrow().to_pylist()
    for name, values in columns.items():
        works = [{**row, name: values[at % len(values)]} for at, row in enumerate(works)]
    return replace(corpus, works=table_from(works, TABLES["works"]))


ONE_YEAR = {"period": "1"}


def test_top_partners_are_ranked_by_joint_works_with_their_share(two_years):
    """2010: China has 90 works with the United States and 40 with Germany, of 120 international."""
    made = made_figure(
        Request("top-partners", countries=("CN",), settings=ONE_YEAR), Sources(two_years)
    )
    found = {row["partner"]: row for row in rows(made)}
    assert [row["partner"] for row in rows(made)] == ["US", "DE"]
    assert (found["US"]["joint_works"], found["DE"]["joint_works"]) == (90, 40)
    assert found["US"]["share"] == pytest.approx(90 / 120)
    assert found["US"]["share_before"] == pytest.approx(40 / 50)
    assert "90 in 2010, 75.0%" in made.finding
    drawn(made)


def test_partners_with_equal_numbers_share_a_rank(make_corpus):
    corpus = make_corpus(("icra", 2000, "CN US", 3), ("icra", 2000, "CN DE", 3),
                         ("icra", 2000, "CN FR", 1))  # fmt: skip
    made = made_figure(Request("top-partners", countries=("CN",)), Sources(corpus))
    assert [(row["rank"], row["partner"]) for row in rows(made)] == [
        (1, "DE"),
        (1, "US"),
        (3, "FR"),
    ]


def test_a_country_without_partners_gives_a_message(make_corpus):
    corpus = make_corpus(("icra", 2000, "CN", 3))
    with pytest.raises(RequestError, match="CN has no joint work"):
        made_figure(Request("top-partners", countries=("CN",)), Sources(corpus))


def test_dependency_is_the_share_of_all_works_and_says_when_of_international_ones(
    two_years, few_pairs
):
    """2010: of 50 + 10 + 30 + 10 + 20 = 120 Chinese works 90 are with the United States."""
    settings = {"least": "1", **ONE_YEAR}
    made = made_figure(
        Request("dependency", countries=("US",), settings=settings), Sources(two_years)
    )
    found = {(row["country"], row["period"]): row for row in rows(made)}
    assert found["CN", "2010"]["share"] == pytest.approx(90 / 120)
    assert found["FR", "2010"]["share"] == 0
    assert "all works" in made.title
    drawn(made)
    counted = made_figure(
        Request("dependency", source="world", countries=("US",), settings=settings),
        Sources(few_pairs),
    )
    assert "international works" in counted.title
    assert {row["country"] for row in rows(counted)} == {"CN", "DE"}


def test_dependency_says_when_no_country_has_enough_works(two_years):
    with pytest.raises(RequestError, match="no country has 50000 works"):
        made_figure(
            Request("dependency", countries=("US",), settings={"least": "50000"}),
            Sources(two_years),
        )


def test_members_are_counted_each_and_the_group_once(make_corpus):
    corpus = make_corpus(("icra", 2010, "CN DE FR", 2), ("icra", 2010, "CN DE", 3),
                         ("icra", 2010, "CN GB", 4))  # fmt: skip
    made = made_figure(Request("group-breakdown", pairs=("CN,EU27",)), Sources(corpus))
    found = {row["member"]: row["joint_works"] for row in rows(made)}
    assert found == {"EU27": 5, "DE": 5, "FR": 2}
    assert (
        "5 joint works, 100% of them with Germany; counted by member they sum to 7" in made.finding
    )
    drawn(made)


def test_a_breakdown_needs_a_group(two_years):
    with pytest.raises(RequestError, match="needs a pair of a country and a group"):
        made_figure(Request("group-breakdown", pairs=("CN,US",)), Sources(two_years))


@pytest.mark.parametrize("index", ["salton", "jaccard", "nsf"])
def test_a_heat_map_holds_the_index_of_each_pair(two_years, index):
    made = made_figure(
        Request("index-heatmap", settings={"index": index, **ONE_YEAR}), Sources(two_years)
    )
    column = {"nsf": "collaboration_index"}.get(index, index)
    found = {(row["country_a"], row["country_b"]): row for row in rows(made)}
    assert found["CN", "US"][column] == pytest.approx(expected_index(two_years, index), rel=1e-6)
    assert found["US", "CN"][column] == found["CN", "US"][column]
    drawn(made)


def expected_index(corpus, index):
    """Counted from the works of 2010, without any measure."""
    works = [set(row["country_set"]) for row in corpus.works.to_pyarrow().to_pylist()
             if row["year"] == 2010]  # fmt: skip
    international = [one for one in works if len(one) > 1]
    joint = sum({"CN", "US"} <= one for one in works)
    n = {code: sum(code in one for one in works) for code in ("CN", "US")}
    c = {code: sum(code in one for one in international) for code in ("CN", "US")}
    if index == "salton":
        return joint / (n["CN"] * n["US"]) ** 0.5
    if index == "jaccard":
        return joint / (n["CN"] + n["US"] - joint)
    return joint / c["CN"] / (c["US"] / len(international))


def test_an_adjusted_index_is_the_index_over_the_mix_of_fields(two_years):
    """With one field for all works the adjustment changes nothing."""
    corpus = changed(two_years, primary_field=["Computer Science"])
    made = made_figure(
        Request("index-heatmap", settings={"index": "nsf", "adjust": "field", **ONE_YEAR}),
        Sources(corpus),
    )
    for row in rows(made):
        assert row["field_mix"] == pytest.approx(1)
        if row["collaboration_index"] is not None:
            assert row["collaboration_index_adjusted"] == pytest.approx(row["collaboration_index"])
    assert "adjusted for the mix of fields" in made.title
    drawn(made)


def test_a_heat_map_says_what_its_index_needs(two_years, few_pairs):
    with pytest.raises(RequestError, match="needs fields of research"):
        made_figure(Request("index-heatmap", settings={"adjust": "field"}), Sources(two_years))
    for index, said in (("nsf", "international works of the world"), ("salton", "needs all works")):
        with pytest.raises(RequestError, match=said):
            made_figure(
                Request("index-heatmap", source="world", settings={"index": index}),
                Sources(few_pairs),
            )


def test_funders_of_joint_works_stand_against_those_of_either_side(two_years):
    """Every third work names F1, every third F1 and F2, of every third nothing is known."""
    corpus = changed(two_years, funder_ids=[["F1"], ["F1", "F2"], None])
    funders = [{"funder_id": "F1", "name": "Beispiel Fund", "country_code": "DE", "ror_id": None}]
    corpus = replace(corpus, funders=table_from(funders, TABLES["funders"]))
    made = made_figure(Request("funders", pairs=("CN,US",)), Sources(corpus))
    joint = {row["label"]: row for row in rows(made) if row["works_of"] == "both"}
    known = joint["Beispiel Fund (DE)"]["known_works"]
    assert joint["Beispiel Fund (DE)"]["tag_share"] == 1
    assert 0.4 < joint["F2"]["tag_share"] < 0.6
    assert known < 130
    assert f"known for {known} of 130 joint works" in made.finding
    drawn(made)


def test_words_of_titles_tell_applications_of_joint_works(two_years):
    titles = ["Surgical robots", "An autonomous-driving car", "On graphs"]
    made = made_figure(
        Request("application-tags", pairs=("CN,US",)), Sources(changed(two_years, title=titles))
    )
    joint = {row["tag"]: row["tag_share"] for row in rows(made) if row["works_of"] == "both"}
    assert set(joint) == {"health", "driving", None}
    assert sum(joint.values()) == pytest.approx(1)
    drawn(made)


def test_every_application_tag_is_found_in_its_own_words():
    import re

    names = [one.tag for one in application_tags()]
    assert len(set(names)) == len(names) >= 12
    for one in application_tags():
        for word in one.words.split("|"):
            assert re.search(pattern(one.words), f"a study of {word}s"), word
            assert not re.search(pattern(one.words), f"xx{word.replace(' ', '')}") or " " in word


def listed_corpus(two_years, ror_id):
    """Each joint work of China names one organisation there."""
    works = two_years.works.to_pyarrow().to_pylist()
    affiliations = [
        {"work_id": row["work_id"], "author_order": 1, "ror_id": ror_id, "institution_id": None,
         "country_code": "CN", "basis": "registry match"}
        for row in works
        if "CN" in row["country_set"]
    ]  # fmt: skip
    return replace(two_years, affiliations=table_from(affiliations, TABLES["affiliations"]))


def test_works_with_listed_organisations_are_counted_by_the_lists_of_a_day(two_years):
    from isthmus.screening.lists import editions

    entry = next(
        entry
        for edition in editions().found
        for entry in edition.entries
        if edition.descriptor.id == "us_entity_list" and entry.ror_id
    )
    made = made_figure(
        Request("listed-institutions", countries=("US",)),
        Sources(listed_corpus(two_years, entry.ror_id)),
    )
    found = {(row["list_id"], row["year"]): row for row in rows(made)}
    assert found["us_entity_list", 2000]["listed_works"] == 40
    assert found["any", 2010]["listed_works"] == 90
    assert found["any", 2010]["listed_share"] == pytest.approx(90 / 110)
    assert made.manifest["inputs"]["lists"]["us_entity_list"]["sha256"]
    assert "130 works of the United States" in made.finding
    drawn(made)


def test_no_listed_organisation_is_a_result_and_a_wrong_day_a_fault(two_years):
    corpus = listed_corpus(two_years, "https://ror.org/00x0x0x00")
    made = made_figure(Request("listed-institutions", countries=("US",)), Sources(corpus))
    assert made.finding.startswith("No work of the United States")
    drawn(made)
    for day, said in (("soon", "is not a date"), ("1900-01-01", "no list has an edition")):
        with pytest.raises(RequestError, match=said):
            made_figure(
                Request("listed-institutions", countries=("US",), settings={"as-of": day}),
                Sources(corpus),
            )


def test_the_dashboard_says_what_is_not_there_at_all(two_years):
    made = made_figure(Request("coverage-dashboard"), Sources(two_years))
    assert "Not there at all: title, topic, citations, funders." in made.finding
    by_venue = {row["value"]: row for row in rows(made) if row["by"] == "venue"}
    assert by_venue["icra"]["country_share"] == pytest.approx(195 / 200)
    drawn(made)


def test_every_figure_of_the_catalogue_gives_definition_reference_pitfalls_and_example():
    for entry in FIGURES.values():
        assert entry.definition.endswith((".", ")")), entry.name
        assert entry.references, entry.name
        assert entry.pitfalls, entry.name
        assert entry.example.split()[0] == entry.name
        assert json.dumps(entry.shows)
