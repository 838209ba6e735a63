from __future__ import annotations

from isthmus.measures.affinity import field_mix, jaccard
from isthmus.measures.collaboration import member_works, output_share


def test_the_output_share_divides_joint_works_by_all_works_of_one_side(spec):
    """Three joint works are a quarter of twelve, and half of six."""
    spec(
        output_share,
        given={
            "pairs": """
                year | country_a | country_b | works
                2020 | CN        | US        | 3
            """,
            "sizes": """
                year | country | works
                2020 | CN      | 12
                2020 | US      | 6
                2021 | US      | 9
            """,
        },
        expected="""
            year | country_a | country_b | output_share | joint_works | output
            2020 | CN        | US        | 0.25         | 3           | 12
            2020 | US        | CN        | 0.5          | 3           | 6
        """,
    )


def test_the_output_share_of_a_country_without_a_row_is_not_known(spec):
    spec(
        output_share,
        given={
            "pairs": """
                year | country_a | country_b | works
                2020 | CN        | US        | 3
            """,
            "sizes": """
                year | country | works
                2020 | CN      | 12
            """,
        },
        expected="""
            year | country_a | country_b | output_share | output_share_low | output
            2020 | CN        | US        | 0.25         | 0.088942         | 12
            2020 | US        | CN        | null         | null             | null
        """,
    )


def test_a_work_with_two_members_counts_for_each_and_once_for_the_group(spec):
    """W1 has both members, W2 one, W3 none, W4 a country that is no member in its year."""
    spec(
        member_works,
        given={
            "work_countries": """
                work_id | year | country_code
                W1      | 2020 | CN
                W1      | 2020 | DE
                W1      | 2020 | FR
                W2      | 2020 | CN
                W2      | 2020 | DE
                W3      | 2020 | CN
                W3      | 2020 | US
                W4      | 2021 | CN
                W4      | 2021 | GB
                W5      | 2020 | DE
                W5      | 2020 | null
            """,
            "members": """
                year | country_code
                2020 | DE
                2020 | FR
                2020 | GB
                2021 | DE
            """,
        },
        country="CN",
        expected="""
            year | country_code | joint_works
            2020 | DE           | 2
            2020 | FR           | 1
            2020 | null         | 2
        """,
    )


def test_jaccard_divides_joint_works_by_the_works_of_either(spec):
    """4 of 10 + 6 - 4 = 12 works; the distance is what is missing to 1."""
    spec(
        jaccard,
        given={
            "pairs": """
                year | country_a | country_b | works
                2020 | CN        | US        | 4
                2020 | CN        | DE        | 0
                2020 | DE        | US        | 1
            """,
            "sizes": """
                year | country | works
                2020 | CN      | 10
                2020 | US      | 6
                2020 | DE      | 0
            """,
        },
        expected="""
            year | country_a | country_b | jaccard  | collaboration_distance | either_works
            2020 | CN        | US        | 0.333333 | 0.666667               | 12
            2020 | CN        | DE        | 0.0      | 1.0                    | 10
            2020 | DE        | US        | 0.2      | 0.8                    | 5
        """,
    )


def test_countries_of_the_same_fields_are_expected_to_meet_more_often(spec):
    """CN and US are alike (6 of 10 works in f), DE is the other way round.

    By size all pairs have 10·10/100 = 1. By field CN and US have 6·6/60 + 4·4/40 = 1 as well, for
    the world has the same mix; DE and US 4·6/60 + 6·4/40 = 1. With a world of another mix it
    differs: see the next test.
    """
    spec(
        field_mix,
        given={
            "sizes": """
                year | country | field | works
                2020 | CN      | f     | 6
                2020 | CN      | g     | 4
                2020 | US      | f     | 6
                2020 | US      | g     | 4
            """,
            "world": """
                year | field | works
                2020 | f     | 60
                2020 | g     | 40
            """,
        },
        expected="""
            year | country_a | country_b | field_mix
            2020 | CN        | US        | 1.0
        """,
    )


def test_a_small_common_field_makes_meetings_likelier_and_separate_fields_impossible(spec):
    """CN and US do all their work in g, a tenth of the world: ten times as many meetings.

    DE has all its works in f, so that fields alone keep it from ever meeting the others.
    """
    spec(
        field_mix,
        given={
            "sizes": """
                year | country | field | works
                2020 | CN      | g     | 5
                2020 | US      | g     | 5
                2020 | DE      | f     | 5
            """,
            "world": """
                year | field | works
                2020 | f     | 90
                2020 | g     | 10
            """,
        },
        expected="""
            year | country_a | country_b | field_mix
            2020 | CN        | US        | 10.0
            2020 | CN        | DE        | 0.0
            2020 | DE        | US        | 0.0
        """,
    )
