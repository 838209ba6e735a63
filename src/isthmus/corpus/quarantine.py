"""Lines that could not be read: kept aside with their reason, and a limit to how many."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType

from isthmus.errors import Fault, SourceError

MAX_DAMAGED_SHARE = 0.01
"""A source with a greater share of damaged lines is read as something it is not."""

COUNTED_FROM = 100
"""In a source with fewer lines the share says nothing."""

_SHOWN = 5
_TEXT = 200


class Quarantine:
    """Writes one JSON object a line: source, line number, reason, beginning of the line."""

    def __init__(self, path: Path) -> None:
        self.damaged = 0
        self.duplicates = 0
        self._file = path.open("w", encoding="utf-8")
        self._first: list[Fault] = []
        self._here = 0

    def add_damaged(self, source: str, number: int, reason: str, line: bytes) -> None:
        """Keep aside a line that is no work."""
        self.damaged += 1
        self._here += 1
        if len(self._first) < _SHOWN:
            self._first.append(Fault(reason, number))
        self._write(source, number, reason, line)

    def add_duplicate(self, source: str, number: int, work_id: str, line: bytes) -> None:
        """Keep aside a work whose id was read before. It is no damage."""
        self.duplicates += 1
        self._write(source, number, f"work_id '{work_id}' was read before; the first is kept", line)

    def add_superseded(self, source: str, number: int, work_id: str) -> None:
        """Note a copy of a work of which a newer one is kept, or an equal one before."""
        said = f"another copy of '{work_id}' is kept: the newest, or the first of equal ones"
        self._write(source, number, said, b"")

    def end_source(
        self, source: str, lines: int, expected: int | None = None, cut: bool = False
    ) -> None:
        """Check the source that has been read to its end.

        Parameters
        ----------
        expected
            How many lines the source has, by what its publisher says of it.
        cut
            Whether its data end early; how many lines are lost is only known with `expected`.

        Raises
        ------
        SourceError
            If more than one line in a hundred is damaged or missing, naming the first of them.
        """
        here, first = self._here, self._first
        self._here, self._first = 0, []
        if cut and expected is None:
            raise SourceError(source, [*first[-1:], Fault("fetch the file again")])
        missing = max(0, (expected or 0) - lines)
        if missing > MAX_DAMAGED_SHARE * (expected or 0):
            said = (
                f"has {lines:,} lines, but the publisher's manifest says {expected:,}; "
                "fetch the file again"
            )
            raise SourceError(source, [Fault(said), *first])
        if lines >= COUNTED_FROM and here > MAX_DAMAGED_SHARE * lines:
            said = (
                f"{here:,} of {lines:,} lines are damaged ({here / lines:.1%}); the build stops "
                f"above {MAX_DAMAGED_SHARE:.0%}; is the file complete and of the right kind?"
            )
            raise SourceError(source, [Fault(said), *first])

    def __enter__(self) -> Quarantine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def _write(self, source: str, number: int, reason: str, line: bytes) -> None:
        text = line[: 4 * _TEXT].decode("utf-8", "replace").strip()[:_TEXT]
        kept = {"source": source, "line": number, "reason": reason, "text": text}
        self._file.write(json.dumps(kept, ensure_ascii=False) + "\n")
