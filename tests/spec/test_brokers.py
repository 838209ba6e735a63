"""Third countries in the works of a pair."""

from __future__ import annotations

from isthmus.measures.brokers import brokers


def test_a_broker_is_compared_with_the_other_international_works_of_both(spec):
    """Of two China-US works one has Germany; of four others of either, one has."""
    spec(
        brokers,
        given="""
            work_id | year | country_code
            W1      | 2020 | CN
            W1      | 2020 | US
            W1      | 2020 | DE
            W2      | 2020 | CN
            W2      | 2020 | US
            W3      | 2020 | CN
            W3      | 2020 | DE
            W4      | 2020 | CN
            W4      | 2020 | FR
            W5      | 2020 | US
            W5      | 2020 | FR
            W6      | 2020 | US
            W6      | 2020 | FR
            W7      | 2020 | FR
            W7      | 2020 | DE
            W8      | 2020 | CN
            W8      | 2020 | null
        """,
        expected="""
            country | broker_share | works | joint_works | broker_ratio
            DE      | 0.5          | 1     | 2           | 2.0
        """,
        pair=("CN", "US"),
    )


def test_a_country_that_only_works_with_both_has_no_ratio(spec):
    """There is nothing to compare it with."""
    spec(
        brokers,
        given="""
            work_id | year | country_code
            W1      | 2020 | CN
            W1      | 2020 | US
            W1      | 2020 | MT
            W2      | 2020 | US
            W2      | 2020 | FR
        """,
        expected="""
            country | broker_share | broker_ratio | broker_ratio_low
            MT      | 1.0          | null         | null
        """,
        pair=("CN", "US"),
    )
