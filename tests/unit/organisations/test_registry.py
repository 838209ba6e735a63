"""The registry: records, lineage, and which edition is in use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from isthmus.errors import RequestError, SourceError
from isthmus.manifests import sha256_of
from isthmus.organisations.registry import BUNDLED, load_registry, loaded_registry_path
from isthmus.organisations.ror_dump import load_dump


def test_the_bundled_registry_is_in_use_until_another_is_loaded(tmp_path, record):
    bundled = load_registry()
    assert len(bundled) == 51_370
    assert bundled.sha256 == sha256_of(BUNDLED)
    dump = tmp_path / "v9-2030-01-01-ror-data_schema_v2.json"
    dump.write_text(json.dumps([record(1, "University of Somewhere")]))
    load_dump(dump)
    assert load_registry().version == "ROR dump v9-2030-01-01-ror-data_schema_v2"
    assert [one.name for one in load_registry()] == ["University of Somewhere"]


def test_the_shipped_file_is_the_one_its_provenance_names():
    provenance = (BUNDLED.parent / "provenance.yaml").read_text()
    assert f"registry.parquet: {sha256_of(BUNDLED)}" in provenance
    assert BUNDLED.stat().st_size < 5_000_000


def test_a_record_is_found_by_its_id_in_any_form(registry_of, record, ror):
    registry = registry_of(record(1, "University of Somewhere", "DE", "Bonn", acronyms=("UoS",)))
    organisation = registry.organisation(ror(1).removeprefix("https://ror.org/"))
    assert organisation.name == "University of Somewhere"
    assert (organisation.country_code, organisation.city) == ("DE", "Bonn")
    assert [name.kinds for name in organisation.names] == [("label",), ("acronym",)]


def test_an_id_with_a_wrong_checksum_is_refused(registry_of, record):
    with pytest.raises(RequestError, match="is no ROR id"):
        registry_of(record(1, "A University")).organisation("https://ror.org/05bqach96")


def test_an_unregistered_id_is_refused_with_a_way_out(registry_of, record, ror):
    with pytest.raises(RequestError, match="organisations load FILE"):
        registry_of(record(1, "A University")).organisation(ror(2))


def test_parents_are_known_also_when_only_the_parent_says_so(registry_of, record, ror):
    parent = record(1, "Academy")
    parent["relationships"] = [{"type": "child", "id": ror(2), "label": ""}]
    registry = registry_of(parent, record(2, "Institute"))
    assert registry.parents(ror(2)) == (ror(1),)
    assert registry.children(ror(1)) == (ror(2),)


def test_ancestors_are_all_above_and_a_circle_ends(registry_of, record, ror):
    registry = registry_of(
        record(1, "Group", parent=2), record(2, "Institute", parent=3), record(3, "Sum", parent=1)
    )
    assert registry.ancestors(ror(1)) == {ror(2), ror(3)}


def test_successors_of_a_closed_organisation(registry_of, record, ror):
    registry = registry_of(record(1, "Old", status="inactive", successor=2), record(2, "New"))
    assert registry.successors(ror(1)) == (ror(2),)
    assert registry.successors(ror(2)) == ()


def test_a_damaged_loaded_registry_says_how_to_mend_it():
    path = loaded_registry_path()
    path.parent.mkdir(parents=True)
    Path(path).write_bytes(b"not parquet")
    with pytest.raises(SourceError, match="load the ROR dump again"):
        load_registry()
