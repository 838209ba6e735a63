"""Where authors work over the years, in aggregates only."""

from __future__ import annotations

from isthmus.measures.mobility import (
    career_kinds,
    careers,
    dual_affiliation,
    dual_joint_works,
    stay_shares,
    talent_flows,
)


def test_a_move_needs_two_works_in_each_country(spec):
    """A moved in 2014; B has one work in the second country only, so B stayed."""
    spec(
        careers,
        given={
            "authorship_countries": """
                work_id | year | author_order | country_code
                A1 | 2010 | 1 | CN
                A2 | 2011 | 1 | CN
                A3 | 2014 | 1 | US
                A4 | 2016 | 1 | US
                B1 | 2010 | 1 | CN
                B2 | 2011 | 1 | CN
                B3 | 2014 | 1 | US
            """,
            "authorships": """
                work_id | author_order | author_key
                A1 | 1 | A
                A2 | 1 | A
                A3 | 1 | A
                A4 | 1 | A
                B1 | 1 | B
                B2 | 1 | B
                B3 | 1 | B
            """,
        },
        expected="""
            author_key | first_country | last_country | kind   | first_year | last_year | move_year
            A          | CN            | US           | moved  | 2010       | 2016      | 2014
            B          | CN            | CN           | stayed | 2010       | 2011      | 2010
        """,
    )


def test_an_order_that_is_not_clear_is_ambiguous(spec):
    """A's stays overlap; B's begin in one year; C returned; D changed within one year: a move."""
    spec(
        careers,
        given={
            "authorship_countries": """
                work_id | year | author_order | country_code
                A1 | 2010 | 1 | CN
                A2 | 2015 | 1 | CN
                A3 | 2012 | 1 | US
                A4 | 2016 | 1 | US
                B1 | 2010 | 1 | CN
                B2 | 2012 | 1 | CN
                B3 | 2010 | 1 | US
                B4 | 2014 | 1 | US
                C1 | 2010 | 1 | CN
                C2 | 2018 | 1 | CN
                C3 | 2012 | 1 | US
                C4 | 2014 | 1 | US
                D1 | 2010 | 1 | CN
                D2 | 2012 | 1 | CN
                D3 | 2012 | 1 | US
                D4 | 2014 | 1 | US
            """,
            "authorships": """
                work_id | author_order | author_key
                A1 | 1 | A
                A2 | 1 | A
                A3 | 1 | A
                A4 | 1 | A
                B1 | 1 | B
                B2 | 1 | B
                B3 | 1 | B
                B4 | 1 | B
                C1 | 1 | C
                C2 | 1 | C
                C3 | 1 | C
                C4 | 1 | C
                D1 | 1 | D
                D2 | 1 | D
                D3 | 1 | D
                D4 | 1 | D
            """,
        },
        expected="""
            author_key | kind      | first_country | last_country
            A          | ambiguous | CN            | US
            B          | ambiguous | CN            | US
            C          | returned  | CN            | CN
            D          | moved     | CN            | US
        """,
    )


def test_a_dual_affiliation_is_no_move(spec):
    """On the works of 2014 and 2015 the author names both countries."""
    spec(
        careers,
        given={
            "authorship_countries": """
                work_id | year | author_order | country_code
                W1      | 2010 | 1            | CN
                W2      | 2011 | 1            | CN
                W3      | 2014 | 1            | CN
                W3      | 2014 | 1            | US
                W4      | 2015 | 1            | CN
                W4      | 2015 | 1            | US
            """,
            "authorships": """
                work_id | author_order | author_key
                W1      | 1            | A
                W2      | 1            | A
                W3      | 1            | A
                W4      | 1            | A
            """,
        },
        expected="""
            author_key | kind   | first_country | last_country
            A          | stayed | CN            | CN
        """,
    )


CAREERS = """
    author_key | first_country | last_country | kind      | first_year | last_year
    A          | CN            | US           | moved     | 2010       | 2016
    B          | CN            | US           | moved     | 2010       | 2015
    C          | US            | CN           | moved     | 2010       | 2016
    D          | CN            | US           | ambiguous | 2010       | 2016
    E          | CN            | CN           | stayed    | 2010       | 2015
    F          | CN            | CN           | returned  | 2010       | 2018
    G          | CN            | CN           | stayed    | 2010       | 2014
"""


def test_flows_below_the_smallest_cell_are_left_out(spec):
    """Two authors went from China to the United States, one the other way; ambiguous apart."""
    spec(
        talent_flows,
        given=CAREERS,
        expected="""
            country_a | country_b | talent_flow
            CN        | US        | 2
        """,
        least=2,
    )


def test_the_smallest_cell_is_ten_authors_unless_said_otherwise(spec):
    """No flow of the seven authors is shown."""
    spec(talent_flows, given=CAREERS, expected="country_a | country_b | talent_flow")


def test_who_returned_counts_as_stayed_and_short_careers_do_not_count(spec):
    """A and B left, E and F are back; G was seen for four years only; too few began in the US."""
    spec(
        stay_shares,
        given=CAREERS,
        expected="""
            country | stay_share | authors
            CN      | 0.5        | 4
        """,
        least=2,
    )


def test_a_stay_share_is_withheld_where_stayers_or_leavers_are_few(spec):
    """Two stayed and two left: at a smallest cell of three neither is shown."""
    spec(stay_shares, given=CAREERS, expected="country | stay_share | authors", least=3)


def test_kinds_of_careers_say_how_many_keys_cannot_be_told(spec):
    """One key is ambiguous, one returned."""
    spec(
        career_kinds,
        given=CAREERS,
        expected="""
            kind      | authors
            moved     | 3
            ambiguous | 1
            stayed    | 2
            returned  | 1
        """,
        least=1,
    )


AUTHORS = """
    work_id | year | author_order | country_code
    W1      | 2020 | 1            | CN
    W1      | 2020 | 1            | US
    W1      | 2020 | 2            | CN
    W2      | 2020 | 1            | CN
    W2      | 2020 | 1            | US
    W2      | 2020 | 2            | null
    W3      | 2020 | 1            | CN
    W3      | 2020 | 2            | US
"""


def test_an_authorship_in_two_countries_is_dual_for_both(spec):
    """Two of China's four authorships and of the three of the United States."""
    spec(
        dual_affiliation,
        given=AUTHORS,
        expected="""
            year | country | dual_affiliation | dual_authorships | authorships
            2020 | CN      | 0.5              | 2                | 4
            2020 | US      | 0.666667         | 2                | 3
        """,
        least=2,
    )


def test_few_dual_authorships_are_withheld(spec):
    """Two are fewer than three; the authorships themselves stay."""
    spec(
        dual_affiliation,
        given=AUTHORS,
        expected="""
            country | dual_affiliation | dual_affiliation_low | dual_authorships | authorships
            CN      | null             | null                 | null             | 4
            US      | null             | null                 | null             | 3
        """,
        least=3,
    )


def test_a_joint_work_rests_on_a_dual_affiliation_if_no_two_authors_make_the_pair(spec):
    """W2 does; in W1 the second author and the first make the pair, in W3 two authors."""
    spec(
        dual_joint_works,
        given=AUTHORS,
        expected="""
            year | country_a | country_b | dual_joint_works | dual_works | joint_works
            2020 | CN        | US        | 0.333333         | 1          | 3
        """,
        least=1,
    )
