"""Derive the fonts that dossiers print names of organisations with.

Typst brings a text face for Latin, Greek and Cyrillic; organisations are also named in Chinese,
Japanese, Korean, Arabic, Persian, Thai, Hebrew and more. This takes Debian's Noto fonts (SIL Open
Font License) and keeps the characters that occur in the registry and the lists, the common
characters of the Chinese, Japanese and Korean standards, and the whole alphabet of the others.

It needs `fonts-noto-cjk` and `fonts-noto-core` (Debian packages) and fontTools, which is not a
dependency of the project:

    python -m venv fonts && fonts/bin/pip install fonttools typst==VERSION-IN-THE-LOCK
    fonts/bin/python scripts/derive_font.py [--shared ../shared/data]

It also writes `coverage.json`: every character that the bundled fonts and Typst's own text face
can print, so that a dossier can say what it cannot print instead of printing an empty box.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import importlib.util
import io
import json
import os
import re
import struct
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "isthmus" / "dossier" / "fonts"
DEBIAN = Path("/usr/share/fonts")
TEXT_FACE = "Libertinus Serif"


@dataclass(frozen=True)
class Source:
    """One font of Debian's, the family name of what is made of it, and what is kept."""

    path: str
    package: str
    family: str
    output: str
    blocks: tuple[tuple[int, int], ...]
    face: str | None = None
    """The face within a collection."""


def _noto(name: str, script: str, *blocks: tuple[int, int]) -> Source:
    return Source(
        f"truetype/noto/{name}-Regular.ttf", "fonts-noto-core", f"Isthmus {script}",
        f"isthmus-{script.lower()}.ttf", blocks,
    )  # fmt: skip


CJK = Source(
    "opentype/noto/NotoSerifCJK-Regular.ttc", "fonts-noto-cjk", "Isthmus CJK",
    "isthmus-cjk.otf", ((0x3000, 0x30FF), (0xFF00, 0xFFEF)), face="Noto Serif CJK SC",
)  # fmt: skip
OTHERS = (
    _noto("NotoNaskhArabic", "Arabic", (0x0600, 0x06FF)),
    _noto("NotoSerifArmenian", "Armenian", (0x0530, 0x058F)),
    _noto("NotoSerifBengali", "Bengali", (0x0980, 0x09FF)),
    _noto("NotoSerifDevanagari", "Devanagari", (0x0900, 0x097F)),
    _noto("NotoSerifGeorgian", "Georgian", (0x10A0, 0x10FF)),
    _noto("NotoSerifHebrew", "Hebrew", (0x0590, 0x05FF)),
    _noto("NotoSerifTamil", "Tamil", (0x0B80, 0x0BFF)),
    _noto("NotoSerifThai", "Thai", (0x0E00, 0x0E7F)),
)


def main() -> None:
    """Write the fonts, their licence, provenance and coverage."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    shared = arguments.parse_args().shared
    os.environ["SOURCE_DATE_EPOCH"] = "1640995200"  # fontTools stamps the time of writing
    OUT.mkdir(parents=True, exist_ok=True)
    wanted = (
        names_of_registry(shared / "ror" / "ror.jsonl.gz")
        | names_of_lists(shared / "lists")
        | common_characters()
    )
    covered = text_face_coverage()
    files = []
    for source in (CJK, *OTHERS):
        kept = {chr(code) for first, last in source.blocks for code in range(first, last + 1)}
        if source is CJK:
            kept |= {character for character in wanted if ord(character) >= 0x2E80}
        characters, version = write_subset(source, kept)
        covered |= characters
        files.append((source, version, len(characters)))
        print(f"{source.output}: {(OUT / source.output).stat().st_size:,} bytes, {len(characters)}")
    # Code points without a public meaning print differently elsewhere; PDF/A forbids them.
    public = {one for one in covered if unicodedata.category(one) not in {"Cc", "Co", "Cn", "Cs"}}
    ranges = [list(span) for span in spans(public)]
    (OUT / "coverage.json").write_text(
        json.dumps({"text_face": TEXT_FACE, "ranges": ranges}, separators=(",", ":")) + "\n"
    )
    (OUT / "OFL.txt").write_text(licence_text(), encoding="utf-8")
    (OUT / "provenance.yaml").write_text(provenance(files), encoding="utf-8")


def names_of_registry(path: Path) -> set[str]:
    """Every character of every name of an organisation in the registry."""
    found: set[str] = set()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            for name in json.loads(line)["names"]:
                found.update(name["value"])
    return found


def names_of_lists(folder: Path) -> set[str]:
    """Every character of every cell of every list."""
    found: set[str] = set()
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    found.update(cell)
    return found


def common_characters() -> set[str]:
    """GB 2312 level 1, JIS X 0208 level 1, Big5 level 1 and the syllables of KS X 1001."""
    return (
        _two_bytes("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
        | _two_bytes("euc_jp", range(0xB0, 0xD0), range(0xA1, 0xFF))
        | _two_bytes("big5", range(0xA4, 0xC7), range(0x40, 0xFF))
        | _two_bytes("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF))
    )


def _two_bytes(codec: str, leads: Iterable[int], trails: Iterable[int]) -> set[str]:
    found = set()
    for lead in leads:
        for trail in trails:
            decoded = bytes([lead, trail]).decode(codec, errors="ignore")
            if len(decoded) == 1:
                found.add(decoded)
    return found


def write_subset(source: Source, characters: set[str]) -> tuple[set[str], str]:
    """Write one font; the characters it prints, and the version of what it was made from."""
    from fontTools import subset  # type: ignore[import-not-found]
    from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-not-found]

    path = DEBIAN / source.path
    if source.face:
        fonts = TTCollection(path).fonts
        font = next(one for one in fonts if one["name"].getDebugName(1) == source.face)
    else:
        font = TTFont(path)
    options = subset.Options()
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    if source.face:  # Chinese needs no shaping; the others keep theirs
        options.layout_features = []
        options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "GDEF"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(font)
    version = str(font["name"].getDebugName(5)).split(";")[0]
    rename(font, source.family)
    font.save(OUT / source.output)
    return {chr(code) for code in font.getBestCmap()}, version


def rename(font: Any, family: str) -> None:
    """Give a changed font a name of its own, as the licence asks; keep notice and licence."""
    names = font["name"]
    compact = family.replace(" ", "")
    new = {
        1: family, 2: "Regular", 3: f"{compact}-Regular", 4: family, 6: f"{compact}-Regular",
    }  # fmt: skip
    for record in list(names.names):
        if record.nameID not in {0, 5, 13, 14}:
            names.removeNames(record.nameID, record.platformID, record.platEncID, record.langID)
    for number, text in new.items():
        names.setName(text, number, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [f"{compact}-Regular"]
        top = cff.topDictIndex[0]
        top.FamilyName, top.FullName = family, family


def text_face_coverage() -> set[str]:
    """The characters of the text face that Typst carries within itself.

    Every style of it must have a character, else it would be missing in a heading.
    """
    from fontTools.ttLib import TTFont

    covered: set[str] | None = None
    for data in _fonts_within(_typst_library()):
        font = TTFont(io.BytesIO(data))
        if font["name"].getDebugName(16) == TEXT_FACE or font["name"].getDebugName(1) == TEXT_FACE:
            style = font["name"].getDebugName(17) or font["name"].getDebugName(2)
            if style in {"Regular", "Bold", "Italic", "Semibold"}:
                own = {chr(code) for code in font.getBestCmap()}
                covered = own if covered is None else covered & own
    assert covered, f"{TEXT_FACE} was not found within Typst"
    return covered


def _typst_library() -> bytes:
    found = importlib.util.find_spec("typst")
    assert found is not None
    assert found.origin is not None, "install the locked version of typst beside fontTools"
    return next(Path(found.origin).parent.glob("_typst*.so")).read_bytes()


def _fonts_within(library: bytes) -> Iterator[bytes]:
    """The OpenType (CFF) fonts embedded in a binary, by their table directories."""
    for match in re.finditer(b"OTTO\x00", library):
        start = match.start()
        tables = struct.unpack(">H", library[start + 4 : start + 6])[0]
        if not 8 <= tables <= 40:
            continue
        ends = []
        for number in range(tables):
            entry = start + 12 + 16 * number
            offset, length = struct.unpack(">II", library[entry + 8 : entry + 16])
            ends.append(offset + length)
        if max(ends) < 5_000_000:
            yield library[start : start + max(ends)]


def spans(characters: set[str]) -> Iterator[tuple[int, int]]:
    """Runs of consecutive code points, first and last."""
    codes = sorted(map(ord, characters))
    first = last = codes[0]
    for code in codes[1:]:
        if code != last + 1:
            yield first, last
            first = code
        last = code
    yield first, last


def licence_text() -> str:
    """The SIL Open Font License as Debian ships it, under the notices of the fonts."""
    copyright_file = Path("/usr/share/doc/fonts-noto-cjk/copyright").read_text(encoding="utf-8")
    body = re.search(
        r"^ (SIL OPEN FONT LICENSE.*?OTHER DEALINGS IN THE FONT SOFTWARE\.)$",
        copyright_file,
        re.M | re.S,
    )
    assert body, "the licence text was not found"
    lines = (re.sub(r"^ \.$|^ ", "", line) for line in body.group(1).splitlines())
    return (
        "isthmus-cjk.otf: © 2017-2022 Adobe (http://www.adobe.com/).\n"
        "The other fonts: Copyright 2010-2020 Google LLC. All Rights Reserved.\n"
        "Subset and renamed; see provenance.yaml.\n\n"
        "This Font Software is licensed under the SIL Open Font License, Version 1.1.\n\n"
        + "\n".join(lines)
        + "\n"
    )


def provenance(files: list[tuple[Source, str, int]]) -> str:
    """The provenance file: source, version, date, licence, changes, hash of each file."""
    versions = {source.package: _debian_version(source.package) for source, _, _ in files}
    lines = [
        "source: Noto fonts as packaged by Debian (https://github.com/notofonts)",
        "version: "
        + ", ".join(f"{package} {version}" for package, version in sorted(versions.items())),
        "date: 2022-01-27",
        "licence: OFL-1.1 (OFL.txt)",
        "changes: >-",
        "  Subset to the characters of the names in the organisation registry and the lists, the",
        "  common characters of GB 2312, JIS X 0208, Big5 and KS X 1001, and whole alphabets of",
        "  the other scripts; hinting removed; families renamed. Made by scripts/derive_font.py.",
        "files:",
    ]
    for source, version, count in files:
        digest = hashlib.sha256((OUT / source.output).read_bytes()).hexdigest()
        original = source.face or Path(source.path).stem
        lines += [
            f"  - file: {source.output}",
            f"    family: {source.family}",
            f"    made_from: {original}, {version.replace(':', '')}",
            f"    characters: {count}",
            f"    sha256: {digest}",
        ]
    digest = hashlib.sha256((OUT / "coverage.json").read_bytes()).hexdigest()
    lines += [
        "  - file: coverage.json",
        f"    made_from: the fonts above and {TEXT_FACE} as embedded in Typst",
        f"    sha256: {digest}",
    ]
    return "\n".join(lines) + "\n"


def _debian_version(package: str) -> str:
    return subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Version}", package],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


if __name__ == "__main__":
    main()
