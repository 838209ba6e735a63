from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from isthmus.errors import RequestError
from isthmus.figures.report import CaseLink, write_report

CASES = (
    CaseLink(
        "Climate <model>", [("Framework A", "proceed"), ("Framework B", "undetermined")],
        "dossiers/a.html", "dossiers/a.pdf",
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def out(two_years, few_pairs, tmp_path_factory) -> Path:
    """A folder that the report has been written to."""
    folder = tmp_path_factory.mktemp("report")
    write_report(two_years, few_pairs, folder, CASES)
    return folder


@pytest.fixture(scope="module")
def page(out) -> str:
    return (out / "index.html").read_text("utf-8")


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))


def test_every_figure_has_its_data_and_its_manifest_beside_it(out):
    written = sorted(path.name for path in (out / "figures").iterdir())
    charts = ["coverage", "pair-indices", "pair-works", "team-form", "world-pair-indices",
              "world-pair-works"]  # fmt: skip
    assert written == [
        f"{chart}{end}" for chart in charts for end in (".csv", ".manifest.json", ".svg")
    ]


def test_the_same_inputs_give_the_same_report(two_years, few_pairs, out, tmp_path):
    written = write_report(two_years, few_pairs, tmp_path, CASES)
    assert len(written) == 19
    for path in written:
        assert path.read_bytes() == (out / path.relative_to(tmp_path)).read_bytes()


def test_the_page_asks_for_nothing_from_elsewhere_and_runs_nothing(page):
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert "@import" not in page
    assert "url(" not in page.replace("url(#", "")


def test_its_links_lead_to_files_of_the_report_or_to_the_cases(page, out):
    targets = set(re.findall(r'href="([^"#]+)"', page))
    assert {"dossiers/a.html", "dossiers/a.pdf"} <= targets
    for target in targets - {"dossiers/a.html", "dossiers/a.pdf"}:
        assert (out / target).is_file()
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_headings_are_in_order_and_charts_have_a_text_alternative(page):
    outline = _Outline()
    outline.feed(page)
    assert outline.levels[0] == 1
    assert outline.levels.count(1) == 1
    steps = zip(outline.levels, outline.levels[1:], strict=False)
    assert all(after - before <= 1 for before, after in steps)
    alternatives = re.findall(r'<svg[^>]*role="img" aria-label="([^"]+)"', page)
    assert len(alternatives) == page.count("<svg") == 12
    assert all(len(text) > 60 for text in alternatives)
    assert page.index('class="skip"') < page.index("<header")


def test_what_comes_from_a_case_is_escaped(page):
    assert "Climate &lt;model&gt;" in page
    assert "Climate <model>" not in page


def test_without_cases_the_page_does_not_speak_of_them(two_years, few_pairs, tmp_path):
    write_report(two_years, few_pairs, tmp_path)
    page = (tmp_path / "index.html").read_text("utf-8")
    assert "Who works with whom?" in page
    assert "Should we do this together?" not in page


def test_it_says_that_the_collaboration_index_cannot_be_computed_for_the_world(page):
    assert "the index is not computed here" in page
    assert "2022 and 2023 are incomplete" in page


def test_a_corpus_without_the_two_series_is_refused_and_leaves_nothing(
    make_corpus, few_pairs, tmp_path
):
    with pytest.raises(RequestError, match="no work has the venue 'icra'"):
        write_report(make_corpus(("acl", 2010, "CN US", 3)), few_pairs, tmp_path / "out")
    assert not (tmp_path / "out").exists()
