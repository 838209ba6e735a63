"""The cube of a corpus as it lies on disk, for the questions that are put to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from isthmus.corpus.cube.layout import FORMAT, KIND, MANIFEST, folder_of


@dataclass(frozen=True)
class Cube:
    """A cube that fits its corpus: where it lies, and the bit of each country."""

    folder: Path
    places: Mapping[str, int]
    manifest: Mapping[str, Any]

    def table(self, name: str) -> str:
        """A table of the cube in the engine's SQL: `sets`, `pairs_by_type`, `cells`, `works`,
        `by_topic`."""
        pattern = f"{name}.parquet"
        if name == "cells":
            pattern = "cells/*.parquet"
        elif name == "works" or name.startswith("by_"):
            pattern = f"parts/*/{name}.parquet"
        path = str(self.folder / pattern).replace("'", "''")
        return f"read_parquet('{path}')"


def open_cube(corpus: Path, sha256: str) -> Cube | None:
    """The cube in a corpus's folder, or None where there is none or it is that of other tables.

    `sha256` is that of the corpus's manifest.
    """
    folder = folder_of(corpus)
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    if content.get("kind") != KIND or content["parameters"].get("format") != FORMAT:
        return None
    if content["inputs"]["corpus"] != sha256:
        return None
    metadata = pq.read_schema(folder / "country_sets.parquet").metadata or {}
    codes = metadata[b"codes"].decode().split(",")
    return Cube(folder, {code: place for place, code in enumerate(codes)}, content)
