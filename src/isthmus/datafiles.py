"""The one strict reader of the project's YAML and CSV files.

YAML is read as version 1.2, in which `NO` is Norway and not false; JSON is a subset of it, so JSON
files are read by the same function. Dates stay text until a field's type asks for a date, so an
impossible one is a fault with a line number. Unknown and repeated keys are faults. Anchors,
aliases and tags are refused: a data file says what it says where it says it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from isthmus.errors import Fault, IsthmusError, SourceError, did_you_mean

Model = TypeVar("Model", bound=BaseModel)
Path_ = tuple[str | int, ...]

MAX_BYTES = 20_000_000
"""No data file of ours is as large; a larger one is refused before it is read."""

MAX_YAML_BYTES = 1_000_000
"""A YAML file is written by hand; a larger one is refused before it is parsed."""

MAX_DEPTH = 32
"""Nesting beyond this is refused: no file of ours needs it."""


@dataclass(frozen=True)
class Document:
    """A parsed file: its data, and the line on which each value stands."""

    path: Path
    data: Any
    lines: dict[Path_, int]

    def line(self, field: Path_) -> int | None:
        """The line of a field, or of the nearest enclosing one that stands in the file."""
        while field and field not in self.lines:
            field = field[:-1]
        return self.lines.get(field)


def read_text(
    path: Path, error: type[IsthmusError] = SourceError, most_bytes: int = MAX_BYTES
) -> str:
    """A file's text as UTF-8.

    Raises
    ------
    IsthmusError
        The given class, if the file is missing, too large, not UTF-8 or holds a NUL byte.
    """
    try:
        size = path.stat().st_size
        if size > most_bytes:
            raise error(
                str(path),
                [f"is {size:,} bytes, but at most {most_bytes:,} are read; is it the right one?"],
            )
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise error(str(path), ["there is no such file; check the path"]) from None
    except IsADirectoryError:
        raise error(str(path), ["is a directory, but a file was expected"]) from None
    except PermissionError:
        raise error(str(path), ["may not be read; check its permissions"]) from None
    except UnicodeDecodeError as fault:
        raise error(
            str(path), [f"byte {fault.start} is not UTF-8; save the file as UTF-8"]
        ) from None
    if "\0" in text:
        raise error(str(path), ["holds a NUL byte; is it a text file?"])
    return text


def read_yaml(path: Path, error: type[IsthmusError] = SourceError) -> Document:
    """A YAML 1.2 or JSON file with the line of each value.

    Raises
    ------
    IsthmusError
        The given class, if the file cannot be read, is not YAML, repeats a key, or uses anchors,
        aliases or tags.
    """
    return parse_yaml(read_text(path, error, MAX_YAML_BYTES), path, error)


def parse_yaml(text: str, path: Path, error: type[IsthmusError] = SourceError) -> Document:
    """As `read_yaml`, from text that has been read already."""
    try:
        faults = _refused_syntax(text)
        if faults:
            raise error(str(path), faults)
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = min(mark.line + 1, len(text.splitlines())) if mark else None
        raise error(
            str(path), [Fault(f"not YAML: {fault.problem or fault.context}", line)]
        ) from None
    except YAMLError as fault:
        raise error(str(path), [f"not YAML: {str(fault).splitlines()[0]}"]) from None
    lines: dict[Path_, int] = {}
    data = _construct(root, (), lines, faults) if root is not None else None
    if faults:
        raise error(str(path), faults)
    return Document(path, data, lines)


def validated(
    model: type[Model], document: Document, error: type[IsthmusError] = SourceError
) -> Model:
    """The document as an instance of a pydantic model.

    Raises
    ------
    IsthmusError
        The given class, naming every field that does not fit with its line.
    """
    try:
        return model.model_validate(document.data)
    except ValidationError as fault:
        raise error(str(document.path), validation_faults(fault, model, document)) from None


def validation_faults(
    fault: ValidationError, model: type[BaseModel], document: Document
) -> list[Fault]:
    """What a pydantic validation found, in our words, each with its line in the document."""
    found: list[tuple[Path_, str]] = []
    or_unknown: list[Path_] = []
    for item in fault.errors(include_url=False):
        if _is_echo(dict(item)):
            continue
        place = tuple(part for part in item["loc"] if not _is_union_branch(part, document))
        if item["type"] == "literal_error" and item["ctx"]["expected"] == "'unknown'":
            or_unknown.append(place)
        else:
            found.append((place, _said(dict(item), model)))
    for place in or_unknown:
        within = [one for one, _ in found if one[: len(place)] == place]
        if not within:
            found.append((place, "must be 'unknown'"))
        found = [(one, f"{said}, or 'unknown'" if one == place else said) for one, said in found]
    faults = [
        Fault(said, document.line(place), ".".join(str(part) for part in place) or None)
        for place, said in dict.fromkeys(found)
    ]
    return sorted(faults, key=lambda one: one.line or 0)


@dataclass(frozen=True)
class Row:
    """One row of a CSV file, with its line number in the file."""

    line: int
    values: dict[str, str]


def read_csv(
    path: Path,
    header: Sequence[str],
    error: type[IsthmusError] = SourceError,
    optional: Sequence[str] = (),
) -> Iterator[Row]:
    """The rows of a CSV file whose header row holds exactly the named columns, in any order.

    Raises
    ------
    IsthmusError
        The given class, if the file cannot be read, the header differs or a row is short or long.
    """
    yield from parse_csv(read_text(path, error), path, header, error, optional)


def parse_csv(
    text: str,
    path: Path,
    header: Sequence[str],
    error: type[IsthmusError] = SourceError,
    optional: Sequence[str] = (),
) -> Iterator[Row]:
    """As `read_csv`, from text that has been read already."""
    reader = csv.reader(io.StringIO(text))
    found = next(reader, [])
    faults = [
        Fault(f"column '{name}' is missing; the header must be {','.join(header)}", 1)
        for name in header
        if name not in found
    ]
    faults += [
        Fault(f"unknown column '{name}'{did_you_mean(name, header)}", 1)
        for name in found
        if name not in header and name not in optional
    ]
    faults += [
        Fault(f"column '{name}' stands twice", 1) for name in set(found) if found.count(name) > 1
    ]
    if faults:
        raise error(str(path), faults)
    for values in reader:
        if len(values) != len(found):
            raise error(
                str(path),
                [Fault(f"{len(values)} cells, but the header has {len(found)}", reader.line_num)],
            )
        yield Row(reader.line_num, dict(zip(found, values, strict=True)))


def _refused_syntax(text: str) -> list[Fault]:
    """Anchors, aliases, tags and deep nesting, found before anything is built from the text."""
    faults, depth = [], 0
    for token in YAML(typ="safe", pure=True).scan(text):
        kind, line = type(token).__name__, token.start_mark.line + 1
        if kind in {"AnchorToken", "AliasToken", "TagToken"}:
            faults.append(Fault("anchors, aliases and tags are not used in these files", line))
        elif kind.endswith("StartToken") and kind != "StreamStartToken":
            depth += 1
        elif kind.endswith("EndToken"):
            depth -= 1
        if depth > MAX_DEPTH:
            return [*faults, Fault(f"nested more than {MAX_DEPTH} deep", line)]
    return faults


def _construct(node: Node, place: Path_, lines: dict[Path_, int], faults: list[Fault]) -> Any:
    """Plain data from a node; faults for repeated keys and for keys that are no text."""
    lines[place] = node.start_mark.line + 1
    if isinstance(node, SequenceNode):
        return [
            _construct(item, (*place, index), lines, faults)
            for index, item in enumerate(node.value)
        ]
    if isinstance(node, MappingNode):
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                faults.append(Fault("a key must be plain text", line))
                continue
            key = key_node.value
            if key in data:
                faults.append(Fault(f"'{key}' stands twice", line))
            data[key] = _construct(value_node, (*place, key), lines, faults)
            lines[(*place, key)] = line
        return data
    assert isinstance(node, ScalarNode)
    return _scalar(node)


_SCALARS: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:null": lambda _: None,
    "tag:yaml.org,2002:bool": lambda text: text.lower() == "true",
    "tag:yaml.org,2002:int": lambda text: int(text.replace("_", ""), 0),
    "tag:yaml.org,2002:float": float,
}


def _scalar(node: ScalarNode) -> Any:
    """Null, boolean, integer or float as in YAML 1.2's core schema; all else stays text."""
    if node.style in {"'", '"', "|", ">"}:
        return node.value
    convert = _SCALARS.get(str(node.tag))
    if convert is None:
        return node.value
    try:
        return convert(node.value)
    except ValueError:
        return node.value


def _is_union_branch(part: str | int, document: Document) -> bool:
    """Pydantic puts the tried type's name into the place of a union's fault; a file doesn't."""
    if not isinstance(part, str):
        return False
    is_type = part[:1].isupper() or part in _TYPES or part.startswith(_COMPOSED_TYPES)
    return is_type and not any(part in place for place in document.lines)


_TYPES = frozenset({"date", "float", "int", "str", "constrained-str", "constrained-float"})
_COMPOSED_TYPES = ("literal[", "tuple[", "list[", "dict[", "function-", "nullable[")
"""How pydantic calls the branches of a union."""


_SAID = {
    "missing": "is missing",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping",
    "model_type": "must be a mapping",
    "model_attributes_type": "must be a mapping",
    "string_too_short": "must not be empty",
}

SHOWN_CHARACTERS = 60
"""So much of a wrong value is repeated in the message."""


def _is_echo(item: dict[str, Any]) -> bool:
    """A list is also called too short when its items are wrong; they have faults of their own."""
    return bool(item["type"] == "too_short" and len(item["input"]) >= item["ctx"]["min_length"])


def _said(item: dict[str, Any], model: type[BaseModel]) -> str:
    kind, given = item["type"], item.get("input")
    if kind == "extra_forbidden":
        name = str(item["loc"][-1])
        return f"unknown field{did_you_mean(name, _fields_at(model, item['loc'][:-1]))}"
    if kind in {"literal_error", "enum"}:
        expected = str(item["ctx"]["expected"])
        known = [word.strip(" '") for word in expected.replace(" or ", ",").split(",")]
        return f"'{given}' is not one of {expected}{did_you_mean(str(given), known)}"
    if kind.startswith("date"):
        return f"{given} is not a date; write it as 2026-07-31"
    if kind == "value_error":
        return str(item["ctx"]["error"])
    if kind == "too_short":
        return f"has {len(item['input'])} items, but needs {item['ctx']['min_length']}"
    if kind == "string_pattern_mismatch":
        return f"'{given}' has not the form {item['ctx']['pattern']}"
    said = _SAID.get(kind, str(item["msg"]))
    if kind == "missing":
        return said
    shown = repr(given)
    if len(shown) > SHOWN_CHARACTERS:
        shown = f"{shown[:SHOWN_CHARACTERS]} …"
    return f"{said} (given: {shown})"


def _fields_at(model: type[BaseModel], place: Path_) -> list[str]:
    """The names of the fields of the (possibly nested) model at this place."""
    current: list[type[BaseModel]] = [model]
    for part in place:
        if isinstance(part, int):
            continue
        nested: list[type[BaseModel]] = []
        for one in current:
            if part in one.model_fields:
                nested += _models_in(one.model_fields[part].annotation)
            elif part == one.__name__:
                nested.append(one)
        current = nested or current
    return [name for one in current for name in one.model_fields]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    found: list[type[BaseModel]] = []
    for argument in getattr(annotation, "__args__", ()):
        found += _models_in(argument)
    return found
