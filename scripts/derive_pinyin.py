"""Derives the syllables of Chinese characters from the tables of `pypinyin` (MIT licence).

    python scripts/derive_pinyin.py

Writes `src/isthmus/screening/spellings/pinyin.csv`: the most usual syllable, without its tone, of
each character of GB 2312, the character set of everyday Chinese names. `pypinyin` is needed for
this alone and is not installed with the product: `pip install pypinyin==0.55.0` first.
"""

from __future__ import annotations

import csv
import sys
from importlib import import_module
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "src/isthmus/screening/spellings/pinyin.csv"


def main() -> None:
    """Write the table, by syllable and character."""
    pypinyin = import_module("pypinyin")

    rows = []
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            character = bytes((high, low)).decode("gb2312", errors="ignore")
            if character:
                ((syllable,),) = pypinyin.pinyin(
                    character, style=pypinyin.Style.NORMAL, errors="ignore"
                ) or [[""]]
                if syllable:
                    rows.append((syllable.replace("ü", "v"), character))
    by_syllable: dict[str, str] = {}
    for syllable, character in sorted(rows):
        by_syllable[syllable] = by_syllable.get(syllable, "") + character
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("syllable", "characters"))
        writer.writerows(sorted(by_syllable.items()))
    sys.stdout.write(f"{len(rows):,} characters of {len(by_syllable)} syllables\n")


if __name__ == "__main__":
    main()
