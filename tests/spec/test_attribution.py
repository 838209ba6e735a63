"""Which countries a work has, and whose they are."""

from __future__ import annotations

from isthmus.measures.attribution import (
    Bloc,
    authorship_countries,
    selected_works,
    work_countries,
)


def test_a_work_has_each_of_its_countries_once(spec):
    """However many authors work there, a country is one row of the work."""
    spec(
        work_countries,
        given="""
            work_id | year | country_set | unknown_country_authors
            W1      | 2020 | [CN, US]    | 0
            W2      | 2021 | [US]        | 0
        """,
        expected="""
            work_id | year | country_code
            W1      | 2020 | CN
            W1      | 2020 | US
            W2      | 2021 | US
        """,
    )


def test_an_unknown_country_is_a_row_of_its_own(spec):
    """W1 has an author of unknown country beside a known one; of W2 nothing is known."""
    spec(
        work_countries,
        given="""
            work_id | year | country_set | unknown_country_authors
            W1      | 2020 | [CN]        | 2
            W2      | 2020 | []          | 0
        """,
        expected="""
            work_id | year | country_code
            W1      | 2020 | CN
            W1      | 2020 | null
            W2      | 2020 | null
        """,
    )


def test_no_works_have_no_countries(spec):
    """An empty corpus gives an empty table."""
    spec(
        work_countries,
        given="work_id | year | country_set | unknown_country_authors",
        expected="work_id | year | country_code",
    )


def test_joined_countries_are_one_country_of_a_work(spec):
    """A work of China and Hong Kong is a work of one country when the two are joined."""
    spec(
        work_countries,
        given="""
            work_id | year | country_set  | unknown_country_authors
            W1      | 2020 | [CN, HK]     | 0
            W2      | 2020 | [CN, HK, US] | 1
        """,
        blocs=[Bloc("CN+HK", ("CN", "HK"))],
        expected="""
            work_id | year | country_code
            W1      | 2020 | CN+HK
            W2      | 2020 | CN+HK
            W2      | 2020 | US
            W2      | 2020 | null
        """,
    )


def test_a_group_has_the_members_of_its_year(spec):
    """The United Kingdom counts as EU up to 2019: on 31 December 2020 it was no member."""
    spec(
        work_countries,
        given="""
            work_id | year | country_set | unknown_country_authors
            W1      | 2019 | [DE, GB]    | 0
            W2      | 2020 | [DE, GB]    | 0
            W3      | null | [DE, GB]    | 0
        """,
        blocs=[Bloc("EU", ("DE",), 1958, None), Bloc("EU", ("GB",), 1973, 2019)],
        expected="""
            work_id | year | country_code
            W1      | 2019 | EU
            W2      | 2020 | EU
            W2      | 2020 | GB
            W3      | null | DE
            W3      | null | GB
        """,
    )


def test_years_are_inclusive_and_a_work_without_a_year_is_in_none(spec):
    """Both limits belong to the selection."""
    spec(
        selected_works,
        given="""
            work_id | year | venue
            W1      | 2018 | icra
            W2      | 2019 | icra
            W3      | 2020 | iros
            W4      | 2021 | icra
            W5      | null | icra
        """,
        first_year=2019,
        last_year=2020,
        expected="""
            work_id | year
            W2      | 2019
            W3      | 2020
        """,
    )


def test_venues_are_chosen_by_their_exact_name(spec):
    """A work without a venue is in no venue."""
    spec(
        selected_works,
        given="""
            work_id | year | venue
            W1      | 2020 | icra
            W2      | 2020 | iros
            W3      | 2020 | null
        """,
        venues=["icra"],
        expected="""
            work_id | year | venue
            W1      | 2020 | icra
        """,
    )


def test_an_author_has_each_of_their_countries_once(spec):
    """Two German affiliations of one author are one country of that author."""
    spec(
        authorship_countries,
        given={
            "works": """
                work_id | year
                W1      | 2020
            """,
            "authorships": """
                work_id | author_order
                W1      | 1
                W1      | 2
            """,
            "affiliations": """
                work_id | author_order | country_code
                W1      | 1            | DE
                W1      | 1            | DE
                W1      | 1            | CH
                W1      | 2            | CH
            """,
        },
        expected="""
            work_id | year | author_order | country_code
            W1      | 2020 | 1            | DE
            W1      | 2020 | 1            | CH
            W1      | 2020 | 2            | CH
        """,
    )


def test_an_unknown_affiliation_beside_a_known_one_adds_nothing(spec):
    """Author 1 is in Switzerland; of author 2 no country is known; W2 names no author."""
    spec(
        authorship_countries,
        given={
            "works": """
                work_id | year
                W1      | 2020
                W2      | 2020
            """,
            "authorships": """
                work_id | author_order
                W1      | 1
                W1      | 2
            """,
            "affiliations": """
                work_id | author_order | country_code
                W1      | 1            | CH
                W1      | 1            | null
                W1      | 2            | null
            """,
        },
        expected="""
            work_id | year | author_order | country_code
            W1      | 2020 | 1            | CH
            W1      | 2020 | 2            | null
            W2      | 2020 | 0            | null
        """,
    )


def test_an_affiliation_of_nobody_in_particular_locates_no_author(spec):
    """The source names a Chinese institution but not whose it is."""
    spec(
        authorship_countries,
        given={
            "works": """
                work_id | year
                W1      | 2020
            """,
            "authorships": """
                work_id | author_order
                W1      | 1
            """,
            "affiliations": """
                work_id | author_order | country_code
                W1      | 1            | null
                W1      | null         | CN
            """,
        },
        expected="""
            work_id | year | author_order | country_code
            W1      | 2020 | 1            | null
        """,
    )
