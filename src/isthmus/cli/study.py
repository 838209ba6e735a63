"""`isthmus study`: many figures and the text around them, as one report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from isthmus.cli.output import say

if TYPE_CHECKING:
    from isthmus.corpus.folder import Corpus
    from isthmus.figures.study import Study

app = typer.Typer(
    name="study",
    help="A report of many figures, from a file that names them.",
    epilog="Example:  isthmus study run --example --out study",
    no_args_is_help=True,
)

StudyFile = Annotated[
    Path | None, typer.Argument(help="The study file (YAML).", show_default=False)
]
Example = Annotated[bool, typer.Option("--example", help="The study that comes with Isthmus.")]


@app.command("run")
def run(
    study: StudyFile = None,
    example: Example = False,
    out: Annotated[Path, typer.Option("--out", help="Folder for the report.")] = Path("study"),
    corpus: Annotated[
        Path | None,
        typer.Option(
            "--corpus", help="A corpus in the place of the one the study names.", show_default=False
        ),
    ] = None,
) -> None:
    """Make a study: OUT/report.html, OUT/report.pdf, a manifest, and every figure with its data.

    All faults of the file are said at once, before anything is computed. The same study on the same
    sources gives the same bytes.

    Example:  isthmus study run --example --out study
    """
    from isthmus.cli.progress import progress
    from isthmus.figures.study_report import write_study

    found = _study(study, example)
    opened = _corpus(found, corpus, out)
    with progress() as display:
        task = display.add_task("drawing", total=len(found.figures))
        written = write_study(
            found, opened, out,
            lambda done, of: display.update(task, completed=done, total=of),
        )  # fmt: skip
    for path in written[:3]:
        sys.stdout.write(f"{path}\n")
    say(f"wrote {len(found.figures)} figures with data and manifests to {out / 'figures'}")


@app.command("check")
def check(study: StudyFile = None, example: Example = False) -> None:
    """Say what is wrong with a study file, or that nothing is; computes nothing.

    Example:  isthmus study check --example
    """
    found = _study(study, example)
    sys.stdout.write(
        f"{found.path.name}: {len(found.figures)} figures in {len(found.sections)} sections, "
        "no fault\n"
    )


def _study(path: Path | None, example: bool) -> Study:
    from isthmus.errors import RequestError
    from isthmus.figures.study import EXAMPLE, read_study

    if (path is None) == (not example):
        raise RequestError("study", ["name one study: a file, or --example"])
    return read_study(EXAMPLE if path is None else path)


def _corpus(study: Study, given: Path | None, out: Path) -> Corpus | None:
    """The corpus of the study; the bundled example is built into OUT/corpus, once."""
    from isthmus.cli.progress import progress, step_reporter
    from isthmus.corpus.building import build_corpus
    from isthmus.corpus.folder import is_corpus, open_corpus

    if not study.needs_corpus:
        return None
    folder = given or study.corpus_folder()
    if folder is None:
        folder = out / "corpus"
        if not is_corpus(folder):
            say(f"building a corpus from the bundled conference works in {folder}")
            with progress() as display:
                build_corpus(None, folder, report=step_reporter(display))
    return open_corpus(folder)
