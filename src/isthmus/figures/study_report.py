"""A study as a report: a page, a PDF, and a folder of figures with their data and manifests."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from isthmus.corpus.folder import Corpus
from isthmus.corpus.pair_counts import PairCounts, bundled_pair_counts
from isthmus.errors import Fault, RequestError
from isthmus.figures.figure import Figure
from isthmus.figures.making import Sources, made_figure
from isthmus.figures.pages import figure_view, rendered
from isthmus.figures.pdf import pdf_bytes
from isthmus.figures.publication import publish, svg_text
from isthmus.figures.request import Request
from isthmus.figures.study import Study
from isthmus.manifests import atomic_file, manifest, sha256_of, software_version, write_json

FORMATS = (".svg", ".csv", ".manifest.json")
TEMPLATE = Path(__file__).parent / "templates" / "study.typ"

TEXT_WIDTH, TALLEST = 166.0, 140.0
"""The measure of the paper, and the tallest figure, in millimetres."""

Report = Callable[[int, int], None]
"""Is told how many figures are made, and of how many."""


def write_study(
    study: Study, corpus: Corpus | None, out: Path, report: Report | None = None
) -> list[Path]:
    """Makes the study: `report.html`, `report.pdf`, `study.manifest.json` and `figures/`.

    All figures are made before the first file is written. The same study on the same sources gives
    the same bytes.

    Parameters
    ----------
    corpus
        What figures with `source: corpus` are drawn from; may be None where there are none.

    Raises
    ------
    RequestError
        Naming every figure that the sources can't give, and why.
    """
    made = _made(study, corpus, report or (lambda _done, _of: None))
    written: list[Path] = []
    for name, figure in made.items():
        written += publish(figure, out / "figures" / f"{name}.svg")
    page, paper = out / "report.html", out / "report.pdf"
    with atomic_file(page) as temporary:
        temporary.write_text(_page(study, made), encoding="utf-8")
    with atomic_file(paper) as temporary:
        temporary.write_bytes(_pdf(study, made))
    record = out / "study.manifest.json"
    write_json(record, _manifest(study, made, [page, paper, *written], out))
    return [page, paper, record, *written]


def _made(study: Study, corpus: Corpus | None, report: Report) -> dict[str, Figure]:
    @cache
    def world() -> PairCounts:
        return bundled_pair_counts()

    def sources(request: Request) -> Sources:
        first = world() if request.source == "world" else corpus
        assert first is not None, "a study that needs a corpus is given one"
        return Sources(first, world() if request.against == "world" else None)

    made: dict[str, Figure] = {}
    faults: list[Fault] = []
    for done, one in enumerate(study.figures):
        report(done, len(study.figures))
        try:
            made[one.id] = made_figure(one.request, sources(one.request))
        except RequestError as error:
            faults += [Fault(str(fault), field=one.id) for fault in error.faults]
    if faults:
        raise RequestError(str(study.path), faults)
    report(len(study.figures), len(study.figures))
    return made


def _page(study: Study, made: Mapping[str, Figure]) -> str:
    return rendered(
        "study.html.jinja",
        study=study,
        views={
            name: figure_view(figure, name, "figures/", FORMATS) for name, figure in made.items()
        },
        version=software_version(),
    )


def _pdf(study: Study, made: Mapping[str, Figure]) -> bytes:
    """The report set by Typst; text reaches the template as JSON, so that none of it is markup."""
    import typst

    framed = {name: svg_text(figure, f"{name}.manifest.json") for name, figure in made.items()}
    content = {
        "title": study.title,
        "paragraphs": study.paragraphs,
        "version": software_version(),
        "sections": [
            {
                "heading": section.heading,
                "paragraphs": section.paragraphs,
                "figures": [
                    {
                        "id": one.id,
                        "width_mm": _width_in_mm(framed[one.id]),
                        "finding": made[one.id].finding,
                        "said": f"{made[one.id].title}. {made[one.id].text_alternative}",
                        "text": one.text,
                    }
                    for one in section.figures
                ],
            }
            for section in study.sections
        ],
        "caveats": _caveats(list(made.values())),
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for one, svg in framed.items():
            (folder / f"{one}.pdf").write_bytes(pdf_bytes(svg))
        (folder / "study.typ").write_bytes(TEMPLATE.read_bytes())
        (folder / "study.json").write_text(json.dumps(content), encoding="utf-8")
        return bytes(
            typst.compile(
                str(folder / "study.typ"),
                root=str(folder),
                ignore_system_fonts=True,
                timestamp=datetime(2000, 1, 1, tzinfo=UTC),
                format="pdf",
            )
        )


def _width_in_mm(svg: str) -> float:
    """How wide a figure is set: the whole measure, or less where it would be too tall."""
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
    assert size, "a framed figure states its size"
    width, height = float(size[1]), float(size[2])
    return round(min(TEXT_WIDTH, TALLEST * width / height), 1)


def _caveats(figures: Sequence[Figure]) -> list[str]:
    return list(dict.fromkeys(caveat for figure in figures for caveat in figure.caveats))


def _manifest(
    study: Study, made: Mapping[str, Figure], written: Sequence[Path], out: Path
) -> dict[str, Any]:
    inputs: dict[str, Any] = {"study": {"file": study.path.name, "sha256": sha256_of(study.path)}}
    for figure in made.values():
        for name, given in figure.manifest["inputs"].items():
            inputs.setdefault(name, given)
    return {
        **manifest("study", inputs, {"figures": list(made)}),
        "outputs": {
            path.relative_to(out).as_posix(): {"sha256": sha256_of(path)} for path in written
        },
    }
