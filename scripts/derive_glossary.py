"""Derive the glossary of the web pages from GLOSSARY.md.

    python scripts/derive_glossary.py

Writes src/isthmus/web/pages/glossary.yaml. Same input, same bytes.
"""

from __future__ import annotations

import re
from pathlib import Path

from isthmus.manifests import atomic_file

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "isthmus" / "web" / "pages" / "glossary.yaml"
_ENTRY = re.compile(r"^(\*\*.+)\n: ((?:.+\n(?:  .+\n)*))", re.MULTILINE)


def main() -> None:
    """Read, reduce to plain text, write."""
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8") + "\n"
    lines = ["# Derived from GLOSSARY.md by scripts/derive_glossary.py; change it there.", "terms:"]
    for found in _ENTRY.finditer(text):
        term = _plain(found[1])
        slug = re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-")
        lines += [
            f"  - id: {slug}",
            f"    term: {_quoted(term)}",
            f"    definition: {_quoted(_plain(found[2]))}",
        ]
    with atomic_file(TARGET) as part:
        part.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _plain(text: str) -> str:
    """Markdown without its marks: emphasis, code, links."""
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[*`]|\{[a-z]+\}", "", text).split())


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    main()
