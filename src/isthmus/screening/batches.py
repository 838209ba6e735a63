"""A long list of subjects screened into a file, so that a stop at any moment loses little.

While a batch runs, its answers lie in `FILE.partial` and how far it is in `FILE.progress`. Both
take turns: answers are written and flushed to the disk first, then the progress is replaced as a
whole. What was written after the last progress is cut off when the batch goes on, so that no line
is lost, doubled or half. `FILE` itself appears when all is done, whole.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from isthmus.datafiles import read_text
from isthmus.errors import RequestError, SourceError
from isthmus.manifests import atomic_file

LONGEST_LINE = 1_000_000
"""A longer line, in bytes, is no name; the file is refused."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A text file of subjects: how many lines it has, and the hash of its bytes."""

    path: Path
    number: int
    sha256: str

    def after(self, done: int) -> Iterator[str]:
        """The lines after the first `done`, without their ends, read as they are asked for."""
        with self.path.open("rb") as file:
            for number, line in enumerate(islice(file, done, None), done):
                text = line.rstrip(b"\n").removesuffix(b"\r")
                yield text.decode("utf-8-sig" if number == 0 else "utf-8")


def lines_in(path: Path) -> Lines:
    """A file of subjects, read through once.

    Raises
    ------
    SourceError
        If it cannot be read, has a line that is not UTF-8 (every such line is named, up to 20), or
        a line too long for a name.
    """
    found, number, faults = hashlib.sha256(), 0, []
    try:
        with path.open("rb") as file:
            while line := file.readline(LONGEST_LINE + 1):
                found.update(line)
                number += 1
                if len(line) > LONGEST_LINE:
                    raise SourceError(
                        str(path), [f"line {number} is longer than {LONGEST_LINE:,} bytes"]
                    )
                try:
                    line.decode()
                except UnicodeDecodeError:
                    faults.append(f"line {number} is not UTF-8; save the file as UTF-8")
    except FileNotFoundError:
        raise SourceError(str(path), ["there is no such file; check the path"]) from None
    except IsADirectoryError:
        raise SourceError(str(path), ["is a directory, but a text file was expected"]) from None
    except PermissionError:
        raise SourceError(str(path), ["may not be read; check its permissions"]) from None
    if faults:
        raise SourceError(str(path), faults[:20])
    return Lines(path, number, found.hexdigest())


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch under way: how many lines are done, and how many bytes their answers take."""

    out: Path
    conditions: Mapping[str, str]
    done: int
    size: int

    @property
    def partial(self) -> Path:
        """Where the answers lie until all are there."""
        return self.out.with_name(f"{self.out.name}.partial")

    @property
    def progress(self) -> Path:
        """Where it is kept how far the batch is."""
        return self.out.with_name(f"{self.out.name}.progress")


def batch_into(out: Path, conditions: Mapping[str, str], *, resume: bool) -> Batch:
    """A new batch that writes to `out`; with `resume` the unfinished one, if there is one.

    `conditions` are all that the answers depend on, in words and hashes.

    Raises
    ------
    RequestError
        If an unfinished batch is there and shall not be resumed; if one shall be resumed under
        other conditions, naming each; if its files are damaged; if `out` is finished.
    """
    new = Batch(out, conditions, 0, 0)
    if not new.progress.exists():
        if resume and out.exists():
            raise RequestError(
                str(out), ["is finished, nothing is left to resume; to write it anew leave out "
                           "--resume"]
            )  # fmt: skip
        return new
    if not resume:
        raise RequestError(
            str(out),
            [f"has an unfinished batch; add --resume, or delete {new.progress} to begin anew"],
        )
    try:
        kept = json.loads(read_text(new.progress, SourceError))
        found = Batch(out, dict(kept["conditions"]), int(kept["done"]), int(kept["size"]))
        whole = new.partial.stat().st_size >= found.size
    except (SourceError, OSError, ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise RequestError(str(new.progress), ["is damaged; delete it to begin anew"])
    others = [
        f"{name} was {found.conditions.get(name, 'not given')}, is {value}"
        for name, value in conditions.items()
        if found.conditions.get(name) != value
    ]
    if others:
        begin = f"delete {new.progress} to begin anew"
        raise RequestError(str(out), [*others, f"the answers would not agree: {begin}"])
    return found


def write_batch(
    batch: Batch,
    lines: Lines,
    answers: Callable[[list[str]], Iterable[str]],
    *,
    size: int,
    head: str = "",
    advance: Callable[[int], object] = bool,
) -> int:
    """Write what `answers` makes of the lines, `size` at a time, and give the file its name.

    `answers` returns the text for some subjects, complete lines; `head` comes first. `advance` is
    told how many lines are done. How many were done now is returned.
    """
    batch.out.parent.mkdir(parents=True, exist_ok=True)
    if not batch.progress.exists():
        batch.partial.write_bytes(b"")
    waiting, done, written = lines.after(batch.done), batch.done, batch.size
    with batch.partial.open("r+b") as file:
        file.truncate(written)
        file.seek(written)
        while some := list(islice(waiting, size)):
            text = "".join(answers(some))
            data = ((head if written == 0 else "") + text).encode()
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            done += len(some)
            written += len(data)
            kept = {"conditions": dict(batch.conditions), "done": done, "size": written}
            with atomic_file(batch.progress) as temporary:
                temporary.write_text(json.dumps(kept), encoding="utf-8")
            advance(done)
        if written == 0:
            file.write(head.encode())
    batch.partial.replace(batch.out)
    batch.progress.unlink(missing_ok=True)
    return done - batch.done
