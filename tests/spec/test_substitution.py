"""Where collaboration went between two periods."""

from __future__ import annotations

from isthmus.measures.substitution import substitution

PAIRS = """
    year | country_a | country_b | works
    2018 | CN        | US        | 40
    2019 | CN        | US        | 60
    2022 | CN        | US        | 25
    2018 | DE        | US        | 25
    2019 | DE        | US        | 25
    2022 | DE        | US        | 25
    2022 | FR        | US        | 10
    2020 | FR        | US        | 99
"""
INTERNATIONAL = """
    year | country | international_works
    2018 | US      | 100
    2019 | US      | 100
    2022 | US      | 50
    2022 | CN      | 90
"""


def test_a_partner_s_share_can_rise_without_a_single_work_more(spec):
    """Works with Germany stay at 25 a year; their share doubles because those with China fell."""
    spec(
        substitution,
        given={"pairs": PAIRS, "international": INTERNATIONAL},
        expected="""
            partner | works_before | works_after | count_ratio | share_before | share_after | share_change
            CN      | 50           | 25          | 0.5         | 0.5          | 0.5         | 0.0
            DE      | 25           | 25          | 1.0         | 0.25         | 0.5         | 0.25
            FR      | 0            | 10          | null        | 0.0          | 0.2         | 0.2
        """,  # noqa: E501
        country="US",
        before=(2018, 2019),
        after=(2022, 2022),
    )


def test_the_interval_is_that_of_two_counts(spec):
    """100 works in two years against 25 in one."""
    spec(
        substitution,
        given={"pairs": PAIRS, "international": INTERNATIONAL},
        expected="""
            partner | count_ratio_low | count_ratio_high
            CN      | 0.322579        | 0.775005
            DE      | 0.618727        | 1.616222
            FR      | null            | null
        """,
        country="US",
        before=(2018, 2019),
        after=(2022, 2022),
    )
