"""A study file is read strictly, and makes the same report from the same sources."""

from __future__ import annotations

import hashlib
import json
import re

import pytest

from isthmus.errors import RequestError
from isthmus.figures.study import EXAMPLE, paragraphs, read_study
from isthmus.figures.study_report import write_study

GOOD = """
title: A <small> study
summary: |
  First paragraph,
  on two lines.

  Second.
shared: {venues: [icra], first_year: 2000, last_year: 2000}
sections:
  - heading: Together
    text: "Some *text* with #markup."
    figures:
      - {id: pairs, figure: pair-works, pairs: ["CN,US"], text: Under the figure.}
      - {id: partners, figure: top-partners, countries: [CN], venues: [], first_year: 2000,
         last_year: 2010, settings: {period: 1}}
  - heading: Without figures
    text: Only words.
"""


@pytest.fixture
def study(tmp_path):
    """The study of a text."""

    def read(text: str):
        path = tmp_path / "study.yaml"
        path.write_text(text, encoding="utf-8")
        return read_study(path)

    return read


def test_what_is_shared_holds_unless_a_figure_says_otherwise(study):
    pairs, partners = study(GOOD).figures
    assert (pairs.request.venues, pairs.request.last_year) == (("icra",), 2000)
    assert (partners.request.venues, partners.request.last_year) == ((), 2010)
    assert partners.request.settings == {"period": "1"}


def test_what_is_shared_is_not_for_figures_from_the_counts_of_pairs(study):
    text = GOOD + "      \n"
    world = text.replace(
        '{id: pairs, figure: pair-works, pairs: ["CN,US"], text: Under the figure.}',
        '{id: pairs, figure: pair-works, source: world, pairs: ["CN,US"]}',
    )
    request = study(world).figures[0].request
    assert (request.source, request.venues, request.first_year) == ("world", (), None)


def test_all_faults_of_a_file_come_at_once_with_their_lines(study):
    with pytest.raises(RequestError) as refused:
        study(
            """title: Faults
sections:
  - heading: One
    figures:
      - {id: a, figure: pair-work, pairs: ["CN,XX"]}
      - {id: a, figure: coverage, pairs: ["CN,US"], settings: {top: 3}}
      - id: c
        figure: team-form
        source: world
        first_year: 2020
        last_year: 2019
"""
        )
    said = str(refused.value)
    assert "7 faults" in said
    for words in (
        "line 5: a.figure: unknown figure 'pair-work'; did you mean 'pair-works'",
        "line 5: a.pairs: unknown country 'XX'",
        "line 6: id: 'a' names two figures",
        "line 6: a.pairs: coverage takes no pair",
        "line 6: a.settings: unknown setting 'top'",
        "line 9: c.source: team-form needs the works themselves",
        "line 10: c.first_year: 2020 is after --to 2019",
    ):
        assert words in said, words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: x", "sections"),
        ("title: x\nsections: []", "sections"),
        ("title: x\nsections: [{heading: y}]", "names no figure"),
        ("title: x\nsections: [{heading: y, figurs: []}]", "did you mean 'figures'"),
        ("title: x\nsections: [{heading: y, figures: [{id: 'A B', figure: coverage}]}]", "id"),
        ("title: x\ntitle: y\n", "twice"),
    ],
)
def test_a_file_of_another_shape_is_refused(study, text, said):
    with pytest.raises(RequestError, match=said):
        study(text)


def test_the_report_has_every_figure_in_page_paper_and_folder(study, two_years, tmp_path):
    out = tmp_path / "out"
    written = write_study(study(GOOD), two_years, out)
    assert [path.name for path in written[:3]] == ["report.html", "report.pdf",
                                                   "study.manifest.json"]  # fmt: skip
    page = written[0].read_text("utf-8")
    assert "<h1>A &lt;small&gt; study</h1>" in page
    assert "Some *text* with #markup." in page
    assert "<script" not in page
    assert page.count("<svg") == 4
    for name in re.findall(r'href="([^"#]+)"', page):
        assert (out / name).is_file(), name
    record = json.loads(written[2].read_text("utf-8"))
    assert record["kind"] == "study"
    assert record["parameters"]["figures"] == ["pairs", "partners"]
    assert record["inputs"]["corpus"]["snapshot"] == "0123456789ab"
    for name, one in record["outputs"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == one["sha256"]


def test_the_paper_holds_text_and_sentences_as_they_are(study, two_years, tmp_path):
    import pypdf

    write_study(study(GOOD), two_years, tmp_path / "out")
    text = " ".join(
        page.extract_text() for page in pypdf.PdfReader(tmp_path / "out" / "report.pdf").pages
    )
    for words in ("A <small> study", "Some *text* with #markup.", "Under the figure.",
                  "What limits these figures"):  # fmt: skip
        assert words in text


def test_the_same_study_gives_the_same_bytes(study, two_years, tmp_path):
    found = study(GOOD)
    for name in ("one", "two"):
        write_study(found, two_years, tmp_path / name)
    for path in (tmp_path / "one").rglob("*.*"):
        other = tmp_path / "two" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == other.read_bytes(), path.name


def test_a_figure_that_cannot_be_made_stops_the_study_before_a_file_is_written(
    study, two_years, tmp_path
):
    text = GOOD.replace('"CN,US"', '"FR,US"').replace("countries: [CN]", "countries: [BR]")
    with pytest.raises(RequestError) as refused:
        write_study(study(text), two_years, tmp_path / "out")
    assert "pairs: FR-US has no joint work" in str(refused.value)
    assert "partners: BR has no joint work" in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_the_example_has_no_fault_and_needs_the_bundled_corpus():
    found = read_study(EXAMPLE)
    assert found.corpus_folder() is None
    assert found.needs_corpus
    assert len(found.figures) >= 8


def test_paragraphs_are_parted_by_empty_lines():
    assert paragraphs("a\nb\n\n\n c \n") == ("a b", "c")
    assert paragraphs(" \n") == ()
