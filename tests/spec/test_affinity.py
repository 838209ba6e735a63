"""Indices that take the size of both sides out."""

from __future__ import annotations

from isthmus.measures.affinity import collaboration_index, ric, salton


def test_the_collaboration_index_is_one_when_sizes_explain_the_joint_works(spec):
    """US: half of the world's international works; China: a fifth; so a tenth are expected."""
    spec(
        collaboration_index,
        given={
            "pairs": """
                year | country_a | country_b | works
                2020 | CN        | US        | 100
                2021 | CN        | US        | 50
            """,
            "international": """
                year | country | international_works
                2020 | CN      | 200
                2020 | US      | 500
                2021 | CN      | 200
                2021 | US      | 500
            """,
            "world": """
                year | international_works
                2020 | 1000
                2021 | 1000
            """,
        },
        expected="""
            year | country_a | country_b | collaboration_index | joint_works
            2020 | CN        | US        | 1.0                 | 100
            2021 | CN        | US        | 0.5                 | 50
        """,
    )


def test_the_interval_of_the_collaboration_index_is_that_of_the_joint_works(spec):
    """100 joint works have the bounds 81.36 and 121.63; 100 are expected."""
    spec(
        collaboration_index,
        given={
            "pairs": """
                year | country_a | country_b | works
                2020 | CN        | US        | 100
            """,
            "international": """
                year | country | international_works
                2020 | CN      | 200
                2020 | US      | 500
            """,
            "world": """
                year | international_works
                2020 | 1000
            """,
        },
        expected="""
            year | country_a | country_b | collaboration_index_low | collaboration_index_high
            2020 | CN        | US        | 0.813621                | 1.216279
        """,
    )


def test_the_collaboration_index_is_zero_without_joint_works_and_null_without_sizes(spec):
    """China and Fiji have no joint works; of Chad and of 2021 the sizes are 0 or not known."""
    spec(
        collaboration_index,
        given={
            "pairs": """
                year | country_a | country_b | works
                2020 | CN        | FJ        | 0
                2020 | CN        | TD        | 0
                2020 | CN        | US        | 5
                2021 | CN        | FJ        | 1
            """,
            "international": """
                year | country | international_works
                2020 | CN      | 200
                2020 | FJ      | 2
                2020 | TD      | 0
                2021 | CN      | 200
                2021 | FJ      | 2
            """,
            "world": """
                year | international_works
                2020 | 1000
            """,
        },
        expected="""
            year | country_a | country_b | collaboration_index
            2020 | CN        | FJ        | 0.0
            2020 | CN        | TD        | null
            2020 | CN        | US        | null
            2021 | CN        | FJ        | null
        """,
    )


def test_no_pairs_have_no_collaboration_index(spec):
    """An empty table gives an empty table."""
    spec(
        collaboration_index,
        given={
            "pairs": "year | country_a | country_b | works",
            "international": "year | country | international_works",
            "world": "year | international_works",
        },
        expected="year | country_a | country_b | collaboration_index",
    )


def test_salton_divides_by_the_geometric_mean_of_the_sizes(spec):
    """The geometric mean of 40 and 90 is 60."""
    spec(
        salton,
        given={
            "pairs": """
                year | country_a | country_b | works
                2020 | CN        | US        | 15
            """,
            "sizes": """
                year | country | works
                2020 | CN      | 40
                2020 | US      | 90
            """,
        },
        expected="""
            year | country_a | country_b | salton | joint_works | works_a | works_b
            2020 | CN        | US        | 0.25   | 15          | 40      | 90
        """,
    )


def test_salton_of_international_works_says_so_in_its_columns(spec):
    """With pair counts alone, all works of a country are not known."""
    spec(
        salton,
        given={
            "pairs": """
                year | country_a | country_b | works
                2020 | CN        | US        | 15
            """,
            "sizes": """
                year | country | international_works
                2020 | CN      | 25
                2020 | US      | 36
            """,
        },
        size="international_works",
        expected="""
            year | country_a | country_b | salton | international_works_a | international_works_b
            2020 | CN        | US        | 0.5    | 25                    | 36
        """,
    )


def test_salton_is_zero_without_joint_works_and_null_without_sizes(spec):
    """Chad has a size of 0, the United States have none."""
    spec(
        salton,
        given={
            "pairs": """
                year | country_a | country_b | works
                2020 | CN        | FJ        | 0
                2020 | CN        | TD        | 0
                2020 | CN        | US        | 5
            """,
            "sizes": """
                year | country | works
                2020 | CN      | 40
                2020 | FJ      | 1
                2020 | TD      | 0
            """,
        },
        expected="""
            year | country_a | country_b | salton
            2020 | CN        | FJ        | 0.0
            2020 | CN        | TD        | null
            2020 | CN        | US        | null
        """,
    )


def test_ric_compares_a_share_in_the_links_of_one_with_that_in_all_others(spec):
    """Links: A 30, B 25, C 20, D 15, in all 45.

    B has 20 of A's 30 links, and 5 of the 15 links without A: twice as much. A has 20 of B's 25
    links, and 10 of the 20 without B: 1.6 times as much.
    """
    spec(
        ric,
        given="""
            year | country_a | country_b | works
            2020 | A         | B         | 20
            2020 | A         | C         | 10
            2020 | B         | D         | 5
            2020 | C         | D         | 10
        """,
        expected="""
            year | country_a | country_b | ric   | joint_works | links_a | links_b | world_links
            2020 | A         | B         | 2.0   | 20          | 30      | 25      | 45
            2020 | B         | A         | 1.6   | 20          | 25      | 30      | 45
            2020 | A         | C         | 0.5   | 10          | 30      | 20      | 45
            2020 | C         | A         | 0.625 | 10          | 20      | 30      | 45
            2020 | B         | D         | 0.4   | 5           | 25      | 15      | 45
            2020 | D         | B         | 0.5   | 5           | 15      | 25      | 45
            2020 | C         | D         | 2.5   | 10          | 20      | 15      | 45
            2020 | D         | C         | 2.0   | 10          | 15      | 20      | 45
        """,
    )


def test_ric_has_the_interval_of_a_relative_risk(spec):
    """ln 2 ± 1.96 · sqrt(1/20 - 1/30 + 1/5 - 1/15) for A with B; a year is on its own."""
    spec(
        with_only_a_and_b,
        given="""
            year | country_a | country_b | works
            2020 | A         | B         | 20
            2020 | A         | C         | 10
            2020 | B         | D         | 5
            2020 | C         | D         | 10
            2021 | A         | B         | 20
        """,
        expected="""
            year | country_a | country_b | ric  | ric_low  | ric_high
            2020 | A         | B         | 2.0  | 0.936184 | 4.272666
            2021 | A         | B         | null | null     | null
        """,
    )


def with_only_a_and_b(pairs):
    """RIC of A with B, from all pairs."""
    table = ric(pairs)
    return table.filter(table.country_a == "A", table.country_b == "B")


def test_ric_is_zero_without_joint_works_and_has_no_interval_there(spec):
    """A and D share no work, and have links with others."""
    spec(
        with_only_a_and_b,
        given="""
            year | country_a | country_b | works
            2020 | A         | B         | 0
            2020 | A         | C         | 10
            2020 | B         | C         | 10
        """,
        expected="""
            year | country_a | country_b | ric | ric_low | ric_high
            2020 | A         | B         | 0.0 | null    | null
        """,
    )


def test_ric_has_no_interval_where_a_works_with_b_alone(spec):
    """All 2 links of A are with B, who has 5 of the 15 other links: three times as much."""
    spec(
        with_only_a_and_b,
        given="""
            year | country_a | country_b | works
            2020 | A         | B         | 2
            2020 | B         | C         | 5
            2020 | C         | D         | 10
        """,
        expected="""
            year | country_a | country_b | ric | ric_low | ric_high
            2020 | A         | B         | 3.0 | null    | null
        """,
    )


def test_ric_is_undefined_with_a_partner_of_nobody_else(spec):
    """B works only with A: there is no share elsewhere to compare with."""
    spec(
        with_only_a_and_b,
        given="""
            year | country_a | country_b | works
            2020 | A         | B         | 5
            2020 | C         | D         | 10
        """,
        expected="""
            year | country_a | country_b | ric  | ric_low | ric_high
            2020 | A         | B         | null | null    | null
        """,
    )


def test_ric_is_undefined_when_all_links_are_of_one_country(spec):
    """Every link of the year is A's, so nobody is left to compare with."""
    spec(
        with_only_a_and_b,
        given="""
            year | country_a | country_b | works
            2020 | A         | B         | 5
            2020 | A         | C         | 10
        """,
        expected="""
            year | country_a | country_b | ric  | ric_low | ric_high
            2020 | A         | B         | null | null    | null
        """,
    )


def test_no_pairs_have_no_ric(spec):
    """An empty table gives an empty table."""
    spec(
        ric,
        given="year | country_a | country_b | works",
        expected="year | country_a | country_b | ric | ric_low | ric_high",
    )
