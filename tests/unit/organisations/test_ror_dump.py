"""Loading a ROR dump: forms, schemas, damage, and the previous registry."""

from __future__ import annotations

import gzip
import json
import zipfile

import pytest

from isthmus.errors import SourceError
from isthmus.organisations.registry import load_registry, loaded_registry_path
from isthmus.organisations.ror_dump import load_dump, rows_of_dump

V1 = {
    "id": "https://ror.org/05bqach95",
    "name": "National Taiwan University",
    "types": ["Education"],
    "status": "active",
    "established": 1928,
    "aliases": ["Taihoku Imperial University"],
    "acronyms": ["NTU"],
    "labels": [{"label": "國立臺灣大學", "iso639": "zh"}],
    "country": {"country_name": "Taiwan", "country_code": "TW"},
    "addresses": [{"city": "Taipei", "state_code": "TW-TPE"}],
    "relationships": [{"type": "Parent", "label": "x", "id": "https://ror.org/034t30j35"}],
}


def test_schema_1_gives_the_same_row_as_schema_2(tmp_path):
    v2 = {
        "id": V1["id"],
        "status": "active",
        "types": ["education"],
        "established": 1928,
        "domains": [],
        "names": [
            {"value": "National Taiwan University", "types": ["ror_display", "label"]},
            {"value": "國立臺灣大學", "types": ["label"], "lang": "zh"},
            {"value": "Taihoku Imperial University", "types": ["alias"]},
            {"value": "NTU", "types": ["acronym"]},
        ],
        "locations": [
            {
                "geonames_details": {
                    "country_code": "TW",
                    "name": "Taipei",
                    "country_subdivision_code": "TPE",
                }
            }
        ],
        "relationships": [{"type": "parent", "id": "https://ror.org/034t30j35", "label": "x"}],
    }
    one, two = tmp_path / "v1.json", tmp_path / "v2.json"
    one.write_text(json.dumps([V1]))
    two.write_text(json.dumps([v2]))
    assert rows_of_dump(one) == rows_of_dump(two)


def test_json_lines_gzip_and_zip_hold_the_same_records(tmp_path, record):
    records = [record(1, "First University"), record(2, "Second University")]
    lines = "".join(json.dumps(one) + "\n" for one in records)
    array = json.dumps(records)
    (tmp_path / "a.jsonl").write_text(lines)
    (tmp_path / "a.json").write_text(array)
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(array.encode()))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("v9-ror-data.csv", "id\n")
        archive.writestr("v9-ror-data.json", json.dumps([V1]))
        archive.writestr("v9-ror-data_schema_v2.json", array)
    expected = rows_of_dump(tmp_path / "a.json")
    assert len(expected[0]) == 2
    for name in ("a.jsonl", "a.json.gz", "a.zip"):
        assert rows_of_dump(tmp_path / name) == expected


def test_one_damaged_record_in_a_hundred_is_left_out_and_named(tmp_path, record):
    lines = [json.dumps(record(number, f"University {number}")) for number in range(1, 100)]
    lines.insert(41, json.dumps(record(100, "Nowhere", "XX")))
    path = tmp_path / "dump.jsonl"
    path.write_text("\n".join(lines))
    rows, damaged = rows_of_dump(path)
    assert len(rows) == 99
    assert [(fault.line, "country code 'XX'" in fault.message) for fault in damaged] == [(42, True)]


def test_more_damage_stops_and_keeps_the_previous_registry(tmp_path, record):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps([record(1, "Kept University")]))
    load_dump(good)
    before = loaded_registry_path().read_bytes()
    bad.write_text(json.dumps([record(2, "Fine"), {"id": "x"}, {"names": 1, "id": "y"}]))
    with pytest.raises(SourceError) as caught:
        load_dump(bad)
    assert "2 of 3 records are damaged" in str(caught.value)
    assert "record 2: x: has neither 'names'" in str(caught.value)
    assert loaded_registry_path().read_bytes() == before
    assert [one.name for one in load_registry()] == ["Kept University"]
    assert list(loaded_registry_path().parent.iterdir()) == [loaded_registry_path()]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "https://ror.org/05bqach96"}, "is no ROR id"),
        ({"status": "closed"}, "status 'closed' is not one of active, inactive, withdrawn"),
        ({"names": []}, "has 0 names of type ror_display"),
        ({"locations": []}, "is active and has no location"),
        ({"established": "1900"}, "established"),
        ({"relationships": [{"type": "parent", "id": "elsewhere"}]}, "'elsewhere' is no ROR id"),
    ],
)
def test_a_damaged_record_says_what_is_wrong(tmp_path, record, change, said):
    path = tmp_path / "dump.json"
    path.write_text(json.dumps([record(1, "A University") | change]))
    with pytest.raises(SourceError, match=said):
        rows_of_dump(path)


def test_a_record_that_stands_twice_is_a_fault(tmp_path, record):
    path = tmp_path / "dump.json"
    path.write_text(json.dumps([record(1, "A"), record(1, "B")]))
    with pytest.raises(SourceError, match="stands twice"):
        rows_of_dump(path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.json", b"", "holds no records"),
        ("list.json", b"[]", "holds no records"),
        ("cut.json", b'[{"id": 1}, {', "is not whole JSON"),
        ("cut.json.gz", gzip.compress(b"[]" * 1000, mtime=0)[:-9], "truncated or damaged"),
        ("cut.zip", b"PK\x03\x04rest", "truncated or damaged"),
    ],
)
def test_a_file_that_is_no_dump_is_refused(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=said):
        load_dump(tmp_path / name)
    assert not loaded_registry_path().exists()


def test_a_missing_file_and_a_directory_are_refused(tmp_path):
    with pytest.raises(SourceError, match="no such file"):
        load_dump(tmp_path / "none.json")
    with pytest.raises(SourceError, match="is a directory"):
        load_dump(tmp_path)


def test_a_zip_without_json_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("readme.txt", "")
    with pytest.raises(SourceError, match=r"holds no \.json file"):
        load_dump(tmp_path / "a.zip")
