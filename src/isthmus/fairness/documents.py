"""A report as content, and the same content as a page that prints, as Markdown and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    Template,
)

from isthmus.errors import RequestError, did_you_mean
from isthmus.manifests import atomic_file, software_version, write_json


@dataclass(frozen=True)
class Link:
    """A text that leads to an address."""

    text: str
    url: str

    @property
    def leads_out(self) -> bool:
        """Is the address one that a page may link to?"""
        return self.url.startswith(("https://", "http://"))


Cell = str | int | Link


@dataclass(frozen=True)
class Table:
    """Rows under column heads; a caption says what a row is."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Section:
    """A heading with paragraphs, points and tables, in that order."""

    title: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Written:
    """A report: what it found in one sentence, then the sections."""

    title: str
    dated: str
    lead: str
    finding: str
    sections: tuple[Section, ...]
    footer: str


_SHA256 = re.compile(r"[0-9a-f]{64}$")
SUFFIXES = (".html", ".md", ".json")


def refuse_suffix(path: Path) -> None:
    """Stops before anything is computed if the name says no format that is written.

    Raises
    ------
    RequestError
        If the suffix is none of them, or the path is a directory.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        hint = did_you_mean(suffix, SUFFIXES)
        said = f"a report is written as {', '.join(SUFFIXES)}; the name ends in none of them{hint}"
        raise RequestError(str(path), [said])
    if path.is_dir():
        raise RequestError(str(path), ["is a directory; name a file in it"])


def write_report(
    path: Path, written: Written, data: Mapping[str, Any], manifest: Mapping[str, Any]
) -> list[Path]:
    """Writes the report in the format that the suffix names, and its manifest beside it.

    `data` is what a JSON report holds. Equal reports give equal bytes.

    Raises
    ------
    RequestError
        If the suffix is none of `SUFFIXES`, or the place can't be written to.
    """
    refuse_suffix(path)
    suffix = path.suffix.lower()
    if suffix == ".json":
        text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    else:
        text = html_of(written) if suffix == ".html" else markdown_of(written)
    beside = path.with_name(path.name + ".manifest.json")
    try:
        with atomic_file(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
        write_json(beside, manifest)
    except OSError as fault:
        raise RequestError(str(path), [f"can't be written: {fault.strerror}"]) from None
    return [path, beside]


def html_of(written: Written) -> str:
    """A page that needs nothing else, for reading and for printing; all text is escaped."""
    return _template().render(d=written, version=software_version())


def markdown_of(written: Written) -> str:
    """The report as Markdown."""
    parts = [f"# {written.title}", written.dated, written.lead, f"**{written.finding}**"]
    for section in written.sections:
        parts.append(f"## {section.title}")
        parts += [*map(_escaped, section.paragraphs)]
        if section.points:
            parts.append("\n".join(f"- {_escaped(one)}" for one in section.points))
        parts += [_markdown_table(one) for one in section.tables]
    parts.append(f"{written.footer} Isthmus {software_version()}.")
    return "\n\n".join(parts) + "\n"


def _markdown_table(table: Table) -> str:
    lines = [
        f"| {' | '.join(map(_escaped, table.columns))} |",
        "|" + " --- |" * len(table.columns),
        *(f"| {' | '.join(map(_markdown_cell, row))} |" for row in table.rows),
    ]
    return f"{_escaped(table.caption)}\n\n" + "\n".join(lines)


def _markdown_cell(cell: Cell) -> str:
    if isinstance(cell, Link):
        return f"[{_escaped(cell.text)}](<{cell.url}>)" if cell.leads_out else _escaped(cell.text)
    return f"{cell:,}" if isinstance(cell, int) else _escaped(cell)


def _escaped(text: str) -> str:
    for mark in "\\`*[]|<":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


@cache
def _template() -> Template:
    ours = FileSystemLoader(Path(__file__).parent)
    look = PackageLoader("isthmus.figures", "templates")
    environment = Environment(
        loader=ChoiceLoader([ours, look]), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.tests["link"] = lambda cell: isinstance(cell, Link) and cell.leads_out
    environment.tests["whole_number"] = lambda cell: isinstance(cell, int)
    environment.tests["hash"] = lambda cell: isinstance(cell, str) and bool(_SHA256.match(cell))
    environment.filters["text"] = _plain
    return environment.get_template("fairness.html.jinja")


def _plain(cell: Cell) -> str:
    if isinstance(cell, Link):
        return cell.text
    return f"{cell:,}" if isinstance(cell, int) else cell


def joined(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return ", ".join(words[:-1]) + (" and " if len(words) > 1 else "") + "".join(words[-1:])
