"""`isthmus fields suggest` from the command line."""

from __future__ import annotations

import json
from pathlib import Path


def test_it_prints_suggestions_with_their_words(run):
    found = json.loads(run("fields", "suggest", "Error rates of qubits", "--format", "json").stdout)
    area = next(one for one in found if one["id"] == "ca_stra:quantum-computing")
    assert area["kind"] == "sensitive_area"
    assert area["words"] == ["qubits"]


def test_it_reads_an_abstract(run, tmp_path: Path):
    abstract = tmp_path / "abstract.txt"
    abstract.write_text("Snow accumulation and glacier mass balance.", encoding="utf-8")
    said = run("fields", "suggest", "A study", "--abstract", str(abstract)).stdout
    assert "Cryospheric studies" in said


def test_a_missing_abstract_is_one_clear_error(run, tmp_path: Path):
    done = run("fields", "suggest", "A", "--abstract", str(tmp_path / "none.txt"))
    assert done.returncode == 2
    assert "there is no such file" in done.stderr
