"""What must always hold of the measures, whatever the works."""

from __future__ import annotations

import math

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.corpus.schema import TABLES
from isthmus.measures.affinity import collaboration_index, ric, salton
from isthmus.measures.attribution import Bloc, authorship_countries, work_countries
from isthmus.measures.collaboration import international_share, partner_share, team_form
from isthmus.measures.counting import counts_of, fractional_counts, pair_counts
from isthmus.measures.coverage import coverage

COUNTRIES = ["CN", "DE", "HK", "US"]
AUTHOR = st.lists(st.sampled_from([*COUNTRIES, None]), min_size=1, max_size=3)
WORKS = st.lists(
    st.tuples(st.sampled_from([2020, 2021, None]), st.lists(AUTHOR, max_size=4)), max_size=12
)
ROUNDED = 1e-8
"""A sum of some credits, each rounded to nine decimals."""
QUICK = settings(max_examples=15, deadline=None)


def corpus_of(works):
    """The corpus tables of works, each a year and the countries of each of its authors."""
    rows = {"works": [], "authorships": [], "affiliations": []}
    for number, (year, authors) in enumerate(works):
        known = sorted({code for author in authors for code in author if code})
        unknown = sum(not any(author) for author in authors)
        rows["works"].append(
            {
                "work_id": f"W{number}",
                "source": "test",
                "year": year,
                "type": "article",
                "author_count": len(authors),
                "country_set": known,
                "has_affiliation": bool(authors),
                "unknown_country_authors": unknown,
            }
        )
        for order, author in enumerate(authors, start=1):
            place = {"work_id": f"W{number}", "author_order": order}
            rows["authorships"].append(place)
            rows["affiliations"] += [
                {**place, "country_code": code, "basis": "source" if code else "none"}
                for code in author
            ]
    return {name: table_from(found, TABLES[name]) for name, found in rows.items()}


def rows_of(expression):
    return to_arrow(expression).to_pylist()


def total(rows, name):
    return sum(row[name] for row in rows)


@QUICK
@given(WORKS)
def test_fractional_credits_sum_to_the_number_of_works(works):
    rows = rows_of(fractional_counts(authorship_countries(**corpus_of(works))))
    for year in (2020, 2021, None):
        credits = total([row for row in rows if row["year"] == year], "output")
        assert math.isclose(credits, sum(one == year for one, _ in works), abs_tol=ROUNDED)


@QUICK
@given(WORKS)
def test_joining_countries_keeps_the_sum_of_fractional_credits(works):
    blocs = [Bloc("CN+HK", ("CN", "HK"))]
    rows = rows_of(fractional_counts(authorship_countries(**corpus_of(works), blocs=blocs)))
    assert math.isclose(total(rows, "output"), len(works), abs_tol=ROUNDED)


@QUICK
@given(WORKS)
def test_shares_lie_between_0_and_1_and_inside_their_intervals(works):
    counts = counts_of(work_countries(corpus_of(works)["works"]))
    shares = [
        (row, "international_share")
        for row in rows_of(international_share(counts.international, counts.sizes))
    ]
    shares += [
        (row, "partner_share") for row in rows_of(partner_share(counts.pairs, counts.international))
    ]
    for row, name in shares:
        assert 0 <= row[f"{name}_low"] <= row[name] <= row[f"{name}_high"] <= 1


@QUICK
@given(WORKS)
def test_pairs_have_their_countries_in_order_and_at_most_the_works_of_each(works):
    counts = counts_of(work_countries(corpus_of(works)["works"]))
    sizes = {(row["year"], row["country"]): row["works"] for row in rows_of(counts.sizes)}
    for row in rows_of(counts.pairs):
        assert row["country_a"] < row["country_b"]
        for side in ("country_a", "country_b"):
            assert 1 <= row["works"] <= sizes[row["year"], row[side]]


@QUICK
@given(WORKS)
def test_symmetric_indices_do_not_depend_on_which_side_is_named_first(works):
    """The same counts with the two sides of every pair exchanged."""
    counts = counts_of(work_countries(corpus_of(works)["works"]))
    exchanged = counts.pairs.select(
        "year",
        country_a=counts.pairs.country_b,
        country_b=counts.pairs.country_a,
        works=counts.pairs.works,
    )
    for index, sizes in (
        (collaboration_index, (counts.international, counts.world)),
        (salton, (counts.sizes,)),
    ):
        name = index.__name__
        one = {
            (row["year"], row["country_a"], row["country_b"]): row[name]
            for row in rows_of(index(counts.pairs, *sizes))
        }
        other = {
            (row["year"], row["country_b"], row["country_a"]): row[name]
            for row in rows_of(index(exchanged, *sizes))
        }
        assert one.keys() == other.keys()
        assert all(math.isclose(one[key], other[key]) for key in one)


@QUICK
@given(WORKS)
def test_the_links_of_all_countries_are_twice_the_links_of_the_world(works):
    rows = rows_of(ric(pair_counts(work_countries(corpus_of(works)["works"]))))
    for year in {row["year"] for row in rows}:
        links = {row["country_a"]: row["links_a"] for row in rows if row["year"] == year}
        world = {row["world_links"] for row in rows if row["year"] == year}
        assert world == {sum(links.values()) / 2}


@QUICK
@given(WORKS)
def test_the_works_of_the_partners_of_a_country_sum_to_its_links(works):
    rows = rows_of(ric(pair_counts(work_countries(corpus_of(works)["works"]))))
    for row in rows:
        same = [
            one
            for one in rows
            if (one["year"], one["country_a"]) == (row["year"], row["country_a"])
        ]
        assert total(same, "joint_works") == row["links_a"]


@QUICK
@given(WORKS)
def test_joining_changes_nothing_for_works_without_joined_countries(works):
    plain = corpus_of([(year, authors) for year, authors in works])["works"]
    untouched = plain.filter(~plain.country_set.contains("CN"), ~plain.country_set.contains("HK"))
    blocs = [Bloc("CN+HK", ("CN", "HK"))]
    key = str
    assert sorted(rows_of(work_countries(untouched)), key=key) == sorted(
        rows_of(work_countries(untouched, blocs)), key=key
    )


@QUICK
@given(WORKS)
def test_a_joined_set_has_the_works_of_either_country_once(works):
    blocs = [Bloc("CN+HK", ("CN", "HK"))]
    joined = counts_of(work_countries(corpus_of(works)["works"], blocs))
    found = {
        row["year"]: row["works"] for row in rows_of(joined.sizes) if row["country"] == "CN+HK"
    }
    for year in (2020, 2021):
        either = sum(
            one == year and any({"CN", "HK"} & set(author) for author in authors)
            for one, authors in works
        )
        assert found.get(year, 0) == either


@QUICK
@given(WORKS)
def test_team_forms_sum_to_the_international_works_of_the_world(works):
    located = work_countries(corpus_of(works)["works"])
    world = {row["year"]: row["international_works"] for row in rows_of(counts_of(located).world)}
    forms = rows_of(team_form(located))
    for year in {2020, 2021}:
        of_year = [row for row in forms if row["year"] == year]
        assert total(of_year, "works") == world.get(year, 0)
        assert not of_year or math.isclose(total(of_year, "share"), 1)
        assert all(row["works_with_unknown"] <= row["works"] for row in of_year)


@QUICK
@given(WORKS)
def test_coverage_counts_every_work_once(works):
    rows = rows_of(coverage(corpus_of(works)["works"]))
    assert total(rows, "works") == len(works)
    for row in rows:
        assert 0 <= row["works_fully_located"] <= row["works_with_country"] <= row["works"]
        assert 0 <= row["coverage"] <= 1


def test_the_corpus_of_a_test_has_the_declared_columns():
    """The tables above are those of a corpus, not look-alikes."""
    tables = corpus_of([(2020, [["CN", None], [None]])])
    assert {name: set(table.columns) for name, table in tables.items()} == {
        name: set(TABLES[name]) for name in tables
    }
    assert isinstance(to_arrow(tables["works"]), pa.Table)
