"""Full and fractional counting, and the counts that the indices are made of."""

from __future__ import annotations

from isthmus.measures.counting import (
    country_works,
    fractional_counts,
    full_counts,
    international_works,
    pair_counts,
    with_output_interval,
    world_international_works,
)


def test_a_work_counts_once_for_each_of_its_countries(spec):
    """Three works, but the output sums to seven: that is full counting."""
    spec(
        full_counts,
        given="""
            work_id | year | country_code
            W1      | 2020 | CN
            W1      | 2020 | US
            W2      | 2020 | CN
            W2      | 2020 | HK
            W2      | 2020 | US
            W3      | 2020 | US
            W3      | 2020 | null
        """,
        expected="""
            year | country | output
            2020 | CN      | 2
            2020 | HK      | 1
            2020 | US      | 3
            2020 | null    | 1
        """,
    )


def test_a_count_has_the_interval_of_a_poisson_count(spec):
    """Byar's approximation; the exact bounds for 4 are 1.09 and 10.24."""
    spec(
        full_counts,
        given="""
            work_id | year | country_code
            W1      | 2020 | CN
            W2      | 2020 | CN
            W3      | 2020 | CN
            W4      | 2020 | CN
        """,
        expected="""
            year | country | output | output_low | output_high
            2020 | CN      | 4      | 1.076150   | 10.240753
        """,
    )


def test_output_that_was_counted_elsewhere_has_the_same_interval(spec):
    """The cube counts; the interval is that of `full_counts`."""
    spec(
        with_output_interval,
        given="""
            year | country | output
            2020 | CN      | 4
        """,
        expected="""
            year | country | output | output_low | output_high
            2020 | CN      | 4      | 1.076150   | 10.240753
        """,
    )


def test_a_work_without_a_year_is_in_the_output_without_a_year(spec):
    """It is not dropped."""
    spec(
        full_counts,
        given="""
            work_id | year | country_code
            W1      | null | CN
            W2      | 2020 | CN
        """,
        expected="""
            year | country | output
            null | CN      | 1
            2020 | CN      | 1
        """,
    )


def test_no_works_are_no_output(spec):
    """An empty corpus gives an empty table."""
    spec(
        full_counts,
        given="work_id | year | country_code",
        expected="year | country | output",
    )


def test_a_work_is_shared_equally_by_its_authors(spec):
    """One Swiss and two German authors: a third of the work is Swiss."""
    spec(
        fractional_counts,
        given="""
            work_id | year | author_order | country_code
            W1      | 2020 | 1            | CH
            W1      | 2020 | 2            | DE
            W1      | 2020 | 3            | DE
        """,
        expected="""
            year | country | output
            2020 | CH      | 0.333333
            2020 | DE      | 0.666667
        """,
    )


def test_an_author_shares_equally_among_their_countries(spec):
    """The first of two authors is in Switzerland and in Germany: a quarter each."""
    spec(
        fractional_counts,
        given="""
            work_id | year | author_order | country_code
            W1      | 2020 | 1            | CH
            W1      | 2020 | 1            | DE
            W1      | 2020 | 2            | DE
        """,
        expected="""
            year | country | output
            2020 | CH      | 0.25
            2020 | DE      | 0.75
        """,
    )


def test_an_author_of_unknown_country_keeps_their_share(spec):
    """The credits of the two works sum to two."""
    spec(
        fractional_counts,
        given="""
            work_id | year | author_order | country_code
            W1      | 2020 | 1            | CH
            W1      | 2020 | 2            | null
            W2      | 2020 | 0            | null
        """,
        expected="""
            year | country | output
            2020 | CH      | 0.5
            2020 | null    | 1.5
        """,
    )


def test_no_authorships_are_no_credit(spec):
    """An empty corpus gives an empty table."""
    spec(
        fractional_counts,
        given="work_id | year | author_order | country_code",
        expected="year | country | output",
    )


def test_a_work_of_three_countries_counts_in_three_pairs(spec):
    """Each pair once, its countries in alphabetical order."""
    spec(
        pair_counts,
        given="""
            work_id | year | country_code
            W1      | 2020 | CN
            W1      | 2020 | US
            W2      | 2020 | CN
            W2      | 2020 | HK
            W2      | 2020 | US
        """,
        expected="""
            year | country_a | country_b | works
            2020 | CN        | HK        | 1
            2020 | CN        | US        | 2
            2020 | HK        | US        | 1
        """,
    )


def test_an_unknown_country_makes_no_pair(spec):
    """Nor does a work of one country, or one without a year."""
    spec(
        pair_counts,
        given="""
            work_id | year | country_code
            W1      | 2020 | CN
            W1      | 2020 | null
            W2      | 2020 | US
            W3      | null | CN
            W3      | null | US
        """,
        expected="year | country_a | country_b | works",
    )


def test_all_works_of_a_country_are_its_size(spec):
    """n: international or not; unknown countries have no size."""
    spec(
        country_works,
        given="""
            work_id | year | country_code
            W1      | 2020 | CN
            W1      | 2020 | US
            W2      | 2020 | CN
            W2      | 2020 | HK
            W2      | 2020 | US
            W3      | 2020 | US
            W3      | 2020 | null
        """,
        expected="""
            year | country | works
            2020 | CN      | 2
            2020 | HK      | 1
            2020 | US      | 3
        """,
    )


def test_a_work_is_international_with_a_second_known_country(spec):
    """c: W3 has the United States and an unknown country, and is not counted."""
    spec(
        international_works,
        given="""
            work_id | year | country_code
            W1      | 2020 | CN
            W1      | 2020 | US
            W2      | 2020 | CN
            W2      | 2020 | HK
            W2      | 2020 | US
            W3      | 2020 | US
            W3      | 2020 | null
        """,
        expected="""
            year | country | international_works
            2020 | CN      | 2
            2020 | HK      | 1
            2020 | US      | 2
        """,
    )


def test_the_world_counts_an_international_work_once(spec):
    """The sum over countries is five; the world has two international works."""
    spec(
        world_international_works,
        given="""
            work_id | year | country_code
            W1      | 2020 | CN
            W1      | 2020 | US
            W2      | 2020 | CN
            W2      | 2020 | HK
            W2      | 2020 | US
            W3      | 2020 | US
            W3      | 2020 | null
        """,
        expected="""
            year | international_works
            2020 | 2
        """,
    )
