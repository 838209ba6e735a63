"""Works read as whole columns give the same rows as works read one by one."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.corpus.openalex import openalex_work
from isthmus.corpus.records import WorkRecord
from isthmus.corpus.snapshot.decoding import Decoded
from isthmus.corpus.snapshot.flattening import Flat, flattened
from isthmus.corpus.snapshot.nested import nested_schema, parquet_works
from isthmus.corpus.snapshot.rows import tables_of

SCHEMA = nested_schema(with_references=True, with_pairing=True)


def by_columns(lines: list[bytes]) -> Flat:
    decoded = Decoded(SCHEMA)
    assert decoded.add(b"".join(line + b"\n" for line in lines), len(lines))
    return flattened(decoded.taken(), with_references=True, with_texts=True)


def one_by_one(lines: list[bytes]) -> Flat:
    works = [openalex_work(line, include_expansion=True) for line in lines]
    return tables_of([work for work in works if isinstance(work, WorkRecord)], True, True)


def assert_equal(found: Flat, expected: Flat) -> None:
    for name, table in expected.tables.items():
        assert found.tables[name].to_pylist() == table.to_pylist()
        assert found.tables[name].schema == table.schema
    assert found.texts is not None
    assert expected.texts is not None
    assert found.texts.to_pylist() == expected.texts.to_pylist()
    assert found.seen.to_pylist() == expected.seen.to_pylist()


@pytest.mark.parametrize("vintage", ["2025-10", "2026-08"])
def test_real_records_of_both_vintages_give_the_same_rows(shared: Path, vintage: str) -> None:
    path = shared / "corpus" / "openalex_sample" / f"works_{vintage}.jsonl.gz"
    lines = gzip.decompress(path.read_bytes()).splitlines()
    assert_equal(by_columns(lines), one_by_one(lines))


maybe = st.none
codes = st.sampled_from(["CH", "us", "ZZ", "", None])
institutions = st.fixed_dictionaries(
    {
        "id": st.sampled_from(
            ["https://openalex.org/I1", "https://openalex.org/I2", "https://openalex.org/I-1", None]
        ),
        "ror": st.sampled_from(["https://ror.org/05a28rw58", "https://ror.org/0", None]),
        "country_code": codes,
        "display_name": st.sampled_from(["A", None]),
        "type": st.sampled_from(["education", None]),
        "lineage": st.sampled_from([["https://openalex.org/I1"], [], None]),
    }
)
strings = st.lists(st.sampled_from(["a", " a", "b ", "", None]), max_size=3)
authorships = st.fixed_dictionaries(
    {
        "author": st.sampled_from(
            [
                None,
                {"id": None},
                {"id": ""},
                {"id": "A5"},
                {"id": "https://openalex.org/A7"},
                {"id": "https://openalex.org/A8"},
                {"id": "https://openalex.org/authors/x"},
            ]
        ),
        "institutions": st.one_of(maybe(), st.lists(institutions, max_size=3)),
        "countries": st.one_of(maybe(), st.lists(codes, max_size=3)),
        "raw_affiliation_strings": st.one_of(maybe(), strings),
    }
)
works = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["https://openalex.org/W1", "W22"]),
        "authorships": st.lists(authorships, max_size=3),
        "title": st.sampled_from(["", 'T \u00e9\n"', None]),
        "display_name": st.sampled_from(["", "D", None]),
        "publication_year": st.sampled_from([999, 1000, 2050, 2051, None]),
        "type": st.sampled_from(["article", "", None]),
        "doi": st.sampled_from(["https://doi.org/10.1/A", "x", "", None]),
        "primary_topic": st.sampled_from(
            [None, {"id": "https://openalex.org/T1", "field": {"id": "17", "display_name": "F"}}]
        ),
        "primary_location": st.sampled_from(
            [None, {"source": None}, {"source": {"id": "https://openalex.org/S1"}}]
        ),
        "funders": st.sampled_from([None, [], [{"id": "https://openalex.org/F2"}]]),
        "grants": st.sampled_from([None, [], [{"funder": "https://openalex.org/F10"}] * 2]),
        "cited_by_count": st.sampled_from([0, 2**31 - 1, None]),
        "is_xpac": st.sampled_from([True, False, None]),
        "updated_date": st.sampled_from(["2026-01-02T03:04:05", "", None]),
        "referenced_works": st.sampled_from([None, [], ["https://openalex.org/W5", None]]),
    }
)


@settings(max_examples=150, deadline=None)
@given(st.lists(works, min_size=1, max_size=4))
def test_any_records_give_the_same_rows(records: list[dict[str, Any]]) -> None:
    lines = [json.dumps(record).encode() for record in records]
    assert_equal(by_columns(lines), one_by_one(lines))


def test_parquet_with_other_widths_and_without_some_columns_gives_the_same_rows(
    tmp_path: Path,
) -> None:
    record = {
        "id": "https://openalex.org/W1",
        "publication_year": 2020,
        "cited_by_count": 3,
        "abstract_inverted_index": "{}",
        "authorships": [
            {
                "author_position": "first",
                "author": {"id": "https://openalex.org/A1", "orcid": None},
                "countries": ["CH"],
                "raw_affiliation_strings": ["ETH"],
            },
            {"author_position": "last", "author": None, "countries": None},
        ],
    }
    table = pa.Table.from_pylist([record, {**record, "authorships": None}, record])
    year = table.schema.get_field_index("publication_year")
    table = table.set_column(year, "publication_year", table["publication_year"].cast(pa.int32()))
    pq.write_table(table, tmp_path / "works.parquet")
    [nested] = parquet_works(tmp_path / "works.parquet", SCHEMA)
    lines = [json.dumps({**record, "authorships": a}).encode() for a in (record["authorships"], [])]
    assert_equal(
        flattened(nested, with_references=True, with_texts=True),
        one_by_one([lines[0], lines[1], lines[0]]),
    )
