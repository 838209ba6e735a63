"""A page for each module of measures: docstrings, and the spec tests as tables."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import isthmus.measures
from reference_pages.markdown import code, page, rst, table, text, toctree
from reference_pages.pages import MissingEntryError

SPEC = Path("tests/spec")
SECTIONS = ("Parameters", "Returns")


@dataclass(frozen=True)
class Example:
    """One spec test: the function's tables and the expected one, as they stand in the test."""

    title: str
    sentence: str
    given: Mapping[str, str]
    """Name of the argument (empty if there is only one table) -> the table's text."""
    arguments: Mapping[str, str]
    """Other arguments, as code."""
    expected: str


def measure_modules() -> list[ModuleType]:
    """The modules of `isthmus.measures`, by name."""
    return [
        importlib.import_module(f"isthmus.measures.{one.name}")
        for one in pkgutil.iter_modules(isthmus.measures.__path__)
    ]


def table_functions(module: ModuleType) -> list[Callable[..., Any]]:
    """The module's public functions that return a table, in the order of the code."""
    return [
        one
        for name, one in vars(module).items()
        if inspect.isfunction(one)
        and not name.startswith("_")
        and one.__module__ == module.__name__
        and str(one.__annotations__.get("return")) in {"ir.Table", "Table"}
    ]


def pages(root: Path) -> dict[str, str]:
    """`measures/index.md` and `measures/<module>.md`."""
    examples = spec_examples(root / SPEC)
    found: dict[str, str] = {}
    faults: list[str] = []
    for module in measure_modules():
        name = module.__name__.rsplit(".", 1)[-1]
        functions = table_functions(module)
        for function in functions:
            faults += _faults_of(function, examples)
        if functions:
            found[f"measures/{name}.md"] = _module_page(name, module, functions, examples)
    if not found:
        faults.append("isthmus.measures has no function that returns a table")
    if faults:
        raise MissingEntryError("\n".join(faults))
    return found | {"measures/index.md": _index()}


def spec_examples(folder: Path) -> dict[str, list[Example]]:
    """Function name -> its spec tests, in the order of the files."""
    found: dict[str, list[Example]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for test in functions:
            if test.name.startswith("test_"):
                for call in _spec_calls(test):
                    for name in _measures_called(call.args[0], tree, functions):
                        found.setdefault(name, []).append(_example(test, call, _constants(tree)))
    return found


def _measures_called(
    function: ast.expr, tree: ast.Module, functions: list[ast.FunctionDef]
) -> list[str]:
    """The measure that a spec calls, or those that a function of the test file calls for it."""
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("isthmus.measures")
        for alias in node.names
    }
    name = ast.unparse(function).rsplit(".", 1)[-1]
    wrapper = next((one for one in functions if one.name == name), None)
    if wrapper is None:
        return [name]
    used = (node.id for node in ast.walk(wrapper) if isinstance(node, ast.Name))
    return list(dict.fromkeys(one for one in used if one in imported))


def _spec_calls(test: ast.FunctionDef) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(test)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "spec"
        and node.args
    ]


def _example(test: ast.FunctionDef, call: ast.Call, constants: Mapping[str, str]) -> Example:
    named = {one.arg: one.value for one in call.keywords if one.arg}
    given = named.pop("given", call.args[1] if len(call.args) > 1 else ast.Constant(""))
    expected = named.pop("expected", call.args[2] if len(call.args) > 2 else ast.Constant(""))
    tables = (
        {
            str(ast.literal_eval(key)): _table_text(value, constants)
            for key, value in zip(given.keys, given.values, strict=True)
            if key is not None
        }
        if isinstance(given, ast.Dict)
        else {"": _table_text(given, constants)}
    )
    return Example(
        title=test.name.removeprefix("test_").replace("_", " "),
        sentence=" ".join((ast.get_docstring(test) or "").split()),
        given=tables,
        arguments={name: ast.unparse(value) for name, value in named.items()},
        expected=_table_text(expected, constants),
    )


def _table_text(node: ast.expr, constants: Mapping[str, str]) -> str:
    """A table drawn in the test or in a constant of its file; nothing for a computed one."""
    if isinstance(node, ast.Name) and node.id in constants:
        return inspect.cleandoc(constants[node.id])
    return inspect.cleandoc(str(node.value)) if isinstance(node, ast.Constant) else ""


def _constants(tree: ast.Module) -> dict[str, str]:
    """The texts that a test file gives a name."""
    return {
        ast.unparse(node.targets[0]): str(node.value.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    }


def _faults_of(function: Callable[..., Any], examples: Mapping[str, list[Example]]) -> list[str]:
    """What a measure lacks for the reference."""
    where = f"{function.__module__}.{function.__name__}"
    words = inspect.getdoc(function) or ""
    faults = [
        f"{where}: the docstring has no section {one}" for one in SECTIONS if one not in words
    ]
    if function.__name__ not in examples:
        faults.append(f"{where}: no spec test in {SPEC} calls it")
    return faults


def _index() -> str:
    modules = [
        (module.__name__.rsplit(".", 1)[-1], inspect.cleandoc(module.__doc__ or ""))
        for module in measure_modules()
        if table_functions(module)
    ]
    return page(
        "Measures",
        "What each measure means: what a row is, the units, what happens to nulls and ties, and "
        "where the definition comes from. The tables below each are its spec tests: they are run "
        "on every change, and what they show is what the measure gives.",
        table(
            ["page", "holds"],
            [[f"[{name}]({name}.md)", text(words.split("\n\n")[0])] for name, words in modules],
        ),
        toctree([name for name, _ in modules]),
    )


def _module_page(
    name: str,
    module: ModuleType,
    functions: list[Callable[..., Any]],
    examples: Mapping[str, list[Example]],
) -> str:
    summary, _, rest = inspect.cleandoc(module.__doc__ or "").partition("\n\n")
    blocks = [rst(rest)] if rest else []
    for function in functions:
        blocks += [
            f"## {function.__name__}",
            rst(f".. autofunction:: {module.__name__}.{function.__name__}"),
            *[
                block
                for one in examples.get(function.__name__, [])
                for block in _example_blocks(one)
            ],
        ]
    return page(f"{name.capitalize()}: {text(summary.rstrip('.'))}", *blocks)


def _example_blocks(example: Example) -> list[str]:
    """One spec test as tables."""
    blocks = [
        f"**{text(example.title[:1].upper() + example.title[1:])}.** {text(example.sentence)}"
    ]
    with_arguments = "".join(
        f", {code(f'{name}={value}')}" for name, value in example.arguments.items()
    )
    for name, drawn in example.given.items():
        blocks += [f"Given {code(name) if name else 'the table'}{with_arguments}:", _drawn(drawn)]
        with_arguments = ""
    return [*blocks, "Expected:", _drawn(example.expected)]


def _drawn(drawn: str) -> str:
    """The table that a spec draws as text: a header, then one row a line."""
    if not drawn:
        return f"(a longer table, built in the test; see `{SPEC}`)"
    rows = [[cell.strip() for cell in line.split("|")] for line in drawn.splitlines()]
    cells = [[code(cell) for cell in row] for row in rows[1:]]
    return table(
        [code(name) for name in rows[0]], cells or [["(no rows)"] + [""] * (len(rows[0]) - 1)]
    )
