"""Joint works, shares, and bilateral against multi-country works."""

from __future__ import annotations

from isthmus.measures.collaboration import (
    international_share,
    joint_works,
    partner_share,
    team_form,
    with_form_shares,
    with_zeros,
)


def test_joint_works_are_the_works_of_a_pair(spec):
    """A pair with 0 works keeps its row: the bounds are 0 and about 3.7."""
    spec(
        joint_works,
        given="""
            year | country_a | country_b | works
            2020 | CN        | US        | 100
            2020 | CN        | TD        | 0
        """,
        expected="""
            year | country_a | country_b | joint_works | joint_works_low | joint_works_high
            2020 | CN        | US        | 100         | 81.362105       | 121.627938
            2020 | CN        | TD        | 0           | 0.0             | 3.668012
        """,
    )


def test_no_pairs_have_no_joint_works(spec):
    """An empty table gives an empty table."""
    spec(
        joint_works,
        given="year | country_a | country_b | works",
        expected="year | country_a | country_b | joint_works",
    )


def test_a_wanted_pair_without_works_has_a_row_of_zero(spec):
    """In every year that the source covers; the order of the pair does not matter."""
    spec(
        with_zeros,
        given={
            "pairs": """
                year | country_a | country_b | works
                2020 | CN        | US        | 5
                2021 | CN        | DE        | 1
            """,
            "years": """
                year
                2020
                2021
            """,
        },
        wanted=[("US", "CN")],
        expected="""
            year | country_a | country_b | works
            2020 | CN        | US        | 5
            2021 | CN        | DE        | 1
            2021 | CN        | US        | 0
        """,
    )


def test_the_international_share_is_over_all_works_of_the_country(spec):
    """Japan has no international work at all: its share is 0, not missing."""
    spec(
        international_share,
        given={
            "international": """
                year | country | international_works
                2020 | US      | 40
            """,
            "sizes": """
                year | country | works
                2020 | US      | 100
                2020 | JP      | 10
            """,
        },
        expected="""
            country | international_share | international_share_low | international_share_high
            US      | 0.4                 | 0.309401                | 0.497997
            JP      | 0.0                 | 0.0                     | 0.277533
        """,
    )


def test_no_sizes_have_no_international_share(spec):
    """An empty table gives an empty table."""
    spec(
        international_share,
        given={
            "international": "year | country | international_works",
            "sizes": "year | country | works",
        },
        expected="year | country | international_share",
    )


def test_the_partner_share_is_seen_from_both_sides(spec):
    """10 joint works are a quarter of China's international works and a tenth of the US ones."""
    spec(
        partner_share,
        given={
            "pairs": """
                year | country_a | country_b | works
                2020 | CN        | US        | 10
            """,
            "international": """
                year | country | international_works
                2020 | CN      | 40
                2020 | US      | 100
            """,
        },
        expected="""
            year | country_a | country_b | partner_share | joint_works | international_works
            2020 | CN        | US        | 0.25          | 10          | 40
            2020 | US        | CN        | 0.1           | 10          | 100
        """,
    )


def test_a_partner_share_of_nothing_is_undefined(spec):
    """Chad has a row with no international works, and Fiji has no row: both are null, not 0."""
    spec(
        partner_share,
        given={
            "pairs": """
                year | country_a | country_b | works
                2020 | FJ        | TD        | 0
            """,
            "international": """
                year | country | international_works
                2020 | TD      | 0
            """,
        },
        expected="""
            year | country_a | country_b | partner_share | partner_share_low | partner_share_high
            2020 | FJ        | TD        | null          | null              | null
            2020 | TD        | FJ        | null          | null              | null
        """,
    )


def test_a_share_above_one_is_a_contradiction_and_undefined(spec):
    """More joint works than international works cannot be; exactly as many is a share of 1."""
    spec(
        partner_share,
        given={
            "pairs": """
                year | country_a | country_b | works
                2020 | CN        | US        | 10
            """,
            "international": """
                year | country | international_works
                2020 | CN      | 9
                2020 | US      | 10
            """,
        },
        expected="""
            year | country_a | country_b | partner_share | partner_share_low | partner_share_high
            2020 | CN        | US        | null          | null              | null
            2020 | US        | CN        | 1.0           | 0.722467          | 1.0
        """,
    )


def test_two_countries_are_bilateral_and_three_are_multi_country(spec):
    """W3 has one country and is not international."""
    spec(
        team_form,
        given="""
            work_id | year | country_code
            W1      | 2020 | CN
            W1      | 2020 | US
            W2      | 2020 | CN
            W2      | 2020 | DE
            W2      | 2020 | US
            W3      | 2020 | US
            W4      | 2020 | DE
            W4      | 2020 | JP
            W5      | 2020 | DE
            W5      | 2020 | JP
        """,
        expected="""
            year | team_form     | works | share | works_with_unknown
            2020 | bilateral     | 3     | 0.75  | 0
            2020 | multi-country | 1     | 0.25  | 0
        """,
    )


def test_forms_that_were_counted_elsewhere_have_the_same_shares(spec):
    """The cube counts; the shares are those of `team_form`."""
    spec(
        with_form_shares,
        given="""
            year | team_form     | works | works_with_unknown
            2020 | bilateral     | 3     | 1
            2020 | multi-country | 1     | 0
            2021 | bilateral     | 2     | 0
        """,
        expected="""
            year | team_form     | works | share | works_with_unknown
            2020 | bilateral     | 3     | 0.75  | 1
            2020 | multi-country | 1     | 0.25  | 0
            2021 | bilateral     | 2     | 1.0   | 0
        """,
    )


def test_the_team_form_of_a_pair_takes_only_its_works(spec):
    """W3 has China and Germany, but not the United States."""
    spec(
        team_form,
        given="""
            work_id | year | country_code
            W1      | 2020 | CN
            W1      | 2020 | US
            W2      | 2020 | CN
            W2      | 2020 | DE
            W2      | 2020 | US
            W3      | 2020 | CN
            W3      | 2020 | DE
        """,
        having=("CN", "US"),
        expected="""
            year | team_form     | works | share
            2020 | bilateral     | 1     | 0.5
            2020 | multi-country | 1     | 0.5
        """,
    )


def test_an_unknown_country_makes_no_work_multi_country_but_is_said(spec):
    """W1 has two known countries and an unknown one; W2 has one known and an unknown one."""
    spec(
        team_form,
        given="""
            work_id | year | country_code
            W1      | 2020 | CN
            W1      | 2020 | US
            W1      | 2020 | null
            W2      | 2020 | CN
            W2      | 2020 | null
            W3      | null | CN
            W3      | null | US
        """,
        expected="""
            year | team_form | works | share | works_with_unknown
            2020 | bilateral | 1     | 1.0   | 1
        """,
    )


def test_no_works_have_no_team_form(spec):
    """An empty corpus gives an empty table."""
    spec(
        team_form,
        given="work_id | year | country_code",
        expected="year | team_form | works | share",
    )
