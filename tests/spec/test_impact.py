"""Top-cited works and relative citations by country."""

from __future__ import annotations

from isthmus.measures.impact import (
    citation_cells,
    country_credits,
    relative_citation_index,
    top_share,
    top_share_fractional,
    top_weights,
)

COUNTRIES = """
    work_id | year | country_code
    W1      | 2020 | CN
    W1      | 2020 | US
    W2      | 2020 | US
    W3      | 2020 | null
"""
WEIGHTED = """
    work_id | field | year | type    | top_weight | small_cell
    W1      | Law   | 2020 | article | 0.5        | false
    W2      | Law   | 2020 | article | 0.0        | false
    W3      | Law   | 2020 | article | 0.0        | true
"""
AUTHORS = """
    work_id | year | author_order | country_code
    W1      | 2020 | 1            | CN
    W1      | 2020 | 2            | CN
    W1      | 2020 | 2            | US
    W2      | 2020 | 1            | US
"""


def test_a_work_is_compared_with_those_of_its_field_year_and_type(spec):
    """W1 has three quarters of the citations of two works; the review and the undated do not."""
    spec(
        citation_cells,
        given="""
            work_id | year | type    | venue | primary_field | cited_by_count
            W1      | 2020 | article | A     | Law           | 3
            W2      | 2020 | article | B     | Law           | 1
            W3      | 2020 | review  | B     | Law           | 9
            W4      | null | article | B     | Law           | 9
            W5      | 2020 | article | B     | Law           | null
        """,
        expected="""
            work_id | field | citations | cell_works | relative_citations
            W1      | Law   | 3         | 2          | 1.5
            W2      | Law   | 1         | 2          | 0.5
            W3      | Law   | 9         | 1          | 1.0
        """,
    )


def test_a_work_without_a_topic_is_compared_within_its_venue(spec):
    """W3 has neither; nobody in venue B is cited."""
    spec(
        citation_cells,
        given="""
            work_id | year | type  | venue | primary_field | cited_by_count
            W1      | 2020 | paper | A     | null          | 4
            W2      | 2020 | paper | B     | null          | 0
            W3      | 2020 | paper | null  | null          | 4
        """,
        expected="""
            work_id | field    | cell_works | relative_citations
            W1      | venue: A | 1          | 1.0
            W2      | venue: B | 1          | null
        """,
    )


def test_ties_at_the_limit_divide_what_is_left(spec):
    """A quarter of eight works is two: one above the tie, and a third of each of three tied."""
    spec(
        top_weights,
        given="""
            work_id | field | year | type    | citations | cell_works
            W1      | Law   | 2020 | article | 9         | 8
            W2      | Law   | 2020 | article | 5         | 8
            W3      | Law   | 2020 | article | 5         | 8
            W4      | Law   | 2020 | article | 5         | 8
            W5      | Law   | 2020 | article | 1         | 8
            W6      | Law   | 2020 | article | 1         | 8
            W7      | Law   | 2020 | article | 0         | 8
            W8      | Law   | 2020 | article | 0         | 8
        """,
        expected="""
            work_id | top_weight | small_cell
            W1      | 1.0        | false
            W2      | 0.333333   | false
            W3      | 0.333333   | false
            W4      | 0.333333   | false
            W5      | 0.0        | false
            W6      | 0.0        | false
            W7      | 0.0        | false
            W8      | 0.0        | false
        """,
        share=0.25,
    )


def test_a_limit_without_a_tie_cuts_between_works(spec):
    """Half of two works is exactly the better one; another year is another cell."""
    spec(
        top_weights,
        given="""
            work_id | field | year | type    | citations | cell_works
            W1      | Law   | 2020 | article | 2         | 2
            W2      | Law   | 2020 | article | 1         | 2
            W3      | Law   | 2021 | article | 1         | 1
        """,
        expected="""
            work_id | top_weight | small_cell
            W1      | 1.0        | false
            W2      | 0.0        | false
            W3      | 0.5        | true
        """,
        share=0.5,
    )


def test_a_joint_work_is_top_cited_for_each_of_its_countries(spec):
    """Half of W1 is top-cited: all of China's works, one of two of the United States'."""
    spec(
        top_share,
        given={"work_countries": COUNTRIES, "weighted": WEIGHTED},
        expected="""
            year | country | top_share | top_works | works | small_cell_works
            2020 | CN      | 0.5       | 0.5       | 1     | 0
            2020 | US      | 0.25      | 0.5       | 2     | 0
            2020 | null    | 0.0       | 0.0       | 1     | 1
        """,
    )


def test_the_share_is_named_after_its_limit(spec):
    """The same share as the column of the measure `top-1-share`."""
    spec(
        top_share,
        given={"work_countries": COUNTRIES, "weighted": WEIGHTED},
        expected="""
            country | top_1_share | top_1_share_low | top_1_share_high
            CN      | 0.5         | 0.054621        | 0.945379
            US      | 0.25        | 0.026677        | 0.802133
            null    | 0.0         | 0.0             | 0.793451
        """,
        column="top_1_share",
    )


def test_fractional_shares_credit_works_and_weights_alike(spec):
    """China has three quarters of W1; the United States a quarter of it and W2."""
    spec(
        top_share_fractional,
        given={"authorship_countries": AUTHORS, "weighted": WEIGHTED},
        expected="""
            year | country | top_10_share | top_works | works
            2020 | CN      | 0.5          | 0.375     | 0.75
            2020 | US      | 0.1          | 0.125     | 1.25
        """,
        column="top_10_share",
    )


def test_the_credits_of_a_work_sum_to_one(spec):
    """Two authors, the second in two countries."""
    spec(
        country_credits,
        given=AUTHORS,
        expected="""
            work_id | country | credit
            W1      | CN      | 0.75
            W1      | US      | 0.25
            W2      | US      | 1.0
        """,
    )


def test_relative_citations_are_averaged_over_a_country_s_works(spec):
    """The United States: 3 and 1; China has one work, so no interval; W4 has nothing to compare."""
    spec(
        relative_citation_index,
        given={
            "work_countries": COUNTRIES,
            "cells": """
                work_id | year | relative_citations
                W1      | 2020 | 3.0
                W2      | 2020 | 1.0
                W3      | 2020 | null
            """,
        },
        expected="""
            year | country | relative_citation_index | relative_citation_index_low | works
            2020 | CN      | 3.0                     | null                        | 1
            2020 | US      | 2.0                     | 0.040036                    | 2
        """,
    )


def test_no_works_have_no_top_weights(spec):
    """An empty corpus gives an empty table."""
    spec(
        top_weights,
        given="work_id | field | year | type | citations | cell_works",
        expected="work_id | top_weight | small_cell",
        share=0.1,
    )
