"""Recent years that are not yet complete."""

from __future__ import annotations

from isthmus.measures.lag import coverage_factors, development_factors


def test_counts_are_raised_to_the_usual_coverage(spec):
    """80 % on average before, 40 % in 2023; 2024 is covered better than usual, so stays."""
    spec(
        coverage_factors,
        given="""
            year | works | works_fully_located
            2019 | 100   | 10
            2020 | 100   | 70
            2021 | 100   | 80
            2022 | 100   | 90
            2023 | 100   | 40
            2024 | 100   | 95
        """,
        expected="""
            year | coverage_factor | coverage_factor_low | coverage_factor_high
            2023 | 2.0             | 1.75                | 2.25
            2024 | 1.0             | 1.0                 | 1.0
        """,
        incomplete=(2023, 2024),
    )


def test_growth_between_two_states_is_told_by_the_age_of_the_year(spec):
    """2022, one year old then, has grown by half; a year after the earlier state has no age."""
    spec(
        development_factors,
        given={
            "earlier": """
                year | works
                2021 | 100
                2022 | 60
                2023 | 0
                2024 | 5
            """,
            "later": """
                year | works
                2021 | 101
                2022 | 90
                2023 | 70
                2024 | 80
            """,
        },
        expected="""
            year | age | development_factor
            2021 | 2   | 1.01
            2022 | 1   | 1.5
            2023 | 0   | null
        """,
        ages=(2023, 2025),
    )
