"""Reads frameworks: a folder per framework with `framework.yaml`, `rules/*.yaml`, `tests/*.yaml`.

Beside the framework folders stand `mitigations.yaml` (the catalogue) and `facts.yaml` (what may be
missing, and whom to ask); a folder without them uses those that ship with Isthmus.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

import isthmus.frameworks
from isthmus.assessment.conditions.answers import answer_fact
from isthmus.assessment.framework_faults import framework_faults
from isthmus.assessment.parsed_files import Reader, fresh, keep, kept_reader
from isthmus.assessment.rules import (
    Areas,
    Catalogue,
    Fact,
    Facts,
    FrameworkFields,
    Measure,
    Rule,
    RuleCase,
)
from isthmus.datafiles import Document, validated
from isthmus.errors import Fault, FrameworkError, RequestError, did_you_mean

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Framework:
    """A framework with its rules in the order in which they are applied."""

    fields: FrameworkFields
    rules: tuple[Rule, ...]
    cases: Mapping[str, tuple[RuleCase, ...]]
    """Rule id -> its tests; a rule without a test file has no entry."""
    areas: Areas | None
    sha256: str
    """Of the names and contents of the framework's files, in the order of their names."""


@dataclass(frozen=True)
class Library:
    """All frameworks of a folder, with what they share."""

    frameworks: Mapping[str, Framework]
    measures: Mapping[str, Measure]
    catalogue: Catalogue
    facts: Mapping[str, Fact]
    sha256: Mapping[str, str]
    """Of the shared files, by name."""
    broken: Mapping[str, FrameworkError] = field(default_factory=dict)
    """Folder of a framework that can't be read -> its faults; empty in a library read strictly."""

    def framework(self, framework_id: str) -> Framework:
        """One framework.

        Raises
        ------
        RequestError
            If there is none of this id.
        FrameworkError
            If its files are wrong.
        """
        if framework_id in self.broken:
            raise self.broken[framework_id]
        if framework_id not in self.frameworks:
            known = ", ".join(self.frameworks)
            hint = did_you_mean(framework_id, self.frameworks)
            raise RequestError(
                "--framework", [f"there is no framework '{framework_id}'{hint}; there are {known}"]
            )
        return self.frameworks[framework_id]

    def areas(self) -> dict[str, dict[str, str]]:
        """Taxonomy -> id of a sensitive area -> its name.

        Those that ship with Isthmus are always there; a framework's own take their place.
        """
        own = (one.areas for one in self.frameworks.values() if one.areas)
        return {**_bundled_areas(), **{one.taxonomy: _names(one) for one in own}}


@cache
def _bundled_areas() -> dict[str, dict[str, str]]:
    """The taxonomies that ship with Isthmus, so that a policy elsewhere can ask about them."""
    paths = sorted(bundled_frameworks().glob("*/areas.yaml"))
    kept = kept_reader(paths)
    read = [validated(Areas, (kept or fresh)(path), FrameworkError) for path in paths]
    if kept is None:
        keep(paths)
    return {one.taxonomy: _names(one) for one in read}


def _names(areas: Areas) -> dict[str, str]:
    return {area.id: area.name for group in areas.groups for area in group.subcategories}


def bundled_frameworks() -> Path:
    """The folder of the frameworks that ship with Isthmus."""
    return Path(isthmus.frameworks.__path__[0])


def read_library(folder: Path | None = None) -> Library:
    """The frameworks of a folder, by default those that ship with Isthmus.

    The folder may also be that of a single framework.

    Raises
    ------
    FrameworkError
        Naming every fault of every file.
    """
    library = readable_library(folder)
    if library.broken:
        raise _together(folder or bundled_frameworks(), library.broken.values())
    return library


def readable_library(folder: Path | None = None) -> Library:
    """As `read_library`, but a framework with wrong files is left out and named with its faults.

    Raises
    ------
    FrameworkError
        If there is no framework at all, or a file that all of them share is wrong.
    """
    return _bundled_library() if folder is None else _library(folder)


@cache
def _bundled_library() -> Library:
    """Read once per process: these files don't change while it runs."""
    return _library(bundled_frameworks())


def _library(folder: Path) -> Library:
    if not folder.is_dir():
        raise FrameworkError(str(folder), ["there is no such folder; name one with frameworks"])
    folders = (
        [folder]
        if (folder / "framework.yaml").is_file()
        else sorted(path.parent for path in folder.glob("*/framework.yaml"))
    )
    if not folders:
        raise FrameworkError(
            str(folder),
            ["holds no framework; expected FOLDER/ID/framework.yaml and ID/rules/*.yaml"],
        )
    files = [path for one in folders for path in sorted(one.rglob("*.yaml"))]
    files += [_shared_path(folder, name) for name in ("mitigations.yaml", "facts.yaml")]
    kept = kept_reader(files)
    if kept is not None:
        library = _read_all(folder, folders, kept)
        if not library.broken:
            return library
    library = _read_all(folder, folders, fresh)
    if not library.broken and kept is None:
        keep(files)
    return library


def _read_all(folder: Path, folders: list[Path], read: Reader) -> Library:
    catalogue, catalogue_sha = _shared(folder, "mitigations.yaml", Catalogue, read)
    facts, facts_sha = _shared(folder, "facts.yaml", Facts, read)
    measures = {one.id: one for one in catalogue.measures}
    frameworks = {}
    broken = {}
    for one in folders:
        framework, found = _framework(one, catalogue, read)
        if framework:
            frameworks[framework.fields.id] = framework
        else:
            broken[one.name] = _error(folder, found)
    return Library(
        frameworks,
        measures,
        catalogue,
        {fact.id: fact for fact in (*facts.facts, *_question_facts(frameworks.values()))},
        {"mitigations.yaml": catalogue_sha, "facts.yaml": facts_sha},
        broken,
    )


Found = list[tuple[Path, list[Fault]]]


def _question_facts(frameworks: Iterable[Framework]) -> Iterator[Fact]:
    """For every question that a framework asks, the fact that its answer may be missing."""
    for one in frameworks:
        for question in one.fields.questions:
            yield Fact(
                id=answer_fact(question.id),
                fact=f"Not answered yet: {question.text}",
                why=question.why,
                ask=question.ask,
            )


def _framework(folder: Path, catalogue: Catalogue, read: Reader) -> tuple[Framework | None, Found]:
    """The framework of a folder, or all that is wrong in its files."""
    faults: Found = []
    fields = _read(folder / "framework.yaml", FrameworkFields, faults, read)
    rules: dict[Path, tuple[Document, Rule]] = {}
    for path in sorted((folder / "rules").glob("*.yaml")):
        rule = _read(path, Rule, faults, read)
        if rule:
            rules[path] = rule
    if not any((folder / "rules").glob("*.yaml")):
        faults.append((folder, [Fault("has no rules; expected rules/*.yaml")]))
    cases = {}
    for path in sorted((folder / "tests").glob("*.yaml")):
        found = _cases(path, faults, read)
        cases[path.stem] = found
        if not (folder / "rules" / path.name).is_file():
            faults.append((path, [Fault(f"tests no rule: there is no rules/{path.name}")]))
    areas = None
    if (folder / "areas.yaml").is_file():
        areas = _read(folder / "areas.yaml", Areas, faults, read)
    if fields:
        if fields[1].id != folder.name:
            message = f"'{fields[1].id}' is not the name of its folder, '{folder.name}'"
            faults.append((folder / "framework.yaml", [Fault(message, field="id")]))
        faults += framework_faults(fields, rules, cases, catalogue, folder)
    if faults or fields is None:
        return None, faults
    ordered = sorted((rule for _, rule in rules.values()), key=lambda one: (one.order, one.id))
    return (
        Framework(fields[1], tuple(ordered), cases, areas[1] if areas else None, _sha256(folder)),
        [],
    )


def _read(
    path: Path, model: type[Model], faults: Found, read: Reader
) -> tuple[Document, Model] | None:
    try:
        document = read(path)
        return document, validated(model, document, FrameworkError)
    except FrameworkError as error:
        faults.append((path, list(error.faults)))
        return None


class _Cases(BaseModel):
    """The list in a test file."""

    cases: tuple[RuleCase, ...]


def _cases(path: Path, faults: Found, read: Reader) -> tuple[RuleCase, ...]:
    try:
        found = read(path)
        if not isinstance(found.data, list):
            raise FrameworkError(str(path), ["must be a list of cases"])
        lines = {("cases", *place): line for place, line in found.lines.items()}
        document = Document(path, {"cases": found.data}, lines)
        return validated(_Cases, document, FrameworkError).cases
    except FrameworkError as error:
        faults.append((path, list(error.faults)))
        return ()


def _shared(folder: Path, name: str, model: type[Model], read: Reader) -> tuple[Model, str]:
    path = _shared_path(folder, name)
    return validated(model, read(path), FrameworkError), _sha256(path)


def _shared_path(folder: Path, name: str) -> Path:
    """A file that frameworks share: from the folder, or the one beside it, or the bundled one."""
    return next(
        one
        for one in (folder / name, folder.parent / name, bundled_frameworks() / name)
        if one.is_file()
    )


def _sha256(path: Path) -> str:
    files = [path] if path.is_file() else sorted(path.rglob("*.yaml"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(path.parent).as_posix()).encode() + b"\0")
        digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()


def _error(folder: Path, faults: Found) -> FrameworkError:
    paths = {path for path, _ in faults}
    if len(paths) == 1:
        return FrameworkError(str(faults[0][0]), [one for _, found in faults for one in found])
    said: list[Any] = []
    for path, found in faults:
        place = path.relative_to(folder) if path.is_relative_to(folder) else path
        said += [f"{place}: {one}" for one in found]
    return FrameworkError(str(folder), said)


def _together(folder: Path, errors: Iterable[FrameworkError]) -> FrameworkError:
    """The faults of several frameworks as one error; that of one as it is."""
    several = list(errors)
    if len(several) == 1:
        return several[0]
    said: list[Any] = []
    for error in several:
        place = Path(error.subject)
        shown = place.relative_to(folder) if place.is_relative_to(folder) else place
        within = "" if str(shown) == "." else f"{shown}: "
        said += [f"{within}{fault}" for fault in error.faults]
    return FrameworkError(str(folder), said)
