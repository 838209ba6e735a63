"""A page for each module of measures: docstrings, and the spec tests as tables."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import isthmus.measures
from isthmus.measures.catalogue import MEASURES, Measure
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
    """The modules of `isthmus.measures` by name, without the catalogue, which is the index."""
    return [
        importlib.import_module(f"isthmus.measures.{one.name}")
        for one in pkgutil.iter_modules(isthmus.measures.__path__)
        if one.name != "catalogue"
    ]


def public_functions(module: ModuleType) -> list[Callable[..., Any]]:
    """The module's own public functions, in the order of the code."""
    return [
        one
        for name, one in vars(module).items()
        if inspect.isfunction(one)
        and not name.startswith("_")
        and one.__module__ == module.__name__
    ]


def pages(root: Path) -> dict[str, str]:
    """`measures/index.md` and `measures/<module>.md`."""
    examples = spec_examples(root / SPEC)
    functions = {module: public_functions(module) for module in measure_modules()}
    faults = [
        fault
        for group in functions.values()
        for function in group
        for fault in _faults_of(function, examples)
    ]
    faults += [
        f"measure {one.name}: no spec test in {SPEC} shows a result with the column {one.column}"
        for one in MEASURES.values()
        if not _functions_for(one, examples)
    ]
    if faults:
        raise MissingEntryError("\n".join(faults))
    found = {
        f"measures/{_short_name(module)}.md": _module_page(module, group, examples)
        for module, group in functions.items()
        if group
    }
    return found | {
        "measures/index.md": _index([one for one in functions if functions[one]], examples)
    }


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
    """What a function lacks for the reference; one that gives a table also needs a spec test."""
    where = f"{function.__module__}.{function.__name__}"
    words = inspect.getdoc(function) or ""
    if not words:
        return [f"{where}: has no docstring"]
    missing = [one for one in SECTIONS if f"\n{one}\n---" not in words]
    gives_table = str(function.__annotations__.get("return")) == "ir.Table"
    if not gives_table or "Returns" in missing:
        return []  # a step between measures, described in a sentence
    faults = [f"{where}: the docstring has no section {one}" for one in missing]
    if function.__name__ not in examples:
        faults.append(f"{where}: no spec test in {SPEC} calls it")
    return faults


def _functions_for(measure: Measure, examples: Mapping[str, list[Example]]) -> list[str]:
    """The functions that give a measure's column, by what their spec tests show."""
    giving = [
        name
        for name, group in examples.items()
        if any(measure.column in _header(one.expected) for one in group)
    ]
    return [measure.column] if measure.column in giving else giving


def _header(drawn: str) -> list[str]:
    return [name.strip() for name in drawn.split("\n")[0].split("|")]


def _short_name(module: ModuleType) -> str:
    return module.__name__.rsplit(".", 1)[-1]


def _index(modules: Sequence[ModuleType], examples: Mapping[str, list[Example]]) -> str:
    places = {
        function.__name__: _short_name(module)
        for module in modules
        for function in public_functions(module)
    }
    return page(
        "Measures",
        "The names that `isthmus measure` takes. Country measures give rows of `year`, `country`; "
        "pair measures of `year`, `country_a`, `country_b`; each has a column named like the "
        "measure, with underscores, and its interval beside it.",
        table(
            ["measure", "a row is of a", "definition", "computed by"],
            [
                [
                    code(one.name),
                    text(one.kind),
                    text(one.definition),
                    ", ".join(
                        f"[`{name}`]({places[name]}.md)"
                        for name in _functions_for(one, examples)
                        if name in places
                    ),
                ]
                for one in MEASURES.values()
            ],
        ),
        "The pages below say what a row is, the units, what happens to nulls and ties, and where a "
        "definition comes from. Their tables are the spec tests, which are run on every change: "
        "what they show is what the measure gives.",
        table(
            ["page", "holds"],
            [
                [
                    f"[{_short_name(one)}]({_short_name(one)}.md)",
                    text(inspect.cleandoc(one.__doc__ or "").split("\n\n")[0]),
                ]
                for one in modules
            ],
        ),
        toctree([_short_name(one) for one in modules]),
    )


def _module_page(
    module: ModuleType,
    functions: Sequence[Callable[..., Any]],
    examples: Mapping[str, list[Example]],
) -> str:
    summary, _, rest = inspect.cleandoc(module.__doc__ or "").partition("\n\n")
    blocks = [summary, rst(rest)] if rest else [summary]
    for function in functions:
        blocks += [
            f"## {function.__name__}",
            rst(f".. autofunction:: {module.__name__}.{function.__name__}"),
        ]
        for one in examples.get(function.__name__, []):
            blocks += _example_blocks(one)
    return page(_short_name(module).capitalize(), *blocks)


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
