"""Draws the pictures of the gallery: `docs/images/figures/NAME.svg`, by the commands it shows.

    python scripts/draw_gallery.py [NAME...]       all figures, or those named

The corpus of the bundled conference works is built into `build/gallery/corpus` unless it is there.
Figures whose data are not bundled are drawn from a corpus of the OpenAlex records beside a
development checkout (`build/gallery/openalex`).
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from isthmus.figures.catalogue import FIGURES, figure_entry

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "gallery"
PICTURES = ROOT / "docs" / "images" / "figures"
SAMPLE = ROOT.parent / "shared" / "data" / "corpus" / "openalex_sample"


def main(names: list[str]) -> None:
    """Draw the figures named, or all."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in names or list(FIGURES):
        entry = figure_entry(name)
        corpus = build(entry.example_corpus)
        arguments = [
            str(corpus) if word == "corpus" else word for word in shlex.split(entry.example)
        ]
        target = WORK / f"{name}.svg"
        isthmus("figure", *arguments, "--out", str(target))
        shutil.copyfile(target, PICTURES / target.name)
        print(f"{name}: {target.stat().st_size // 1024} kB")


def build(which: str) -> Path:
    """The corpus that examples are drawn from, built once."""
    folder = WORK / ("corpus" if which == "bundled" else which)
    if not folder.is_dir():
        sources = ["--example"] if which == "bundled" else sorted(map(str, SAMPLE.glob("works_2*")))
        isthmus("corpus", "build", *sources, "--out", str(folder))
    return folder


def isthmus(*arguments: str) -> None:
    """The command as a user runs it."""
    home = os.environ | {"ISTHMUS_HOME": str(WORK / "home")}
    command = [sys.executable, "-m", "isthmus.cli.main", *arguments]
    subprocess.run(command, check=True, env=home)


if __name__ == "__main__":
    main(sys.argv[1:])
