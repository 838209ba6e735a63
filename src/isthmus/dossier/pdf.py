"""A dossier as PDF, set by Typst.

The template `dossier.typ` is fixed; the text reaches it as JSON, so that nothing a user writes can
be markup. Fonts are the text face within Typst and those in `fonts/`; the system's are not looked
at. The date is the case's, so that the same dossier gives the same bytes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from isthmus.dossier.content import Dossier
from isthmus.dossier.sources import mark_spans

FONTS = Path(__file__).parent / "fonts"
TEMPLATE = Path(__file__).with_name("dossier.typ")
_HASH = re.compile("[0-9a-f]{64}")

LONGEST_UNBROKEN = 24
"""A longer run of characters without a place to break a line gets such places."""


def pdf(dossier: Dossier, record: str = "") -> bytes:
    """The dossier as a tagged PDF, the same bytes for the same dossier; the record is attached.

    It is made for the archive (PDF/A-3a, which allows attached files) and for screen readers
    (PDF/UA-1). Should a text not allow that, which no known one does, it is a plain tagged PDF
    rather than none.
    """
    import typst

    data = _for_print(asdict(dossier))
    data["document_title"] = printable(f"{dossier.title} – dossier {dossier.case_id}")
    text = json.dumps(data, ensure_ascii=False)
    day = datetime(dossier.as_of.year, dossier.as_of.month, dossier.as_of.day, tzinfo=UTC)
    try:
        return _typeset(text, record, day, ["a-3a", "ua-1"])
    except typst.TypstError:
        return _typeset(text, record, day, [])


def _typeset(
    data: str, record: str, day: datetime, standards: list[Literal["a-3a", "ua-1"]]
) -> bytes:
    import typst

    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"dossier": data, "record": record},
        pdf_standards=[*standards],
        timestamp=day,
        format="pdf",
    )


def printable(text: str) -> str:
    """The text with what no bundled font can print named in brackets."""
    parts = []
    for can_print, characters in groupby(text, key=_can_print):
        run = "".join(characters)
        parts.append(run if can_print else f"[{_named(run)}]")
    return "".join(parts)


def breakable(text: str) -> str:
    """The text with places to break a line within long unbroken runs."""
    return " ".join(
        word if len(word) <= LONGEST_UNBROKEN or _breaks_anyway(word) else _with_breaks(word)
        for word in text.split(" ")
    )


def _for_print(value: Any) -> Any:
    """The dossier's data for the template: printable text, marks as spans, dates as numbers."""
    if isinstance(value, str):
        return breakable(printable(value))
    if isinstance(value, dict):
        return {
            key: mark_spans(one) if key == "marks"
            else one if key in {"url", "status", "sha256", "case_id", "ror_id"}
            else _for_print(one)
            for key, one in value.items()
        }  # fmt: skip
    if isinstance(value, list | tuple):
        return [_for_print(one) for one in value]
    if hasattr(value, "isoformat"):
        return {"year": value.year, "month": value.month, "day": value.day}
    return value


def _breaks_anyway(word: str) -> bool:
    """Is it a hash, which must stay whole for copying, or in a script without spaces?"""
    return bool(_HASH.fullmatch(word)) or not any(character.isascii() for character in word)


def _with_breaks(word: str) -> str:
    """Zero-width spaces after punctuation, and within what is still too long."""
    broken, since = [], 0
    for character in word:
        broken.append(character)
        since += 1
        if since >= LONGEST_UNBROKEN or (since >= 4 and character in "/?&=._:"):
            broken.append("\u200b")
            since = 0
    return "".join(broken)


def _named(run: str) -> str:
    """What can't be printed, by script and number of characters."""
    scripts = dict.fromkeys(_script(character) for character in run)
    noun = "character" if len(run) == 1 else "characters"
    return f"{len(run)} {' and '.join(scripts)} {noun}, see the HTML version"


def _script(character: str) -> str:
    first = unicodedata.name(character, "unnamed").split()[0]
    return first.capitalize()


@cache
def _spans() -> tuple[list[int], list[int]]:
    data = json.loads((FONTS / "coverage.json").read_text(encoding="utf-8"))
    return [first for first, _ in data["ranges"]], [last for _, last in data["ranges"]]


def _can_print(character: str) -> bool:
    firsts, lasts = _spans()
    found = bisect_right(firsts, ord(character)) - 1
    return found >= 0 and ord(character) <= lasts[found]


def covered_characters() -> Iterator[str]:
    """Every character that the fonts can print."""
    for first, last in zip(*_spans(), strict=True):
        yield from map(chr, range(first, last + 1))
