"""What the affiliations of a text were found to say, and what the model makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from isthmus.organisations.distinctiveness import is_distinctive
from isthmus.organisations.mentions import HEADS, Mention
from isthmus.organisations.name_index import KIND_BITS, NameIndex
from isthmus.organisations.normalisation import words_of
from isthmus.organisations.places import Places
from isthmus.organisations.ranking import Context, features, probabilities
from isthmus.organisations.registry import Registry
from isthmus.organisations.scoring import MATCH_THRESHOLD, Scored
from isthmus.organisations.segmentation import Segment


@dataclass(slots=True)
class Reading:
    """What one affiliation of a text was found to say."""

    segment: Segment
    where: Places
    accepted: list[Scored] = field(default_factory=list)
    candidates: list[Scored] = field(default_factory=list)


def ranked(
    readings: Sequence[Reading], registry: Registry, index: NameIndex
) -> Iterator[tuple[Reading, Scored, bool, list[float]]]:
    """Every organisation that a text may name, whether lookup accepted it, and its figures."""
    rows = frozenset(one.row for reading in readings for one in reading.accepted)
    above: frozenset[str] = frozenset().union(
        *(registry.ancestors(registry.ror_ids[row]) for row in rows)
    )
    ids = frozenset(registry.ror_ids[row] for row in rows)
    for reading in readings:
        options = [(one, True) for one in reading.accepted]
        options += [(one, False) for one in reading.candidates]
        best: dict[tuple[int, int], float] = {}
        for one, _ in options:
            words = (one.mention.start, one.mention.end)
            best[words] = max(best.get(words, 0.0), one.score)
        for one, accepted in options:
            ror_id = registry.ror_ids[one.row]
            context = Context(
                reading.segment,
                reading.where,
                rows,
                ror_id in above,
                bool(registry.ancestors(ror_id) & ids),
                accepted,
                best[one.mention.start, one.mention.end],
            )
            yield reading, one, accepted, features(one, context, index)


LEAST_ADDED = 0.6
"""The least probability of an organisation that lookup left open."""

LEAST_ALONE = 0.3
"""The least probability of an organisation that stands alone, and whose place is not named."""

LEAST_KEPT = 0.05
"""The least probability of an organisation that lookup accepted."""

_TELLING = words_of(
    "natl state tech med normal federal north south east west northern southern eastern western "
    "central second first third new medic agric polytech pedagogical catholic open free army navy "
    "air naval"
)
"""Words that make another organisation's name where they are missing."""

_KINDS = words_of("univ inst coll hosp acad lab sch polytech clinic museum academy ministry agency")
"""Kinds of organisation: a name without its own is no name."""


def rank(texts: Sequence[Sequence[Reading]], registry: Registry, index: NameIndex) -> None:
    """Give the organisations of the texts their probability; accept what lookup left open."""
    found = [list(ranked(readings, registry, index)) for readings in texts]
    chances = iter(probabilities([row for rows in found for *_, row in rows]))
    for readings, rows in zip(texts, found, strict=True):
        settle(readings, [(one, accepted, next(chances)) for _, one, accepted, _ in rows], index)


def settle(
    readings: Sequence[Reading], options: Sequence[tuple[Scored, bool, float]], index: NameIndex
) -> None:
    """Accept what is probable enough and not barred; an accepted one's score is its probability.

    `options` are the accepted and the candidates of all readings, in that order.
    """
    given = iter(options)
    for reading in readings:
        accepted = [next(given) for _ in reading.accepted]
        open_ = [next(given) for _ in reading.candidates]
        reading.accepted = [
            replace(one, score=max(chance, MATCH_THRESHOLD))
            for one, _, chance in accepted
            if chance >= LEAST_KEPT
        ]
        for one, _, chance in sorted(open_, key=lambda each: (-each[2], each[0].row)):
            if chance < LEAST_ADDED:
                break
            if admissible(one, reading, index):
                reading.accepted.append(replace(one, score=chance))
        reading.candidates = [one for one in reading.candidates if not one.mention.likeness]
    _doubt_a_lone_name(readings, options)


def _doubt_a_lone_name(
    readings: Sequence[Reading], options: Sequence[tuple[Scored, bool, float]]
) -> None:
    """An improbable name that stands alone, without a place, is a candidate ("École Normale
    Supérieure" is a registered name in one country, and a usual one in several)."""
    if sum(len(reading.accepted) for reading in readings) != 1:
        return
    lone = next(one for reading in readings for one in reading.accepted)
    if lone.agrees or lone.city_agrees or lone.related:
        return
    chance = next(c for one, _, c in options if (one.row, one.mention) == (lone.row, lone.mention))
    if chance < LEAST_ALONE:
        for reading in readings:
            if reading.accepted:
                reading.candidates.append(replace(lone, score=chance))
                reading.accepted = []


def admissible(one: Scored, reading: Reading, index: NameIndex) -> bool:
    """Whether a candidate may be a match if it is probable enough."""
    mention = one.mention
    if one.barred or any(_overlap(one, other) for other in reading.accepted):
        return False
    placed = bool(one.agrees or one.city_agrees)
    if not placed and not one.related:
        rows = mention.entries if mention.acronym else [e >> KIND_BITS for e in mention.entries]
        if len({index.country[row] for row in rows}) > 1 or mention.turned:
            return False
        if mention.acronym and (len(rows) > 1 or _says_little(mention, reading)):
            return False
        if mention.key.split(" ")[0] in HEADS and not is_distinctive(mention.key, index):
            return False
    like = mention.likeness
    if like is None:
        return True
    if like.extra and (like.missing or len(like.extra) > 1 or like.extra[0] in _TELLING):
        return False
    if _KINDS.intersection(like.missing):
        return False
    if not placed and _TELLING.intersection(like.missing):
        return False
    have = [word for word in mention.key.split(" ") if word not in like.missing]
    return not like.missing or any(_says_something(word, index) for word in have)


def _says_little(acronym: Mention, reading: Reading) -> bool:
    """Whether an acronym of one registered organisation may well be that of another: it stands
    alone, or it is short and explains words in which lookup found nothing."""
    alone = len(reading.segment.words) == 1
    return alone or (acronym.bracketed and len(acronym.key) < 5)


def _says_something(word: str, index: NameIndex) -> bool:
    """Whether a word is more than the name of a place or of a kind of organisation."""
    return word in index.words.names and word not in index.cities and word not in HEADS


def _overlap(one: Scored, other: Scored) -> bool:
    return one.mention.start < other.mention.end and other.mention.start < one.mention.end
