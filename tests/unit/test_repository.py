"""The checks of `scripts/check_repository.py`, each on a small tree with one fault."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

Write = Callable[[str, str], Path]

PYPROJECT = """
[project]
version = "1.2.0"
dependencies = ["rich>=13", "Ruamel.YAML>=0.18"]
[dependency-groups]
dev = ["pytest>=8"]
[[tool.towncrier.type]]
directory = "added"
[[tool.towncrier.type]]
directory = "fixed"
"""
RUN = "rich==14.0 \\\n    --hash=sha256:aa\nruamel-yaml==0.18.6 \\\n    --hash=sha256:bb\n"
DEV = "pytest==8.3 \\\n    --hash=sha256:cc\n"


@pytest.fixture(scope="module")
def checks() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "check_repository", ROOT / "scripts" / "check_repository.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["check_repository"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of the small tree."""

    def write_file(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def test_a_path_of_one_machine_is_a_fault_and_an_address_is_none(checks, write, tmp_path):
    folder = "/" + "root" + "/"
    write("docs/a.md", f"fine\nopen {folder}x\n")
    write("docs/b.md", "https://example.org/" + "work/1 and framework/rules\n")
    assert checks.machine_path_faults(tmp_path) == [f"docs/a.md:2: the path of a machine: {folder}"]


def test_the_host_of_a_package_registry_is_a_fault(checks, write, tmp_path):
    write("requirements/run.txt", "--index-url https://" + "pypi" + ".org/simple\n")
    (fault,) = checks.registry_host_faults(tmp_path)
    assert fault.startswith("requirements/run.txt:1: names the package registry")


@pytest.mark.parametrize("folder", ["src", "tests", "docs", "scripts"])
def test_a_note_to_oneself_is_a_fault(checks, write, tmp_path, folder):
    write(f"{folder}/a.py", "# " + "TO" + "DO later\n")
    assert len(checks.forbidden_word_faults(tmp_path)) == 1


def test_such_a_word_elsewhere_or_inside_another_is_none(checks, write, tmp_path):
    write("CHANGELOG.md", "the " + "TO" + "DO list\n")
    write("src/a.py", "MAS" + "TO" + "DON = 1\n")
    assert checks.forbidden_word_faults(tmp_path) == []


@pytest.mark.parametrize("name", ["x.addd.md", "x.added.rst", "x.md", "added"])
def test_a_fragment_that_towncrier_would_overlook_is_a_fault(checks, write, tmp_path, name):
    write("pyproject.toml", PYPROJECT)
    write(f"changelog.d/{name}", "Something.\n")
    assert checks.fragment_faults(tmp_path) == [
        f"changelog.d/{name}: expected NAME.TYPE.md with TYPE one of added, fixed"
    ]


def test_an_empty_fragment_is_a_fault(checks, write, tmp_path):
    write("pyproject.toml", PYPROJECT)
    write("changelog.d/README.md", "how\n")
    write("changelog.d/x.added.md", "\n")
    assert checks.fragment_faults(tmp_path) == ["changelog.d/x.added.md: is empty"]


def test_a_lock_in_step_has_no_faults(checks, write, tmp_path):
    write("pyproject.toml", PYPROJECT)
    write("requirements/run.txt", RUN)
    write("requirements/dev.txt", DEV)
    assert checks.lock_faults(tmp_path) == []


def test_a_dependency_that_the_lock_lacks_is_a_fault(checks, write, tmp_path):
    write("pyproject.toml", PYPROJECT)
    write("requirements/run.txt", RUN.split("ruamel")[0])
    write("requirements/dev.txt", DEV)
    assert checks.lock_faults(tmp_path) == [
        "requirements/run.txt: lacks Ruamel.YAML; run make lock"
    ]


def test_a_locked_version_that_is_not_wanted_is_a_fault(checks, write, tmp_path):
    write("pyproject.toml", PYPROJECT)
    write("requirements/run.txt", RUN.replace("14.0", "12.0"))
    write("requirements/dev.txt", DEV)
    assert checks.lock_faults(tmp_path) == [
        "requirements/run.txt: rich==12.0, but pyproject.toml wants rich>=13"
    ]


def test_a_locked_package_without_a_hash_is_a_fault(checks, write, tmp_path):
    write("pyproject.toml", PYPROJECT)
    write("requirements/run.txt", RUN)
    write("requirements/dev.txt", "pytest==8.3\n")
    assert checks.lock_faults(tmp_path) == ["requirements/dev.txt: pytest==8.3 has no hash"]


def test_a_link_that_leads_nowhere_is_a_fault(checks, write, tmp_path):
    write("README.md", "[a](docs/a.md#x)\n![b](<docs/b.png>) [c](https://example.org/c.md) [d](#d)")
    write("docs/a.md", "`[x](gone.md)`\n```\n[y](gone.md)\n```\n[up](../README.md)\n")
    assert checks.link_faults(tmp_path) == ["README.md:2: the link to docs/b.png leads nowhere"]


def test_data_without_provenance_is_a_fault(checks, write, tmp_path):
    write("src/isthmus/x/works.csv", "a\n1\n")
    assert checks.provenance_faults(tmp_path) == [
        "src/isthmus/x/works.csv: no provenance file gives its source and sha256"
    ]


PROVENANCE = "source: s\nversion: v1\nlicence: CC0-1.0\nchanges: none\n"


@pytest.mark.parametrize(
    "named",
    [
        "files:\n  works.csv: {sha256: HASH}\n",
        "files:\n  - {file: works.csv, sha256: HASH}\n",
        "sha256: {works.csv: HASH}\n",
        "file: works.csv\nsha256: HASH\n",
    ],
)
def test_data_whose_hash_fits_its_provenance_has_no_faults(checks, write, tmp_path, named):
    content = "a\n1\n"
    write("src/isthmus/x/works.csv", content)
    digest = hashlib.sha256(content.encode()).hexdigest()
    write("src/isthmus/x/provenance.yaml", PROVENANCE + named.replace("HASH", f'"{digest}"'))
    assert checks.provenance_faults(tmp_path) == []


def test_data_whose_hash_does_not_fit_is_a_fault(checks, write, tmp_path):
    write("src/isthmus/x/works.csv", "a\n2\n")
    write("src/isthmus/x/provenance.yaml", PROVENANCE + 'sha256: {works.csv: "00"}\n')
    assert checks.provenance_faults(tmp_path) == [
        "src/isthmus/x/provenance.yaml: the sha256 of works.csv does not fit; derive it again"
    ]


def test_provenance_of_absent_data_and_without_a_licence_is_a_fault(checks, write, tmp_path):
    write(
        "src/isthmus/x/provenance.yaml",
        'source: s\nversion: v1\nchanges: none\nsha256: {works.csv: "00"}\n',
    )
    assert checks.provenance_faults(tmp_path) == [
        "src/isthmus/x/provenance.yaml: 'licence' of works.csv is missing",
        "src/isthmus/x/provenance.yaml: names works.csv, which is not there",
    ]


LIST = """
id: agency_list
title: Agency list
publisher: Agency
jurisdiction: US
legal_authority: An act
evidence_class: designation
meaning: A licence is needed.
official_url: https://agency.example
update_cadence_days: 30
entries: {least: 1, most: 9}
provenance: {source: s, version: v1, retrieved: 2026-07-31, licence: none, changes: []}
editions:
  - {as_of: 2026-07-31, file: 2026-07-31.csv, entries: 1, sha256: HASH}
"""


def test_an_edition_of_a_list_whose_hash_does_not_fit_its_description_is_a_fault(
    checks, write, tmp_path
):
    folder = "src/isthmus/screening/lists"
    write(f"{folder}/agency_list/2026-07-31.csv", "name\nBeispiel GmbH\n")
    digest = hashlib.sha256(b"name\nBeispiel GmbH\n").hexdigest()
    write(f"{folder}/agency_list.yaml", LIST.replace("HASH", f'"{digest}"'))
    assert checks.provenance_faults(tmp_path) == []
    write(f"{folder}/agency_list.yaml", LIST.replace("HASH", f'"{"0" * 64}"'))
    assert checks.provenance_faults(tmp_path) == [
        "list agency_list: the sha256 of 2026-07-31.csv does not fit"
    ]


RULE = "src/isthmus/frameworks/agency/rules/partner.yaml"
CASES = "src/isthmus/frameworks/agency/tests/partner.yaml"
CITATION = 'citation: {title: Policy, locator: section 2, url: "https://law.example/p"}\n'


def test_a_rule_with_citation_and_cases_has_no_faults(checks, write, tmp_path):
    write(RULE, CITATION)
    write(CASES, "- {name: a case}\n")
    assert checks.rule_faults(tmp_path) == []


def test_a_rule_with_half_a_citation_and_no_cases_is_a_fault(checks, write, tmp_path):
    write(RULE, "citation: {title: Policy}\n")
    assert checks.rule_faults(tmp_path) == [
        f"{RULE}: citation.locator is missing",
        f"{RULE}: citation.url is missing",
        f"{RULE}: has no cases in {CASES}",
    ]


def test_a_rule_whose_file_of_cases_is_empty_is_a_fault(checks, write, tmp_path):
    write(RULE, CITATION)
    write(CASES, "[]\n")
    assert checks.rule_faults(tmp_path) == [f"{RULE}: has no cases in {CASES}"]


def test_a_citation_file_of_another_version_is_a_fault(checks, write, tmp_path):
    write("pyproject.toml", PYPROJECT)
    write("CITATION.cff", "version: 1.1.0\n")
    assert checks.version_faults(tmp_path) == [
        "CITATION.cff: version 1.1.0, but pyproject.toml says 1.2.0"
    ]


def test_what_the_reference_lacks_is_a_fault(checks, tmp_path):
    faults = checks.reference_faults(tmp_path)
    assert any("groups.csv" in fault for fault in faults)
    assert any("joint-works" in fault and "spec test" in fault for fault in faults)
    assert any("ca-strac is missing" in fault for fault in faults)


def test_all_faults_are_listed_and_the_exit_code_says_so(
    checks, write, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(checks, "CHECKS", (checks.fragment_faults, checks.version_faults))
    write("pyproject.toml", PYPROJECT)
    write("changelog.d/x.added.md", "")
    assert checks.main(tmp_path) == 1
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "changelog.d/x.added.md: is empty",
        "CITATION.cff: has no version",
    ]
    write("changelog.d/x.added.md", "Something.\n")
    write("CITATION.cff", "version: 1.2.0\n")
    assert checks.main(tmp_path) == 0


def test_every_check_of_the_module_is_in_the_list(checks):
    named = {name for name in vars(checks) if name.endswith("_faults")}
    assert named == {check.__name__ for check in checks.CHECKS}
