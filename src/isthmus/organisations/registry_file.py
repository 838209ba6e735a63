"""The file a registry is kept in: one Parquet file, a row per organisation, sorted by id.

The edition's name stands in the file's own metadata, so that file and name cannot come apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq

from isthmus.errors import Fault, SourceError
from isthmus.manifests import atomic_file

_VERSION_KEY = b"isthmus.registry.version"

SCHEMA = pa.schema(
    [
        pa.field("ror_id", pa.string(), nullable=False),
        pa.field("status", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field(
            "names",
            pa.list_(
                pa.struct(
                    [
                        pa.field("value", pa.string()),
                        pa.field("language", pa.string()),
                        pa.field("kinds", pa.string()),
                    ]
                )
            ),
        ),
        pa.field("types", pa.list_(pa.string())),
        pa.field("country_code", pa.string()),
        pa.field("city", pa.string()),
        pa.field("subdivision", pa.string()),
        pa.field("domains", pa.list_(pa.string())),
        pa.field(
            "relationships",
            pa.list_(pa.struct([pa.field("type", pa.string()), pa.field("ror_id", pa.string())])),
        ),
        pa.field("established", pa.int16()),
    ]
)
"""`kinds` joins a name's kinds by `+`; `names` holds the display name too."""


def write_registry_file(path: Path, rows: Sequence[dict[str, Any]], version: str) -> None:
    """Rows of `SCHEMA` as a registry file, written whole or not at all. Same rows, same bytes."""
    ordered = sorted(rows, key=lambda row: str(row["ror_id"]))
    schema = SCHEMA.with_metadata({_VERSION_KEY: version.encode()})
    table = pa.Table.from_pylist(ordered, schema=schema)
    with atomic_file(path) as temporary:
        pq.write_table(
            table, temporary, compression="zstd", compression_level=19, use_dictionary=True
        )


def read_registry_file(path: Path) -> pa.Table:
    """The table of a registry file.

    Raises
    ------
    SourceError
        If it is missing, no Parquet file, or of another shape.
    """
    mend = "load the ROR dump again with `isthmus organisations load FILE`, or remove this file"
    try:
        table = pq.read_table(path, memory_map=False)
    except FileNotFoundError:
        raise SourceError(str(path), ["there is no such file; check the path"]) from None
    except (pa.ArrowException, OSError) as fault:
        raise SourceError(
            str(path), [f"cannot be read as a registry ({str(fault).splitlines()[0]}); {mend}"]
        ) from None
    found = {field.name: field.type for field in table.schema}
    faults = [
        Fault(f"column is missing or no {field.type}; {mend}", field=field.name)
        for field in SCHEMA
        if found.get(field.name) != field.type
    ]
    if faults:
        raise SourceError(str(path), faults)
    return table.combine_chunks()


def version_of(table: pa.Table) -> str:
    """The name of the edition that the table was written as."""
    metadata = table.schema.metadata or {}
    return bytes(metadata.get(_VERSION_KEY, b"unnamed edition")).decode()
