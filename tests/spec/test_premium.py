"""Works together against comparable works alone."""

from __future__ import annotations

from isthmus.measures.premium import citation_premium, matched_works

WORKS = """
    work_id | author_count
    W1      | 4
    W2      | 5
    W3      | 6
    W4      | 4
    W5      | 4
"""
WEIGHTED = """
    work_id | field | year | type    | top_weight | relative_citations
    W1      | Law   | 2020 | article | 1.0        | 3.0
    W2      | Law   | 2020 | article | 0.0        | 1.0
    W3      | Law   | 2020 | article | 0.0        | 1.0
    W4      | Law   | 2021 | article | 0.0        | 1.0
    W5      | Law   | 2020 | article | 0.0        | 9.0
"""
COUNTRIES = """
    work_id | year | country_code
    W1      | 2020 | CN
    W1      | 2020 | US
    W2      | 2020 | CN
    W2      | 2020 | DE
    W3      | 2020 | CN
    W3      | 2020 | DE
    W4      | 2021 | CN
    W4      | 2021 | US
    W5      | 2020 | CN
"""


def test_only_works_of_the_same_field_year_type_team_and_countries_are_compared(spec):
    """W3 has a larger team than W1, W4 another year, W5 one country: W2 alone can be compared."""
    spec(
        matched_works,
        given={"works": WORKS, "weighted": WEIGHTED, "work_countries": COUNTRIES},
        expected="""
            side | work_id | together | team_size | countries
            CN   | W1      | true     | 4-5       | 2
            CN   | W2      | false    | 4-5       | 2
        """,
        pair=("CN", "US"),
    )


def test_the_premium_weighs_strata_by_their_works_together(spec):
    """3 over 1 in the stratum of two works together, 1 over 2 in that of one."""
    spec(
        citation_premium,
        given="""
            side | work_id | together | field | year | type    | team_size | countries | top_weight | relative_citations
            CN   | W1      | true     | Law   | 2020 | article | 2         | 2         | 1.0        | 4.0
            CN   | W2      | true     | Law   | 2020 | article | 2         | 2         | 0.0        | 2.0
            CN   | W3      | false    | Law   | 2020 | article | 2         | 2         | 0.0        | 1.0
            CN   | W4      | true     | Law   | 2021 | article | 2         | 2         | 0.0        | 1.0
            CN   | W5      | false    | Law   | 2021 | article | 2         | 2         | 0.5        | 2.0
        """,  # noqa: E501
        expected="""
            side | together_works | alone_works | strata | top_share_premium | citation_premium
            CN   | 3              | 2           | 2      | 0.166667          | 1.75
        """,
    )


def test_a_stratum_in_which_nobody_is_cited_has_no_citations_to_compare(spec):
    """It stays in the comparison of top shares."""
    spec(
        citation_premium,
        given="""
            side | work_id | together | field | year | type    | team_size | countries | top_weight | relative_citations
            CN   | W1      | true     | Law   | 2020 | article | 2         | 2         | 0.1        | null
            CN   | W2      | false    | Law   | 2020 | article | 2         | 2         | 0.1        | null
        """,  # noqa: E501
        expected="""
            side | together_works | top_share_premium | citation_premium
            CN   | 1              | 0.0               | null
        """,
    )
