"""`isthmus dossier verify`: a dossier is made again and compared, in every format."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from isthmus.assessment.assessing import assess
from isthmus.assessment.results import Assessment, Benefit
from isthmus.dossier.verifying import verify
from isthmus.dossier.writing import renderer_suffixes, write_dossier
from isthmus.errors import RequestError, SourceError
from isthmus.proposals.reading import example_proposals, read_proposal

AS_OF = date(2026, 11, 23)


@pytest.fixture(scope="module")
def assessed() -> Assessment:
    example = next(one for one in example_proposals() if "climate" in one.name)
    benefit = Benefit("Twelve joint works <&>", "a corpus", date(2026, 1, 1), {"works": 12})
    return assess(read_proposal(example), as_of=AS_OF, benefits=[benefit])


@pytest.mark.parametrize("suffix", renderer_suffixes())
def test_a_dossier_that_nobody_touched_is_as_issued(assessed, suffix, tmp_path: Path):
    path = tmp_path / f"case{suffix}"
    write_dossier(assessed, path, marking="Restricted")
    found = verify(path)
    assert (found.verdict, found.differences) == ("as issued", ())
    assert (found.case_id, found.as_of) == ("open-climate-modelling", "2026-11-23")


@pytest.mark.parametrize("suffix", [".html", ".md", ".json"])
def test_a_changed_word_shows(assessed, suffix, tmp_path: Path):
    path = tmp_path / f"case{suffix}"
    write_dossier(assessed, path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("station records", "stolen records", 1), encoding="utf-8")
    assert verify(path).verdict == "changed"


def test_a_changed_pdf_shows(assessed, tmp_path: Path):
    path = tmp_path / "case.pdf"
    write_dossier(assessed, path)
    content = path.read_bytes()
    path.write_bytes(content + b"\n%")
    assert verify(path).verdict == "changed"


def test_a_dossier_of_other_versions_is_not_called_changed(assessed, tmp_path: Path):
    path = tmp_path / "case.json"
    write_dossier(assessed, path)
    data = json.loads(path.read_text(encoding="utf-8"))
    frameworks = data["record"]["manifest"]["inputs"]["frameworks"]
    name = next(iter(frameworks))
    frameworks[name]["sha256"] = "0" * 64
    path.write_text(json.dumps(data), encoding="utf-8")
    found = verify(path)
    assert found.verdict == "other versions"
    assert any(name in one and "0" * 64 in one for one in found.differences)


def test_a_file_without_a_record_can_not_be_verified(tmp_path: Path):
    for name, content in (
        ("a.html", b"<html></html>"), ("a.pdf", b"%PDF-1.7"), ("a.md", b"# A"), ("a.json", b"[]"),
        ("b.json", b'{"record": {"isthmus_dossier": 9}}'), ("c.html", b"\xff\xfe"),
    ):  # fmt: skip
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(SourceError):
            verify(path)


def test_a_damaged_record_is_named_with_its_faults(assessed, tmp_path: Path):
    path = tmp_path / "case.json"
    write_dossier(assessed, path)
    data = json.loads(path.read_text(encoding="utf-8"))
    del data["record"]["marking"]
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(SourceError, match="marking"):
        verify(path)


def test_another_kind_of_file_is_a_usage_error(tmp_path: Path):
    with pytest.raises(RequestError, match="this is none of them"):
        verify(tmp_path / "case.docx")
    with pytest.raises(RequestError, match="can't be read"):
        verify(tmp_path / "case.pdf")


def test_the_command_says_it_and_exits_accordingly(assessed, run, tmp_path: Path):
    path = tmp_path / "case.md"
    write_dossier(assessed, path)
    done = run("dossier", "verify", path)
    assert done.returncode == 0, done.stderr
    assert "as issued" in done.stdout
    path.write_text(path.read_text(encoding="utf-8") + "more\n", encoding="utf-8")
    done = run("dossier", "verify", path, "--format", "json")
    assert done.returncode == 3
    assert json.loads(done.stdout)["verdict"] == "changed"


def test_markdown_holds_no_markup_of_a_user(assessed, tmp_path: Path):
    path = tmp_path / "case.md"
    write_dossier(assessed, path)
    text = path.read_text(encoding="utf-8").partition("## Record")[0]
    assert "Twelve joint works \\<&\\>" in text
    assert "## Annex J." in text
    assert "| Issue |" in text
