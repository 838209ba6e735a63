"""`isthmus assess --dossier`: from the proposals that ship with the product to a document."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from pypdf import PdfReader

import isthmus.proposals as proposals
from isthmus.assessment.assessing import assess
from isthmus.assessment.results import Assessment
from isthmus.dossier.content import dossier
from isthmus.dossier.html import html
from isthmus.dossier.pdf import pdf
from isthmus.manifests import sha256_of
from isthmus.proposals.reading import read_proposal

EXAMPLES = sorted((Path(proposals.__file__).parent / "examples").glob("*.yaml"))
AS_OF = date(2026, 11, 23)
Run = Callable[..., "CompletedProcess[str]"]


@pytest.fixture(scope="module")
def assessed() -> dict[str, Assessment]:
    """Each example, assessed once for all tests of this file."""
    return {path.stem: assess(read_proposal(path), as_of=AS_OF) for path in EXAMPLES}


@pytest.mark.parametrize("example", [path.stem for path in EXAMPLES])
def test_each_example_has_one_page_to_sign_and_then_the_frameworks(
    assessed: dict[str, Assessment], example: str
) -> None:
    content = pdf(dossier(assessed[example]))
    reader = PdfReader(io.BytesIO(content))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    for part in ("What was found", "What is not known", "Benefits", "Options", "Signature"):
        assert part in pages[0]
    assert "No listed match" in pages[0]
    assert "The frameworks side by side" in pages[1]
    assert b"pdfuaid" in content


@pytest.mark.parametrize("example", [path.stem for path in EXAMPLES])
def test_no_example_is_judged_in_words_that_we_do_not_use(
    assessed: dict[str, Assessment], example: str
) -> None:
    page = html(dossier(assessed[example])).casefold()
    for word in ("cleared", "high-risk", "high risk", "red flag"):
        assert word not in page


def test_the_command_writes_the_dossier_and_its_manifest(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "dossier.pdf"
    done = run("assess", EXAMPLES[0], "--as-of", AS_OF.isoformat(), "--dossier", path)
    assert done.returncode == 0, done.stderr
    record = json.loads(Path(f"{path}.manifest.json").read_text(encoding="utf-8"))
    assert record["outputs"]["dossier.pdf"]["sha256"] == sha256_of(path)
    assert f"wrote {path}" in done.stderr


def test_an_unknown_format_is_a_usage_error_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    done = run("assess", EXAMPLES[0], "--as-of", "2026-11-23", "--dossier", tmp_path / "case.docx")
    assert done.returncode == 2
    assert ".html, .pdf, .md, .json" in done.stderr
    assert not list(tmp_path.glob("case*"))
