"""Manifests: the same inputs give the same bytes, and a file is written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from isthmus.manifests import atomic_file, manifest, software_version, write_json


def test_a_manifest_holds_software_inputs_and_parameters() -> None:
    made = manifest("figure", {"corpus": {"sha256": "ab"}}, {"pair": ["CN", "US"]})
    assert made["software"] == {"name": "isthmus", "version": software_version()}
    assert made["inputs"] == {"corpus": {"sha256": "ab"}}
    assert made["parameters"] == {"pair": ["CN", "US"]}


def test_json_bytes_do_not_depend_on_the_order_of_keys(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"x": 1, "y": {"b": 2, "a": "中"}})
    write_json(tmp_path / "b.json", {"y": {"a": "中", "b": 2}, "x": 1})
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_a_failed_write_keeps_the_previous_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("before", encoding="utf-8")

    def write_half() -> None:
        with atomic_file(path) as temporary:
            temporary.write_text("half", encoding="utf-8")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_half()
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.glob(".*")) == []
