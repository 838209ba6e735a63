"""The page of the proposal model, and its JSON Schema."""

from __future__ import annotations

import ast
import inspect
import json
from pathlib import Path
from typing import Any

from isthmus.proposals import model
from reference_pages.markdown import code, page, table, text


def pages(_root: Path) -> dict[str, str]:
    """`proposal.md` and `proposal.schema.json`."""
    schema = _described(model.Proposal.model_json_schema())
    parts = {"Proposal": schema, **schema["$defs"]}
    blocks = []
    for name in _reading_order(schema):
        part = parts[name]
        blocks += [f"## {name}", text(part.get("description", "")), _fields(part)]
    return {
        "proposal.md": page(
            "Proposal",
            "What a proposal file (YAML or JSON) holds: one activity and its organisations. It has "
            "no field for a person's name, nationality, ethnicity, birthplace, religion or "
            "language, and a file that brings one is refused with the reason. Unknown fields are "
            "faults, so that a misspelt one is not overlooked.",
            "Every fact that may not be known can be given as `unknown`. That leads to a "
            "question, not to a worse outcome.",
            "For editors and other programs: {download}`the JSON Schema <proposal.schema.json>`.",
            *blocks,
        ),
        "proposal.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n",
    }


def attribute_docstrings(source: str) -> dict[str, dict[str, str]]:
    """Class -> field -> the string that stands below the field."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(source).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for field, below in zip(node.body, node.body[1:], strict=False):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(below, ast.Expr)
                and isinstance(below.value, ast.Constant)
                and isinstance(below.value.value, str)
            ):
                found.setdefault(node.name, {})[field.target.id] = inspect.cleandoc(
                    below.value.value
                )
    return found


def _described(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with the fields' docstrings as descriptions."""
    for name, fields in attribute_docstrings(inspect.getsource(model)).items():
        part = schema if name == "Proposal" else schema["$defs"].get(name, {})
        for field, words in fields.items():
            if field in part.get("properties", {}):
                part["properties"][field]["description"] = words
    return schema


def _reading_order(schema: dict[str, Any]) -> list[str]:
    """The whole first, then each part in the order in which the model uses it."""
    order = ["Proposal"]
    for name in order:
        part = schema if name == "Proposal" else schema["$defs"][name]
        for reference in _references(part.get("properties", {})):
            if reference not in order:
                order.append(reference)
    return order


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        here = [node["$ref"].rsplit("/", 1)[-1]] if "$ref" in node else []
        return here + [name for value in node.values() for name in _references(value)]
    if isinstance(node, list):
        return [name for value in node for name in _references(value)]
    return []


def _fields(part: dict[str, Any]) -> str:
    required = set(part.get("required", ()))
    return table(
        ["field", "takes", "if left out", "meaning"],
        [
            [
                code(name),
                _takes(field),
                "required" if name in required else _default(field),
                text(field.get("description", "")),
            ]
            for name, field in part.get("properties", {}).items()
        ],
    )


def _default(field: dict[str, Any]) -> str:
    default = field.get("default")
    if default is None:
        return "nothing"
    if default in ([], {}) or isinstance(default, dict):
        return "none"
    return code(default)


def _takes(field: dict[str, Any]) -> str:
    """What a field takes, in words."""
    if "$ref" in field:
        name = field["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in field:
        return " or ".join(_takes(one) for one in field["anyOf"] if one.get("type") != "null")
    if "allOf" in field:
        return " and ".join(_takes(one) for one in field["allOf"])
    if "enum" in field:
        return ", ".join(code(value) for value in field["enum"])
    if "const" in field:
        return code(field["const"])
    if field.get("type") == "array":
        least = field.get("minItems", 0)
        return f"list of {_takes(field.get('items', {}))}" + (
            f", at least {least}" if least else ""
        )
    if field.get("type") == "object":
        keys, values = field.get("propertyNames", {}), field.get("additionalProperties", {})
        return f"mapping of {_takes(keys)} to {_takes(values)}"
    if field.get("format") == "date":
        return "date (`2026-07-31`)"
    if "pattern" in field:
        return f"text like {code(field['pattern'])}"
    return {"string": "text", "integer": "whole number", "number": "number",
            "boolean": "true or false"}.get(str(field.get("type")), "anything")  # fmt: skip
