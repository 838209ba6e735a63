"""A corpus on disk: a folder with one Parquet file per table and `manifest.json` beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.corpus.engine import arrow_schema, table_at
from isthmus.corpus.schema import TABLES
from isthmus.errors import Fault, SourceError, did_you_mean
from isthmus.manifests import sha256_of

MANIFEST = "manifest.json"
QUARANTINE = "quarantine.jsonl"
KIND = "corpus"
FORMAT = 1
"""The version of the tables in `schema.py`; a corpus of another version is built again."""


@dataclass(frozen=True)
class Corpus:
    """An opened corpus: a table expression for each table, and where it all comes from.

    `snapshot` is the beginning of the manifest's SHA-256. The manifest holds the hashes of the
    tables, so equal snapshots are equal corpora.
    """

    works: ir.Table
    authorships: ir.Table
    affiliations: ir.Table
    institutions: ir.Table
    manifest: Mapping[str, Any]
    snapshot: str


def open_corpus(folder: Path) -> Corpus:
    """The corpus in a folder that `build_corpus` wrote.

    Raises
    ------
    SourceError
        If the folder, its manifest or a table is missing, or a table is not what the manifest
        and the declared columns say.
    """
    manifest = _manifest(folder)
    faults = [fault for name in TABLES for fault in _table_faults(folder, name, manifest)]
    if faults:
        again = Fault("build the corpus again: isthmus corpus build SOURCE... --out FOLDER")
        raise SourceError(str(folder), [*faults, again])
    tables = {name: table_at(table_file(folder, name)) for name in TABLES}
    return Corpus(**tables, manifest=manifest, snapshot=sha256_of(folder / MANIFEST)[:12])


def table_file(folder: Path, name: str) -> Path:
    """The file of one table."""
    return folder / f"{name}.parquet"


def is_corpus(folder: Path) -> bool:
    """Whether the folder holds a manifest that says it is a corpus."""
    try:
        return bool(json.loads((folder / MANIFEST).read_bytes()).get("kind") == KIND)
    except (OSError, ValueError, AttributeError):
        return False


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not folder.is_dir():
        raise SourceError(str(folder), ["there is no such folder; expected that of a corpus"])
    try:
        manifest = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise SourceError(
            str(folder),
            [
                f"holds no {MANIFEST}, so it is no corpus; build one: "
                "isthmus corpus build SOURCE... --out FOLDER"
            ],
        ) from None
    except ValueError as fault:
        raise SourceError(str(path), [f"is not JSON: {fault}"]) from None
    kind = manifest.get("kind") if isinstance(manifest, dict) else None
    if kind != KIND:
        raise SourceError(str(path), [f"is the manifest of a '{kind}', not of a '{KIND}'"])
    version = manifest["parameters"].get("format")
    if version != FORMAT:
        raise SourceError(
            str(path), [f"the tables are of format {version}, expected {FORMAT}; build it again"]
        )
    return dict(manifest)


def _table_faults(folder: Path, name: str, manifest: Mapping[str, Any]) -> list[Fault]:
    """What distinguishes a table's file from its declaration and from the manifest."""
    path = table_file(folder, name)
    try:
        found = pq.read_metadata(path)
        schema = pq.read_schema(path)
    except FileNotFoundError:
        return [Fault("the table's file is missing", field=path.name)]
    except (pa.ArrowInvalid, OSError):
        return [Fault("is damaged; it cannot be read as Parquet", field=path.name)]
    faults = []
    expected = arrow_schema(TABLES[name])
    for column in expected.names:
        if column not in schema.names:
            hint = did_you_mean(column, schema.names)
            faults.append(Fault(f"column '{column}' is missing{hint}", field=path.name))
        elif not schema.field(column).type.equals(expected.field(column).type):
            given, wanted = schema.field(column).type, expected.field(column).type
            faults.append(
                Fault(f"column '{column}' is {given}, expected {wanted}", field=path.name)
            )
    rows = manifest.get("outputs", {}).get(name, {}).get("rows")
    if rows != found.num_rows:
        said = f"has {found.num_rows:,} rows, but the manifest says {rows}"
        faults.append(Fault(said, field=path.name))
    return faults
