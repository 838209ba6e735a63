"""Where a number comes from: the manifest beside every figure, corpus and dossier.

A manifest names the software, the inputs with their hashes, and the parameters. Equal manifests
mean equal outputs, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any


def software_version() -> str:
    """The version of Isthmus that is running."""
    return version("isthmus")


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest(kind: str, inputs: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What a reader needs to make the same output again.

    `inputs` names each source with its version and hash; `parameters` what was asked. It holds no
    time of making and no path of a machine, so that the same inputs give the same bytes.
    """
    return {
        "manifest": 1,
        "kind": kind,
        "software": {"name": "isthmus", "version": software_version()},
        "inputs": dict(inputs),
        "parameters": dict(parameters),
    }


def write_json(path: Path, data: Any) -> None:
    """Data as JSON with sorted keys, written whole or not at all."""
    text = json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True, default=str)
    with atomic_file(path) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8")


@contextmanager
def atomic_file(path: Path) -> Iterator[Path]:
    """A temporary file that takes its final name when the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
