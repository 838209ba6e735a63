"""`isthmus assess --recheck`: stored assessments judged again by today's rules and lists."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from isthmus.cli.exit_codes import CHANGED
from isthmus.cli.output import Format, say, write_json, write_rows

if TYPE_CHECKING:
    from isthmus.assessment.rechecking import Rechecked

PROCESSES = 2
FEWEST_FOR_PROCESSES = 500
"""For fewer files, a second process takes longer to start than it saves."""


def recheck_stored(
    folder: Path, day: date | None, frameworks: Path | None, format: Format, *, given: Path | None
) -> None:
    """What changed, for which, why and since when; exit code 3 if something did."""
    from isthmus.assessment.rechecking import recheck
    from isthmus.assessment.serialising import plain
    from isthmus.cli.progress import progress
    from isthmus.errors import RequestError
    from isthmus.settings import settings

    if given is not None:
        raise RequestError("--recheck", [f"takes no proposal beside it (given: {given})"])
    as_of = day or settings().now.date()
    files = sum(1 for _ in folder.glob("*.json"))
    several = files >= FEWEST_FOR_PROCESSES and (os.cpu_count() or 1) > 1
    found: list[Rechecked] = []
    with progress() as display:
        task = display.add_task("Judging again", total=files)
        for one in recheck(folder, as_of, frameworks, PROCESSES if several else 1):
            found.append(one)
            display.advance(task)
    telling = [one for one in found if one.status != "as_it_was"]
    if format is Format.json:
        write_json([plain(asdict(one)) for one in telling])
    else:
        columns = ["proposal_id", "stored_as_of", "framework", "before", "after", "since", "why"]
        rows = [row for one in telling for row in _rows(one)]
        write_rows(rows, columns, format, title=f"What changed by {as_of}", note="")
    changed = sum(one.status == "changed" for one in found)
    unread = len(telling) - changed
    say(f"{len(found)} judged again: {changed} changed, {unread} could not be read")
    if telling:
        raise typer.Exit(CHANGED)


def _rows(one: Rechecked) -> list[dict[str, Any]]:
    if one.fault:
        return [{"proposal_id": one.proposal_id, "after": "not read", "why": one.fault}]
    return [
        {
            "proposal_id": one.proposal_id,
            "stored_as_of": one.stored_as_of,
            "framework": moved.framework_id,
            "before": moved.before,
            "after": moved.after,
            "since": moved.since,
            "why": "; ".join(moved.why),
        }
        for moved in one.moved
    ]
