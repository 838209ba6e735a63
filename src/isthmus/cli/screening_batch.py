"""`isthmus screen --input FILE --out FILE`: a long list of names, resumable after a stop."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from isthmus.cli.output import Format, say
from isthmus.cli.screening_rows import CSV, candidate_rows

if TYPE_CHECKING:
    from isthmus.screening.lists import Editions
    from isthmus.screening.results import ScreeningResult

_BATCH = 1000


def screen_into(
    out: Path,
    source: str | None,
    names: Sequence[str],
    country: str | None,
    searched: Editions,
    format: Format,
    resume: bool,
    remember: bool,
) -> None:
    """Screen each line of a file into another file, as JSON lines or CSV.

    Raises
    ------
    RequestError
        If the subjects are not in a file, the format is neither, or a batch cannot be resumed.
    """
    from isthmus.cli.progress import progress
    from isthmus.errors import RequestError
    from isthmus.screening.batches import batch_into, lines_in, write_batch

    if source is None or source == "-" or names:
        raise RequestError("--out", ["needs the subjects in one file: --input FILE, and no NAME"])
    wanted = _format(out, format)
    lines = lines_in(Path(source))
    conditions = _conditions(lines.sha256, country, searched, wanted)
    batch = batch_into(out, conditions, resume=resume)
    if batch.done:
        say(f"{out}: {batch.done:,} of {lines.number:,} names are done, going on after them")
    begun = time.monotonic()
    with progress(rate=True) as display:
        task = display.add_task("Screening", total=lines.number, completed=batch.done)
        done = write_batch(
            batch,
            lines,
            _answers(country, searched, wanted, remember),
            size=_BATCH,
            head=_line(CSV) if wanted is Format.csv else "",
            advance=lambda now: display.update(task, completed=now),
        )
    seconds = time.monotonic() - begun
    say(f"{out}: {done:,} names in {seconds:,.1f} s ({done / max(seconds, 0.001):,.0f} a second)")


def _format(out: Path, format: Format) -> Format:
    """JSON lines or CSV: as asked for, or else by the name of the file."""
    from isthmus.errors import RequestError

    by_name = {".jsonl": Format.jsonl, ".csv": Format.csv}
    wanted = by_name.get(out.suffix.lower()) if format is Format.table else format
    if wanted is None or wanted not in by_name.values():
        raise RequestError("--out", ["writes --format jsonl or csv; or end the name so"])
    return wanted


def _conditions(
    subjects: str, country: str | None, searched: Editions, format: Format
) -> dict[str, str]:
    """All that the answers depend on: those of one file must not mix."""
    from isthmus.manifests import software_version
    from isthmus.organisations.registry import load_registry
    from isthmus.screening.comparison import METHOD
    from isthmus.screening.judgements import all_judgements

    lists = [f"{one.descriptor.id} {one.sha256}" for one in searched.found]
    judged = [str(one) for one in all_judgements()]
    return {
        "format": format.value,
        "input": subjects,
        "country": country or "none",
        "day": searched.as_of.isoformat(),
        "lists": _hash(lists),
        "judgements": _hash(judged),
        "registry": load_registry().version,
        "method": METHOD,
        "software": software_version(),
    }


def _answers(
    country: str | None, searched: Editions, format: Format, remember: bool
) -> Callable[[list[str]], Iterable[str]]:
    from isthmus.screening.records import screening_record
    from isthmus.screening.remembered import remember_screened, screened_and_judged

    def lines_of(result: ScreeningResult) -> str:
        if format is Format.jsonl:
            return json.dumps(screening_record(result), ensure_ascii=False) + "\n"
        return "".join(_line([row.get(name) for name in CSV]) for row in candidate_rows(result))

    def answers(some: list[str]) -> Iterable[str]:
        results = screened_and_judged([(one, country, None) for one in some], searched)
        if remember:
            remember_screened([(one, country, None) for one in results], searched)
        return map(lines_of, results)

    return answers


def _line(cells: Sequence[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow("" if cell is None else cell for cell in cells)
    return buffer.getvalue()


def _hash(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
