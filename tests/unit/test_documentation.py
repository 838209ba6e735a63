"""The documentation says what the software does: every command, measure, rule, error and setting
has its entry, and what the pages show can be typed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

from isthmus import errors, settings
from isthmus.cli import exit_codes
from isthmus.cli.main import app
from isthmus.corpus.schema import TABLES
from isthmus.measures.catalogue import MEASURES

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def writers() -> Iterator[ModuleType]:
    """The extension that writes the reference pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(DOCS / "extensions"))
        import reference_pages.pages

        yield reference_pages.pages


@pytest.fixture(scope="module")
def pages(writers: ModuleType) -> dict[str, str]:
    return writers.generated_pages(ROOT)


def test_every_command_has_its_entry_with_an_example(pages):
    for name in command_names():
        entry = section(pages["commands.md"], name)
        assert f"```text\n{name}" in entry or f"\n{name}" in entry, name


def test_every_measure_has_its_entry(pages):
    for name in MEASURES:
        assert f"| `{name}` |" in pages["measures/index.md"]


def test_every_measure_shows_its_spec_tests_as_tables(pages):
    entry = section(pages["measures/affinity.md"], "collaboration_index")
    assert "| `2021` | `CN` | `US` | `0.5` | `50` |" in entry


def test_every_setting_has_its_entry(pages):
    read = re.findall(r'environ\.get\("(\w+)"\)', Path(settings.__file__).read_text("utf-8"))
    assert len(read) >= 2
    for name in read:
        assert f"`{name}`" in pages["settings.md"]


def test_every_error_has_its_entry_with_its_exit_code(pages):
    for kind, code in exit_codes.EXIT_CODES.items():
        assert re.search(rf"`{kind.__name__}` \|.*\| {code} \|", pages["errors.md"])


def test_every_column_of_a_corpus_has_its_entry(pages):
    for name, columns in TABLES.items():
        entry = section(pages["corpus-tables.md"], name)
        assert all(f"| `{column}` |" in entry for column in columns)


def test_every_rule_has_its_entry_with_citation_and_cases(pages):
    rules = sorted((ROOT / "src/isthmus/frameworks").glob("*/rules/*.yaml"))
    assert rules
    for rule in rules:
        framework = rule.parent.parent.name
        page = next(text for name, text in pages.items() if name.endswith(f"/{framework}.md"))
        entry = page.split(f"({framework}-{rule.stem.replace('_', '-')})=\n")[1].split("\n## ")[0]
        assert "**Citation.**" in entry
        assert "| case | given | on | finding |" in entry


def test_every_list_has_its_entry(pages):
    for path in sorted((ROOT / "src/isthmus/screening/lists").glob("*.yaml")):
        assert f"| identifier | `{path.stem}` |" in pages["lists.md"]


def test_the_page_of_exit_codes_says_what_the_code_does():
    rows = re.findall(
        r"^\| (\d+) \| .* \| (?:`(\w+)`)? *\|$", read("docs/reference/exit-codes.md"), re.M
    )
    said = {name: int(code) for code, name in rows if name}
    assert said == {kind.__name__: code for kind, code in exit_codes.EXIT_CODES.items()}
    assert {0, 1, exit_codes.USAGE, exit_codes.INTERRUPTED} <= {int(code) for code, _ in rows}


def test_every_error_that_a_user_can_meet_has_an_exit_code():
    for kind in errors.IsthmusError.__subclasses__():
        assert isinstance(exit_codes.exit_code(kind("file", ["fault"])), int)


@pytest.mark.parametrize("name", ["README.md", *sorted(
    str(path.relative_to(ROOT)) for path in DOCS.glob("[!r]*/*.md")
)])  # fmt: skip
def test_every_command_that_a_page_shows_can_be_typed(name):
    for line in commands_shown(read(name)):
        faults = unknown_words(line)
        assert not faults, f"{line}: {faults}"


def test_the_readme_shows_six_commands():
    assert len(list(commands_shown(read("README.md")))) == 6


def test_every_test_that_the_page_of_guarantees_names_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)`", read("docs/explanation/guarantees.md"))
    assert len(set(named)) >= 5
    for name in named:
        assert (ROOT / name).is_file(), name


def test_every_term_of_the_glossary_is_defined_once():
    terms = re.findall(r"^(\*\*.+)$", read("GLOSSARY.md"), re.M)
    names = [name for term in terms for name in re.findall(r"\*\*(.+?)\*\*", term)]
    assert len(names) > 50
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert all(below.startswith(": ") for below in lines_below(read("GLOSSARY.md"), terms))


def test_each_decision_has_its_own_number_and_says_when_and_whether_it_holds():
    decisions = sorted((DOCS / "decisions").glob("0*.md"))
    numbers = [path.name[:4] for path in decisions]
    assert len(numbers) >= 2
    assert len(set(numbers)) == len(numbers)
    for path in decisions:
        title, _, dated = path.read_text("utf-8").split("\n")[:3]
        assert title.startswith(f"# {int(path.name[:4])}. "), path.name
        assert re.match(r"\d{4}-\d{2}-\d{2} · ", dated), path.name


def test_a_missing_file_of_groups_stops_the_build(writers, tmp_path):
    from reference_pages import country_groups

    with pytest.raises(writers.MissingEntryError, match=r"groups\.csv.*no such file"):
        country_groups.pages(tmp_path)


def test_a_measure_without_a_spec_test_stops_the_build(writers, tmp_path):
    from reference_pages import measures

    with pytest.raises(writers.MissingEntryError, match="measure ric: no spec test"):
        measures.pages(tmp_path)


def test_a_setting_that_its_docstring_does_not_name_stops_the_build(writers, monkeypatch):
    from reference_pages import environment

    monkeypatch.setattr(settings, "__doc__", "`ISTHMUS_HOME` is a folder.")
    with pytest.raises(writers.MissingEntryError, match="SOURCE_DATE_EPOCH"):
        environment.pages(ROOT)


def test_an_error_without_an_exit_code_stops_the_build(writers, monkeypatch):
    from reference_pages import errors as error_pages

    monkeypatch.delitem(exit_codes.EXIT_CODES, errors.ProposalError)
    with pytest.raises(writers.MissingEntryError, match="ProposalError has no exit code"):
        error_pages.pages(ROOT)


def test_a_command_without_help_or_example_stops_the_build(writers, monkeypatch):
    from reference_pages import commands

    bare = typer.Typer()

    @bare.command("one")
    def one(of: str = typer.Option()) -> None: ...

    @bare.command("two")
    def two() -> None:
        """Does a thing.

        Example:  isthmus two
        """

    monkeypatch.setattr(commands, "app", bare)
    monkeypatch.setattr(bare.info, "help", "Commands.")
    with pytest.raises(writers.MissingEntryError) as caught:
        commands.pages(ROOT)
    assert str(caught.value).split("; ") == [
        "`isthmus one` has no help",
        "`isthmus one --help` has no example that calls it",
        "`isthmus one`: --of OF has no help",
    ]


def test_all_that_is_missing_is_named_at_once(writers, tmp_path):
    with pytest.raises(writers.MissingEntryError) as caught:
        writers.generated_pages(tmp_path)
    for word in ("groups.csv", "ca-strac", "no spec test", "describes no list", "provenance"):
        assert word in str(caught.value)


def test_a_page_of_something_that_is_gone_is_removed(writers, tmp_path):
    from reference_pages import write_pages

    write_pages(tmp_path, {"old.md": "# Old\n", "kept.md": "# Kept\n"})
    before = (tmp_path / "kept.md").stat().st_mtime_ns
    write_pages(tmp_path, {"kept.md": "# Kept\n"})
    assert not (tmp_path / "old.md").exists()
    assert (tmp_path / "kept.md").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a*b [c] <d>", "a\\*b \\[c\\] &lt;d&gt;"),
        ("`a*b` stays", "`a*b` stays"),
        ("one ` alone", "one ' alone"),
        ("two\n  lines", "two lines"),
    ],
)
def test_text_from_data_is_no_markup(writers, value, shown):
    from reference_pages import markdown

    assert markdown.text(value) == shown


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(page: str, title: str) -> str:
    """A heading's text up to the next heading of its depth or above."""
    match = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#{{1,2}} |\Z)", page, re.M | re.S)
    assert match, f"no entry {title}"
    return match.group(2)


def lines_below(page: str, lines: list[str]) -> list[str]:
    all_lines = page.split("\n")
    return [all_lines[all_lines.index(line) + 1] for line in lines]


def command_names(command: Any = None, name: str = "isthmus") -> list[str]:
    """Every command that does something, as a user calls it."""
    command = command or typer.main.get_command(app)
    children = getattr(command, "commands", None)
    if children is None:
        return [name]
    return [one for key, child in children.items() for one in command_names(child, f"{name} {key}")]


def commands_shown(page: str) -> Iterator[str]:
    """The `isthmus` command lines in the code blocks of a page."""
    for block in re.findall(r"^```(?:bash|console|sh|text)\n(.*?)^```", page, re.M | re.S):
        for line in block.replace("\\\n", " ").split("\n"):
            words = line.strip().removeprefix("$ ").removeprefix(".venv/bin/")
            if words.startswith("isthmus "):
                yield words.split(" | ")[0].split(" > ")[0]


def unknown_words(line: str) -> list[str]:
    """The commands and options in a command line that do not exist."""
    command: Any = typer.main.get_command(app)
    options = {"--help", "-h"}
    faults = []
    words = shlex.split(line, comments=True)[1:]
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    if getattr(command, "commands", None) and not {"--help", "-h", "--version"} & set(words):
        faults.append(" ".join(words[:1]) or "no command")
    for parameter in command.params:
        options |= {*parameter.opts, *parameter.secondary_opts}
    faults += [word for word in words if word.startswith("-") and word.split("=")[0] not in options]
    return faults
