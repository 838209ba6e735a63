"""What a reviewer asks of a framework beyond that it can be applied: `isthmus frameworks lint`.

The loader refuses what would give a wrong result. Lint refuses what nobody could defend: a citation
that cannot be followed, a rule about persons, a country that no cited passage names, an adverse
outcome without a way round it and a way back, a date without a test on either side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from isthmus.assessment.framework_files import bundled_frameworks, read_library
from isthmus.assessment.lint_rules import framework_lint, rule_lint
from isthmus.assessment.lint_tests import date_lint, edition_lint, status_lint
from isthmus.assessment.register import register_of
from isthmus.assessment.rules import Catalogue, FrameworkFields, Rule, RuleCase
from isthmus.datafiles import Document, Path_, read_yaml, validated
from isthmus.errors import Fault, FrameworkError

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[Path_, str]


@dataclass
class Linted:
    """What was looked at, and every fault with the file it stands in."""

    frameworks: int = 0
    rules: int = 0
    faults: list[tuple[Path, Fault]] = field(default_factory=list)


@dataclass(frozen=True)
class _Files:
    """The files of one framework that can be read at all."""

    folder: Path
    fields: tuple[Document, FrameworkFields] | None
    rules: Mapping[Path, tuple[Document, Rule]]
    cases: Mapping[str, tuple[RuleCase, ...]]


def lint(folder: Path | None = None) -> Linted:
    """Every fault of every framework in a folder (or of the one framework that it is).

    Files that cannot be read are faults of their own; the others are still looked at.

    Raises
    ------
    FrameworkError
        If there is no such folder, or no framework in it.
    """
    of = folder or bundled_frameworks()
    folders = [of] if (of / "framework.yaml").is_file() else _framework_folders(of)
    linted = Linted()
    try:
        catalogue = read_library(folder).catalogue
    except FrameworkError as error:
        if not folders:
            raise
        # A fault of a single file is the file's; those of several name their files themselves.
        where = Path(error.subject)
        linted.faults += [(where if where.is_file() else of, fault) for fault in error.faults]
        catalogue = read_library().catalogue
    for one in folders:
        files = _read_files(one)
        linted.frameworks += 1
        linted.rules += len(files.rules)
        linted.faults += _faults(files, catalogue)
    linted.faults += _register_faults(of, folders)
    return linted


def _framework_folders(folder: Path) -> list[Path]:
    return sorted(path.parent for path in folder.glob("*/framework.yaml"))


def _read_files(folder: Path) -> _Files:
    rules = {}
    for path in sorted((folder / "rules").glob("*.yaml")):
        rule = _read(path, Rule)
        if rule:
            rules[path] = rule
    cases = {path.stem: _cases(path) for path in sorted((folder / "tests").glob("*.yaml"))}
    return _Files(folder, _read(folder / "framework.yaml", FrameworkFields), rules, cases)


def _read(path: Path, model: type[Model]) -> tuple[Document, Model] | None:
    """A file, or nothing where the loader has named its faults already."""
    try:
        document = read_yaml(path, FrameworkError)
        return document, validated(model, document, FrameworkError)
    except FrameworkError:
        return None


def _cases(path: Path) -> tuple[RuleCase, ...]:
    try:
        data = read_yaml(path, FrameworkError).data
        return TypeAdapter(tuple[RuleCase, ...]).validate_python(data)
    except (FrameworkError, ValidationError):
        return ()


def _faults(files: _Files, catalogue: Catalogue) -> Iterator[tuple[Path, Fault]]:
    fields = files.fields[1] if files.fields else None
    if files.fields and fields:
        yield from _located(files.fields[0], framework_lint(fields))
        yield from _located(files.fields[0], edition_lint(fields, files.cases))
    for path, (document, rule) in files.rules.items():
        yield from _located(document, rule_lint(rule, fields, catalogue))
        yield from _located(document, status_lint(rule, files.cases.get(path.stem, ())))
        yield from _located(document, date_lint(rule, files.cases.get(path.stem, ()), fields))


def _located(document: Document, places: Iterator[Place]) -> list[tuple[Path, Fault]]:
    found = [
        Fault(message, document.line(place), ".".join(map(str, place)) or None)
        for place, message in places
    ]
    return [(document.path, fault) for fault in sorted(found, key=lambda one: one.line or 0)]


def _register_faults(folder: Path, folders: list[Path]) -> Iterator[tuple[Path, Fault]]:
    """A folder with a register names each of its frameworks there, with its inactive rules."""
    path = folder / "coverage.yaml"
    if not path.is_file():
        return
    try:
        entries = dict(register_of(folder))
    except FrameworkError as error:
        yield from ((path, fault) for fault in error.faults)
        return
    for one in folders:
        entry = entries.pop(one.name, None)
        if entry is None:
            yield path, Fault(f"says nothing of the framework '{one.name}'")
            continue
        rules = [rule for _, rule in _read_files(one).rules.values()]
        inactive = {rule.id for rule in rules if rule.status == "inactive"}
        if inactive != set(entry.inactive):
            said = ", ".join(sorted(inactive)) or "none"
            yield path, Fault(f"'{one.name}': inactive rules are {said}; name just these")
    for left in entries:
        yield path, Fault(f"names '{left}', of which there is no folder")
