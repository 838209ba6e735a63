"""The page of country groups."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from isthmus.datafiles import Row, read_csv
from isthmus.errors import SourceError
from isthmus.reference.countries import country_name
from reference_pages.markdown import code, day, link, page, table, text
from reference_pages.pages import MissingEntryError

FILE = Path("src/isthmus/reference/groups.csv")
HEADER = ("group_id", "name", "country_code", "from", "until", "source")


def pages(root: Path) -> dict[str, str]:
    """`country-groups.md`."""
    try:
        rows = list(read_csv(root / FILE, HEADER))
    except SourceError as error:
        raise MissingEntryError(str(error)) from error
    rows.sort(key=lambda row: row.values["group_id"])
    blocks = []
    for group_id, members in groupby(rows, key=lambda row: row.values["group_id"]):
        blocks += _group_blocks(group_id, list(members))
    return {
        "country-groups.md": page(
            "Country groups",
            "Sets of countries that a measure can take as one side. Membership has dates: a work "
            "of a year counts for the members of that year. A group is a fact of its own "
            "publications; that it is listed here says nothing about its members.",
            *blocks,
        )
    }


def _group_blocks(group_id: str, members: list[Row]) -> list[str]:
    names = sorted({row.values["name"] for row in members})
    sources = sorted({row.values["source"] for row in members})
    ordered = sorted(members, key=lambda row: (row.values["from"], row.values["country_code"]))
    return [
        f"## {group_id}",
        "; ".join(map(text, names)) + ". Source: " + ", ".join(link(one, one) for one in sources),
        table(
            ["country", "code", "from", "until"],
            [
                [
                    country_name(row.values["country_code"]),
                    code(row.values["country_code"]),
                    day(row.values["from"]) if row.values["from"] else "not dated",
                    day(row.values["until"]) if row.values["until"] else "",
                ]
                for row in ordered
            ],
        ),
    ]
