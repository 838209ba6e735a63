"""From a raw affiliation string to the organisations and countries it names.

The resolver is right on clear cases and says `ambiguous` or `none` otherwise: a wrong organisation
does more harm than a missing one. It reads names, places and lineage, and nothing about persons:
neither an e-mail domain nor a script is evidence of a country.
"""

from __future__ import annotations

from collections.abc import Sequence

from isthmus.organisations.distinctiveness import is_distinctive
from isthmus.organisations.likeness import like_mentions
from isthmus.organisations.mentions import Mention, mentions
from isthmus.organisations.name_index import KIND_BITS, NameIndex, name_index, place_key
from isthmus.organisations.places import places
from isthmus.organisations.reading import Reading, rank
from isthmus.organisations.registry import Registry, load_registry
from isthmus.organisations.resolution import (
    CountryBasis,
    OrganisationMatch,
    Resolution,
    Status,
)
from isthmus.organisations.scoring import (
    CANDIDATE_FLOOR,
    LOOKUP_THRESHOLD,
    TIE,
    Scored,
    scored,
)
from isthmus.organisations.segmentation import Segment, segments

MOST_CHARACTERS = 10_000
"""A longer text is no affiliation; it is not read, and its answer is `none`."""

_MOST_CANDIDATES = 5


def resolve(texts: Sequence[str], registry: Registry | None = None) -> list[Resolution]:
    """What each text names, one answer per text, in the same order.

    Equal texts are resolved once. The answer depends on the text and the registry alone. A text
    without words, or with more than `MOST_CHARACTERS` characters, gets the status `none`.

    Parameters
    ----------
    registry
        The registry to look in; by default the one in use (`load_registry`).

    Raises
    ------
    SourceError
        If the registry the user has loaded is damaged.
    """
    known = load_registry() if registry is None else registry
    index = name_index(known)
    answers: dict[str, Resolution] = {}
    distinct = list(dict.fromkeys(texts))
    for start in range(0, len(distinct), _BATCH):
        batch = distinct[start : start + _BATCH]
        readings = [readings_of(text, known, index) for text in batch]
        rank(readings, known, index)
        for text, read in zip(batch, readings, strict=True):
            answers[text] = resolution(text, read, known, index)
    return [answers[text] for text in texts]


LEAST_PARENT = 0.6
"""From this probability on, an organisation is a match beside its own part; below it is evidence
of the part."""

_BATCH = 1_000
"""So many texts are ranked at once."""


def readings_of(text: str, registry: Registry, index: NameIndex) -> list[Reading]:
    if len(text) > MOST_CHARACTERS:
        return []
    readings = []
    for segment in segments(text):
        found = mentions(segment, index)
        reading = Reading(segment, places(segment, index, _in_names(found, index)))
        _read(reading, found, registry, index)
        _read_alike(reading, index)
        readings.append(reading)
    return readings


def _read_alike(reading: Reading, index: NameIndex) -> None:
    """Names that the pieces are like, where lookup has accepted no organisation."""
    if reading.accepted:
        return
    segment, places_only = reading.segment, reading.where.city_words
    for start, end in segment.bounds[:_MOST_PIECES]:
        if start in places_only:
            continue
        for mention in like_mentions(segment, start, end, index):
            reading.candidates += scored(segment, mention, reading.where, index)


_MOST_PIECES = 24


def resolution(
    text: str, readings: list[Reading], registry: Registry, index: NameIndex
) -> Resolution:
    matches = _matches(readings, registry, index)
    countries, basis = _countries(readings, matches)
    if matches:
        return Resolution(text, "matched", matches, countries, basis)
    candidates = _candidates(readings, registry, index)
    status: Status = "ambiguous" if candidates else "none"
    return Resolution(text, status, candidates, countries, basis)


def _in_names(found: list[Mention], index: NameIndex) -> frozenset[int]:
    """The words that stand in a name of two or more words that can stand alone."""
    return frozenset(
        position
        for mention in found
        if not (mention.acronym or mention.crosses or mention.turned)
        and " " in mention.key
        and is_distinctive(mention.key, index)
        for position in range(mention.start, mention.end)
    )


def _read(reading: Reading, found: list[Mention], registry: Registry, index: NameIndex) -> None:
    """Settle the mentions of one affiliation: first those that stand alone, then those that need
    an organisation they belong to."""
    settled: list[Mention] = []
    for related in (frozenset[int](), None):
        if related is None:
            related = _related_rows(reading, found, registry)
            if not related:
                break
        for mention in found:
            if mention in settled or _overlaps(mention, settled):
                continue
            options = scored(reading.segment, mention, reading.where, index, related)
            best = _best(options, reading, registry, index)
            if best is not None:
                reading.accepted.append(best)
                settled.append(mention)
            elif options[0].score >= LOOKUP_THRESHOLD:
                # Namesakes: a shorter name within these words is not looked for.
                reading.candidates += [
                    one for one in options if one.score >= options[0].score - TIE
                ]
                settled.append(mention)
            else:
                reading.candidates += [one for one in options if one.score >= CANDIDATE_FLOOR]


def _overlaps(mention: Mention, settled: list[Mention]) -> bool:
    return any(mention.start < other.end and other.start < mention.end for other in settled)


def _is_written_exactly(one: Scored, segment: Segment, registry: Registry) -> bool:
    """Whether the words, and not only their canonical forms, are those of a name."""
    written = place_key(segment.written(one.mention.start, one.mention.end))
    names = registry.table["names"][one.row].as_py()
    return any(place_key(name["value"]) == written for name in names)


def _best(
    options: list[Scored], reading: Reading, registry: Registry, index: NameIndex
) -> Scored | None:
    """The one organisation that a mention means, or nothing."""
    first = options[0]
    if first.score < LOOKUP_THRESHOLD:
        return None
    tied = [one for one in options if one.score > first.score - TIE]
    if len(tied) == 1:
        return first
    exact = [one for one in tied if _is_written_exactly(one, reading.segment, registry)]
    if len(exact) == 1:
        return exact[0]
    shown = [one for one in tied if one.shown]
    if len(shown) == 1 and len({index.country[one.row] for one in tied}) == 1:
        return shown[0]
    # "Georgia Tech" is rather an alias of the Georgia Institute of Technology than of its part.
    word = first.mention.key.split(" ")[0]
    alike = [one for one in tied if place_key(index.display[one.row]).split(" ")[0] == word]
    if len(alike) == 1 and len({index.country[one.row] for one in tied}) == 1:
        return alike[0]
    # Of an organisation and its own parts under one name, the organisation is meant.
    ids = {registry.ror_ids[one.row] for one in tied}
    for one in tied:
        others = ids - {registry.ror_ids[one.row]}
        if all(registry.ror_ids[one.row] in registry.ancestors(other) for other in others):
            return one
    active = [one for one in tied if index.status[one.row] == "active"]
    return active[0] if len(active) == 1 else None


def _related_rows(reading: Reading, found: list[Mention], registry: Registry) -> frozenset[int]:
    """Rows, among those mentioned, whose parent or part is named too."""
    named = {registry.ror_ids[one.row] for one in reading.accepted}
    # Two general names vouch for each other: "National Cancer Institute, National Institutes of
    # Health".
    named |= {
        registry.ror_ids[entry >> KIND_BITS]
        for mention in found
        if not mention.acronym and mention.key.count(" ") >= 2
        for entry in mention.entries
    }
    if not named:
        return frozenset()
    rows = {
        entry if mention.acronym else entry >> KIND_BITS
        for mention in found
        for entry in mention.entries
    }
    related: set[int] = set()
    for row in rows:
        above = named & registry.ancestors(registry.ror_ids[row])
        if above:
            related.add(row)
            related.update(known for one in above if (known := registry.row_of(one)) is not None)
    return frozenset(related)


def _matches(
    readings: list[Reading], registry: Registry, index: NameIndex
) -> tuple[OrganisationMatch, ...]:
    """The accepted organisations of all affiliations, best first, each once; an organisation whose
    part is named too is left to the part's evidence."""
    found: dict[str, OrganisationMatch] = {}
    order: list[str] = []
    for reading in readings:
        for one in sorted(reading.accepted, key=lambda each: (-each.score, each.mention.start)):
            match = _match(one, registry, index)
            if match.ror_id not in found:
                order.append(match.ror_id)
                found[match.ror_id] = match
    dropped: dict[str, list[str]] = {}
    for ror_id in order:
        for ancestor in registry.ancestors(ror_id) & set(order):
            if found[ancestor].score < LEAST_PARENT or not _teaches(ancestor, registry, index):
                dropped.setdefault(ancestor, []).append(ror_id)
            part = found[ror_id]
            found[ror_id] = OrganisationMatch(
                part.ror_id,
                part.name,
                part.country_code,
                part.score,
                (*part.evidence, f"{found[ancestor].name}, which it belongs to, is named too"),
            )
    # In a circle of parents each would be left to the other: then all stay.
    kept = [found[ror_id] for ror_id in order if ror_id not in dropped] or list(found.values())
    return tuple(sorted(kept, key=lambda match: -match.score))


def _teaches(ror_id: str, registry: Registry, index: NameIndex) -> bool:
    """Whether it is a university or the like. An academy or a society of institutes is not meant
    where its institute is named; a university is, beside its laboratory."""
    row = registry.row_of(ror_id)
    return row is not None and bool(index.kinds[row] & 1)


def _match(one: Scored, registry: Registry, index: NameIndex) -> OrganisationMatch:
    """The organisation of a row, or the successor of one that is no longer active."""
    row, evidence = one.row, one.evidence
    seen = {row}
    while index.status[row] == "inactive":
        successors = [
            known
            for ror_id in registry.successors(registry.ror_ids[row])
            if (known := registry.row_of(ror_id)) is not None
            and index.status[known] != "withdrawn"
            and known not in seen
        ]
        if len(successors) != 1:
            break
        evidence = (*evidence, f"successor of {index.display[row]}, which is no longer active")
        row = successors[0]
        seen.add(row)
    return OrganisationMatch(
        registry.ror_ids[row], index.display[row], index.country[row] or "", one.score, evidence
    )


def _candidates(
    readings: list[Reading], registry: Registry, index: NameIndex
) -> tuple[OrganisationMatch, ...]:
    found: dict[str, OrganisationMatch] = {}
    for one in sorted(
        (each for reading in readings for each in reading.candidates),
        key=lambda each: (-each.score, each.row),
    ):
        match = _match(one, registry, index)
        found.setdefault(match.ror_id, match)
    return tuple(found.values())[:_MOST_CANDIDATES]


def _countries(
    readings: list[Reading], matches: tuple[OrganisationMatch, ...]
) -> tuple[tuple[str, ...], CountryBasis]:
    """Registry countries of the matches first; then what is named in affiliations without one."""
    codes = [match.country_code for match in matches if match.country_code]
    for reading in readings:
        if not reading.accepted:
            codes += reading.where.countries[:1] if matches else reading.where.countries
    basis: CountryBasis = "none"
    if codes:
        basis = "registry match" if matches else "named in the text"
    return tuple(dict.fromkeys(codes)), basis
