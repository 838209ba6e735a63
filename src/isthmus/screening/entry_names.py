"""The names of an edition's entries in the form in which they are compared, kept between runs.

Taking names apart is most of what a first screening waits for. What came of it lies in the user's
home folder, a file for each edition, under the hash of the edition. A file counts only if its own
hash is right and if it was made by the same rules; otherwise the names are taken apart again and
the file is replaced, whole or not at all. It can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

from isthmus.manifests import atomic_file
from isthmus.reference import countries
from isthmus.screening import names, organisation_names, spellings
from isthmus.screening.lists import Edition
from isthmus.screening.names import Name, forms_of, name_as_kept, name_of
from isthmus.settings import settings

FEWEST_ENTRIES_KEPT = 50
"""A smaller edition is read faster than a file of its names."""

EntryNames = tuple[tuple[Name, bool], ...]
"""The names of an entry, each with whether it is an alias."""


def names_of_entries(edition: Edition) -> Sequence[EntryNames]:
    """The names of each entry of an edition, in the order of its entries: of the name it is listed
    under, then of its aliases, with the forms that each holds."""
    if len(edition.entries) < FEWEST_ENTRIES_KEPT:
        return _taken_apart(edition)
    path = names_path(edition)
    found = _read(path, edition)
    if found is None:
        found = _taken_apart(edition)
        _keep(path, found)
    return found


def names_path(edition: Edition) -> Path:
    """Where the names of an edition are kept."""
    return settings().home / "cache" / "screening" / f"{edition.sha256}.json"


def _taken_apart(edition: Edition) -> list[EntryNames]:
    return [
        tuple(
            (name_of(form), position > 0)
            for position, printed in enumerate([entry.name, *entry.aliases])
            for form in forms_of(printed)
        )
        for entry in edition.entries
    ]


def _read(path: Path, edition: Edition) -> list[EntryNames] | None:
    """The names that are kept; nothing if there are none, or they are damaged or outdated."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if head.decode(errors="replace") != _head(body):
        return None
    rows = json.loads(body)
    if len(rows) != len(edition.entries):
        return None
    return [
        tuple(
            (name_as_kept(text, tuple(words.split()), legal_form, proof), bool(is_alias))
            for text, words, legal_form, proof, is_alias in row
        )
        for row in rows
    ]


def _keep(path: Path, found: Sequence[EntryNames]) -> None:
    rows = [
        [
            (name.text, " ".join(name.words), name.legal_form, int(name.proof), int(is_alias))
            for name, is_alias in row
        ]
        for row in found
    ]
    # "\udc80" and the like cannot be written as UTF-8; escaped, they can be read again.
    body = json.dumps(rows, separators=(",", ":")).encode()
    try:
        with atomic_file(path) as temporary:
            temporary.write_bytes(_head(body).encode() + b"\n" + body)
    except OSError:
        pass  # A folder that cannot be written costs time and nothing else.


def _head(body: bytes) -> str:
    return f"{_rules()} {hashlib.sha256(body).hexdigest()}"


@cache
def _rules() -> str:
    """A hash of everything that says how a name is taken apart."""
    found = hashlib.sha256()
    for part in (version("pycountry"), unicodedata.unidata_version):
        found.update(f"{part}\n".encode())
    sources = [Path(str(one.__file__)) for one in (countries, names, organisation_names, spellings)]
    for path in (*sources, names.GENERIC_WORDS_FILE, *sorted(spellings.FOLDER.glob("*.csv"))):
        found.update(path.read_bytes())
    return found.hexdigest()
