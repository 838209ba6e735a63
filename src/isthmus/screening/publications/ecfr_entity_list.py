"""The Entity List as the electronic Code of Federal Regulations prints it: Supplement No. 4 to
Part 744 of Title 15, as XML or as text.

The shapes rest on two public descriptions by people who parse the files, not on a file at hand.
XML: an element with `N="Supplement No. 4 to Part 744"` holds tables whose body rows have five
cells: country (blank: as above), entity, licence requirement, licence review policy, Federal
Register citation. Text: a line that starts with a tab opens a cell, other lines go on with it; a
cell in capitals alone names the country; a cell that starts with a Federal Register citation
closes an entry; the list ends where Supplement No. 5 starts.

An entity's cell holds its name, `a.k.a.` and aliases on lines that start with a dash, and its
addresses, in prose. Where the name ends can only be told by commas, so names longer than their
first comma (a unit after its parent) may come out short. The Consolidated Screening List has the
names apart and is the better source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from isthmus.errors import Fault, ScreeningError
from isthmus.screening.entries import joined_requirement
from isthmus.screening.publications.imported import (
    Imported,
    Reading,
    clean,
    numbered,
    organisation,
    reason_to_drop,
    slug,
)

SUPPLEMENT = "Supplement No. 4 to Part 744"
URL = "https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-744"
COLUMNS = 5

_DASHES = "—–"
_ALIASES_FOLLOW = re.compile(
    r",?\s*(?:[af]\.?k\.?a\.?,?\s*)?(?:and\s+)?(?:the following|following)\b.*?"
    r"(?:alias(?:es)?|names?)\b.*?:?\s*$",
    re.IGNORECASE,
)
_KNOWN_AS = re.compile(r",?\s*\(?\b[af]\.k\.a\.?,?\s*", re.IGNORECASE)
_LEGAL_FORM = re.compile(
    r"^(?:ltd|limited|inc|incorporated|llc|l\.l\.c|llp|l\.?p|co|corp|company|corporation|s\.?a|"
    r"s\.?l|s\.?r\.?l|s\.?p\.?a|gmbh|a\.?g|b\.?v|n\.?v|pte|pvt|sdn|bhd|jsc|pjsc|ojsc|cjsc|ooo|ao|"
    r"pao|zao|fze|fzc|fzco|plc|d\.o\.o|a\.s|lda|ltda|s\.?a\.?s|s\.?a\.?r\.?l|k\.k)\b\.?",
    re.IGNORECASE,
)
_CITATION = re.compile(r"^\d{1,3} FR \d{3,}")
_FOOTNOTE = re.compile(r"^\d{1,2} (?:For this entity|Cybersecurity)")


@dataclass(frozen=True)
class _Row:
    place: str
    country: str
    entity: tuple[str, ...]
    requirement: str
    policy: str
    citation: str


def ecfr_xml_entries(text: str, path: Path) -> Imported:
    """The organisations of the list, from XML.

    Raises
    ------
    ScreeningError
        If the text is no well-formed XML, declares a document type, lacks the supplement, or too
        many rows cannot be read.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ScreeningError(str(path), ["declares a document type, which the eCFR's XML does not"])
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - without a document type nothing expands
    except ElementTree.ParseError as fault:
        raise ScreeningError(
            str(path), [Fault(f"is no whole XML: {fault}; get the file again", fault.position[0])]
        ) from None
    supplement = next((one for one in root.iter() if one.get("N") == SUPPLEMENT), None)
    if supplement is None:
        raise ScreeningError(str(path), [f"holds no '{SUPPLEMENT}'"])
    reading = Reading(path)
    rows = []
    country = ""
    for number, row in enumerate(supplement.iter("TR"), start=1):
        cells = [_lines(cell) for cell in row.iter("TD")]
        if not cells:
            continue
        reading.records += 1
        place = f"row {number}"
        if len(cells) != COLUMNS:
            reading.unreadable(Fault(f"{place}: has {len(cells)} cells, expected {COLUMNS}"))
            continue
        country = " ".join(cells[0]) or country
        rows.append(_Row(place, country, tuple(cells[1]), *(" ".join(one) for one in cells[2:])))
    return _imported(rows, reading)


def ecfr_text_entries(text: str, path: Path) -> Imported:
    """The same from the text that the eCFR offers for saving.

    Raises
    ------
    ScreeningError
        If the text ends before the supplement does, or too many entries cannot be read.
    """
    reading = Reading(path)
    lines = [line.rstrip("\r") for line in text.split("\n")]
    heads = [n for n, line in enumerate(lines) if line.strip().startswith("Supplement No. 5 to ")]
    if not heads and not any(line.strip().startswith("[") for line in lines[-5:]):
        raise ScreeningError(
            str(path),
            ["ends before the supplement does (neither its history in brackets nor Supplement "
             "No. 5 follows); get the file again"],
        )  # fmt: skip
    rows = list(_text_rows(lines[: heads[0]] if heads else lines, reading))
    return _imported(rows, reading)


def _text_rows(lines: Sequence[str], reading: Reading) -> Iterator[_Row]:
    country, place, cells = "", "", list[list[str]]()
    for number, cell in _cells(lines):
        first = cell[0]
        if len(cell) == 1 and not cells and _is_country(first):
            country = first
        elif not country or _FOOTNOTE.match(first) or first.startswith("["):
            continue
        else:
            if not cells:
                place = f"line {number}"
            cells.append(cell)
            if _CITATION.match(first):
                reading.records += 1
                if len(cells) < 3:
                    reading.unreadable(
                        Fault(f"has {len(cells)} cells before its citation ends", number)
                    )
                else:
                    name, requirement, *policy, citation = (tuple(one) for one in cells)
                    yield _Row(
                        place, country, name, " ".join(requirement),
                        " ".join(" ".join(one) for one in policy), " ".join(citation),
                    )  # fmt: skip
                cells = []
    if cells:
        reading.records += 1
        reading.unreadable(Fault(f"{place}: has no Federal Register citation"))


def _cells(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The cells of the text with the line each starts in, without empty ones."""
    start, current = 0, list[str]()
    for number, line in enumerate(lines, start=1):
        if line.startswith("\t"):
            if current:
                yield start, current
            start, current = number, []
        if line.strip() and (start or line.startswith("\t")):
            current.append(" ".join(line.split()))
    if current:
        yield start, current


def _is_country(text: str) -> bool:
    return text == text.upper() and 4 <= len(text) <= 50 and not any(map(str.isdigit, text))


def _imported(rows: Sequence[_Row], reading: Reading) -> Imported:
    for row in rows:
        if not row.entity or row.entity[0].strip("[]. ").casefold() == "reserved":
            reading.dropped["reserved"] += 1
            continue
        name, aliases = _names(row.entity)
        if not name or not row.country:
            what = "a name" if not name else "a country"
            reading.unreadable(Fault(f"{row.place}: has not {what}"))
            continue
        reason = reason_to_drop("", name, aliases)
        if reason:
            reading.dropped[reason] += 1
            continue
        reading.keep(
            organisation(
                numbered(slug(name) or "entry", reading.numbers), name, aliases,
                reading.country_codes([row.country]),
                requirement=joined_requirement([row.requirement, row.policy]),
                citation=row.citation,
                source_url=URL,
            ),
            row.place,
        )  # fmt: skip
    return reading.imported()


def _names(lines: Sequence[str]) -> tuple[str, list[str]]:
    """The name and the aliases in an entity's cell; its addresses are left out."""
    first, aliases = lines[0], []
    head, *known_as = _KNOWN_AS.split(first, maxsplit=1)
    name = _until_comma(head.rstrip(" ,;"))
    for rest in known_as:
        if not _ALIASES_FOLLOW.search(f", {rest}"):
            aliases.append(_until_comma(rest))
    for line in lines[1:]:
        if line[:1] in _DASHES:
            aliases.append(_alias(line))
    return clean(name), [one for one in aliases if one]


def _alias(line: str) -> str:
    text = re.sub(r"(?:;\s*and|[;,]|\band)\s*$", "", line.lstrip(f"{_DASHES} ").strip()).strip()
    last = text.rpartition(" ")[2]
    # A full stop that ends a sentence goes, one that ends an abbreviation (`Co., Ltd.`) stays.
    is_abbreviation = _LEGAL_FORM.match(last) or "." in last[:-1] or len(last) <= 2
    return text if is_abbreviation else text.removesuffix(".")


def _until_comma(text: str) -> str:
    """The text up to the first comma that no legal form follows."""
    parts = text.split(",")
    kept = [parts[0]]
    for part in parts[1:]:
        if not _LEGAL_FORM.match(part.strip()):
            break
        kept.append(part)
    return ",".join(kept).split(";")[0].strip()


def _lines(cell: ElementTree.Element) -> list[str]:
    """A cell's text as lines: breaks and paragraphs end a line, other elements do not."""
    parts: list[str] = []

    def add(element: ElementTree.Element) -> None:
        if element.tag.casefold() in {"br", "p"}:
            parts.append("\n")
        parts.append(" ".join((element.text or "").split("\n")))
        for child in element:
            add(child)
            parts.append(" ".join((child.tail or "").split("\n")))

    add(cell)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return [line for line in lines if line]
