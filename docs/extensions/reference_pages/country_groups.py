"""The page of country groups."""

from __future__ import annotations

import csv
from pathlib import Path

from isthmus.reference.countries import country_name
from reference_pages.markdown import code, page, table, text
from reference_pages.pages import MissingEntryError

FILE = Path("src/isthmus/reference/groups.csv")


def pages(root: Path) -> dict[str, str]:
    """`country-groups.md`."""
    path = root / FILE
    if not path.is_file():
        raise MissingEntryError(f"{FILE} is missing")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    print(rows[:2], country_name, code, page, table, text)  # noqa: T201
    return {}
