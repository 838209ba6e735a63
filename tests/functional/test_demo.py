"""`isthmus demo`: the main job on the bundled data, end to end, without a network."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pypdf import PdfReader

Demonstration = tuple[Path, "subprocess.CompletedProcess[str]"]
CASES = ("open-climate-modelling", "joint-large-model-training", "robotics-paper-unknown-unit")


def test_it_succeeds_and_says_what_it_made_and_where(demonstration: Demonstration) -> None:
    out, done = demonstration
    assert done.returncode == 0, done.stderr
    for made in (out / "index.html", out / "dossiers", out / "corpus"):
        assert str(made) in done.stderr
        assert made.exists()


def test_the_summary_on_standard_output_names_every_case_and_framework(
    demonstration: Demonstration,
) -> None:
    _, done = demonstration
    for word in ("brookings-fcai", "ca-strac", "More information", "Not eligible", "No action"):
        assert word in done.stdout


def test_every_figure_has_its_data_and_its_manifest(demonstration: Demonstration) -> None:
    out, _ = demonstration
    charts = sorted((out / "figures").glob("*.svg"))
    assert len(charts) >= 4
    for chart in charts:
        header, *rows = csv.reader(chart.with_suffix(".csv").read_text("utf-8").splitlines())
        assert header[0] == "year"
        assert rows, chart
        manifest = json.loads(chart.with_suffix(".manifest.json").read_text(encoding="utf-8"))
        assert manifest["software"]["name"] == "isthmus"
        assert manifest["inputs"]
        assert manifest["parameters"]


def test_every_link_of_the_report_leads_to_a_file_that_was_made(
    demonstration: Demonstration,
) -> None:
    out, _ = demonstration
    links = _links(out / "index.html")
    inside = [link for link in links if not link.startswith(("#", "http", "mailto:"))]
    assert len(inside) >= 3 * 4 + 2 * len(CASES)
    assert [link for link in inside if not (out / link.split("#")[0]).is_file()] == []


def test_the_report_loads_nothing_from_elsewhere(demonstration: Demonstration) -> None:
    out, _ = demonstration
    text = (out / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'(?:src|data)="(?:https?:)?//[^"]*"', text) == []
    assert "@import" not in text
    assert "<script" not in text


@pytest.mark.parametrize("case", CASES)
def test_each_case_has_a_dossier_as_html_and_pdf(demonstration: Demonstration, case: str) -> None:
    out, _ = demonstration
    html = (out / "dossiers" / f"{case}.html").read_text(encoding="utf-8")
    pdf = "\n".join(
        page.extract_text() for page in PdfReader(out / "dossiers" / f"{case}.pdf").pages
    )
    for text in (html, pdf):
        assert "advice" in text
        assert "No listed match" in text
        assert "brookings-fcai" in text or "Brookings" in text


def test_the_large_model_case_is_ineligible_in_canada_and_says_what_to_do(
    demonstration: Demonstration,
) -> None:
    out, _ = demonstration
    assessment = json.loads(
        (out / "dossiers" / "joint-large-model-training.json").read_text(encoding="utf-8")
    )
    canada = next(one for one in assessment["frameworks"] if one["framework_id"] == "ca-strac")
    assert canada["outcome"] == "ineligible"
    assert canada["mitigations"]
    assert all(finding["citation"] for finding in canada["findings"])


def test_the_unknown_unit_is_a_question_and_not_a_refusal(demonstration: Demonstration) -> None:
    out, _ = demonstration
    assessment = json.loads(
        (out / "dossiers" / "robotics-paper-unknown-unit.json").read_text(encoding="utf-8")
    )
    brookings = next(
        one for one in assessment["frameworks"] if one["framework_id"] == "brookings-fcai"
    )
    assert brookings["outcome"] == "need_information"


def test_the_same_inputs_give_the_same_bytes_of_every_file(
    demonstration: Demonstration, repeated_demonstration: Demonstration
) -> None:
    """Corpus, figures, manifests, report and dossiers, whatever folder, hash seed or time zone."""
    first, second = (
        {
            path.relative_to(out): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(out.rglob("*"))
            if path.is_file()
        }
        for out, _ in (demonstration, repeated_demonstration)
    )
    assert len(first) > 30
    assert {name for name in first | second if first.get(name) != second.get(name)} == set()


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in {"href", "src"} and value and not value.startswith("data:"):
                self.found.append(value)


def _links(page: Path) -> list[str]:
    parser = _Links()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.found
