"""Repairs of affiliation strings that were read from printed pages."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_COMBINING = {
    "¨": "\u0308", "´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "˜": "\u0303", "¸": "\u0327",
}  # fmt: skip
_ACCENT_BEFORE = re.compile(r"([¨´`ˆ˜¸]) ?([A-Za-zı])")
_CEDILLA_AFTER = re.compile(r"([cCsStT])¸")
_MASKED_EMAIL = re.compile(
    r"[\s,;:(]*(?:e-?mails?|corresponding author)?[\s:;,(]*\{?\[email\]\}?\s*@\s*[\w.\-]*\)?", re.I
)
_EMAIL_LABEL = re.compile(
    r"[\s,;:(.]*\be-?mails?(?: address(?:es)?)?\s*(?::[\s.,;)]*|[\s.,;)]*$)", re.I
)
_SPACES = re.compile(r"\s+")
_EMPTY_PARTS = re.compile(r"\s*,(?:\s*,)+")


def repaired_affiliation(text: str) -> str:
    """The string with ligatures and split accents put together and masked e-mails taken out.

    Only what a page's typesetting did to the characters is undone; spelling, hyphenation and the
    order of parts stay as given. The result may be empty.
    """
    text = text.translate(_LIGATURES)
    text = _CEDILLA_AFTER.sub(lambda match: _composed(match[1], "¸", match[0]), text)
    text = _ACCENT_BEFORE.sub(lambda match: _composed(match[2], match[1], match[0]), text)
    if "@" in text:
        text = _EMAIL_LABEL.sub(", ", _MASKED_EMAIL.sub("", text))
    text = _EMPTY_PARTS.sub(",", _SPACES.sub(" ", text))
    return text.strip(" ,;:")


def _composed(letter: str, accent: str, given: str) -> str:
    """The accented letter, or the text as given where there is no such letter."""
    letter = "i" if letter == "ı" else letter
    composed = unicodedata.normalize("NFC", letter + _COMBINING[accent])
    return composed if len(composed) == 1 else given
