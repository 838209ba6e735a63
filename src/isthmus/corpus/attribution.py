"""From affiliation strings to organisations and countries: each distinct string once."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from isthmus.organisations.kept_answers import keep_answers, known_answers
from isthmus.organisations.resolution import Resolution
from isthmus.organisations.resolver import resolve

Resolver = Callable[[Sequence[str]], Sequence[Resolution]]

POOL_ABOVE = 5_000
"""With more distinct strings than this it pays to start processes."""

CHUNK = 1_000

RESOLVED = pa.schema(
    [
        ("text", pa.string()),
        ("ror_id", pa.string()),
        ("name", pa.string()),
        ("country_code", pa.string()),
        ("basis", pa.string()),
    ]
)


LEAST_NAMESAKE = 0.5
"""The score of a full name that several organisations share; an acronym's is lower."""


@dataclass(frozen=True, slots=True)
class _Attributed:
    ror_id: str | None
    name: str | None
    country_code: str | None
    basis: str


def resolved_texts(
    texts: Sequence[str],
    resolver: Resolver | None,
    report: Callable[[int], None],
    processes: int | None = None,
) -> pa.Table:
    """What each text stands for: one row per organisation or country, none where nothing is known.

    Parameters
    ----------
    texts
        Distinct strings.
    resolver
        Resolves them in this process; by default the registry's resolver, in several processes
        where there are many strings.
    report
        Is told after each chunk how many texts have been resolved since the last call.
    processes
        How many processes; by default one per core.
    """
    chunks = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
    answers: Iterable[list[list[_Attributed]]]
    if resolver is not None:
        answers = _in_this_process(resolver, chunks, report)
    elif len(texts) > POOL_ABOVE and (processes or os.cpu_count() or 1) > 1:
        try:
            answers = _in_processes(chunks, report, processes)
        except BrokenProcessPool:
            # A program that can't be imported again (an interactive one, one without a main
            # guard), or a process that was killed for want of memory: slower, but it gets there.
            answers = _in_this_process(resolve, chunks, report)
    else:
        answers = _in_this_process(resolve, chunks, report)
    columns: list[list[str | None]] = [[] for _ in RESOLVED]
    for chunk, rows_of_texts in zip(chunks, answers, strict=True):
        for text, rows in zip(chunk, rows_of_texts, strict=True):
            for row in rows:
                values = (text, row.ror_id, row.name, row.country_code, row.basis)
                for column, value in zip(columns, values, strict=True):
                    column.append(value)
    arrays = [pa.array(column, pa.string()) for column in columns]
    return pa.table(arrays, schema=RESOLVED)


def kept_or_resolved_texts(
    texts: Sequence[str],
    answers: Path | None,
    resolver: Resolver | None,
    report: Callable[[int], None],
) -> pa.Table:
    """As `resolved_texts`, row for row; texts whose answers are kept in a folder are not resolved,
    and the answers of the others are added to it. Null: nothing is kept."""
    held = None if answers is None else known_answers(answers, texts)
    known = set() if held is None else set(held["text"].to_pylist())
    asked = [text for text in texts if text not in known]
    if known:
        report(len(texts) - len(asked))
    found = resolved_texts(asked, resolver, report)
    if answers is not None and asked:
        with suppress(OSError):  # a full disk: the next build resolves them again
            keep_answers(answers, with_unknown(asked, found))
    if held is None:
        return found
    rows = pa.concat_tables([held.select(RESOLVED.names).cast(RESOLVED), found])
    rows = rows.filter(pc.is_valid(rows["basis"]))
    order = pa.table(
        {
            "place": pc.index_in(rows["text"], value_set=pa.array(texts, pa.string())),
            "row": pa.array(range(len(rows)), pa.int64()),
        }
    )
    by = [("place", "ascending"), ("row", "ascending")]
    return rows.take(pc.sort_indices(order, sort_keys=by)).combine_chunks()


def with_unknown(asked: Sequence[str], found: pa.Table) -> pa.Table:
    """What was found, with a row that has only a text for each text that stands for nothing."""
    nothing = set(asked) - set(found["text"].to_pylist())
    rows = pa.table({"text": sorted(nothing)}, schema=pa.schema([RESOLVED.field("text")]))
    return pa.concat_tables([found, rows] if nothing else [found], promote_options="default")


def _attributed(resolution: Resolution) -> list[_Attributed]:
    """What one resolution says for certain.

    A country that only another part of the text names stands beside the organisations. An
    ambiguous text gives no organisation, but the country that it names, or else the one in which
    all its candidates lie, if there are several and none is far-fetched.
    """
    rows = []
    if resolution.status == "matched":
        rows = [
            _Attributed(match.ror_id, match.name, match.country_code or None, "registry match")
            for match in resolution.matches
        ]
    placed = {row.country_code for row in rows}
    rows += [
        _Attributed(None, None, code, "named in the text")
        for code in dict.fromkeys(resolution.country_codes)
        if code not in placed
    ]
    if rows:
        return rows
    agreed = {match.country_code for match in resolution.matches}
    # A single candidate is doubted as such, and so is its country.
    weighed = len(resolution.matches) > 1 and resolution.matches[-1].score >= LEAST_NAMESAKE
    if resolution.status == "ambiguous" and weighed and len(agreed) == 1 and "" not in agreed:
        return [_Attributed(None, None, agreed.pop(), "registry match")]
    return []


def _in_this_process(
    resolver: Resolver, chunks: Iterable[Sequence[str]], report: Callable[[int], None]
) -> Iterator[list[list[_Attributed]]]:
    for chunk in chunks:
        yield [_attributed(resolution) for resolution in resolver(chunk)]
        report(len(chunk))


def _in_processes(
    chunks: Sequence[Sequence[str]], report: Callable[[int], None], processes: int | None
) -> list[list[list[_Attributed]]]:
    """The answers in the order of the chunks, however the processes finish."""
    # Started afresh instead of forked: the engine's threads do not survive a fork.
    context = multiprocessing.get_context("spawn")
    answers: dict[int, list[list[_Attributed]]] = {}
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=end_with_parent)
    try:
        waiting: dict[Future[list[list[_Attributed]]], int] = {
            pool.submit(_chunk_attributed, chunk): number for number, chunk in enumerate(chunks)
        }
        for done in as_completed(waiting):
            number = waiting[done]
            answers[number] = done.result()
            report(len(chunks[number]))
    finally:
        pool.shutdown(cancel_futures=True)
    return [answers[number] for number in range(len(chunks))]


def _chunk_attributed(texts: Sequence[str]) -> list[list[_Attributed]]:
    return [_attributed(resolution) for resolution in resolve(texts)]


def end_with_parent() -> None:
    """Let a worker end when the build is killed; it would wait for work forever otherwise."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch(sentinel: int) -> None:
        multiprocessing.connection.wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, args=(parent.sentinel,), daemon=True).start()
