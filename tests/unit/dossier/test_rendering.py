"""The dossier as PDF, HTML and JSON files."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader

from isthmus.assessment.results import Assessment
from isthmus.dossier import html as html_module
from isthmus.dossier.content import ANNEX_TITLES, dossier
from isthmus.dossier.html import html
from isthmus.dossier.pdf import breakable, covered_characters, pdf, printable
from isthmus.dossier.wording import ADVICE
from isthmus.dossier.writing import write_dossier
from isthmus.errors import RequestError
from isthmus.manifests import sha256_of

FOLDER = Path(html_module.__file__).parent
HERE = Path(__file__).parent


def test_page_1_holds_all_that_the_person_who_decides_needs(disputed_case: Assessment) -> None:
    first = " ".join(_pages(pdf(dossier(disputed_case)))[0].split())
    for part in (
        "Activity", "Who gives what to whom", "What was found", "Remedy", "What is not known",
        "Benefits", "Options", "Decision", "Signature", "Reasons", "Name", "Role", "Date",
    ):  # fmt: skip
        assert part in first
    assert "[1]" in first
    assert "The frameworks side by side" not in first


def test_page_2_is_the_frameworks_side_by_side(disputed_case: Assessment) -> None:
    second = _pages(pdf(dossier(disputed_case)))[1]
    assert second.index("The frameworks side by side") < second.index("Its own word")
    assert "≠ Disagreement" in second
    assert "To appeal" in second


def test_page_1_is_one_page_even_for_the_longest_texts(hostile_case: Assessment) -> None:
    pages = _pages(pdf(dossier(hostile_case)))
    assert "Signature" in pages[0]
    assert "The frameworks side by side" in pages[1]


def test_every_page_says_case_date_marking_number_and_that_it_is_advice(
    disputed_case: Assessment,
) -> None:
    pages = _pages(pdf(dossier(disputed_case, marking="TLP:AMBER")))
    for number, page in enumerate(pages, 1):
        assert "Dossier for a decision: open-rain" in page
        assert "As of 31 July 2026" in page
        assert "TLP:AMBER" in page
        assert f"Page {number} of {len(pages)}" in page
        assert ADVICE in page


def test_the_annexes_stand_in_order(disputed_case: Assessment) -> None:
    text = "\n".join(_pages(pdf(dossier(disputed_case))))
    places = [
        text.index(f"Annex {letter}. {title}") for letter, title in ANNEX_TITLES.items()
    ]  # fmt: skip
    assert places == sorted(places)


def test_a_screening_without_a_match_is_in_print_with_its_lists(quiet_case: Assessment) -> None:
    text = "\n".join(_pages(pdf(dossier(quiet_case))))
    assert "No listed match in 7 lists as of 31 July 2026" in text
    assert "2026-07-07" in text
    assert f"{7:064x}"[:12] in text


def test_what_a_user_wrote_is_printed_as_written(hostile_case: Assessment) -> None:
    text = _squeezed("".join(_pages(pdf(dossier(hostile_case)))))
    assert _squeezed(hostile_case.proposal.organisations[0].name) in text
    assert _squeezed(hostile_case.proposal.organisations[1].name) in text
    assert "Donaudampfschifffahrtsgesellschaft" * 12 in text


def test_what_a_user_wrote_is_text_in_html(hostile_case: Assessment) -> None:
    page = html(dossier(hostile_case))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'href="javascript' not in page


def test_an_address_that_is_no_web_address_is_not_linked(disputed_case: Assessment) -> None:
    first, *others = disputed_case.frameworks
    found = first.findings[0]
    bad = replace(found, citation=replace(found.citation, url="javascript:alert(1)"))
    page = html(
        dossier(replace(disputed_case, frameworks=(replace(first, findings=(bad,)), *others)))
    )
    assert 'href="javascript' not in page


def test_the_pdf_names_title_author_language_and_the_date_of_the_case(
    disputed_case: Assessment,
) -> None:
    reader = PdfReader(io.BytesIO(pdf(dossier(disputed_case))))
    metadata = reader.metadata
    assert metadata is not None
    assert metadata.title == "Open regional rainfall modelling – dossier open-rain"
    assert metadata.author == "Isthmus"
    assert metadata.creation_date is not None
    assert metadata.creation_date.date() == disputed_case.as_of
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("suffix", [".pdf", ".html", ".json"])
def test_the_same_case_gives_the_same_bytes_in_another_process(tmp_path: Path, suffix: str) -> None:
    program = (
        "import runpy, sys; from pathlib import Path\n"
        "from isthmus.dossier.writing import write_dossier\n"
        "case = runpy.run_path(sys.argv[1])['assessment']()\n"
        "write_dossier(case, Path(sys.argv[2]))\n"
    )
    outputs = []
    for seed in ("1", "2"):
        path = tmp_path / seed / f"dossier{suffix}"
        subprocess.run(
            [sys.executable, "-c", program, HERE / "conftest.py", path],
            check=True, env={"PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}"},
        )  # fmt: skip
        outputs.append((path.read_bytes(), Path(f"{path}.manifest.json").read_bytes()))
    assert outputs[0] == outputs[1]


def test_the_manifest_beside_it_names_the_hash_of_the_dossier(
    disputed_case: Assessment, tmp_path: Path
) -> None:
    path, beside = write_dossier(disputed_case, tmp_path / "new" / "case.html")
    record = json.loads(beside.read_text(encoding="utf-8"))
    assert record["outputs"]["case.html"]["sha256"] == sha256_of(path)
    assert record["inputs"]["assessment"] == disputed_case.manifest
    assert str(tmp_path) not in beside.read_text(encoding="utf-8")


def test_an_unknown_format_is_refused_before_anything_is_written(
    disputed_case: Assessment, tmp_path: Path
) -> None:
    with pytest.raises(RequestError, match=r"\.html, \.pdf, \.md, \.json.*did you mean '\.html'"):
        write_dossier(disputed_case, tmp_path / "case.htm")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_place_of_the_file_is_refused(
    disputed_case: Assessment, tmp_path: Path
) -> None:
    folder = tmp_path / "case.pdf"
    folder.mkdir()
    with pytest.raises(RequestError, match="is a directory"):
        write_dossier(disputed_case, folder)


def test_a_place_that_cannot_be_written_is_one_message(
    disputed_case: Assessment, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RequestError, match="can't be written"):
        write_dossier(disputed_case, tmp_path / "file" / "case.json")


def test_what_no_font_can_print_is_named_in_brackets(disputed_case: Assessment) -> None:
    assert printable("Lao ລາວ 🙂") == (
        "Lao [3 Lao characters, see the HTML version] [1 Slightly character, see the HTML version]"
    )
    proposal = disputed_case.proposal.model_copy(update={"title": "ມະຫາວິທະຍາໄລ 🙂 \ue000 \u0378"})
    first = _pages(pdf(dossier(replace(disputed_case, proposal=proposal))))[0]
    assert "see the HTML version" in first


def test_every_character_that_is_said_to_be_covered_prints(disputed_case: Assessment) -> None:
    """PDF/A fails on a character without a glyph, so this proves coverage.json."""
    characters = " ".join(covered_characters())
    proposal = disputed_case.proposal.model_copy(update={"summary": characters})
    assert b"pdfaid" in pdf(dossier(replace(disputed_case, proposal=proposal)))


def test_every_case_is_fit_for_the_archive_and_for_screen_readers(
    disputed_case: Assessment, branched_case: Assessment, hostile_case: Assessment
) -> None:
    for case in (disputed_case, branched_case, hostile_case):
        content = pdf(dossier(case))
        assert b"pdfaid" in content
        assert b"pdfuaid" in content


def test_a_hash_stays_whole_and_an_address_breaks_after_punctuation() -> None:
    assert breakable("ab" * 32) == "ab" * 32
    assert breakable("https://law.example/policy.pdf") == (
        "https:\u200b//law.\u200bexample/\u200bpolicy.\u200bpdf"
    )


def test_the_page_has_one_title_and_no_heading_skips_a_level(
    disputed_case: Assessment, branched_case: Assessment
) -> None:
    for case in (disputed_case, branched_case):
        levels = [int(level) for level in re.findall(r"<h([1-6])", html(dossier(case)))]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_fetches_nothing_and_runs_nothing(disputed_case: Assessment) -> None:
    page = html(dossier(disputed_case))
    assert "<script" not in page
    assert not re.findall(r"\ssrc=|@import|url\(", page)
    assert re.findall(r"<link[^>]*>", page) == ['<link rel="icon" href="data:,">']
    assert "default-src 'none'" in page


def test_the_page_is_well_formed_and_every_link_within_it_leads_somewhere(
    disputed_case: Assessment, branched_case: Assessment, hostile_case: Assessment
) -> None:
    for case in (disputed_case, branched_case, hostile_case):
        structure = _Structure()
        structure.feed(html(dossier(case)))
        assert structure.open == []
        assert structure.targets <= structure.ids
        assert structure.headers_without_scope == 0
        assert structure.language == "en"


@pytest.mark.parametrize("name", ["dossier.typ", "dossier.html.jinja", "wording.py"])
def test_no_word_of_judgement_stands_in_what_every_dossier_says(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8").casefold()
    judging = (r"\bcleared\b", r"high[- ]risk", r"\bsafe\b", r"\bsuspicious\b", r"\bapproved\b")
    for word in (*judging, r"\bred flag", r"\bgreen\b", r"!important"):
        assert not re.search(word, text), word


@pytest.mark.parametrize("draw", [lambda d: "\n".join(_pages(pdf(d))), html])
def test_an_inactive_rule_is_marked_as_deciding_nothing(
    disputed_case: Assessment, draw: Callable[..., str]
) -> None:
    first, *others = disputed_case.frameworks
    rule = replace(first.findings[0], status="inactive", rule_id="unverified", issue="other")
    case = replace(
        disputed_case,
        frameworks=(replace(first, findings=(*first.findings, rule)), *others),
    )
    assert "Inactive rule" in draw(dossier(case))


def _pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def _squeezed(text: str) -> str:
    """Without white space and places to break a line, which a page may put anywhere."""
    return re.sub(r"[\s\u200b]", "", text)


class _Structure(HTMLParser):
    VOID = frozenset({"meta", "link", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.targets: set[str] = set()
        self.headers_without_scope = 0
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {key: value or "" for key, value in attrs}
        if tag == "html":
            self.language = named.get("lang", "")
        if "id" in named:
            assert named["id"] not in self.ids
            self.ids.add(named["id"])
        if tag == "a" and named["href"].startswith("#"):
            self.targets.add(named["href"][1:])
        if tag == "th" and "scope" not in named:
            self.headers_without_scope += 1
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
