"""Checks of documentation and repository hygiene; part of `make check`.

Each check is one function that looks at the checkout below `root` and returns its faults in words.
All checks run; the exit code is 1 if any of them found a fault.
"""

from __future__ import annotations

import hashlib
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from isthmus.datafiles import read_yaml
from isthmus.errors import IsthmusError
from isthmus.screening.entries import stored_text, text_sha256

ROOT = Path(__file__).resolve().parent.parent

# Built from parts, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(r"(?<![\w.\-/])/(?:" + "|".join(("work", "root", "tmp", "home")) + ")/")
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "python" + "hosted", "org"),
        ("registry", "npmjs", "org"),
        ("deb", "debian", "org"),
    )
)
FORBIDDEN_WORD = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME")) + r")\b")
FORBIDDEN_WORD_FOLDERS = ("src", "tests", "docs", "scripts")

DATA_SUFFIXES = {".csv", ".parquet", ".gz", ".zst", ".jsonl", ".json", ".otf", ".ttf", ".xml"}
PROVENANCE_FIELDS = ("source", "version", "licence", "changes")
CITATION_FIELDS = ("title", "locator", "url")

Check = Callable[[Path], list[str]]


def reference_faults(root: Path) -> list[str]:
    """Commands without an example, measures without a spec test, settings and errors without an
    entry: whatever keeps the reference from being written."""
    pages = _extension("pages")
    try:
        pages.generated_pages(root)
    except pages.MissingEntryError as missing:
        return str(missing).splitlines()
    return []


def machine_path_faults(root: Path) -> list[str]:
    """Paths that exist on one machine only."""
    return [
        f"{name}:{number}: the path of a machine: {match.group()}"
        for name, number, line in _lines(root)
        if (match := MACHINE_PATH.search(line))
    ]


def registry_host_faults(root: Path) -> list[str]:
    """Addresses of package registries: whoever installs chooses the registry."""
    return [
        f"{name}:{number}: names the package registry {host}"
        for name, number, line in _lines(root)
        for host in REGISTRY_HOSTS
        if host in line
    ]


def forbidden_word_faults(root: Path) -> list[str]:
    """Notes to oneself that belong into an issue."""
    return [
        f"{name}:{number}: '{match.group()}'; finish it, or file an issue"
        for name, number, line in _lines(root)
        if name.split("/")[0] in FORBIDDEN_WORD_FOLDERS and (match := FORBIDDEN_WORD.search(line))
    ]


def fragment_faults(root: Path) -> list[str]:
    """Fragments of the change log that towncrier would overlook, or that say nothing."""
    types = [one["directory"] for one in _pyproject(root)["tool"]["towncrier"]["type"]]
    faults = []
    for path in sorted((root / "changelog.d").glob("*")):
        if path.name in {"README.md", "template.md.jinja"}:
            continue
        parts = path.name.split(".")
        where = path.relative_to(root)
        if len(parts) != 3 or parts[1] not in types or parts[2] != "md":
            faults.append(f"{where}: expected NAME.TYPE.md with TYPE one of {', '.join(types)}")
        elif not path.read_text(encoding="utf-8").strip():
            faults.append(f"{where}: is empty")
    return faults


def lock_faults(root: Path) -> list[str]:
    """Dependencies that the lock lacks or holds in another version; locked ones without a hash."""
    project = _pyproject(root)
    wanted = {
        "requirements/run.txt": project["project"]["dependencies"],
        "requirements/dev.txt": project["dependency-groups"]["dev"],
    }
    faults = []
    for name, requirements in wanted.items():
        text = _text(root / name) or ""
        locked = _locked(text)
        for one in map(Requirement, requirements):
            version = locked.get(canonicalize_name(one.name))
            if version is None:
                faults.append(f"{name}: lacks {one.name}; run make lock")
            elif not one.specifier.contains(version, prereleases=True):
                faults.append(f"{name}: {one.name}=={version}, but pyproject.toml wants {one}")
        faults += [
            f"{name}: {block.split()[0]} has no hash"
            for block in re.split(r"\n(?=[a-zA-Z])", text)
            if "==" in block.split("\n")[0] and "--hash=sha256:" not in block
        ]
    return faults


def link_faults(root: Path) -> list[str]:
    """Relative links and pictures in Markdown files that lead nowhere.

    Links to generated pages are left to the documentation build, which makes them.
    """
    faults = []
    for name in _tracked(root):
        if not name.endswith(".md"):
            continue
        folder = (root / name).parent
        for number, target in _links(_text(root / name) or ""):
            path = (folder / target.split("#")[0]).resolve()
            if "generated" not in Path(target).parts and not path.exists():
                faults.append(f"{name}:{number}: the link to {target} leads nowhere")
    return faults


def provenance_faults(root: Path) -> list[str]:
    """Shipped data without a provenance file, or with one that is incomplete or does not fit."""
    try:
        shipped = _extension("shipped_data").shipped_files(root / "src")
        lists = _extension("lists").described_lists(root)
    except IsthmusError as error:
        return str(error).splitlines()
    faults = []
    for one in shipped:
        where = one.provenance.relative_to(root)
        name = one.file.name
        faults += [
            f"{where}: '{field}' of {name} is missing"
            for field in PROVENANCE_FIELDS
            if not one.fields.get(field) and not (field == "version" and one.fields.get("date"))
        ]
        if not one.file.is_file():
            faults.append(f"{where}: names {name}, which is not there")
        elif hashlib.sha256(one.file.read_bytes()).hexdigest() != one.sha256:
            faults.append(f"{where}: the sha256 of {name} does not fit; derive it again")
    covered = {one.file for one in shipped}
    for descriptor in lists:
        for edition in descriptor.editions:
            file = root / "src/isthmus/screening/lists" / descriptor.id / edition.file
            covered.add(file)
            if not file.is_file():
                faults.append(f"list {descriptor.id}: names {edition.file}, which is not there")
            elif text_sha256(stored_text(file)) != edition.sha256:
                faults.append(f"list {descriptor.id}: the sha256 of {edition.file} does not fit")
    faults += [
        f"{file.relative_to(root)}: no provenance file gives its source and sha256"
        for file in sorted((root / "src").rglob("*"))
        if file.suffix in DATA_SUFFIXES and file not in covered
    ]
    return faults


def rule_faults(root: Path) -> list[str]:
    """Rules of a framework without a whole citation, or without cases under the same name."""
    faults = []
    for path in sorted((root / "src/isthmus/frameworks").glob("*/rules/*.yaml")):
        where = path.relative_to(root)
        try:
            citation = read_yaml(path).data.get("citation") or {}
            cases_path = path.parent.parent / "tests" / path.name
            cases = read_yaml(cases_path).data if cases_path.is_file() else None
        except IsthmusError as error:
            faults.append(str(error))
            continue
        faults += [
            f"{where}: citation.{field} is missing"
            for field in CITATION_FIELDS
            if not citation.get(field)
        ]
        if not cases:
            faults.append(f"{where}: has no cases in {cases_path.relative_to(root)}")
    return faults


def version_faults(root: Path) -> list[str]:
    """A citation file that names another version than the package."""
    version = _pyproject(root)["project"]["version"]
    cited = re.search(r"^version: *(\S+)", _text(root / "CITATION.cff") or "", re.MULTILINE)
    if cited is None:
        return ["CITATION.cff: has no version"]
    if cited.group(1) != version:
        return [f"CITATION.cff: version {cited.group(1)}, but pyproject.toml says {version}"]
    return []


CHECKS: Sequence[Check] = (
    reference_faults,
    machine_path_faults,
    registry_host_faults,
    forbidden_word_faults,
    fragment_faults,
    lock_faults,
    link_faults,
    provenance_faults,
    rule_faults,
    version_faults,
)


def main(root: Path = ROOT) -> int:
    """All faults on standard error; 1 if there is one."""
    faults = [fault for check in CHECKS for fault in check(root)]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(CHECKS)} repository checks, {len(faults)} faults")
    return 1 if faults else 0


def _extension(module: str) -> Any:
    """A module of the extension that writes the reference."""
    folder = str(ROOT / "docs" / "extensions")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module(f"reference_pages.{module}")


def _tracked(root: Path) -> list[str]:
    """The tracked files that exist; outside a git checkout, all files."""
    if not (root / ".git").exists():
        return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name and (root / name).is_file()]


def _text(path: Path) -> str | None:
    """A file's text, or nothing if it is absent or no text."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _lines(root: Path) -> Iterator[tuple[str, int, str]]:
    """Every line of every tracked text file, with its file and number."""
    for name in _tracked(root):
        for number, line in enumerate((_text(root / name) or "").splitlines(), 1):
            yield name, number, line


def _pyproject(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def _locked(text: str) -> dict[str, str]:
    """Package -> version in a requirements file."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pins}


def _links(text: str) -> Iterator[tuple[int, str]]:
    """Line and target of each relative link or picture outside code."""
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        if fenced:
            continue
        for target in re.findall(r"\]\(<?([^)>\s]+)>?\)", re.sub(r"`[^`]*`", "", line)):
            if not re.match(r"[a-z]+:|#", target):
                yield number, target


if __name__ == "__main__":
    sys.exit(main())
