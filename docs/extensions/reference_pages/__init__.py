"""Writes the reference pages from the code, the rules and the data before Sphinx reads the pages.

A page that cannot be written because something is missing stops the build with one message.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reference_pages.pages import MissingEntryError, generated_pages


def setup(app: Any) -> dict[str, Any]:
    """Tell Sphinx when to call us."""
    app.connect("builder-inited", _write_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _write_pages(app: Any) -> None:
    from sphinx.errors import ExtensionError

    root = Path(app.confdir).parent
    try:
        pages = generated_pages(root)
    except MissingEntryError as missing:
        raise ExtensionError(f"the reference cannot be written: {missing}") from missing
    write_pages(Path(app.srcdir) / "reference" / "generated", pages)


def write_pages(folder: Path, pages: dict[str, str]) -> None:
    """The pages in the folder and nothing else; an unchanged file is not touched, so that a second
    build reads only what has changed."""
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and str(path.relative_to(folder)) not in pages:
            path.unlink()
