"""A dossier as one HTML file: no script, no other file, nothing fetched; it prints too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from isthmus.dossier.content import Dossier
from isthmus.dossier.side_by_side import IssueRow
from isthmus.dossier.sources import mark_spans
from isthmus.dossier.wording import STATUS_WORDS, day_of

SIGNS = {
    "flagged": "■", "clear": "□", "undetermined": "?", "not_applicable": "–", "inactive": "×",
}  # fmt: skip


MOST_COLUMNS = 4
"""So many frameworks stand in one table; of more, an overview in signs comes first."""


def html(dossier: Dossier, record: str = "") -> str:
    """The dossier as a page that stands alone, with its record in a data block.

    All text is escaped; addresses are only linked when they begin with https:// or http://.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["spans"] = mark_spans
    environment.filters["day_of"] = day_of
    environment.filters["annex"] = _annex
    environment.filters["is_address"] = _is_address
    environment.filters["speaks"] = _speaks
    template = environment.get_template("dossier.html.jinja")
    return template.render(
        d=dossier,
        front=dossier.front_pages[0],
        s=dossier.side_by_side,
        a=dossier.annexes,
        titles=dossier.annex_titles,
        signs=SIGNS,
        words=STATUS_WORDS,
        per_table=_per_table(len(dossier.side_by_side.columns)),
        record=Markup(record),  # noqa: S704  # JSON without "<", made by us
    )


def _annex(more: str) -> tuple[str, str]:
    """Where `more` points to, and how it is said."""
    if more.startswith("page"):
        return "side-by-side", "the frameworks side by side"
    return f"annex-{more[0]}", f"annex {more}"


def _per_table(count: int) -> int:
    """So many columns that the tables are as equal as can be."""
    tables = -(-count // MOST_COLUMNS)
    return max(1, -(-count // max(1, tables)))


def _speaks(row: IssueRow, first: int, count: int) -> bool:
    """Has any of these frameworks a rule on the issue?"""
    return any(
        one.status or one.note.endswith("(annex C)") for one in row.cells[first : first + count]
    )


def _is_address(text: str | Sequence[str]) -> bool:
    return isinstance(text, str) and text.startswith(("https://", "http://"))
