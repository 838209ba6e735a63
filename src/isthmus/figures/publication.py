"""Writes a figure: SVG, PNG, PDF or HTML, with its data and its manifest beside it.

Equal figures give equal bytes. Each file is written whole or not at all.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from isthmus.errors import RequestError, did_you_mean
from isthmus.figures.figure import Figure
from isthmus.figures.pages import figure_page
from isthmus.figures.pdf import pdf_bytes
from isthmus.figures.svg import framed_svg, rendered_with_own_font
from isthmus.manifests import atomic_file, write_json

SUFFIXES = (".svg", ".png", ".pdf", ".html")


def publish(figure: Figure, path: Path) -> list[Path]:
    """Writes the figure in the format that the suffix names, `NAME.csv` and `NAME.manifest.json`.

    Returns
    -------
    list of Path
        The files written: the figure, its data, its manifest.

    Raises
    ------
    RequestError
        If the suffix is none of .svg, .png, .pdf, .html, or the path is a folder.
    """
    require_suffix(path)
    data, record = path.with_suffix(".csv"), path.with_suffix(".manifest.json")
    content = _content(figure, path)
    for target, written in ((path, content), (data, csv_text(figure).encode())):
        with atomic_file(target) as temporary:
            temporary.write_bytes(written)
    write_json(record, figure.manifest)
    return [path, data, record]


def require_suffix(path: Path) -> None:
    """Refuses a file name that no figure can be written to, before anything is computed.

    Raises
    ------
    RequestError
        If the suffix is none of those we write, or the path is a folder.
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        raise RequestError(str(path), ["is a folder; name a file, such as figure.svg"])
    if suffix not in SUFFIXES:
        raise RequestError(
            str(path),
            [
                f"cannot write '{suffix}' files; expected one of {', '.join(SUFFIXES)}"
                f"{did_you_mean(suffix, SUFFIXES)}"
                if suffix
                else f"has no suffix; expected one of {', '.join(SUFFIXES)}"
            ],
        )


def svg_text(figure: Figure, manifest_name: str) -> str:
    """The figure as one SVG that stands for itself."""
    return framed_svg(
        figure.drawing,
        figure.name,
        figure.title,
        figure.definition,
        footer(figure, manifest_name),
        f"{figure.title}. {figure.text_alternative}",
    )


def footer(figure: Figure, manifest_name: str) -> list[str]:
    """The lines under a chart: source and snapshot, its terms, then who drew it and from what."""
    version = figure.manifest["software"]["version"]
    terms = [" ".join(figure.notes)] if figure.notes else []
    return [figure.source, *terms, f"Isthmus {version} · how to make it again: {manifest_name}"]


def csv_text(figure: Figure) -> str:
    """The figure's data as CSV: a header row, one observation a row, nothing where unknown."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(figure.table.column_names)
    for row in figure.table.to_pylist():
        writer.writerow("" if value is None else _plain(value) for value in row.values())
    return text.getvalue()


def _content(figure: Figure, path: Path) -> bytes:
    svg = svg_text(figure, path.with_suffix(".manifest.json").name)
    suffix = path.suffix.lower()
    if suffix == ".svg":
        return svg.encode()
    if suffix == ".png":
        import vl_convert

        return bytes(vl_convert.svg_to_png(rendered_with_own_font(svg), scale=2))
    if suffix == ".pdf":
        return pdf_bytes(svg)
    return figure_page(figure, path.stem).encode()


def _plain(value: Any) -> Any:
    """Floats with the digits that matter, so that two machines write the same."""
    return f"{value:.6g}" if isinstance(value, float) else value
