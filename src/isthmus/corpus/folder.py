"""A corpus on disk: `manifest.json` and a folder of Parquet parts for each table.

The manifest lists the parts of each table with their rows and hashes. A folder holds these parts
and no other file, so that any engine can read a table as `works/*.parquet`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from isthmus.corpus.cube.reading import Cube, open_cube
from isthmus.corpus.engine import arrow_schema, table_at
from isthmus.corpus.schema import TABLES
from isthmus.errors import Fault, SourceError, did_you_mean
from isthmus.manifests import sha256_of

MANIFEST = "manifest.json"
QUARANTINE = "quarantine.jsonl"
KIND = "corpus"
FORMAT = 2
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
    sources: ir.Table
    topics: ir.Table
    funders: ir.Table
    manifest: Mapping[str, Any]
    snapshot: str
    cube: Cube | None = None
    """The country-set cube; None where there is none that was made from these tables."""


def open_corpus(folder: Path) -> Corpus:
    """The corpus in a folder that `build_corpus` wrote.

    Raises
    ------
    SourceError
        If the folder, its manifest or a table is missing, or a table is not what the manifest
        and the declared columns say.
    """
    manifest = read_manifest(folder)
    faults = [fault for name in TABLES for fault in _table_faults(folder, name, manifest)]
    if faults:
        again = Fault("build the corpus again: isthmus corpus build SOURCE... --out FOLDER")
        raise SourceError(str(folder), [*faults, again])
    tables = {name: table_at(folder / name) for name in TABLES}
    sha256 = sha256_of(folder / MANIFEST)
    cube = open_cube(folder, sha256)
    return Corpus(**tables, manifest=manifest, snapshot=sha256[:12], cube=cube)


def part_file(folder: Path, name: str, part: str) -> Path:
    """The file of one part of a table."""
    return folder / name / f"{part}.parquet"


def described_table(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A table as the manifest describes it: `rows`, and its parts in the order of their names.

    Each part is a mapping with `part`, `rows` and `sha256`.
    """
    ordered = sorted(parts, key=lambda part: str(part["part"]))
    return {"rows": sum(part["rows"] for part in ordered), "parts": ordered}


def described_part(folder: Path, name: str, part: str) -> dict[str, Any]:
    """A part that lies in the folder, as the manifest describes it."""
    path = part_file(folder, name, part)
    return {"part": part, "rows": pq.read_metadata(path).num_rows, "sha256": sha256_of(path)}


def is_corpus(folder: Path) -> bool:
    """Whether the folder holds a manifest that says it is a corpus."""
    try:
        return bool(json.loads((folder / MANIFEST).read_bytes()).get("kind") == KIND)
    except (OSError, ValueError, AttributeError):
        return False


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a corpus.

    Raises
    ------
    SourceError
        If there is none, or it is not that of a corpus of this format.
    """
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
    """What distinguishes a table's parts from their declaration and from the manifest."""
    parts = manifest.get("outputs", {}).get(name, {}).get("parts")
    if not parts:
        return [Fault("the manifest names no parts of the table", field=name)]
    expected = arrow_schema(TABLES[name])
    faults = [fault for part in parts for fault in _part_faults(folder, name, part, expected)]
    listed = {part_file(folder, name, part["part"]).name for part in parts}
    faults += [
        Fault("is not in the manifest", field=f"{name}/{path.name}")
        for path in sorted((folder / name).glob("*.parquet"))
        if path.name not in listed
    ]
    return faults


def _part_faults(
    folder: Path, name: str, part: Mapping[str, Any], expected: pa.Schema
) -> list[Fault]:
    path = part_file(folder, name, part["part"])
    field = f"{name}/{path.name}"
    try:
        found = pq.read_metadata(path)
        schema = found.schema.to_arrow_schema()
    except FileNotFoundError:
        return [Fault("the part's file is missing", field=field)]
    except (pa.ArrowInvalid, OSError):
        return [Fault("is damaged; it cannot be read as Parquet", field=field)]
    faults = []
    for column in expected.names:
        if column not in schema.names:
            hint = did_you_mean(column, schema.names)
            faults.append(Fault(f"column '{column}' is missing{hint}", field=field))
        elif not schema.field(column).type.equals(expected.field(column).type):
            given, wanted = schema.field(column).type, expected.field(column).type
            faults.append(Fault(f"column '{column}' is {given}, expected {wanted}", field=field))
    if part["rows"] != found.num_rows:
        said = f"has {found.num_rows:,} rows, but the manifest says {part['rows']}"
        faults.append(Fault(said, field=field))
    return faults
