"""A figure as the pages keep it: texts, drawings for two widths, table, and the files to download.

Figures are kept on disk under a key that holds everything they depend on: the request, the
snapshot of the data, the editions of lists where they matter, and the version of the software. A
kept figure is never changed; an old one is removed when the folder grows beyond its bound.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from isthmus.figures.request import Request, RequestData
from isthmus.manifests import atomic_file, software_version

if TYPE_CHECKING:
    from isthmus.figures.figure import Figure
    from isthmus.figures.svg import Drawing

LARGEST_FOLDER = 200_000_000
"""Bytes of kept figures; beyond them the ones not asked for longest are removed."""
ROWS_SHOWN = 500
"""Rows of a table on a page; all of them are in the file."""
_FORM = 1
"""Of the kept files; one more when they change, so that older ones are not read."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shown:
    """A made figure, or the faults for which there is none."""

    name: str
    faults: tuple[str, ...] = ()
    title: str = ""
    definition: str = ""
    finding: str = ""
    text_alternative: str = ""
    source: str = ""
    caveats: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    all_rows: int = 0
    wide_size: tuple[int, int] = (0, 0)
    narrow_size: tuple[int, int] = (0, 0)
    files: Mapping[str, str] | None = None
    """Texts by kind: `wide`, `narrow`, `svg`, `csv`, `json` (manifest), `chart` (for scripts)."""

    @property
    def rows_left_out(self) -> int:
        """Rows that only the file has."""
        return self.all_rows - len(self.rows)


@dataclass(frozen=True)
class Wanted:
    """A request with the data it is answered from; `corpus` is None for the counts of pairs."""

    request: Request
    snapshot: str
    corpus: Path | None

    @property
    def key(self) -> str:
        """What the figure is kept under."""
        parts = [_FORM, software_version(), self.snapshot, self.request.as_json()]
        text = json.dumps(parts, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def as_line(self) -> str:
        """For the process that makes it; one line."""
        asked = {name: value for name, value in asdict(self.request).items() if value is not None}
        corpus = None if self.corpus is None else str(self.corpus)
        return json.dumps({"request": asked, "snapshot": self.snapshot, "corpus": corpus})


def wanted_of(line: str) -> Wanted:
    """What `as_line` wrote."""
    found = json.loads(line)
    request = RequestData.model_validate(found["request"]).request()
    return Wanted(request, found["snapshot"], Path(found["corpus"]) if found["corpus"] else None)


def shown(figure: Figure) -> Shown:
    """The figure with its drawings made."""
    from isthmus.figures.interactive import interactive
    from isthmus.figures.pages import cell
    from isthmus.figures.publication import csv_text, svg_text
    from isthmus.figures.svg import inline_svg

    said = f"{figure.title}. {figure.text_alternative}"
    table = figure.table.slice(0, ROWS_SHOWN).to_pylist()
    charts = {"wide": interactive(figure.chart), "narrow": interactive(figure.narrow)}
    return Shown(
        name=figure.name,
        title=figure.title,
        definition=figure.definition,
        finding=figure.finding,
        text_alternative=figure.text_alternative,
        source=figure.source,
        caveats=tuple(figure.caveats),
        notes=tuple(figure.notes),
        columns=tuple(name.replace("_", " ") for name in figure.table.column_names),
        rows=tuple(tuple(cell(value, name) for name, value in row.items()) for row in table),
        all_rows=figure.table.num_rows,
        wide_size=_size(figure.drawing),
        narrow_size=_size(figure.narrow_drawing),
        files={
            "wide": inline_svg(figure.drawing, f"{figure.name}-wide", said),
            "narrow": inline_svg(figure.narrow_drawing, f"{figure.name}-narrow", said),
            "svg": svg_text(figure, f"isthmus-{figure.name}.manifest.json"),
            "csv": csv_text(figure),
            "json": json.dumps(dict(figure.manifest), indent=2, ensure_ascii=False, default=str),
            "chart": json.dumps(charts, ensure_ascii=False, default=str),
        },
    )


def refused(name: str, faults: tuple[str, ...]) -> Shown:
    """What stands in the place of a figure that can't be made."""
    return Shown(name, faults=faults)


def kept(folder: Path, key: str) -> Shown | None:
    """The figure of the key, if it has been made; a damaged file is as good as none."""
    file = folder / f"{key}.json"
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        file.touch()
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        _log.warning("the kept figure %s can't be read and is made again", key)
        return None
    for name in _TUPLES:
        found[name] = tuple(found[name])
    found["rows"] = tuple(tuple(row) for row in found["rows"])
    return Shown(**found)


_TUPLES = ("faults", "caveats", "notes", "columns", "wide_size", "narrow_size")


def keep(folder: Path, key: str, made: Shown) -> None:
    """Write the figure, whole or not at all, and make room."""
    with atomic_file(folder / f"{key}.json") as temporary:
        temporary.write_text(json.dumps(asdict(made), ensure_ascii=False), encoding="utf-8")
    make_room(folder)


def make_room(folder: Path, largest: int = LARGEST_FOLDER) -> None:
    """Remove the figures not asked for longest, until the folder is within its bound."""
    found: list[tuple[float, int, Path]] = []
    for file in folder.glob("*.json"):
        try:
            state = file.stat()
        except FileNotFoundError:
            continue  # another process has made room
        found.append((state.st_mtime, state.st_size, file))
    size = sum(one[1] for one in found)
    for _, bytes_of_it, file in sorted(found):
        if size <= largest:
            return
        file.unlink(missing_ok=True)
        size -= bytes_of_it


def _size(of: Drawing) -> tuple[int, int]:
    return round(of.width), round(of.height)
