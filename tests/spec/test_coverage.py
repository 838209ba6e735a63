"""How much of a corpus the countries are known for."""

from __future__ import annotations

from isthmus.measures.coverage import coverage, filled_columns


def test_coverage_is_the_share_of_works_with_a_known_country(spec):
    """W2 names an affiliation without a country, W3 none."""
    spec(
        coverage,
        given="""
            work_id | year | has_affiliation | country_set | unknown_country_authors
            W1      | 2020 | true            | [CN, US]    | 0
            W2      | 2020 | true            | []          | 3
            W3      | 2020 | false           | []          | 2
            W4      | 2020 | true            | [DE]        | 1
            W5      | null | false           | []          | 0
        """,
        expected="""
            year | works | works_with_affiliation | works_with_country | coverage
            2020 | 4     | 3                      | 2                  | 0.5
            null | 1     | 0                      | 0                  | 0.0
        """,
    )


def test_a_work_is_fully_located_when_no_author_is_of_unknown_country(spec):
    """Of W2 the country of one author is missing; of W3 nothing is known."""
    spec(
        coverage,
        given="""
            work_id | year | has_affiliation | country_set | unknown_country_authors
            W1      | 2020 | true            | [CN, US]    | 0
            W2      | 2020 | true            | [CN, US]    | 1
            W3      | 2020 | false           | []          | 0
        """,
        expected="""
            year | works | works_with_country | works_fully_located
            2020 | 3     | 2                  | 1
        """,
    )


def test_no_works_have_no_coverage(spec):
    """An empty corpus gives an empty table."""
    spec(
        coverage,
        given="work_id | year | has_affiliation | country_set | unknown_country_authors",
        expected="year | works | works_with_affiliation | works_with_country | coverage",
    )


def test_filled_columns_say_what_is_there_for_how_many_works(spec):
    """Of two works at icra one has a country, both an affiliation; a missing column is empty."""
    spec(
        filled_columns,
        given="""
            venue | has_affiliation | country_set | unknown_country_authors | cited_by_count
            icra  | true            | [CN]        | 0                       | 5
            icra  | true            | []          | 2                       | null
            null  | false           | [US]        | 1                       | 0
        """,
        by="venue",
        expected="""
            venue | affiliation_share | country_share | located_share | citation_share | title_share
            icra  | 1.0               | 0.5           | 0.5           | 0.5            | 0.0
            null  | 0.0               | 1.0           | 0.0           | 1.0            | 0.0
        """,
    )
