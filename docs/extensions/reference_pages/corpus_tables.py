"""The page of a corpus's tables."""

from __future__ import annotations

from pathlib import Path

from isthmus.corpus.schema import OPTIONAL_TABLES, TABLES
from reference_pages.markdown import code, page, table, text


def pages(_root: Path) -> dict[str, str]:
    """`corpus-tables.md`."""
    blocks = []
    for name, columns in {**TABLES, **OPTIONAL_TABLES}.items():
        blocks.append(f"## {name}")
        blocks.append(
            table(
                ["column", "type", "meaning", "may be null"],
                [
                    [
                        code(column_name),
                        code(column.type),
                        text(column.meaning),
                        "yes" if column.nullable else "no",
                    ]
                    for column_name, column in columns.items()
                ],
            )
        )
    return {
        "corpus-tables.md": page(
            "Tables of a corpus",
            "A corpus is a folder with `manifest.json`, which names the sources with their hashes, "
            "and a folder of Parquet parts for each table. Any tool that reads Parquet can use it: "
            "`works/*.parquet` is the table of works. A work's rows in all tables are in parts of "
            "the same name. The table `references` is there only if it was asked for.",
            "Every authorship has at least one row in `affiliations`. One about which nothing is "
            "known has a row with a null country and the basis `none`: unknown is a category and "
            "is never dropped.",
            *blocks,
        )
    }
