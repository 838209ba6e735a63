"""Other spellings of the same name: traditional characters, short forms, words in another order.

Each is undone by a table or a rule that changes no meaning, before names are compared.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from isthmus.datafiles import read_csv
from isthmus.errors import ScreeningError

FOLDER = Path(__file__).parent / "spellings"

_HAN = re.compile(r"[\u3400-\u9fff]")
_TURNED = re.compile(r"([^,;]{3,}), ([^,;]+ (?:of|for))", re.IGNORECASE)


def simplified(text: str) -> str:
    """A text with traditional Chinese characters replaced by the simplified ones.

    Japanese characters that are also traditional Chinese ones are replaced as well: this is for
    comparing, not for showing.
    """
    return text.translate(_simplified_characters()) if _HAN.search(text) else text


def spelled_out(text: str) -> str:
    """A text in the order in which it is read, and a Chinese short form as the name it stands for.

    "Technology, Harbin Institute of" is turned. A short form is replaced if it is the whole text:
    inside another name the same characters may mean something else.
    """
    stripped = text.strip(" \n\t.,;")
    turned = _TURNED.fullmatch(stripped)
    if turned:
        return f"{turned[2]} {turned[1]}"
    return _short_forms().get(simplified(stripped), text)


def has_short_form(text: str) -> bool:
    """Whether a text is a short form that is known by itself, not by rule."""
    return text in _short_forms()


@cache
def _simplified_characters() -> dict[int, str]:
    rows = read_csv(
        FOLDER / "traditional_characters.csv", ["traditional", "simplified"], ScreeningError
    )
    return {ord(row.values["traditional"]): row.values["simplified"] for row in rows}


@cache
def _short_forms() -> dict[str, str]:
    rows = read_csv(FOLDER / "chinese_short_forms.csv", ["short_form", "name"], ScreeningError)
    return {row.values["short_form"]: row.values["name"] for row in rows}
