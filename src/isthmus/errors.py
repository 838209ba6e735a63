"""Every error a user can meet.

    IsthmusError
      RequestError      an option or argument asks for something that does not exist
      SourceError       a raw source is missing, damaged or has changed shape
      FrameworkError    a framework file is wrong
      ProposalError     a proposal is incomplete or contradicts itself
      ScreeningError    a list is missing, damaged or too old

A message says what is wrong, where, what was expected and what to do, for all faults at once.
Errors know nothing of exit codes or HTTP: `isthmus.cli.main` maps them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the line and field it stands in, where known, and what to do."""

    message: str
    line: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        where = [f"line {self.line}"] if self.line is not None else []
        if self.field:
            where.append(self.field)
        return ": ".join([*where, self.message])


class IsthmusError(Exception):
    """Something the user can mend. `subject` is the file or request, `faults` all that is wrong."""

    def __init__(self, subject: str, faults: Iterable[Fault | str]) -> None:
        self.subject = subject
        self.faults: Sequence[Fault] = tuple(
            Fault(fault) if isinstance(fault, str) else fault for fault in faults
        )
        assert self.faults, "an error names at least one fault"
        super().__init__(self._text())

    def _text(self) -> str:
        if len(self.faults) == 1:
            return f"{self.subject}: {self.faults[0]}"
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        return f"{self.subject}: {len(self.faults)} faults\n{lines}"


class RequestError(IsthmusError):
    """An option or argument asks for something that does not exist."""


class SourceError(IsthmusError):
    """A raw source is missing, damaged or has changed shape."""


class FrameworkError(IsthmusError):
    """A framework file is wrong."""


class ProposalError(IsthmusError):
    """A proposal is incomplete or contradicts itself."""


class ScreeningError(IsthmusError):
    """A list is missing, damaged or too old."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the nearest known word, or nothing."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""
