"""ROR ids."""

from __future__ import annotations

import pytest

from isthmus.reference.identifiers import ror_id

KNOWN = "https://ror.org/05bqach95"


@pytest.mark.parametrize(
    "text", [KNOWN, "http://ror.org/05bqach95", "ror.org/05bqach95/", " 05BQACH95 "]
)
def test_every_way_of_writing_an_id_gives_the_same(text):
    assert ror_id(text) == KNOWN


@pytest.mark.parametrize(
    "text",
    ["", "05bqach96", "15bqach95", "05bqachl5", "05bqach9", KNOWN + "0", "https://x.org/05bqach95"],
)
def test_what_is_no_id_gives_nothing(text):
    assert ror_id(text) is None
