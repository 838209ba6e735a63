"""Pieces of Markdown: headings, tables, cells, lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date


def text(value: object) -> str:
    """A value as running text in which nothing is markup, except names between backticks."""
    words = " ".join(str(value).split())
    parts = words.split("`")
    if len(parts) % 2 == 0:
        return _escaped(words.replace("`", "'"))
    return "".join(f"`{part}`" if index % 2 else _escaped(part) for index, part in enumerate(parts))


def code(value: object) -> str:
    """A value as code."""
    return f"`{value}`"


def day(value: date | str) -> str:
    """A date that is not broken across lines."""
    return f"[{value}]{{.day}}"


def link(words: str, url: str) -> str:
    """A link to an address outside the documentation."""
    return f"[{text(words)}](<{url}>)"


def anchor(framework_id: str, rule_id: str) -> str:
    """The label of a rule, of which many frameworks have one of the same id."""
    return f"{framework_id}-{rule_id}".replace("_", "-")


def table(header: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[str] = ()) -> str:
    """A table; the cells are Markdown already; the columns named in `right` are right-aligned."""
    numeric = set(right)
    lines = [
        "| " + " | ".join(header) + " |",
        "| " + " | ".join("---:" if name in numeric else "---" for name in header) + " |",
    ]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def page(title: str, *blocks: str) -> str:
    """A page from its title and blocks; empty blocks are left out."""
    return "\n\n".join([f"# {title}", *(block for block in blocks if block)]) + "\n"


def toctree(names: Iterable[str]) -> str:
    """The pages below this one, for the navigation only."""
    return "\n".join(["```{toctree}", ":hidden:", "", *names, "```"])


def rst(source: str) -> str:
    """A block in Sphinx's own markup, for its autodoc directives."""
    return f"```{{eval-rst}}\n{source}\n```"


def literal(source: str) -> str:
    """A block shown as it is."""
    return f"```text\n{source.rstrip()}\n```"


def _cell(cell: str) -> str:
    return cell.replace("\n", " ").replace("|", "\\|")


def _escaped(words: str) -> str:
    for mark in ("\\", "*", "[", "]", "<", ">"):
        words = words.replace(mark, {"<": "&lt;", ">": "&gt;"}.get(mark, f"\\{mark}"))
    return words
