"""Countries that a text names, through the answer for a text without a known organisation."""

from __future__ import annotations

import pytest

from isthmus.organisations.resolver import resolve


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Unknown Laboratory, Osaka, Japan", ("JP",)),
        ("Unknown Laboratory, Seoul 151-742 Korea", ("KR",)),
        ("Unknown Laboratory, P. R. China", ("CN",)),
        ("Unknown Laboratory, People's Republic of China", ("CN",)),
        ("Unknown Laboratory, People' s Republic of China", ("CN",)),
        ("Unknown Laboratory, Taipei, China", ("TW",)),
        ("Unknown Laboratory, Hsinchu, Taiwan, R.O.C.", ("TW",)),
        ("Unknown Laboratory, Taiwan, Province of China", ("TW",)),
        ("Unknown Laboratory, Republic of China", ("TW",)),
        ("Unknown Laboratory, Hong Kong, China", ("HK",)),
        ("Unknown Laboratory, Macau, P.R. China", ("MO",)),
        ("Unknown Laboratory, Atlanta, Georgia", ("US",)),
        ("Unknown Laboratory, Atlanta, Georgia, USA", ("US",)),
        ("Unknown Laboratory, Tbilisi, Georgia", ("GE",)),
        ("Unknown Laboratory, Amman, Jordan", ("JO",)),
        ("Jordan Hall Laboratory", ()),
        ("Unknown Laboratory, Menlo Park, CA 94025", ("US",)),
        ("Unknown Laboratory, Massachusetts", ("US",)),
        ("Unknown Laboratory, Sydney, NSW", ("AU",)),
        ("Unknown Laboratory, Columbia, SC", ("US",)),
        ("Unknown Laboratory, England", ("GB",)),
        ("Unknown Laboratory, Deutschland", ("DE",)),
        ("us and them", ()),
        ("Unknown Laboratory of New Mexico", ()),
        ("Long Island Laboratory", ()),
    ],
)
def test_a_country_named_in_the_text(text, codes):
    (answer,) = resolve([text])
    assert answer.status != "matched"
    assert answer.country_codes == codes
    assert answer.country_basis == ("named in the text" if codes else "none")
