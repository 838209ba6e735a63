"""Canada's page of Named Research Organizations: the saved page, its text, or a table of it.

The page's shape rests on a published walk through its HTML (September 2024; 103 organisations, 94
with aliases): a list item per organisation with the name in `<strong>`, the country in brackets
after it, and a paragraph `Known alias(es): A; B`. Saved as text, each stands on a line of its own.
The table (`id`, `name`, `aliases`, `country`, `country_code`) is that of a public transcription.
The publisher lists organisations only.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from isthmus.datafiles import parse_csv
from isthmus.errors import Fault, ScreeningError
from isthmus.screening.entries import Entry
from isthmus.screening.publications.imported import (
    Imported,
    Reading,
    clean,
    numbered,
    organisation,
    place_code,
    slug,
)

HEADER = ("id", "name", "aliases", "country", "country_code")
MARK = "Known alias(es):"

_ORGANISATION = re.compile(r"^(?P<name>\S.*?)\s*\((?P<country>[^()]+?)\s*\)$")
_BULLET = re.compile(r"^[•·*\-–]\s+")


def page_entries(text: str, path: Path) -> Imported:
    """The organisations of the page, from its HTML or from its text.

    Raises
    ------
    ScreeningError
        If the page ends before it is whole, or an organisation or country cannot be read.
    """
    is_html = text.lstrip().startswith("<")
    if is_html and not re.search(r"</(?:html|ul|ol|main)>\s*$", text.rstrip(), re.IGNORECASE):
        raise ScreeningError(str(path), ["ends before the page does; save the page again"])
    reading = Reading(path)
    found: list[tuple[str, str, str, list[str]]] = []
    for number, line, is_name in _html_lines(text, path) if is_html else _text_lines(text):
        place = f"line {number}"
        if line.startswith(MARK):
            if not found:
                reading.unreadable(Fault("aliases stand before any organisation", number))
                continue
            found[-1][3].extend(line.removeprefix(MARK).split(";"))
            continue
        match = _ORGANISATION.match(line)
        code = place_code(match["country"]) if match else None
        if match and code:
            reading.records += 1
            found.append((place, match["name"], code, []))
        elif is_name:
            reading.records += 1
            reading.unreadable(
                Fault(f"'{line[:80]}' has no country in brackets at its end", number)
            )
    for place, name, code, aliases in found:
        reading.keep(_entry("", name, aliases, code, reading), place)
    return reading.imported()


def table_entries(text: str, path: Path) -> Imported:
    """The same from a table of the page.

    Raises
    ------
    ScreeningError
        If too many rows cannot be read, or two have one id.
    """
    reading = Reading(path)
    for row in parse_csv(text, path, HEADER, ScreeningError):
        reading.records += 1
        cells = row.values
        code = place_code(cells["country_code"])
        if not cells["name"].strip() or code is None:
            what = "name" if code else "country_code"
            reading.unreadable(Fault(f"'{cells[what]}' cannot be read", row.line, what))
            continue
        entry = _entry(cells["id"], cells["name"], cells["aliases"].split("|"), code, reading)
        reading.keep(entry, "", row.line)
    return reading.imported()


def _entry(identifier: str, name: str, aliases: list[str], code: str, reading: Reading) -> Entry:
    # The page prints an alias of Sharif University as "SUT: Sharif Technical University".
    parts = [part for alias in aliases for part in alias.split(": ")]
    identifier = identifier or numbered(slug(name), reading.numbers)
    return organisation(identifier, name, parts, (code,))


def _text_lines(text: str) -> list[tuple[int, str, bool]]:
    lines = (
        (n, clean(_BULLET.sub("", line.strip()))) for n, line in enumerate(text.split("\n"), 1)
    )
    return [(number, line, False) for number, line in lines if line]


def _html_lines(text: str, path: Path) -> list[tuple[int, str, bool]]:
    """Lines of list items, with whether `<strong>` opens them, as it does an organisation."""
    page = _Page()
    try:
        page.feed(text)
        page.close()
    except AssertionError as fault:  # how the standard library's parser refuses a declaration
        raise ScreeningError(str(path), [f"cannot be read as HTML: {fault}"]) from None
    page.end_line()
    return page.lines


class _Page(HTMLParser):
    """Collects the text of list items, a line per item and per paragraph in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[tuple[int, str, bool]] = []
        self._text: list[str] = []
        self._depth = 0
        self._start = 0
        self._strong = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag == "li":
            self.end_line()
            self._depth += 1
        elif tag in {"p", "br", "ul", "ol"}:
            self.end_line()
        elif tag == "strong" and self._depth and not "".join(self._text).strip():
            self._strong = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"li", "p", "ul", "ol"}:
            self.end_line()
        if tag == "li":
            self._depth = max(0, self._depth - 1)

    def handle_data(self, data: str) -> None:
        if self._depth:
            if not self._text:
                self._start = self.getpos()[0]
            self._text.append(data)

    def end_line(self) -> None:
        """Close the line that is being collected."""
        line = clean("".join(self._text))
        if line:
            self.lines.append((self._start, line, self._strong))
        self._text, self._strong = [], False
