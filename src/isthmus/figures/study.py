"""A study: a file that names many figures and the text around them, read strictly.

The file says what to draw and why; `study_report` draws it. All faults of a file are found before
anything is computed, each with its line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from isthmus.datafiles import Document, read_yaml, validated
from isthmus.errors import Fault, RequestError
from isthmus.figures.making import request_faults
from isthmus.figures.request import Request

EXAMPLE = Path(__file__).parent / "studies" / "china_us_robotics.yaml"
"""The study that comes with the product; it runs on the bundled data."""

Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Declared(BaseModel):
    """A part of a study; a key that it does not know is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Shared(Declared):
    """What holds for every figure from the corpus unless the figure says otherwise."""

    join: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    venues: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    incomplete: tuple[int, ...] = ()
    smallest_cell: int | None = None


class FigureDeclared(Declared):
    """One figure: its name in the report, the request, and a text under it."""

    id: Name
    figure: Text
    source: Literal["corpus", "world"] = "corpus"
    against: Literal["world"] | None = None
    text: str = ""
    pairs: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    join: tuple[str, ...] | None = None
    first_year: int | None = None
    last_year: int | None = None
    venues: tuple[str, ...] | None = None
    fields: tuple[str, ...] | None = None
    incomplete: tuple[int, ...] | None = None
    smallest_cell: int | None = None
    settings: dict[str, str | int | float] = Field(default_factory=dict)

    def request(self, shared: Shared) -> Request:
        """What it asks for, with what the study says for all figures from the corpus."""
        given: dict[str, Any] = {}
        for name in Shared.model_fields:
            own = getattr(self, name)
            of_all = getattr(shared, name) if self.source == "corpus" else None
            chosen = of_all if own is None else own
            given[name] = () if chosen is None and name not in _SINGLE else chosen
        return Request(
            figure=self.figure,
            source=self.source,
            against=self.against,
            pairs=self.pairs,
            countries=self.countries,
            settings={name: str(value) for name, value in self.settings.items()},
            **given,
        )


_SINGLE = {"first_year", "last_year", "smallest_cell"}


class SectionDeclared(Declared):
    """A heading, paragraphs (parted by empty lines), and figures."""

    heading: Text
    text: str = ""
    figures: tuple[FigureDeclared, ...] = ()


class StudyDeclared(Declared):
    """A whole study as its file holds it."""

    title: Text
    summary: str = ""
    corpus: Text = "example"
    shared: Shared = Shared()
    sections: Annotated[tuple[SectionDeclared, ...], Field(min_length=1)]


@dataclass(frozen=True)
class StudyFigure:
    """A figure of a study, ready to be made."""

    id: str
    request: Request
    text: str


@dataclass(frozen=True)
class StudySection:
    """A section of a study."""

    heading: str
    paragraphs: tuple[str, ...]
    figures: tuple[StudyFigure, ...]


@dataclass(frozen=True)
class Study:
    """A study that has no fault in it.

    `corpus` is `example`, or a folder as written in the file.
    """

    title: str
    paragraphs: tuple[str, ...]
    corpus: str
    sections: tuple[StudySection, ...]
    path: Path = field(default=EXAMPLE)

    @property
    def figures(self) -> Sequence[StudyFigure]:
        """All figures, in their order."""
        return [figure for section in self.sections for figure in section.figures]

    @property
    def needs_corpus(self) -> bool:
        """Whether any figure is drawn from a corpus."""
        return any(figure.request.source == "corpus" for figure in self.figures)

    def corpus_folder(self) -> Path | None:
        """The folder of its corpus, beside the file; None where it is the bundled example."""
        return None if self.corpus == "example" else self.path.parent / self.corpus


def read_study(path: Path) -> Study:
    """The study of a file.

    Raises
    ------
    RequestError
        Naming every key, value, figure, country, setting and name that does not fit, with its
        line.
    """
    document = read_yaml(path, RequestError)
    declared = validated(StudyDeclared, document, RequestError)
    faults: list[Fault] = [*_name_faults(declared, document), *_figure_faults(declared, document)]
    if faults:
        in_order: list[Fault] = sorted(faults, key=_line)
        raise RequestError(str(path), in_order)
    return Study(
        title=declared.title,
        paragraphs=paragraphs(declared.summary),
        corpus=declared.corpus,
        sections=tuple(
            StudySection(
                section.heading,
                paragraphs(section.text),
                tuple(
                    StudyFigure(one.id, one.request(declared.shared), one.text.strip())
                    for one in section.figures
                ),
            )
            for section in declared.sections
        ),
        path=path,
    )


def _line(fault: Fault) -> int:
    return fault.line or 0


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, parted by empty lines, each on one line."""
    parts = (" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n"))
    return tuple(part for part in parts if part)


def _places(declared: StudyDeclared) -> Mapping[tuple[str | int, ...], FigureDeclared]:
    return {
        ("sections", at, "figures", number): figure
        for at, section in enumerate(declared.sections)
        for number, figure in enumerate(section.figures)
    }


def _name_faults(declared: StudyDeclared, document: Document) -> list[Fault]:
    faults, seen = [], set()
    for place, figure in _places(declared).items():
        if figure.id in seen:
            said = f"'{figure.id}' names two figures; each needs a name of its own"
            faults.append(Fault(said, document.line((*place, "id")), "id"))
        seen.add(figure.id)
    if not seen:
        faults.append(Fault("names no figure; a study has at least one", field="sections"))
    return faults


_FIELDS = {
    "--pair": "pairs", "--country": "countries", "--join": "join", "--from": "first_year",
    "--to": "last_year", "--against": "against", "--set": "settings", "--world": "source",
    "--incomplete": "incomplete", "--smallest-cell": "smallest_cell",
}  # fmt: skip


def _figure_faults(declared: StudyDeclared, document: Document) -> list[Fault]:
    """What is wrong with each request, in the words of the file."""
    faults = []
    for place, figure in _places(declared).items():
        for fault in request_faults(figure.request(declared.shared)):
            name = _FIELDS.get(fault.field or "", fault.field or "figure")
            line = document.line((*place, name))
            faults.append(Fault(f"{fault.message}", line, f"{figure.id}.{name}"))
    return faults
