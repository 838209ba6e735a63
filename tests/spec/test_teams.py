"""Very large teams."""

from __future__ import annotations

from isthmus.measures.teams import large_team_works, without_large_teams

WORKS = """
    work_id | year | author_count | country_set
    W1      | 2020 | 4            | [CN, US]
    W2      | 2020 | 4            | [CN, DE, FR, US]
    W3      | 2020 | 5            | [CN, US]
    W4      | 2020 | 9            | [CN]
    W5      | null | 4            | [CN, US]
"""


def test_links_of_large_works_are_told_apart(spec):
    """W2 has more than three countries: six of eight links; W3 more than four authors: one."""
    spec(
        large_team_works,
        given=WORKS,
        expected="""
            year | international_works | large_works | links | large_links | large_link_share
            2020 | 3                   | 2           | 8     | 7           | 0.875
        """,
        most_countries=3,
        most_authors=4,
    )


def test_a_year_without_large_works_has_a_share_of_0(spec):
    """Four authors and four countries are at the limits, not above them."""
    spec(
        large_team_works,
        given="""
            work_id | year | author_count | country_set
            W2      | 2020 | 4            | [CN, DE, FR, US]
        """,
        expected="""
            year | large_works | large_links | large_link_share
            2020 | 0           | 0           | 0.0
        """,
        most_countries=4,
        most_authors=4,
    )


def test_works_at_the_limits_stay(spec):
    """W2 has four countries, W3 five authors; both limits hold."""
    spec(
        without_large_teams,
        given=WORKS,
        expected="""
            work_id | year
            W1      | 2020
            W5      | null
        """,
        most_countries=3,
        most_authors=4,
    )
