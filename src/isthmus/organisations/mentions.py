"""Where in an affiliation the name of a registered organisation stands.

A mention is a run of words whose key is in the name index, or an acronym that is a piece of its
own. Whether it is the name of *this* organisation, and not a part of a longer name that the
registry lacks ("Tsing Hua University" in "National Tsing Hua University"), shows at its edges.
"""

from __future__ import annotations

from dataclasses import dataclass

from isthmus.organisations.name_index import NameIndex
from isthmus.organisations.segmentation import Segment

_UNITS = frozenset(
    "dept sch coll fac inst lab ctr division div unit group section hosp clinic program programme "
    "chair lehrstuhl team office campus branch laboratory faculty".split()
)

_BEFORE = _UNITS | frozenset(
    "sci eng tech medic physics phys chem chemistry math biol biology res studies informatics "
    "comp computing robotics information info systems automation control mechanics law business "
    "economics management education psychology philosophy arts humanities linguistics statistics "
    "genetics pharmacy nursing dentistry surgery pediatrics radiology neurology neuroscience "
    "oncology pathology cardiology intelligence vision learning electron mechatronics energy "
    "materials environment geology ecology geography history optics nanotechnology architecture "
    "security networks communication commun telecommun software design media data health "
    "aeronaut astronaut aerosp biotechnology bioengineering ai cs ee ece eecs eecs cse csail "
    "cognition medicine analytics innovation technologies student students professor prof phd "
    "both author authors fellow with is are was from by also now currently formerly physicist "
    "affiliated".split()
)
"""Words that end another phrase: after "Computer Science" a new name may begin. Adjectives are not
among them ("Northwestern Polytechnical University")."""

_AFTER = _UNITS | frozenset(
    "med grad hospital email mail usa uk china department school press affiliated main north "
    "south east west e pr p".split()
)

_LINKING = frozenset("at in and from by within for with und et e y near a &".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """Words from `start` to before `end`; `entries` as in `NameIndex.by_key` (all of them the same
    name), or rows for an acronym. `whole` if it is a piece of its own, `crosses` if a soft boundary
    lies within; `edge` says in words why it may be a part of a longer name, or is empty."""

    start: int
    end: int
    key: str
    entries: tuple[int, ...]
    acronym: bool
    whole: bool
    crosses: bool
    edge: str


def mentions(segment: Segment, index: NameIndex) -> list[Mention]:
    """All mentions in an affiliation, the longest first, then in order of place."""
    keys = segment.keys
    positions = [position for position, key in enumerate(keys) if key]
    found: list[Mention] = []
    for first, start in enumerate(positions):
        lengths = index.lengths.get(keys[start])
        if not lengths:
            continue
        for length in lengths:
            last = first + length - 1
            if last >= len(positions):
                continue
            end = positions[last] + 1
            key = " ".join(keys[position] for position in positions[first : last + 1])
            entries = index.by_key.get(key)
            if entries is not None:
                found.append(_mention(segment, start, end, key, entries))
    found += _acronyms(segment, index)
    found.sort(key=lambda one: (one.acronym, one.start - one.end, one.start))
    return found


def _mention(segment: Segment, start: int, end: int, key: str, entries: tuple[int, ...]) -> Mention:
    pieces = segment.pieces
    crosses = pieces[start] != pieces[end - 1]
    piece_start = segment.piece_bounds(start)[0]
    piece_end = segment.piece_bounds(end - 1)[1]
    whole = not any(segment.keys[piece_start:start]) and not any(segment.keys[end:piece_end])
    edge = _edge(segment, start, end, piece_start, piece_end)
    return Mention(start, end, key, entries, False, whole, crosses, edge)


def _edge(segment: Segment, start: int, end: int, piece_start: int, piece_end: int) -> str:
    """What stands before or after and may belong to the name; empty if nothing does."""
    folded, keys = segment.folded, segment.keys
    if start > piece_start:
        before = folded[start - 1]
        if keys[start - 1] == "":
            before_name = next(
                (position for position in range(start - 1, piece_start - 1, -1) if keys[position]),
                None,
            )
            if (
                before_name is not None
                and before not in _LINKING
                and not _ends_phrase(keys[before_name], folded[before_name])
            ):
                return f"'{segment.written(before_name, start)}' stands before it"
        elif not _ends_phrase(keys[start - 1], before):
            return f"'{segment.words[start - 1]}' stands before it"
    if end < piece_end:
        after = folded[end]
        if after in _LINKING or not after.isalpha():
            return ""
        if keys[end] == "":
            return f"'{segment.written(end, min(end + 2, piece_end))}' stands after it"
        if keys[end] not in _AFTER and segment.words[end][0].isupper():
            return f"'{segment.words[end]}' stands after it"
    return ""


def _ends_phrase(key: str, folded_word: str) -> bool:
    return key in _BEFORE or folded_word in _BEFORE or not folded_word.isalpha()


def _acronyms(segment: Segment, index: NameIndex) -> list[Mention]:
    found: list[Mention] = []
    for position, word in enumerate(segment.words):
        rows = index.acronyms.get(segment.folded[position])
        if rows is None or len(word) < 2 or sum(letter.isupper() for letter in word) < 2:
            continue
        start, end = segment.piece_bounds(position)
        whole = not any(segment.keys[start:position]) and not any(segment.keys[position + 1 : end])
        found.append(
            Mention(position, position + 1, segment.folded[position], rows, True, whole, False, "")
        )
    return found
