"""`isthmus screen --recheck`: what changed for the remembered subjects, and why."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from isthmus.cli.exit_codes import CHANGED
from isthmus.cli.lists import say_overdue
from isthmus.cli.output import Format, say, write_rows

_TABLE = ("subject", "was", "now", "change", "list_id", "entry_name", "why")
_ALL = (
    "subject_id", "subject", "country_code", "was", "now", "change", "list_id", "entry_id",
    "entry_name", "relation_was", "relation_now", "why",
)  # fmt: skip


def write_recheck(as_of: date | None, format: Format, *, dry_run: bool) -> int:
    """Write the changes, then remember the new answers; the exit code.

    The new answers are kept only after the changes are written: if that fails or is interrupted,
    the next recheck reports them again.
    """
    import sys

    from isthmus.cli.progress import progress
    from isthmus.errors import RequestError
    from isthmus.screening.lists import editions
    from isthmus.screening.rechecking import SubjectChange, recheck
    from isthmus.screening.remembered import remembered

    searched = editions(as_of)
    with remembered() as memory, progress() as display:
        number = len(memory)
        if number == 0:
            raise RequestError(
                "--recheck", ["no subject is remembered; screen some with --remember first"]
            )
        task = display.add_task("Screening again", total=number)
        changes: list[SubjectChange] = []
        for done, found in recheck(memory, searched):
            changes += found
            display.advance(task, done)
        title = f"{number:,} remembered subjects screened again, {len(changes)} changes"
        kept = "not remembered" if dry_run else "remembered"
        write_rows(
            [asdict(one) for one in changes],
            _TABLE if format is Format.table else _ALL,
            format,
            title=title,
            note=f"The new answers are {kept}. In full: --format json.",
        )
        sys.stdout.flush()
        if dry_run:
            memory.undo()
    if format is not Format.table:
        say(f"{title}; the new answers are {kept}")
    say_overdue(searched)
    return CHANGED if changes else 0
