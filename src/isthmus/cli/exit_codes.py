"""Exit codes, as documented in docs/reference/exit-codes.md."""

from __future__ import annotations

from isthmus.errors import (
    FrameworkError,
    IsthmusError,
    ProposalError,
    RequestError,
    ScreeningError,
    SourceError,
)

USAGE = 2
INTERRUPTED = 130
CHANGED = 3
"""An answer changed (`screen --recheck`, `assess --recheck`), or a dossier is not as issued
(`dossier verify`); no error, but something to look at."""
MOVED = 3
"""`fairness self-test` found an answer that moved without a cited rule that explains it."""

EXIT_CODES: dict[type[IsthmusError], int] = {
    RequestError: USAGE,
    SourceError: 10,
    FrameworkError: 11,
    ProposalError: 12,
    ScreeningError: 13,
}


def exit_code(error: IsthmusError) -> int:
    """The exit code of the error's class, or of the nearest class above it."""
    return next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))
