"""OpenAlex works of both vintages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from isthmus.corpus.building import BuildReport, build_corpus
from isthmus.corpus.engine import to_arrow
from isthmus.corpus.folder import open_corpus
from isthmus.corpus.openalex import EXPANSION, openalex_work
from isthmus.corpus.records import AuthorRecord, DamagedLineError, Excluded, WorkRecord

Build = Callable[..., BuildReport]
Table = Callable[..., list[dict[str, Any]]]

ETH = {
    "id": "https://openalex.org/I35440088",
    "display_name": "ETH Zurich",
    "ror": "https://ror.org/05A28RW58",
    "country_code": "CH",
    "type": "education",
}
PLACEHOLDER = {"id": "https://openalex.org/I-1", "display_name": None, "country_code": None}


def line(*authorships: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": "https://openalex.org/W1", "authorships": list(authorships), **fields}


def read(*authorships: dict[str, Any], **fields: Any) -> WorkRecord:
    work = openalex_work(json.dumps(line(*authorships, **fields)).encode())
    assert isinstance(work, WorkRecord)
    return work


def author(**fields: Any) -> AuthorRecord:
    [one] = read(fields).authors
    return one


def test_a_ror_id_is_written_in_one_way() -> None:
    [attribution] = author(institutions=[ETH]).attributions
    assert attribution.ror_id == "https://ror.org/05a28rw58"


def test_the_placeholder_institution_is_dropped() -> None:
    one = author(
        institutions=[PLACEHOLDER],
        affiliations=[
            {"raw_affiliation_string": "ETH", "institution_ids": ["https://openalex.org/I-1"]}
        ],
    )
    assert one.attributions == []
    assert one.unresolved == ["ETH"]


def test_only_strings_without_an_institution_are_resolved() -> None:
    one = author(
        institutions=[ETH],
        raw_affiliation_strings=["ETH", "Somewhere"],
        affiliations=[
            {"raw_affiliation_string": "ETH", "institution_ids": [ETH["id"]]},
            {"raw_affiliation_string": "Somewhere", "institution_ids": []},
        ],
    )
    assert one.affiliations == ["ETH", "Somewhere"]
    assert one.unresolved == ["Somewhere"]


def test_where_strings_are_not_paired_a_matched_institution_stands_for_them() -> None:
    strings = {"raw_affiliation_strings": ["ETH, Zurich"]}
    assert author(institutions=[ETH], **strings).unresolved == ()
    assert author(institutions=[], **strings).unresolved == ["ETH, Zurich"]


def test_null_authors_strings_and_lists_are_read() -> None:
    one = author(
        author={"id": None},
        institutions=None,
        countries=None,
        affiliations=None,
        raw_affiliation_strings=[None, " "],
    )
    assert one == AuthorRecord(affiliations=[], unresolved=[], attributions=[], stated_countries=[])


def test_equal_author_ids_have_equal_keys_that_do_not_show_them() -> None:
    first, second, other = (
        author(author={"id": f"https://openalex.org/A{number}"}).key for number in (7, 7, 8)
    )
    assert first == second != other
    assert first is not None
    assert "A7" not in first


def test_a_code_that_is_no_country_says_nothing() -> None:
    assert author(countries=["ch", "ZZ", None]).stated_countries == ["CH"]


@pytest.mark.parametrize("identifier", ["https://openalex.org/T10181", "T10181", 10181])
def test_topic_ids_of_all_vintages_are_written_alike(identifier: str | int) -> None:
    topic = {"id": identifier, "field": {"id": 17, "display_name": "Computer Science"}}
    work = read(primary_topic=topic)
    assert (work.primary_topic_id, work.primary_field) == ("T10181", "Computer Science")


def test_expansion_works_are_left_out_unless_they_are_wanted() -> None:
    text = json.dumps(line(is_xpac=True)).encode()
    assert openalex_work(text) == Excluded(EXPANSION)
    assert isinstance(openalex_work(text, include_expansion=True), WorkRecord)


def test_an_impossible_year_is_unknown() -> None:
    assert read(publication_year=20233).year is None
    assert read(publication_year=2023).year == 2023


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"{", "truncated"),
        (b'{"id": "https://openalex.org/A1", "authorships": []}', "is no OpenAlex work id"),
        (b'{"id": "https://openalex.org/W1", "authorships": {}}', r"\$\.authorships"),
        (b'{"id": "https://openalex.org/W1"}', "missing required field `authorships`"),
        (b'{"id": "W1", "authorships": [], "title": "\xff"}', "UTF-8"),
    ],
)
def test_a_damaged_line_says_what_is_wrong(text: bytes, said: str) -> None:
    with pytest.raises(DamagedLineError, match=said):
        openalex_work(text)


def test_countries_read_from_strings_count_only_where_no_institution_has_one(
    build: Build, table: Table
) -> None:
    build(
        lines=[
            line(
                {"institutions": [ETH], "countries": ["CH", "FR"]},
                {"institutions": [], "countries": ["DE"]},
                {"institutions": [], "raw_affiliation_strings": ["NTU TW"], "countries": ["CN"]},
                {"institutions": [], "countries": []},
            )
        ]
    )
    rows = table("affiliations", "author_order", "ror_id", "country_code", "basis")
    assert [tuple(row.values()) for row in rows] == [
        (1, "https://ror.org/05a28rw58", "CH", "source"),
        (2, None, "DE", "named in the text"),
        (3, "https://ror.org/05bqach95", "TW", "registry match"),
        (4, None, None, "none"),
    ]


@pytest.mark.acceptance
def test_both_vintages_of_the_sample_are_read_without_damage(shared: Path, tmp_path: Path) -> None:
    sample = shared / "corpus" / "openalex_sample"
    built = build_corpus(
        [sample / "works_2025-10.jsonl.gz", sample / "works_2026-08.jsonl.gz"], tmp_path / "corpus"
    )
    # One work is in both samples.
    assert (built.rows["works"], built.damaged, built.duplicates) == (176, 0, 1)
    works = to_arrow(open_corpus(tmp_path / "corpus").works).to_pylist()
    by_id = {work["work_id"]: work for work in works}
    # A record that OpenAlex merged wrongly (a tutorial with another work's citations) and whose
    # authors have no ids: it is read as it is.
    assert by_id["W4385245566"]["cited_by_count"] == 77_312
    assert by_id["W4385245566"]["country_set"] == ["AT", "CZ", "DE", "FR"]


def test_identifiers_are_kept_short_and_numbers_of_fields_as_numbers() -> None:
    work = read(
        doi="https://doi.org/10.1000/ABC",
        primary_location={"source": {"id": "https://openalex.org/S7", "display_name": "Journal"}},
        primary_topic={
            "id": "https://openalex.org/T10181",
            "subfield": {"id": "https://openalex.org/subfields/1702"},
            "field": {"id": 17, "display_name": "Computer Science"},
        },
        is_retracted=False,
        updated_date="2026-08-24T10:00:00",
    )
    assert (work.doi, work.source_id, work.venue) == ("10.1000/abc", "S7", "Journal")
    assert (work.primary_topic_id, work.primary_subfield_id) == ("T10181", 1702)
    assert (work.primary_field_id, work.primary_field) == (17, "Computer Science")
    assert (work.is_retracted, work.is_xpac, work.updated) == (False, None, "2026-08-24")


def test_funders_come_from_the_funders_or_of_older_records_from_the_grants() -> None:
    funder = {"id": "https://openalex.org/F2", "display_name": "Fund"}
    grant = {"funder": "https://openalex.org/F1", "award_id": None}
    assert read(funders=[funder, funder]).funder_ids == ["F2"]
    assert read(grants=[grant]).funder_ids == ["F1"]
    assert read(funders=[]).funder_ids == []
    assert read().funder_ids is None


def test_an_institution_without_ror_is_kept_under_its_openalex_id(
    build: Build, table: Table
) -> None:
    private = {"id": "https://openalex.org/I9", "display_name": "Lab", "country_code": "US"}
    build(lines=[line({"institutions": [ETH, private]})])
    rows = table("affiliations", "ror_id", "institution_id", "country_code")
    assert rows == [
        {
            "ror_id": "https://ror.org/05a28rw58",
            "institution_id": "I35440088",
            "country_code": "CH",
        },
        {"ror_id": None, "institution_id": "I9", "country_code": "US"},
    ]
    names = {
        row["institution_id"]: row["name"]
        for row in table("institutions", "institution_id", "name")
    }
    assert names == {"I35440088": "ETH Zurich", "I9": "Lab"}
