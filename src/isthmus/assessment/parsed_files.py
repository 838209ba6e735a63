"""Framework files as data, kept between runs by their content: reading YAML strictly takes long.

What is kept is plain data without line numbers, keyed by the hash of the file it was read from, and
checked like a file when it is used. Where something is wrong the files themselves are read, so that
every fault has its line. A cache that is missing, damaged or of another version costs time only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from isthmus.datafiles import Document, read_yaml
from isthmus.errors import FrameworkError
from isthmus.manifests import atomic_file, software_version
from isthmus.settings import settings

Reader = Callable[[Path], Document]


def fresh(path: Path) -> Document:
    """A file as it is, with its lines."""
    return read_yaml(path, FrameworkError)


def kept_reader(paths: Iterable[Path]) -> Reader | None:
    """Reads files from what is kept for exactly these contents; nothing if none is kept."""
    kept = _read(_place(paths))
    if kept is None:
        return None

    def read(path: Path) -> Document:
        try:
            found = kept[_sha256(path)]
        except (OSError, KeyError):
            return fresh(path)
        return Document(path, found, {})

    return read


def keep(paths: Iterable[Path]) -> None:
    """Keeps these files as data; a folder that can't be written costs time and nothing else."""
    files = list(paths)
    data = {_sha256(path): fresh(path).data for path in files}
    body = json.dumps(data, separators=(",", ":")).encode()
    try:
        with atomic_file(_place(files)) as temporary:
            temporary.write_bytes(_head(body) + b"\n" + body)
    except OSError:
        pass


def _read(place: Path) -> Mapping[str, Any] | None:
    try:
        head, _, body = place.read_bytes().partition(b"\n")
    except OSError:
        return None
    if head != _head(body):
        return None
    found: dict[str, Any] = json.loads(body)
    return found


def _place(paths: Iterable[Path]) -> Path:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(_sha256(path).encode())
    return settings().home / "cache" / "frameworks" / f"{digest.hexdigest()}.json"


def _head(body: bytes) -> bytes:
    return f"{software_version()} {hashlib.sha256(body).hexdigest()}".encode()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
