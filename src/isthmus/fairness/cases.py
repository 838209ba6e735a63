"""The cases of the self-test: those that ship with Isthmus, and an institution's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import isthmus.proposals
from isthmus.datafiles import Document, Path_, read_yaml
from isthmus.errors import IsthmusError, ProposalError, RequestError
from isthmus.manifests import sha256_of
from isthmus.proposals.model import Proposal
from isthmus.proposals.reading import proposal_from

SUFFIXES = frozenset({".yaml", ".yml", ".json"})
NO_CASE = (".manifest.json", ".provenance.yaml", ".expected.yaml")
"""Endings of files that stand beside cases and are none."""


@dataclass(frozen=True)
class TestCase:
    """A case to be tested. `file` is its path within the folder it was found in."""

    __test__ = False

    file: str
    shipped: bool
    proposal: Proposal
    sha256: str
    """Of the file."""


@dataclass(frozen=True)
class Unread:
    """A file that could not be read as a case, with its faults."""

    file: str
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Cases:
    """What was read, in the order of the file names, shipped cases first; and what was not."""

    read: tuple[TestCase, ...]
    unread: tuple[Unread, ...]


def cases_of(folder: Path | None = None, *, shipped: bool = True) -> Cases:
    """The shipped cases, unless they are not wanted, and every case below the folder, if given.

    A case is a proposal in YAML or JSON, or a file that holds one under `proposal`, as a stored
    assessment does. A file that can't be read is named with its faults; the others count.

    Raises
    ------
    RequestError
        If the folder does not exist or holds no file of that kind, or there is nothing to read.
    """
    if folder is None and not shipped:
        said = "leaves nothing to test; name a folder with --cases, or leave --no-shipped out"
        raise RequestError("--no-shipped", [said])
    found = [*_read(_shipped(), shipped=True)] if shipped else []
    if folder is not None:
        found += _read(_own(folder), shipped=False)
    return Cases(
        tuple(one for one in found if isinstance(one, TestCase)),
        tuple(one for one in found if isinstance(one, Unread)),
    )


def read_case(path: Path) -> Proposal:
    """The proposal in a file, whether it stands alone or under `proposal`; raises as
    `read_proposal`."""
    document = read_yaml(path, ProposalError)
    data = document.data
    if isinstance(data, dict) and isinstance(data.get("proposal"), dict):
        document = Document(path, data["proposal"], _below(document.lines))
    return proposal_from(document)


def _below(lines: dict[Path_, int]) -> dict[Path_, int]:
    return {place[1:]: line for place, line in lines.items() if place[:1] == ("proposal",)}


def _shipped() -> Iterator[tuple[str, Path]]:
    root = Path(isthmus.proposals.__path__[0])
    for name in ("examples", "casebook"):
        for path in _files(root / name):
            yield path.relative_to(root).as_posix(), path


def _own(folder: Path) -> list[tuple[str, Path]]:
    if not folder.is_dir():
        raise RequestError("--cases", [f"{folder}: there is no such folder; name one with cases"])
    found = [(path.relative_to(folder).as_posix(), path) for path in _files(folder)]
    if not found:
        said = f"{folder}: holds no .yaml, .yml or .json file; save each case as one"
        raise RequestError("--cases", [said])
    return found


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES and path.is_file() and not path.name.endswith(NO_CASE)
    )


def _read(files: Iterable[tuple[str, Path]], *, shipped: bool) -> Iterator[TestCase | Unread]:
    for name, path in files:
        try:
            yield TestCase(name, shipped, read_case(path), sha256_of(path))
        except IsthmusError as error:
            yield Unread(name, tuple(str(fault) for fault in error.faults))
        except OSError as fault:
            yield Unread(name, (f"can't be read: {fault.strerror}",))
