"""Taking in an edition of a list from a file, whole or not at all, and taking one back out.

A file outside the bounds of the list's description is refused and the editions at hand stay. Names
are identified in the registry once, here.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from isthmus.datafiles import MAX_BYTES
from isthmus.errors import Fault, RequestError, ScreeningError
from isthmus.manifests import atomic_file, write_json
from isthmus.organisations.registry import Registry, load_registry
from isthmus.screening.entries import edition_bytes, edition_text, stored_text, text_sha256
from isthmus.screening.identification import RegistryNames, identified
from isthmus.screening.lists import (
    Descriptor,
    EditionAtHand,
    bundled_edition,
    editions_at_hand,
    first_edition_date,
    loaded_folder,
    read_edition,
)
from isthmus.screening.publications.recognition import imported_from, publication_of
from isthmus.settings import settings

OLDEST_PLAUSIBLE = date(1990, 1, 1)
"""No list that we know of was published before."""

MOST_PUBLICATION_BYTES = 200_000_000
"""The published Consolidated Screening List as JSON is several times larger than its CSV."""

State = Literal["newest", "history", "replaced", "unchanged"]


@dataclass(frozen=True)
class LoadedEdition:
    """What was taken in: where it lies, how many entries, how many rows were dropped and why.

    `state` says what it is among the editions at hand: `newest`, `history` (older than the one in
    use), `replaced` (another edition of its date gave way), or `unchanged` (it was at hand, and
    nothing was written). `unread` names records that could not be read, `ignored` counts what was
    passed over.
    """

    path: Path
    as_of: date
    entries: int
    dropped: dict[str, int]
    sha256: str
    state: State = "newest"
    publication: str = ""
    in_use: date | None = None
    unread: tuple[Fault, ...] = ()
    ignored: dict[str, int] = field(default_factory=dict)


def load_edition(
    of: Descriptor, file: Path, as_of: date, mapping: Path | None = None
) -> LoadedEdition:
    """Take in a file as the edition of a list of a date; an edition of that date is replaced.

    What the file is, is told by its content (`publications.recognition`); a `mapping` makes it a
    table of any columns. It may be compressed (`.gz`). Persons, vessels and aircraft are dropped.

    Raises
    ------
    ScreeningError
        If the file is missing, damaged or of another shape, the date lies in the future, or the
        number of entries is outside the list's bounds. Nothing is changed then.
    """
    _require_plausible(as_of, file)
    text = stored_text(file, MOST_PUBLICATION_BYTES)
    try:
        publication = publication_of(of, text, file, mapping)
        imported = imported_from(of, text, file, publication, mapping)
    except csv.Error as fault:
        raise ScreeningError(str(file), [f"cannot be read as CSV: {fault}"]) from None
    except RecursionError:
        raise ScreeningError(str(file), ["is nested too deep; is it the right file?"]) from None
    _require_within_bounds(of, len(imported.entries), file)
    entries = identified(imported.entries, _registry_names(load_registry()))
    written = edition_text(entries)
    if len(written.encode()) > MAX_BYTES:
        raise ScreeningError(str(file), [f"is larger than {MAX_BYTES:,} bytes; it is no such list"])
    sha256 = text_sha256(written)
    known = {one.declared.as_of: one for one in editions_at_hand(of)}
    same_date = known.get(as_of)
    state: State = "newest"
    if same_date is not None:
        state = "unchanged" if same_date.declared.sha256 == sha256 else "replaced"
    elif known and max(known) > as_of:
        state = "history"
    if state == "unchanged":
        assert same_date is not None, "an unchanged edition is at hand"
        read_edition(of, same_date)
        path = same_date.path
    else:
        declared = {
            "as_of": str(as_of),
            "entries": len(entries),
            "sha256": sha256,
            "dropped": sum(imported.dropped.values()) + len(imported.unread),
            "source_file": file.name,
            "publication": publication,
            "loaded_on": str(settings().now.date()),
        }
        path = _stored(of, as_of, sha256, edition_bytes(written, compressed=True), declared)
    return LoadedEdition(
        path, as_of, len(entries), imported.dropped, sha256, state, publication,
        max(known, default=None), imported.unread, imported.ignored,
    )  # fmt: skip


def remove_edition(of: Descriptor, as_of: date) -> EditionAtHand:
    """Take out an edition that was loaded; one that ships with the product stays.

    Raises
    ------
    RequestError
        If no edition of the date was loaded; it names those that were.
    """
    loaded = {one.declared.as_of: one for one in editions_at_hand(of) if one.is_loaded}
    found = loaded.get(as_of)
    if found is None:
        what = "was not loaded"
        if bundled_edition(of, as_of):
            what = "ships with the product and stays; load another of its date to replace it"
        dates = ", ".join(map(str, loaded)) or "none"
        raise RequestError(f"'{of.id}' of {as_of}", [f"{what}; loaded editions: {dates}"])
    # The description first: without it the file is nothing.
    (found.folder / f"{as_of}.json").unlink()
    found.path.unlink(missing_ok=True)
    return found


def _stored(
    of: Descriptor, as_of: date, sha256: str, content: bytes, declared: dict[str, object]
) -> Path:
    """Write the edition's file, then its description, then clear away what it replaces."""
    folder = loaded_folder(of.id)
    # The edition's file is named by its content: until its description is replaced, the old
    # description and the old file still fit together.
    path = folder / f"{as_of}-{sha256[:12]}.csv.gz"
    with atomic_file(path) as temporary:
        temporary.write_bytes(content)
    write_json(folder / f"{as_of}.json", declared | {"file": path.name})
    for old in folder.glob(f"{as_of}-*.csv.gz"):
        if old != path:
            old.unlink()
    return path


def _require_plausible(as_of: date, file: Path) -> None:
    today = settings().now.date()
    if as_of > today:
        raise ScreeningError(
            str(file), [f"the date {as_of} lies in the future (today is {today}); check --as-of"]
        )
    if as_of < OLDEST_PLAUSIBLE:
        raise ScreeningError(str(file), [f"the date {as_of} is too long ago; check --as-of"])


def _require_within_bounds(of: Descriptor, entries: int, file: Path) -> None:
    least, most = of.entries.least, of.entries.most
    if least <= entries <= most:
        return
    stays = "the editions at hand stay in use" if first_edition_date(of) else "nothing was loaded"
    raise ScreeningError(
        str(file),
        [
            Fault(
                f"has {entries:,} entries, but '{of.id}' can be expected to have between {least:,} "
                f"and {most:,}; {stays}. Is the file whole, and the right list?"
            )
        ],
    )


@lru_cache(maxsize=1)
def _registry_names(registry: Registry) -> RegistryNames:
    return RegistryNames(registry)
