"""Reads the register of frameworks, `coverage.yaml`: what is encoded, since when, what lacks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from isthmus.assessment.framework_files import bundled_frameworks
from isthmus.assessment.rules import Coverage, Register
from isthmus.datafiles import read_yaml, validated
from isthmus.errors import FrameworkError


def register_of(folder: Path | None = None) -> Mapping[str, Coverage]:
    """The register of a folder of frameworks, by default of those that ship with Isthmus.

    Empty where the folder has none: an institution's own policy needs no register.

    Raises
    ------
    FrameworkError
        Naming every fault of the file.
    """
    path = (folder or bundled_frameworks()) / "coverage.yaml"
    if not path.is_file():
        return {}
    register = validated(Register, read_yaml(path, FrameworkError), FrameworkError)
    return {one.id: one for one in register.frameworks}
