from __future__ import annotations

from isthmus.measures.suppression import suppressed_cells

CELLS = """
    country | works | salton
    CN      | 0     | 0.0
    DE      | 1     | 0.1
    FR      | 9     | 0.2
    US      | 10    | 0.3
    XK      | null  | 0.4
"""


def test_a_count_below_the_smallest_is_withheld_with_what_is_computed_from_it(spec):
    """A count of 0 points at nobody and stays; 9 is withheld, 10 is not."""
    spec(
        suppressed_cells,
        given=CELLS,
        count="works",
        values=["salton"],
        smallest=10,
        expected="""
            country | works | salton | suppressed
            CN      | 0     | 0.0    | false
            DE      | null  | null   | true
            FR      | null  | null   | true
            US      | 10    | 0.3    | false
            XK      | null  | 0.4    | false
        """,
    )


def test_nothing_is_withheld_when_all_cells_are_to_be_shown(spec):
    for smallest in (0, 1):
        spec(
            suppressed_cells,
            given=CELLS,
            count="works",
            values=["salton"],
            smallest=smallest,
            expected="""
                country | works | salton | suppressed
                CN      | 0     | 0.0    | false
                DE      | 1     | 0.1    | false
                FR      | 9     | 0.2    | false
                US      | 10    | 0.3    | false
                XK      | null  | 0.4    | false
            """,
        )


def test_an_empty_table_stays_empty(spec):
    spec(
        suppressed_cells,
        given="country | works | salton",
        count="works",
        values=["salton"],
        smallest=10,
        expected="country | works | salton | suppressed",
    )
