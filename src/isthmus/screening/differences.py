"""What one edition of a list has and another has not.

Entries of two editions meet by the publisher's identifier where the list has one. Elsewhere they
meet by normalised name and country, then by a name that stands once in each edition, and last by
something both print or bear: an alias, or the identifier of the registry. Likeness of names alone
makes no two entries one: a removed and an added entry that are alike are said to be alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process

from isthmus.reference.countries import normalised_name
from isthmus.screening.entries import Entry
from isthmus.screening.lists import Edition

Kind = Literal["added", "removed", "renamed", "changed"]
KINDS: tuple[Kind, ...] = ("added", "removed", "renamed", "changed")

SHORTEST_TELLING_ALIAS = 5
"""A shorter alias (BIT, HIT) is an acronym that many share, and tells nothing."""

ALIKE = 88.0
"""From this similarity of sorted words (0 to 100) a removed and an added name are called alike."""


@dataclass(frozen=True)
class Change:
    """One entry that differs. `before` is missing for an added one, `after` for a removed one.

    `fields` says what differs in words; `basis` by what the two entries met, or, for an added or
    removed one, which entry on the other side is alike.
    """

    kind: Kind
    before: Entry | None
    after: Entry | None
    fields: tuple[str, ...] = ()
    basis: str = ""

    @property
    def entry(self) -> Entry:
        """The newer of the two."""
        found = self.after or self.before
        assert found is not None, "a change has an entry"
        return found


@dataclass(frozen=True)
class Difference:
    """All changes from one edition to another, by kind and name; and how many entries stayed."""

    before: Edition
    after: Edition
    changes: tuple[Change, ...]
    unchanged: int

    @property
    def counts(self) -> dict[str, int]:
        """How many changes of each kind there are, and how many entries are as they were."""
        counted: dict[str, int] = {
            kind: sum(change.kind == kind for change in self.changes) for kind in KINDS
        }
        return counted | {"unchanged": self.unchanged}


def difference(before: Edition, after: Edition) -> Difference:
    """What changed from one edition of a list to another.

    Compared are names, aliases, countries and requirements; not citations, addresses of pages and
    identifiers of the registry, which differ with the file an edition was taken from.
    """
    changes: list[Change] = []
    unchanged = 0
    met, removed, added = _meetings(before, after)
    for old, new, basis in met:
        fields = tuple(_fields(old, new))
        if not fields:
            unchanged += 1
        else:
            # Commas and capitals change the print of a name, not the name.
            renamed = normalised_name(old.name) != normalised_name(new.name)
            changes.append(Change("renamed" if renamed else "changed", old, new, fields, basis))
    changes += _apart(removed, added)
    order = {kind: number for number, kind in enumerate(KINDS)}
    changes.sort(key=lambda one: (order[one.kind], one.entry.name.casefold(), one.entry.entry_id))
    return Difference(before, after, tuple(changes), unchanged)


def met_entries(before: Edition, after: Edition) -> dict[str, str]:
    """The identifier of each entry of an edition that the other has too -> its identifier there."""
    return {old.entry_id: new.entry_id for old, new, _ in _meetings(before, after)[0]}


Met = list[tuple[Entry, Entry, str]]


def _meetings(before: Edition, after: Edition) -> tuple[Met, list[Entry], list[Entry]]:
    """Entries that are one, with why; and those of each side that met none."""
    old, new = list(before.entries), list(after.entries)
    met: Met = []
    if after.descriptor.publisher_ids:
        old, new = _meet(old, new, lambda one: [one.entry_id], "the publisher's identifier", met)
        return met, old, new
    rounds: list[tuple[Callable[[Entry], Iterable[object]], str]] = [
        (lambda one: [one], "all of it"),
        (lambda one: [(normalised_name(one.name), frozenset(one.country_codes))],
         "name and country"),
        (lambda one: [normalised_name(one.name)], "name"),
    ]  # fmt: skip
    for keys, basis in rounds[:2]:
        old, new = _meet(old, new, keys, basis, met, several=True)
    old, new = _meet(old, new, *rounds[2], met)
    old, new = _meet(old, new, _telling_names, "an alias that both print", met, _countries_agree)
    old, new = _meet(
        old, new, lambda one: [one.ror_id] if one.ror_id else [],
        "the identifier in the registry", met, _countries_agree,
    )  # fmt: skip
    return met, old, new


def _meet(
    old: Sequence[Entry],
    new: Sequence[Entry],
    keys: Callable[[Entry], Iterable[object]],
    basis: str,
    met: Met,
    agree: Callable[[Entry, Entry], bool] = lambda _old, _new: True,
    *,
    several: bool = False,
) -> tuple[list[Entry], list[Entry]]:
    """Join entries that share a key; what is left over of each side.

    A key that stands for several entries of a side decides nothing, unless `several`: then they
    meet in their order.
    """
    sides: list[dict[object, list[int]]] = []
    for entries in (old, new):
        by_key: dict[object, list[int]] = defaultdict(list)
        for number, entry in enumerate(entries):
            for key in set(keys(entry)):
                by_key[key].append(number)
        sides.append(by_key)
    partners: dict[int, set[int]] = defaultdict(set)
    for key, olds in sides[0].items():
        news = sides[1].get(key, [])
        if several or len(olds) == len(news) == 1:
            for left, right in zip(olds, news, strict=False):
                if agree(old[left], new[right]):
                    partners[left].add(right)
    sought: dict[int, set[int]] = defaultdict(set)
    for left, rights in partners.items():
        for right in rights:
            sought[right].add(left)
    taken_old, taken_new = set(), set()
    for left, rights in sorted(partners.items()):
        (*_, right) = rights
        if len(rights) == 1 and len(sought[right]) == 1:
            met.append((old[left], new[right], basis))
            taken_old.add(left)
            taken_new.add(right)
    return (
        [entry for number, entry in enumerate(old) if number not in taken_old],
        [entry for number, entry in enumerate(new) if number not in taken_new],
    )


def _telling_names(entry: Entry) -> Iterator[str]:
    for name in (entry.name, *entry.aliases):
        key = normalised_name(name)
        if len(key) >= SHORTEST_TELLING_ALIAS or not key.isascii():
            yield key


def _countries_agree(old: Entry, new: Entry) -> bool:
    if not old.country_codes or not new.country_codes:
        return True
    return not set(old.country_codes).isdisjoint(new.country_codes)


def _fields(old: Entry, new: Entry) -> Iterator[str]:
    """What differs, in words."""
    if _printed(old.name) != _printed(new.name):
        yield f"name: was '{old.name}'"
    for said, before, after in (
        ("aliases", old.aliases, new.aliases),
        ("countries", old.country_codes, new.country_codes),
    ):
        known, present = {_printed(one) for one in before}, {_printed(one) for one in after}
        gone = [f"-'{one}'" for one in before if _printed(one) not in present]
        come = [f"+'{one}'" for one in after if _printed(one) not in known]
        if gone or come:
            yield f"{said}: {' '.join([*come, *gone])}"
    if _printed(old.requirement) != _printed(new.requirement):
        yield f"requirement: was '{old.requirement}', is '{new.requirement}'"


def _apart(removed: Sequence[Entry], added: Sequence[Entry]) -> Iterator[Change]:
    """Removed and added entries, each with the one on the other side that is alike, if any."""
    for kind, entries, others in (("removed", removed, added), ("added", added, removed)):
        names = [_sorted_words(one) for one in others]
        for entry in entries:
            found = process.extractOne(
                _sorted_words(entry), names, scorer=fuzz.ratio, score_cutoff=ALIKE
            )
            like = others[found[2]] if found else None
            said = ""
            if like is not None and _countries_agree(entry, like):
                side = "added" if kind == "removed" else "removed"
                said = f"alike: '{like.name}' was {side}"
            if kind == "removed":
                yield Change("removed", entry, None, (), said)
            else:
                yield Change("added", None, entry, (), said)


def _sorted_words(entry: Entry) -> str:
    return " ".join(sorted(normalised_name(entry.name).split()))


def _printed(text: str) -> str:
    return " ".join(text.split())
