"""Sensitive areas against all others."""

from __future__ import annotations

from isthmus.measures.precision import area_works


def test_joint_works_are_counted_by_area_and_period(spec):
    """Quantum is on the list: one of two in the first period, none of one in the second."""
    spec(
        area_works,
        given={
            "works": """
                work_id | year | primary_topic_id
                W1      | 2018 | T1
                W2      | 2018 | T1
                W3      | 2022 | T1
                W4      | 2018 | T2
                W5      | 2022 | null
                W6      | 2020 | T1
                W7      | 2018 | T2
            """,
            "work_countries": """
                work_id | year | country_code
                W1      | 2018 | US
                W1      | 2018 | CN
                W2      | 2018 | US
                W2      | 2018 | DE
                W3      | 2022 | US
                W3      | 2022 | DE
                W4      | 2018 | US
                W4      | 2018 | CN
                W5      | 2022 | US
                W5      | 2022 | CN
                W6      | 2020 | US
                W6      | 2020 | CN
                W7      | 2018 | US
            """,
            "sensitive_topics": """
                topic_id
                T1
                T1
            """,
        },
        expected="""
            period | area      | joint_works | international_works | area_share
            before | sensitive | 1           | 2                   | 0.5
            after  | sensitive | 0           | 1                   | 0.0
            before | other     | 1           | 1                   | 1.0
            after  | no topic  | 1           | 1                   | 1.0
        """,
        pair=("US", "CN"),
        before=(2018, 2019),
        after=(2021, 2022),
    )
