"""A report is written in the format its name says, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from isthmus.errors import RequestError
from isthmus.fairness.documents import (
    Link,
    Section,
    Table,
    Written,
    html_of,
    joined,
    markdown_of,
    write_report,
)

REPORT = Written(
    "Title", "today", "Lead.", "Found.",
    (
        Section("First", ("a | b",), ("point",), (
            Table("A row.", ("name", "number"), (
                (Link("source", "https://x.example/a"), 1200),
                (Link("no address", "javascript:alert()"), 3),
            )),
        )),
    ),
    "Footer.",
)  # fmt: skip


def test_a_link_leads_out_only_to_a_web_address() -> None:
    page = html_of(REPORT)
    assert '<a href="https://x.example/a">source</a>' in page
    assert "javascript:" not in page
    assert "no address" in page


def test_marks_of_markdown_are_escaped() -> None:
    text = markdown_of(REPORT)
    assert "a \\| b" in text
    assert "| [source](<https://x.example/a>) | 1,200 |" in text
    assert "| no address | 3 |" in text


@pytest.mark.parametrize("suffix", [".html", ".md", ".json"])
def test_the_suffix_names_the_format_and_a_manifest_lies_beside(
    suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"report{suffix}"
    written = write_report(path, REPORT, {"a": 1}, {"kind": "test"})
    assert written == [path, tmp_path / f"report{suffix}.manifest.json"]
    starts = {".html": "<!DOCTYPE html>", ".md": "# Title", ".json": "{"}
    assert path.read_text(encoding="utf-8").startswith(starts[suffix])


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"did you mean '\.html'\?"):
        write_report(tmp_path / "report.htm", REPORT, {}, {})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "report.md").mkdir()
    with pytest.raises(RequestError, match="is a directory; name a file in it"):
        write_report(tmp_path / "report.md", REPORT, {}, {})


def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RequestError, match="can't be written"):
        write_report(tmp_path / "file" / "report.md", REPORT, {}, {})


@pytest.mark.parametrize(
    ("words", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (list("abc"), "a, b and c")],
)
def test_words_are_joined_as_in_a_sentence(words: list[str], said: str) -> None:
    assert joined(words) == said
