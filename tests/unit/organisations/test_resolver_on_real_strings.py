"""The resolver on the affiliation strings of the development data."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from isthmus.organisations.resolver import resolve

pytestmark = pytest.mark.acceptance

TAIWAN = {"National Taiwan University"}
HONG_KONG = {
    "University of Hong Kong",
    "Chinese University of Hong Kong",
    "Hong Kong University of Science and Technology",
    "City University of Hong Kong",
}
_NAMES_TAIWAN = re.compile(r"National Taiwan Univ", re.I)
_NAMES_HONG_KONG = re.compile(
    r"(?:(?:Chinese|City) )?Univ(?:\.|ersity) of Hong Kong"
    r"|Hong Kong Univ(?:\.|ersity)|\bHKUST\b|\bHKU\b|\bCUHK$",
    re.I,
)
_MAINLAND_CAMPUS = re.compile(r"Shen ?zhen|Guangzhou|Dongguan|\(GZ\)", re.I)
"""The universities' campuses on the mainland are in CN, as in ROR."""
_ENDS_ON_THE_MAINLAND = re.compile(r"(?:Shenzhen|Guangzhou|Dongguan)\W*(?:China)?\W*$", re.I)


def affiliations_of_works_with_only(shared: Path, institutions: set[str]) -> list[list[str]]:
    """The strings of each work whose only institution is one of these. The column that says so is
    noisy: it serves to find works, not to judge answers."""
    works = []
    path = shared / "corpus" / "ai_conference_papers.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            work = json.loads(line)
            named = work.get("noisy_aff_unique_norm") or []
            found = named.split(";") if isinstance(named, str) else named
            only = {name.strip().removeprefix("The ") for name in found if name.strip()}
            if len(only) == 1 and only <= institutions:
                works.append(
                    [text for texts in work.get("author_affiliations", []) for text in texts]
                    + list(work.get("affiliation_list", []))
                )
    return works


def test_works_of_national_taiwan_university_are_in_taiwan(shared):
    works = affiliations_of_works_with_only(shared, TAIWAN)
    assert len(works) >= 128
    texts = sorted({text for work in works for text in work if _NAMES_TAIWAN.search(text)})
    wrong = [one.input for one in resolve(texts) if one.country_codes[:1] != ("TW",)]
    assert wrong == []


def test_works_of_four_hong_kong_universities_are_in_hong_kong(shared):
    works = affiliations_of_works_with_only(shared, HONG_KONG)
    assert len(works) >= 414
    texts = sorted(
        {
            text
            for work in works
            for text in work
            if _NAMES_HONG_KONG.search(text) and not _MAINLAND_CAMPUS.search(text)
        }
    )
    assert len(texts) > 100
    wrong = [one.input for one in resolve(texts) if one.country_codes[:1] != ("HK",)]
    assert wrong == []


def test_mainland_campuses_are_never_in_hong_kong(shared):
    works = affiliations_of_works_with_only(shared, HONG_KONG)
    texts = sorted({text for work in works for text in work if _ENDS_ON_THE_MAINLAND.search(text)})
    assert texts
    assert [one.input for one in resolve(texts) if one.country_codes[:1] == ("HK",)] == []
