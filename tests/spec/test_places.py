"""Host countries, and who is accepted."""

from __future__ import annotations

from isthmus.measures.places import host_countries, venue_sectors


def test_unknown_places_keep_their_share(spec):
    """One of four editions of 2024 has no known place."""
    spec(
        host_countries,
        given="""
            year | country_code
            2024 | US
            2024 | US
            2024 | CN
            2024 | null
            2025 | US
        """,
        expected="""
            year | country | host_share | editions | year_editions
            2024 | US      | 0.5        | 2        | 4
            2024 | CN      | 0.25       | 1        | 4
            2024 | null    | 0.25       | 1        | 4
            2025 | US      | 1.0        | 1        | 1
        """,
    )


def test_a_work_belongs_to_one_sector_by_all_its_institutions(spec):
    """W1 has both; W3 an institute only; of W4 no institution is known."""
    spec(
        venue_sectors,
        given={
            "works": """
                work_id | year | venue
                W1      | 2020 | icra
                W2      | 2020 | icra
                W3      | 2020 | icra
                W4      | 2020 | icra
            """,
            "affiliations": """
                work_id | ror_id
                W1      | U
                W1      | C
                W2      | U
                W2      | U
                W3      | F
                W4      | null
            """,
            "institutions": """
                ror_id | types
                U      | [education, funder]
                C      | [company]
                F      | [facility]
            """,
        },
        expected="""
            year | venue | sector                 | sector_share | works | located_works
            2020 | icra  | university and company | 0.333333     | 1     | 3
            2020 | icra  | university             | 0.333333     | 1     | 3
            2020 | icra  | other                  | 0.333333     | 1     | 3
        """,
    )
