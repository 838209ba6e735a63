"""The page of the data that ship with the package, from the provenance files beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from isthmus.datafiles import read_yaml
from isthmus.errors import IsthmusError
from reference_pages.markdown import code, page, table, text
from reference_pages.pages import MissingEntryError

SHOWN = (
    "source", "version", "date", "derived_by", "licence", "left_out", "changes", "counts",
    "records", "coverage", "limits",
)  # fmt: skip


@dataclass(frozen=True)
class Shipped:
    """One data file with what its provenance file says of it."""

    provenance: Path
    file: Path
    sha256: str
    fields: Mapping[str, Any]


def shipped_files(folder: Path) -> list[Shipped]:
    """Every data file that a provenance file below the folder names, with its fields.

    Raises
    ------
    IsthmusError
        If a provenance file cannot be read.
    """
    return [
        one
        for path in sorted(folder.rglob("*provenance*.yaml"))
        for one in _named_in(path, read_yaml(path).data)
    ]


def pages(root: Path) -> dict[str, str]:
    """`shipped-data.md`."""
    try:
        files = shipped_files(root / "src")
    except IsthmusError as error:
        raise MissingEntryError(str(error)) from error
    if not files:
        raise MissingEntryError("no provenance file below src names a data file")
    blocks = []
    for path in dict.fromkeys(one.provenance for one in files):
        members = [one for one in files if one.provenance == path]
        place = path.parent.relative_to(root / "src/isthmus")
        titles = dict.fromkeys(str(one.fields.get("title") or "") for one in members)
        blocks.append(f"## {code(place.as_posix())}")
        for title in titles:
            group = [one for one in members if str(one.fields.get("title") or "") == title]
            blocks += _blocks(title, group)
    return {
        "shipped-data.md": page(
            "Data that ship with the package",
            "What each file is, where it comes from, what was changed and what it lacks; written "
            "from the provenance file beside it. `make check` compares the hashes.",
            *blocks,
        )
    }


def _named_in(path: Path, data: Mapping[str, Any]) -> Iterator[Shipped]:
    """The files that one provenance file names.

    `files` is a mapping from name to fields or a list of fields with `file`; `sha256` may instead
    be a mapping from name to hash, or the one hash of `file`, or of the file of the same name.
    """
    common = {name: value for name, value in data.items() if name not in {"files", "sha256"}}
    files, sha256 = data.get("files"), data.get("sha256")
    if isinstance(files, list):
        files = {str(one.get("file") or one.get("name")): one for one in files}
    for name, one in (files or {}).items():
        fields = one if isinstance(one, dict) else {"sha256": one}
        yield Shipped(path, path.parent / name, str(fields.get("sha256")), common | fields)
    if isinstance(sha256, dict):
        for name, value in sha256.items():
            yield Shipped(path, path.parent / name, str(value), common)
    elif sha256:
        yield Shipped(path, _only_file(path, data), str(sha256), common)


def _only_file(path: Path, data: Mapping[str, Any]) -> Path:
    if data.get("file"):
        return path.parent / str(data["file"])
    stem = path.name.removesuffix(".yaml").removesuffix("provenance").rstrip("._")
    others = [one for one in sorted(path.parent.glob(f"{stem}.*")) if one != path]
    return others[0] if others else path.parent / stem


def _blocks(title: str, files: list[Shipped]) -> list[str]:
    said = files[0].fields
    rows = [[name.replace("_", " "), _words(said[name])] for name in SHOWN if said.get(name)]
    names = ", ".join(
        code(one.file.name)
        + (f" ({text(one.fields['made_from'])})" if "made_from" in one.fields else "")
        for one in files
    )
    return [f"**{text(title)}**" if title else "", table(["", ""], [["files", names], *rows])]


def _words(value: object) -> str:
    if isinstance(value, list):
        return " · ".join(text(one) for one in value)
    if isinstance(value, dict):
        return " · ".join(f"{text(name)}: {text(one)}" for name, one in value.items())
    return text(value)
