"""The page of settings, which are environment variables."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

from isthmus import settings
from reference_pages.markdown import page, rst
from reference_pages.pages import MissingEntryError


def variables_read() -> list[str]:
    """The environment variables that the settings module asks for, in the order of the code."""
    names = []
    for node in ast.walk(ast.parse(inspect.getsource(settings))):
        is_get = (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) in {"os.environ.get", "os.getenv"}
            and node.args
        )
        is_subscript = isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ"
        argument = node.args[0] if is_get else node.slice if is_subscript else None  # type: ignore[attr-defined]
        if isinstance(argument, ast.Constant):
            names.append(str(argument.value))
    return names


def undocumented_variables() -> list[str]:
    """Those of them that the module's docstring does not name."""
    return [name for name in variables_read() if f"`{name}`" not in (settings.__doc__ or "")]


def pages(_root: Path) -> dict[str, str]:
    """`settings.md`."""
    if undocumented := undocumented_variables():
        raise MissingEntryError(f"settings.py's docstring does not name {', '.join(undocumented)}")
    return {"settings.md": page("Settings", rst(inspect.cleandoc(settings.__doc__ or "")))}
