"""What is found in a mirror, whatever its layout and form."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from isthmus.corpus.building import build_corpus
from isthmus.corpus.snapshot.mirror import mirror_at
from isthmus.errors import SourceError

Work = Callable[..., dict[str, Any]]
Mirror = Callable[..., Path]
Rows = Callable[..., list[dict[str, Any]]]
DAY = "2026-01-01"


@pytest.mark.parametrize("layout", ["data/jsonl", "data", "jsonl", "", "legacy-data/data"])
def test_every_layout_is_found(
    make_work: Work, write_mirror: Mirror, rows: Rows, tmp_path: Path, layout: str
) -> None:
    mirror = write_mirror(tmp_path / "m", {DAY: [make_work(1)]}, layout)
    build_corpus([mirror], tmp_path / "corpus")
    assert rows(tmp_path / "corpus", "works", "work_id") == [{"work_id": "W1"}]


def test_the_folder_of_works_alone_is_a_mirror(
    make_work: Work, write_mirror: Mirror, tmp_path: Path
) -> None:
    write_mirror(tmp_path, {DAY: [make_work(1)]}, "")
    mirror = mirror_at(tmp_path / "works")
    assert mirror is not None
    assert [file.name for file in mirror.works] == [f"works/updated_date={DAY}/part_0000.gz"]


def test_json_lines_are_read_where_both_formats_are_there(
    make_work: Work, write_mirror: Mirror, tmp_path: Path
) -> None:
    write_mirror(tmp_path, {DAY: [make_work(1)]}, "data/jsonl")
    write_mirror(tmp_path, {DAY: [make_work(1)]}, "data/parquet")
    mirror = mirror_at(tmp_path)
    assert mirror is not None
    assert [file.path.parts[-4] for file in mirror.works] == ["jsonl"]


def test_parquet_gives_the_same_works_as_json_lines(
    make_work: Work, write_mirror: Mirror, rows: Rows, tmp_path: Path
) -> None:
    records = [make_work(1, "CH"), make_work(2, "US", is_xpac=True), make_work(3, None)]
    write_mirror(tmp_path / "lines", {DAY: records})
    path = tmp_path / f"parquet/data/parquet/works/updated_date={DAY}/part_0000.parquet"
    path.parent.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(records), path)
    found = {}
    for form in ("lines", "parquet"):
        build_corpus([tmp_path / form], tmp_path / f"{form}-corpus")
        tables = ("works", "authorships", "affiliations", "institutions")
        found[form] = {name: rows(tmp_path / f"{form}-corpus", name) for name in tables}
    assert found["lines"] == found["parquet"]
    assert len(found["lines"]["works"]) == 2


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("form", ["page", "array", "spread"])
def test_pages_of_api_results_are_read(
    make_work: Work, rows: Rows, tmp_path: Path, form: str, packed: bool
) -> None:
    works = [make_work(1, title="one\nline"), make_work(2)]
    value = works if form == "array" else {"meta": {"count": 2}, "results": works}
    text = json.dumps(value, indent=2 if form == "spread" else None).encode()
    path = tmp_path / "page"
    path.write_bytes(gzip.compress(text) if packed else text)
    build_corpus([path], tmp_path / "corpus")
    titles = [row["title"] for row in rows(tmp_path / "corpus", "works", "title")]
    assert titles == ["one\nline", "Title 2"]


def manifested(mirror: Path, shape: str, size: int, records: int) -> None:
    url = f"s3://openalex/data/works/updated_date={DAY}/part_0000.gz"
    absent = "s3://openalex/data/works/updated_date=2026-01-09/part_0000.gz"
    entry = {"url": url, "meta": {"content_length": size, "record_count": records}}
    entries = [entry, {"url": absent, "meta": {"content_length": 1, "record_count": 1}}]
    works = mirror / "data/jsonl/works"
    if shape == "old":
        (works / "manifest").write_text(json.dumps({"entries": entries, "meta": {}}))
    else:
        content = {"date": "2026-01-31", "entities": [{"entity": "works", "files": entries}]}
        (works / "manifest.json").write_text(json.dumps(content))


@pytest.mark.parametrize("shape", ["old", "new"])
def test_a_file_that_is_not_as_long_as_the_manifest_says_is_to_be_fetched_again(
    make_work: Work, write_mirror: Mirror, tmp_path: Path, shape: str
) -> None:
    mirror = write_mirror(tmp_path / "m", {DAY: [make_work(1)]})
    size = (mirror / f"data/jsonl/works/updated_date={DAY}/part_0000.gz").stat().st_size
    manifested(mirror, shape, size, 1)
    build_corpus([mirror], tmp_path / "corpus")
    manifest = json.loads((tmp_path / "corpus/manifest.json").read_text())
    [snapshot] = manifest["inputs"]["snapshots"]
    assert (snapshot["files"], snapshot["files_absent"]) == (1, 1)
    assert snapshot["date"] == (None if shape == "old" else "2026-01-31")
    manifested(mirror, shape, size + 1, 1)
    with pytest.raises(SourceError, match=rf"has {size} bytes, but the manifest says {size + 1}"):
        build_corpus([mirror], tmp_path / "corpus")


def test_a_manifest_that_is_none_is_said_so(
    make_work: Work, write_mirror: Mirror, tmp_path: Path
) -> None:
    mirror = write_mirror(tmp_path / "m", {DAY: [make_work(1)]})
    (mirror / "data/jsonl/works/manifest.json").write_text('{"entities": [{}]}')
    with pytest.raises(SourceError, match="is not a manifest of the snapshot"):
        mirror_at(mirror)


def entity(mirror: Path, name: str, *records: object) -> None:
    path = mirror / f"data/jsonl/{name}/updated_date={DAY}/part_0000.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress(b"".join(json.dumps(one).encode() + b"\n" for one in records)))


def test_institutions_sources_topics_and_funders_come_along(
    make_work: Work, write_mirror: Mirror, rows: Rows, tmp_path: Path
) -> None:
    mirror = write_mirror(tmp_path / "m", {DAY: [make_work(1, "CH")]})
    address = "https://openalex.org/"
    entity(
        mirror, "institutions",
        {"id": f"{address}I67", "display_name": "Uni", "ror": None, "country_code": "CH",
         "type": "education", "lineage": [f"{address}I67", f"{address}I5"],
         "geo": {"city": "Basel", "latitude": 47.5, "longitude": 7}},
        {"id": f"{address}I5", "display_name": "Parent", "country_code": "CH"}, "no record",
    )  # fmt: skip
    entity(mirror, "sources", {"id": f"{address}S1", "display_name": "J", "country_code": "XX"})
    level = {"id": f"{address}fields/17", "display_name": "CS"}
    entity(mirror, "topics", {"id": f"{address}T1", "display_name": "T", "field": level})
    entity(mirror, "funders", {"id": f"{address}F1", "ids": {"ror": "https://ror.org/00yjd3n13"}})
    built = build_corpus([mirror], tmp_path / "corpus")
    assert built.damaged == 1
    out = tmp_path / "corpus"
    found = rows(out, "institutions", "institution_id", "name", "lineage", "city", "longitude")
    assert sorted(found, key=lambda row: row["institution_id"]) == [
        {"institution_id": "I5", "name": "Parent", "lineage": None, "city": None,
         "longitude": None},
        {"institution_id": "I67", "name": "Uni", "lineage": ["I67", "I5"], "city": "Basel",
         "longitude": 7.0},
    ]  # fmt: skip
    assert rows(out, "sources", "source_id", "country_code") == [
        {"source_id": "S1", "country_code": None}
    ]
    assert rows(out, "topics", "topic_id", "field_id", "field", "domain_id") == [
        {"topic_id": "T1", "field_id": 17, "field": "CS", "domain_id": None}
    ]
    assert rows(out, "funders", "ror_id") == [{"ror_id": "https://ror.org/00yjd3n13"}]
