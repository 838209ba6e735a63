"""How surely a mention is the name of one organisation.

A score lies in [0, 1] and is an ordered judgement, not a probability:

| from | meaning |
| --- | --- |
| 0.95 | its registered name, and a place that agrees |
| 0.85 | its registered name or an alias, and nothing speaks against it |
| 0.75 | an acronym or a general name, with a place or a parent that agrees: the least accepted |
| below | something speaks against it, or too little for it: a candidate at most |
"""

from __future__ import annotations

from dataclasses import dataclass

from isthmus.organisations.distinctiveness import is_distinctive
from isthmus.organisations.mentions import Mention
from isthmus.organisations.name_index import ALIAS, DISPLAY, LABEL, NameIndex
from isthmus.organisations.places import Places
from isthmus.organisations.segmentation import Segment

MATCH_THRESHOLD = 0.75
"""The least score of an accepted organisation."""

CANDIDATE_FLOOR = 0.4
"""The least score of a candidate that an ambiguous answer lists."""

TIE = 0.03
"""Two organisations whose scores for the same words differ by less are not told apart."""

_BASE = {DISPLAY: 0.9, LABEL: 0.89, ALIAS: 0.87}
_KIND_SAID = {DISPLAY: "its registered name", LABEL: "a registered name", ALIAS: "an alias"}


@dataclass(frozen=True, slots=True)
class Scored:
    """One organisation for one mention."""

    row: int
    mention: Mention
    score: float
    evidence: tuple[str, ...]


def scored(
    segment: Segment,
    mention: Mention,
    where: Places,
    index: NameIndex,
    related_rows: frozenset[int] = frozenset(),
) -> list[Scored]:
    """The organisations that a mention may mean, best first; ties in the registry's order.

    `related_rows` are organisations whose parent (or longer form) is named in the same text.
    """
    if mention.acronym:
        found = [
            _scored_acronym(segment, mention, row, where, index, row in related_rows)
            for row in mention.entries
        ]
    else:
        found = [
            _scored_name(segment, mention, entry, where, index, (entry >> 2) in related_rows)
            for entry in mention.entries
        ]
    return sorted(found, key=lambda one: (-one.score, one.row))


def _place_agreement(
    segment: Segment, mention: Mention, row: int, where: Places, index: NameIndex
) -> tuple[bool | None, bool, list[str]]:
    """Whether the country agrees (null: none is named), whether the city does, and the words."""
    evidence: list[str] = []
    country = index.country[row]
    agrees: bool | None = None
    if where.outright or where.inferred:
        named = (*where.outright, *where.inferred)
        agrees = country in named or _is_named_as_china(country, named)
        if not where.outright and not agrees:
            # A city can have namesakes: it speaks against only where the organisation is known
            # to be elsewhere and the name does not say where.
            agrees = False
    if agrees:
        evidence.append(where.evidence.get(country or "", f"{country} agrees"))
    elif agrees is False:
        evidence.append(
            f"it is in {country}, but {where.evidence[(*where.outright, *where.inferred)[0]]}"
        )
    city_agrees = _city_outside(segment, mention, index.city[row])
    if city_agrees:
        evidence.append("its city is named")
    return agrees, city_agrees, evidence


def _is_named_as_china(country: str | None, named: tuple[str, ...]) -> bool:
    return country in {"HK", "MO", "TW"} and "CN" in named and not {"HK", "MO", "TW"} & set(named)


def _city_outside(segment: Segment, mention: Mention, city: str | None) -> bool:
    """Whether the city is named outside the mention's own words."""
    if not city:
        return False
    words = city.split(" ")
    fold = segment.folded
    for start in range(len(fold) - len(words) + 1):
        inside = start < mention.end and start + len(words) > mention.start
        if not inside and fold[start] == words[0] and fold[start : start + len(words)] == words:
            return True
    return False


def _scored_name(
    segment: Segment,
    mention: Mention,
    entry: int,
    where: Places,
    index: NameIndex,
    related: bool,
) -> Scored:
    row, kind = entry >> 2, entry & 3
    agrees, city_agrees, place_evidence = _place_agreement(segment, mention, row, where, index)
    said = _KIND_SAID.get(kind, "its name without the country")
    evidence = [f"'{segment.written(mention.start, mention.end)}' is {said}"]
    score = _BASE.get(kind, 0.87)
    if mention.crosses:
        score -= 0.02
    if related:
        evidence.append("an organisation it belongs to is named too")
    if not is_distinctive(mention.key, index) and not related:
        strong = city_agrees and agrees and mention.key.count(" ") >= 1
        score = min(score, 0.72 if strong else 0.5)
        evidence.append("a general name that others have too")
    elif " " not in mention.key and not (mention.whole or related):
        score = min(score, 0.5)
        evidence.append("a single word among others")
    elif " " not in mention.key and not (agrees or city_agrees or related):
        score = min(score, 0.76)
    score += 0.05 * bool(agrees) + 0.04 * city_agrees
    if agrees is False:
        score *= 0.5
    if mention.edge:
        score -= 0.3
        evidence.append(f"{mention.edge}, so it may be a part of a longer name")
    return Scored(row, mention, round(max(0.0, min(1.0, score)), 2), (*evidence, *place_evidence))


def _scored_acronym(
    segment: Segment, mention: Mention, row: int, where: Places, index: NameIndex, related: bool
) -> Scored:
    agrees, city_agrees, place_evidence = _place_agreement(segment, mention, row, where, index)
    evidence = [f"'{segment.words[mention.start]}' is its acronym"]
    score = 0.45
    if mention.whole and len(mention.key) >= 3 and agrees is not False:
        if city_agrees:
            score = 0.85
        elif agrees:
            score = 0.78
    elif city_agrees and len(mention.key) >= 3 and agrees is not False:
        score = 0.76
    if related:
        evidence.append("an organisation it belongs to is named too")
        score = max(score, 0.8)
    if agrees is False:
        score *= 0.5
    return Scored(row, mention, round(score, 2), (*evidence, *place_evidence))
