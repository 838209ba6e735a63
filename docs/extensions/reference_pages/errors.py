"""The page of error classes and their exit codes."""

from __future__ import annotations

import inspect
from pathlib import Path

from isthmus import errors
from isthmus.cli.exit_codes import EXIT_CODES
from reference_pages.markdown import code, literal, page, table, text
from reference_pages.pages import MissingEntryError


def error_classes() -> list[type[errors.IsthmusError]]:
    """Every class that a user can meet, in the order of the module."""
    return [
        one
        for one in vars(errors).values()
        if isinstance(one, type)
        and issubclass(one, errors.IsthmusError)
        and one is not errors.IsthmusError
    ]


def pages(_root: Path) -> dict[str, str]:
    """`errors.md`."""
    classes = error_classes()
    faults = [f"{one.__name__} has no docstring" for one in classes if not one.__doc__]
    faults += [f"{one.__name__} has no exit code" for one in classes if one not in EXIT_CODES]
    if faults:
        raise MissingEntryError("; ".join(faults))
    tree = inspect.getdoc(errors) or ""
    return {
        "errors.md": page(
            "Errors",
            "Everything that a user can mend ends with one message on standard error and an "
            "[exit code](../exit-codes.md). The message names the file or request, and all that "
            "is wrong with it, each with line and field where they are known:",
            literal(str(_EXAMPLE)),
            table(
                ["error", "what happened", "exit code"],
                [[code(one.__name__), text(one.__doc__), str(EXIT_CODES[one])] for one in classes],
                right=["exit code"],
            ),
            "## As the code says it",
            literal(tree),
        )
    }


_EXAMPLE = errors.ProposalError(
    "proposal.yaml",
    [
        errors.Fault("2026-13-01 is not a date; write it as 2026-07-31", 6, "starts"),
        errors.Fault("unknown field; did you mean 'pathways'?", 9, "pathway"),
    ],
)
