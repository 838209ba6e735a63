"""The page of commands: help, arguments, options and example of each."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import typer

from isthmus.cli.main import app
from reference_pages.markdown import code, literal, page, table, text
from reference_pages.pages import MissingEntryError


@dataclass(frozen=True)
class Command:
    """One command as a user calls it."""

    name: str
    """`isthmus corpus build`."""
    help: str
    example: str
    arguments: tuple[Any, ...]
    options: tuple[Any, ...]
    is_group: bool


def commands() -> list[Command]:
    """Every command and group of commands that is not hidden, `isthmus` itself first."""
    return list(_walk(typer.main.get_command(app), "isthmus"))


def faults_of(command: Command) -> list[str]:
    """What a command lacks for the reference."""
    faults = []
    if not command.help:
        faults.append(f"`{command.name}` has no help")
    if not command.is_group and command.name not in command.example:
        faults.append(f"`{command.name} --help` has no example that calls it")
    faults += [
        f"`{command.name}`: {_label(one)} has no help"
        for one in (*command.arguments, *command.options)
        if not _help(one)
    ]
    return faults


def pages(_root: Path) -> dict[str, str]:
    """`commands.md`."""
    found = commands()
    faults = [fault for one in found for fault in faults_of(one)]
    if len(found) < 2:
        faults.append("no command is registered in cli/main.py")
    if faults:
        raise MissingEntryError("; ".join(faults))
    return {
        "commands.md": page(
            "Commands",
            "Results go to standard output, everything else to standard error. Commands that print "
            "rows take `--format table`, `json`, `jsonl` or `csv`. What the exit codes mean: "
            "[exit codes](../exit-codes.md).",
            *[block for one in found for block in _blocks(one)],
        )
    }


def _walk(command: Any, name: str) -> Iterator[Command]:
    words, example = _help_and_example(command)
    children = getattr(command, "commands", None)
    shown = [one for one in command.params if not getattr(one, "hidden", False)]
    yield Command(
        name,
        words,
        example,
        tuple(one for one in shown if one.param_type_name == "argument"),
        tuple(one for one in shown if one.param_type_name == "option" and not _is_typers_own(one)),
        children is not None,
    )
    for child_name, child in (children or {}).items():
        if not child.hidden:
            yield from _walk(child, f"{name} {child_name}")


def _help_and_example(command: Any) -> tuple[str, str]:
    """The help before the word "Example", and what follows it; the epilog counts as help."""
    whole = "\n\n".join(
        inspect.cleandoc(part).replace("\b\n", "").replace("\f", "")
        for part in (command.help or "", command.epilog or "")
        if part
    )
    before, word, after = _split_example(whole)
    example = re.sub(r"(?<=\S) {4,}.*", "", after)  # what stands beside it is no example
    return before.strip(), example.strip("\n") if word else ""


def _split_example(whole: str) -> tuple[str, str, str]:
    match = re.search(r"^Examples?:[ \t]*", whole, re.MULTILINE)
    if match is None:
        return whole, "", ""
    return whole[: match.start()], match.group(), whole[match.end() :]


def _is_typers_own(option: Any) -> bool:
    return option.name in {"install_completion", "show_completion", "help"}


def _blocks(command: Command) -> list[str]:
    depth = min(command.name.count(" ") + 1, 3)
    blocks = [f"{'#' * max(depth, 2)} {command.name}"]
    blocks += [text(paragraph) for paragraph in command.help.split("\n\n")]
    if command.arguments:
        blocks.append(
            table(
                ["argument", "meaning"],
                [[code(_label(one)), _meaning(one)] for one in command.arguments],
            )
        )
    if command.options:
        blocks.append(
            table(
                ["option", "meaning"],
                [[code(_label(one)), _meaning(one)] for one in command.options],
            )
        )
    if command.example:
        lines = inspect.cleandoc(command.example).splitlines()
        blocks.append(literal("\n".join(line.strip() for line in lines if line.strip())))
    return blocks


def _label(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        name = (parameter.metavar or parameter.name or "").upper()
        many = "..." if parameter.nargs == -1 and not name.endswith("...") else ""
        return f"{name}{many}" if parameter.required else f"[{name}]{many}"
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    if getattr(parameter, "is_flag", False):
        return names
    choices = _choices(parameter.type_descriptor.annotation)
    value = "|".join(choices) or (parameter.metavar or parameter.name or "value").upper()
    return f"{names} {value}"


def _choices(annotation: Any) -> list[str]:
    """The words that an option takes, if they are few and fixed."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [str(one.value) for one in annotation]
    if get_origin(annotation) is Literal:
        return [str(one) for one in get_args(annotation)]
    return [word for part in get_args(annotation) for word in _choices(part)]


def _help(parameter: Any) -> str:
    return str(getattr(parameter, "help", None) or "")


def _meaning(parameter: Any) -> str:
    words = [text(_help(parameter))]
    if getattr(parameter, "multiple", False) and "epeat" not in _help(parameter):
        words.append("Can be given several times.")
    if parameter.param_type_name == "option" and parameter.required:
        words.append("Must be given.")
    default = parameter.default
    shown = getattr(default, "value", default)
    if not callable(shown) and shown not in (None, False, True, "", (), []):
        words.append(f"Default: {code(shown)}.")
    return " ".join(words)
