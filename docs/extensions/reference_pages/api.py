"""The page of the programming interface, from its description."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reference_pages.markdown import page

_ABOUT = """Made from [openapi.json](../openapi.json), the description that an installation serves
at `/api/openapi.json`. How to get a token and what refusals mean:
[Use the programming interface](../../how-to/use-the-api.md)."""


_DESCRIPTION = Path(__file__).resolve().parents[2] / "reference/openapi.json"


def pages(_root: Path) -> dict[str, str]:
    """`api.md`."""
    schema = json.loads(_DESCRIPTION.read_text(encoding="utf-8"))
    said = "\n\n".join([_ABOUT, *_operations(schema), *_models(schema)])
    return {"api.md": page("Programming interface", said)}


def _operations(schema: Mapping[str, Any]) -> Iterator[str]:
    for path, methods in schema["paths"].items():
        for method, one in methods.items():
            yield f"## `{method.upper()} {path}`"
            yield f"{one['description']} Scope: `{one['x-scope']}`."
            if one["parameters"]:
                rows = [
                    f"| `{at['name']}` | {at['in']} | {_type(at['schema'])} |"
                    for at in one["parameters"]
                ]
                yield "\n".join(["| parameter | in | type |", "| --- | --- | --- |", *rows])
            if "requestBody" in one:
                yield f"Takes {_type(_json(one['requestBody']['content']))}."
            for status, answer in one["responses"].items():
                if status != "default":
                    yield f"Answers {status} with {_type(_json(answer['content']))}."


def _models(schema: Mapping[str, Any]) -> Iterator[str]:
    for name, one in sorted(schema["components"]["schemas"].items()):
        if "properties" not in one:
            continue
        yield f"## {name}"
        if "description" in one:
            yield one["description"]
        rows = [
            f"| `{field}` | {_type(kind)} | {'yes' if field in one.get('required', ()) else ''} |"
            for field, kind in one["properties"].items()
        ]
        yield "\n".join(["| field | type | required |", "| --- | --- | --- |", *rows])


def _json(content: Mapping[str, Any]) -> Mapping[str, Any]:
    return content["application/json"]["schema"]  # type: ignore[no-any-return]


def _type(kind: Mapping[str, Any]) -> str:
    """A type in words."""
    if "$ref" in kind:
        return f"`{kind['$ref'].rpartition('/')[2]}`"
    if "anyOf" in kind:
        return " or ".join(_type(one) for one in kind["anyOf"])
    if kind.get("type") == "array":
        return f"list of {_type(kind['items'])}"
    said = kind.get("type", "anything")
    words = " or ".join(said) if isinstance(said, list) else str(said)
    bounds = [
        f"{word} {kind[key]}"
        for key, word in (
            ("minimum", "from"), ("maximum", "to"), ("maxLength", "at most"), ("format", "as"),
        )
        if key in kind
    ]  # fmt: skip
    return ", ".join([words, *bounds])
