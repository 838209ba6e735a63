from __future__ import annotations

from isthmus.measures.listed import listed_works

WORKS = """
    work_id | year | country_code
    W1      | 2020 | CN
    W1      | 2020 | US
    W2      | 2020 | CN
    W2      | 2020 | US
    W3      | 2020 | CN
    W4      | 2021 | DE
    W4      | 2021 | US
    W5      | null | CN
    W5      | null | US
"""


def test_a_work_counts_once_for_each_list_and_once_for_all(spec):
    """W1 has R1 of two lists and R2 of one; W2 has no listed organisation; W3 no US author."""
    spec(
        listed_works,
        given={
            "work_countries": WORKS,
            "affiliations": """
                work_id | ror_id | country_code
                W1      | R1     | CN
                W1      | R2     | CN
                W1      | R9     | US
                W2      | R8     | CN
                W3      | R1     | CN
                W4      | null   | DE
                W5      | R1     | CN
            """,
            "listed": """
                list_id | ror_id
                alpha   | R1
                beta    | R1
                beta    | R2
            """,
        },
        country="US",
        expected="""
            year | list_id | listed_works | international_works | listed_share
            2020 | alpha   | 1            | 2                   | 0.5
            2020 | beta    | 1            | 2                   | 0.5
            2020 | null    | 1            | 2                   | 0.5
        """,
    )


def test_a_listed_organisation_of_the_country_itself_makes_no_joint_work(spec):
    """R9 is in the United States; of unknown country it would count."""
    spec(
        listed_works,
        given={
            "work_countries": WORKS,
            "affiliations": """
                work_id | ror_id | country_code
                W1      | R9     | US
                W2      | R9     | null
            """,
            "listed": """
                list_id | ror_id
                alpha   | R9
            """,
        },
        country="US",
        expected="""
            year | list_id | listed_works | international_works
            2020 | alpha   | 1            | 2
            2020 | null    | 1            | 2
        """,
    )
