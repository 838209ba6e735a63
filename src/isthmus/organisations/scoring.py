"""How surely a mention is the name of one organisation.

A score by rule lies in [0, 1] and is an ordered judgement, not a probability:

| from | meaning |
| --- | --- |
| 0.95 | its registered name, and a place that agrees |
| 0.85 | its registered name or an alias, and nothing speaks against it |
| 0.75 | an acronym or a general name, with a place or a parent that agrees: the least accepted |
| below | something speaks against it, or too little for it: a candidate at most |
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from isthmus.organisations.distinctiveness import is_distinctive, is_long_and_specific
from isthmus.organisations.mentions import Mention
from isthmus.organisations.name_index import (
    ALIAS,
    DISPLAY,
    KIND_BITS,
    KIND_MASK,
    LABEL,
    WITHOUT_COUNTRY,
    WITHOUT_PLACE,
    NameIndex,
)
from isthmus.organisations.places import Places
from isthmus.organisations.segmentation import Segment

MATCH_THRESHOLD = 0.5
"""The least score of a match. A match that lookup is sure of and that is less probable than not has
this score."""

LOOKUP_THRESHOLD = 0.75
"""The least score by rule of an organisation that lookup accepts."""

CANDIDATE_FLOOR = 0.4
"""The least score of a candidate that an ambiguous answer lists."""

TIE = 0.03
"""Two organisations whose scores for the same words differ by less are not told apart."""

_BASE = {DISPLAY: 0.9, LABEL: 0.89, ALIAS: 0.87, WITHOUT_COUNTRY: 0.87, WITHOUT_PLACE: 0.8}
_KIND_SAID = {
    DISPLAY: "its registered name",
    LABEL: "a registered name",
    ALIAS: "an alias",
    WITHOUT_COUNTRY: "its name without the country",
    WITHOUT_PLACE: "its name without the place",
}


@dataclass(frozen=True, slots=True)
class Scored:
    """One organisation for one mention.

    `kind` is the kind of name as in `NameIndex`, or `ACRONYM`. `agrees` says whether its country
    agrees (null: none is named), `related` whether an organisation of its lineage is named too.
    What is `barred` is no match, however probable: the words may belong to a longer name, its
    country disagrees, or it is a branch or a single word that can mean others.
    """

    row: int
    mention: Mention
    score: float
    evidence: tuple[str, ...]
    kind: int
    agrees: bool | None
    city_agrees: bool
    related: bool
    barred: bool

    @property
    def shown(self) -> bool:
        """Whether the words are its display name."""
        return self.kind == DISPLAY


ACRONYM = 7
"""The kind of a name that is an acronym."""


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
            _scored_name(
                segment, mention, entry, where, index, (entry >> KIND_BITS) in related_rows
            )
            for entry in mention.entries
        ]
    return sorted(found, key=lambda one: (-one.score, one.row))


def _stands_out(segment: Segment, mention: Mention) -> bool:
    """Whether an acronym is a piece, or long, of one organisation, and begins or ends a piece."""
    if mention.whole:
        return True
    start, end = segment.piece_bounds(mention.start)
    at_an_end = mention.start == start or mention.end == end
    return len(mention.key) >= 4 and len(mention.entries) == 1 and at_an_end


def _place_agreement(
    segment: Segment, mention: Mention, row: int, where: Places, index: NameIndex
) -> tuple[bool | None, bool, list[str]]:
    """Whether the country agrees (null: none is named), whether the city does, and the words."""
    evidence: list[str] = []
    country = index.country[row]
    agrees: bool | None = None
    if mention.acronym and country == "HK" and _has_hong_kong(mention.key):
        # The place stands in the letters: HKUST, CUHK.
        agrees = not _mainland_city_follows(segment, mention, index)
    elif where.outright or where.inferred:
        named = (*where.outright, *where.inferred)
        agrees = country in named or _is_named_as_china(segment, mention, country, named, index)
    if agrees:
        evidence.append(where.evidence.get(country or "", f"{country} agrees"))
    elif agrees is False:
        named = (*where.outright, *where.inferred)
        against = where.evidence[named[0]] if named else "a city of CN follows"
        evidence.append(f"it is in {country}, but {against}")
    city_agrees = _city_outside(segment, mention, index.city[row])
    if agrees is False and city_agrees and not where.outright:
        # What was inferred from a city that has namesakes gives way to the city itself.
        agrees = None
        evidence.clear()
    if city_agrees:
        evidence.append("its city is named")
    return agrees, city_agrees, evidence


def _has_hong_kong(acronym: str) -> bool:
    return acronym.startswith("hk") or acronym.endswith("hk")


def _is_named_as_china(
    segment: Segment,
    mention: Mention,
    country: str | None,
    named: tuple[str, ...],
    index: NameIndex,
) -> bool:
    """Whether "China" stands for Hong Kong, Macao or Taiwan: nothing nearer is named, and no
    mainland city follows, as it does for a campus ("..., Shenzhen, China")."""
    if country not in {"HK", "MO", "TW"} or "CN" not in named or {"HK", "MO", "TW"} & set(named):
        return False
    return not _mainland_city_follows(segment, mention, index)


def _mainland_city_follows(segment: Segment, mention: Mention, index: NameIndex) -> bool:
    """In the rest of the mention's piece, or in the next piece that is no acronym in brackets."""
    end = segment.piece_bounds(mention.end - 1)[1]
    while end < len(segment.words):
        start, end = segment.piece_bounds(end)
        if end - start > 1 or not segment.words[start].isupper():
            break
    words = [word for word in segment.folded[mention.end : end] if word.isalpha()]
    pairs = [" ".join(pair) for pair in itertools.pairwise(words)]
    return any("CN" in index.cities.get(name, {}) for name in (*words, *pairs)) or bool(
        _MAINLAND_CAMPUSES.intersection(words)
    )


_MAINLAND_CAMPUSES = frozenset({"gz", "sz", "shenzhen", "guangzhou", "dongguan", "zhuhai"})


def _city_outside(segment: Segment, mention: Mention, city: str | None) -> bool:
    """Whether the city is named outside the mention's own words."""
    if not city:
        return False
    words = city.split(" ")
    fold = segment.folded
    if words[0] not in fold:
        return False
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
    row, kind = entry >> KIND_BITS, entry & KIND_MASK
    agrees, city_agrees, place_evidence = _place_agreement(segment, mention, row, where, index)
    evidence = [_said(segment, mention, kind)]
    score = _BASE[kind]
    barred = agrees is False
    if mention.likeness:
        score = 0.7 * mention.likeness.covered
    if mention.crosses:
        score -= 0.02
    if related:
        evidence.append("an organisation it belongs to is named too")
    if mention.turned:
        evidence.append("the other way round")
        score = 0.74 if agrees or city_agrees else 0.5
    elif not is_distinctive(mention.key, index) and not related:
        if " " not in mention.key:
            score = 0.3
        elif is_long_and_specific(mention.key) and len(mention.entries) == 1:
            score = 0.76
        else:
            score = 0.72 if city_agrees and agrees else 0.5
        evidence.append("a general name that others have too")
    elif " " not in mention.key and not _single_word_counts(mention, index.display[row], related):
        score = min(score, 0.5)
        barred = True
        evidence.append("a single word among others")
    elif " " not in mention.key and not (agrees or city_agrees or related):
        score = min(score, 0.76)
    if kind == WITHOUT_COUNTRY and row in index.branches and not (agrees or city_agrees):
        # The registry may lack the head office, or another branch may be meant.
        score = min(score, 0.5)
        barred = True
        evidence.append("a branch in one country, and the text names no place")
    score += 0.05 * bool(agrees) + 0.04 * city_agrees
    if agrees is False:
        score *= 0.5
    own_city = (index.city[row] or " ").split(" ")[0]
    if mention.edge and mention.next_word != own_city and not _is_arm(mention, index.display[row]):
        score -= 0.3
        barred = True
        evidence.append(f"{mention.edge}, so it may be a part of a longer name")
    return Scored(
        row,
        mention,
        round(max(0.0, min(1.0, score)), 2),
        (*evidence, *place_evidence),
        kind,
        agrees,
        city_agrees,
        related,
        barred,
    )


def _said(segment: Segment, mention: Mention, kind: int) -> str:
    written = f"'{segment.written(mention.start, mention.end)}' is"
    if mention.school:
        return f"{written} a school of an organisation of this name"
    if mention.likeness is None:
        return f"{written} {_KIND_SAID[kind]}"
    lacking = " ".join(mention.likeness.missing)
    return f"{written} like {_KIND_SAID[kind]}" + (f", without '{lacking}'" if lacking else "")


def _single_word_counts(mention: Mention, display: str, related: bool) -> bool:
    if related:
        return True
    if mention.bracketed or (len(mention.key) < 4 and mention.key.isascii()):
        return False
    return mention.whole or _is_arm(mention, display)


def _is_arm(mention: Mention, display: str) -> bool:
    """Whether a company's research is named; the registry writes companies with their country:
    "Microsoft (United States)"."""
    return mention.research_arm and display.endswith(")")


def _scored_acronym(
    segment: Segment, mention: Mention, row: int, where: Places, index: NameIndex, related: bool
) -> Scored:
    agrees, city_agrees, place_evidence = _place_agreement(segment, mention, row, where, index)
    evidence = [f"'{segment.words[mention.start]}' is its acronym"]
    score = 0.45
    if related:
        evidence.append("an organisation it belongs to is named too")
        score = 0.8
    elif len(mention.key) >= 3 and mention.whole and agrees is not False:
        if mention.spelled and (agrees or city_agrees):
            evidence.append("the words before it have these initials")
            score = 0.85
        elif mention.bracketed:
            score = 0.5
        elif city_agrees:
            score = 0.85
        elif agrees:
            score = 0.78
    if agrees is False:
        score *= 0.5
    return Scored(
        row,
        mention,
        round(score, 2),
        (*evidence, *place_evidence),
        ACRONYM,
        agrees,
        city_agrees,
        related,
        agrees is False or len(mention.key) < 3 or not _stands_out(segment, mention),
    )
