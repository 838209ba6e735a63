"""How results reach standard output: a table for people, JSON, JSON lines or CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any


class Format(StrEnum):
    """What `--format` takes."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


def write_rows(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    format: Format,
    *,
    title: str = "",
    note: str = "",
) -> None:
    """Rows in the wanted format; `title` and `note` (what it lacks) frame the table only."""
    if format is Format.table:
        _write_table(list(rows), columns, title, note)
    elif format is Format.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow(["" if row.get(name) is None else row[name] for name in columns])
    elif format is Format.jsonl:
        for row in rows:
            sys.stdout.write(_json(row) + "\n")
    else:
        write_json([dict(row) for row in rows])


def write_json(data: Any) -> None:
    """One JSON document, indented, keys in the order given."""
    sys.stdout.write(_json(data, indent=2) + "\n")


def say(text: str) -> None:
    """A line for people, on standard error."""
    sys.stderr.write(text + "\n")


def _json(data: Any, indent: int | None = None) -> str:
    return json.dumps(data, ensure_ascii=False, indent=indent, default=str)


def _write_table(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], title: str, note: str
) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 100, highlight=False)
    if title:
        console.print(title, markup=False)
    numeric = {
        name
        for name in columns
        if rows and all(isinstance(row.get(name), int | float | None) for row in rows)
    }
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in columns:
        table.add_column(name, justify="right" if name in numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(row.get(name), name) for name in columns))
    console.print(table)
    if note:
        console.print(note, markup=False)


def _cell(value: Any, column: str) -> str:
    from rich.markup import escape

    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, int) and column != "year":
        return f"{value:,}"
    return escape(str(value))
