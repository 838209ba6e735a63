"""Screening: which entries of which lists a subject is, belongs to, or may be.

Subjects and entries meet in three ways: by identifier in the registry, with lineage; by the same
name; by a similar name. Only the first two can say `is`. A text that means no known organisation
may be read in another way, as a misspelt, shortened or transliterated name; that is never sure. A
unit's listing is not spread to the organisation above it, nor the other way round: they are
`possible`, with the relation named.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial

from isthmus.organisations.registry import Registry, load_registry
from isthmus.organisations.resolution import Resolution
from isthmus.organisations.resolver import resolve as bundled_resolve
from isthmus.reference.countries import required_codes
from isthmus.screening.comparison import (
    LEAST_SIMILARITY,
    LEAST_SIMILARITY_OF_KNOWN,
    METHOD,
    THRESHOLD,
    Judgement,
    countries_of,
    same_name,
    similar_name,
)
from isthmus.screening.index import EntryIndex, Listing, index_of
from isthmus.screening.lists import Editions, editions, first_edition_date
from isthmus.screening.names import Proof
from isthmus.screening.readings import guessed, readings_of
from isthmus.screening.results import (
    Candidate,
    EvidenceClass,
    ListEdition,
    ListWithoutEdition,
    Relation,
    Result,
    ScreeningResult,
)
from isthmus.screening.spellings import simplified
from isthmus.screening.subjects import (
    Identity,
    Resolve,
    Subject,
    ancestors,
    read_as,
    registered_names,
    searchable,
    subject_of,
)

NOTHING_TO_COMPARE = "The subject holds no letter and no digit: nothing could be compared."
ACRONYM_ALONE = (
    "A name of at most four letters means many organisations and matches nothing by itself: give "
    "the full name, or the country."
)

_CLASS_ORDER: dict[EvidenceClass, int] = {"designation": 0, "assessment": 1, "mention": 2}
_RELATION_ORDER: dict[Relation, int] = {
    "is": 0, "possible": 1, "unit_of_listed": 2, "parent_of_listed": 3,
}  # fmt: skip


def screen(
    subjects: Sequence[str],
    as_of: date | None = None,
    *,
    country_codes: Sequence[str | None] | None = None,
    ror_ids: Sequence[str | None] | None = None,
    searched: Editions | None = None,
    registry: Registry | None = None,
    resolve: Resolve | None = None,
) -> list[ScreeningResult]:
    """The answer for each subject, in order: what it is listed as, and what was searched.

    Parameters
    ----------
    subjects
        Names of organisations as somebody wrote them, in any script, with or without place.
    as_of
        The day whose editions are searched; today if none is given.
    country_codes, ror_ids
        What is known of each subject, in the same order; null where it is not. A country is used
        against namesakes, never for a match. A ROR id is taken as it is given, and with it the
        organisation's country.
    searched
        The editions to search instead of those of `as_of`.
    registry, resolve
        The registry of organisations and the resolver over it; those of the product if not given.

    Returns
    -------
    list of ScreeningResult
        `listed` if an entry is the subject; `possible` if a person must look; otherwise
        `no_listed_match`. Candidates stand by evidence class, then by score, then by list and
        entry; equal inputs give equal results. A subject without a letter or digit has no
        candidates and a note.

    Raises
    ------
    RequestError
        If a country or ROR id does not exist.
    ScreeningError
        If an edition is damaged.
    """
    codes = _aligned(country_codes, len(subjects), "country_codes")
    given = _aligned(ror_ids, len(subjects), "ror_ids")
    required_codes([code for code in codes if code], "country")
    where = searched or editions(as_of)
    known = registry if registry is not None else load_registry()
    resolver = resolve or partial(bundled_resolve, registry=known)
    ground = _Ground(
        index_of(where.found),
        known,
        tuple(edition.summary for edition in where.found),
        _without_edition(where),
        where.as_of,
    )
    with _without_collecting():
        resolutions = _resolutions(subjects, given, resolver)
        read = [
            subject_of(text, resolution, known, country=code, ror_id=ror_id)
            for text, code, ror_id, resolution in zip(
                subjects, codes, given, resolutions, strict=True
            )
        ]
        results = [_screened(subject, ground) for subject in read]
        return _read_again(read, results, codes, resolver, ground)


def _read_again(
    subjects: Sequence[Subject],
    results: list[ScreeningResult],
    codes: Sequence[str | None],
    resolver: Resolve,
    ground: _Ground,
) -> list[ScreeningResult]:
    """The results, with what other readings find for a subject that nobody is known to be."""
    again = [
        (position, reading)
        for position, (subject, result) in enumerate(zip(subjects, results, strict=True))
        if subject.identity is None and result.result != "listed" and subject.names
        for reading in readings_of(ground.index, ground.registry).of(read_as(subject.text))
    ]
    if not again:
        return results
    texts = [reading.text for _, reading in again]
    resolutions = _resolutions(texts, [None] * len(texts), resolver)
    for (position, reading), resolution in zip(again, resolutions, strict=True):
        code = codes[position] or _said_country(subjects[position])
        subject = subject_of(reading.text, resolution, ground.registry, country=code)
        known = {(one.list_id, one.entry_id) for one in results[position].candidates}
        found = [
            guessed(one, reading)
            for one in _screened(subject, ground).candidates
            if (one.list_id, one.entry_id) not in known and one.relation in {"is", "possible"}
        ]
        candidates = _in_order([*results[position].candidates, *found])
        results[position] = replace(
            results[position], candidates=candidates, result=_result(candidates)
        )
    return results


def _said_country(subject: Subject) -> str | None:
    """The country that a text names beside the organisation, if it is one."""
    said = subject.country_basis == "place" and len(subject.country_codes) == 1
    return subject.country_codes[0] if said else None


def _in_order(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """By class of evidence, then score, then list and entry."""
    return tuple(
        sorted(
            candidates,
            key=lambda one: (
                _CLASS_ORDER[one.evidence_class], -one.score, one.list_id, one.entry_id
            ),
        )
    )  # fmt: skip


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Without looking for garbage: beside a registry in memory it takes a quarter of the time, and
    a screening leaves none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@dataclass(frozen=True, slots=True)
class _Ground:
    """What all subjects of one call are screened against."""

    index: EntryIndex
    registry: Registry
    lists: tuple[ListEdition, ...]
    without_edition: tuple[ListWithoutEdition, ...]
    as_of: date


def _screened(subject: Subject, ground: _Ground) -> ScreeningResult:
    found: dict[tuple[str, str], Candidate] = {}
    for listing, judgement in _judgements(subject, ground.index, ground.registry):
        if judgement.score < THRESHOLD:
            continue
        candidate = _candidate(listing, judgement)
        place = (candidate.list_id, candidate.entry_id)
        if place not in found or _rank(candidate) < _rank(found[place]):
            found[place] = candidate
    candidates = _in_order(list(found.values()))
    identity = subject.identity
    return ScreeningResult(
        subject=subject.text,
        ror_id=identity.ror_id if identity else None,
        result=_result(candidates),
        candidates=candidates,
        lists=ground.lists,
        threshold=THRESHOLD,
        as_of=ground.as_of,
        without_edition=ground.without_edition,
        country_code=subject.country_codes[0] if len(subject.country_codes) == 1 else None,
        method=METHOD,
        note=_note(subject),
    )


def _judgements(
    subject: Subject, index: EntryIndex, registry: Registry
) -> Iterator[tuple[Listing, Judgement]]:
    for identity in subject.identities:
        if identity.sure or _may_be(subject, identity, registry):
            elsewhere = subject.is_elsewhere(identity)
            yield from _by_identity(identity, index, registry, elsewhere=elsewhere)
    borne: dict[str, str] = {}
    for name in subject.names:
        for listed in index.by_key.get(name.key, ()):
            judgement = same_name(subject, name, listed)
            if judgement is not None:
                yield listed.listing, judgement
                if judgement.relation == "is" and listed.listing.entry.ror_id:
                    borne[listed.listing.entry.ror_id] = listed.name.text
    if len(borne) == 1 and subject.identity is None:
        yield from _by_borne_identifier(*next(iter(borne.items())), index)
    for part in subject.parts:
        for listed in index.by_key.get(part.key, ()):
            countries = countries_of(subject, listed)
            if countries == "conflict" or (part.proof <= Proof.generic and countries != "agree"):
                continue
            judgement = same_name(subject, part, listed)
            if judgement is not None and part.proof > Proof.acronym:
                yield listed.listing, _as_part(judgement)
    least = LEAST_SIMILARITY if subject.identity is None else LEAST_SIMILARITY_OF_KNOWN
    for name in subject.names:
        if name.proof > Proof.generic:
            for listed, share in index.near(name, least):
                judgement = similar_name(subject, name, listed, share, index)
                if judgement is not None:
                    yield listed.listing, judgement


def _may_be(subject: Subject, identity: Identity, registry: Registry) -> bool:
    """Of several organisations that a text may mean, whether this one can be a candidate: not if
    it is elsewhere, nor, without its country, for an acronym alone, which means too many."""
    if subject.is_elsewhere(identity):
        return False
    if identity.country_code in subject.country_codes:
        return True
    named = {key for key, _ in registered_names(identity.ror_id, registry)}
    met = [name for name in (*subject.names, *subject.parts) if name.key in named]
    return any(name.proof > Proof.acronym for name in met or subject.names)


def _by_identity(
    identity: Identity, index: EntryIndex, registry: Registry, *, elsewhere: bool
) -> Iterator[tuple[Listing, Judgement]]:
    """What the registry says: the organisation itself, those above it, and those below it."""
    name = identity.name
    for listing in index.by_ror_id.get(identity.ror_id, ()):
        basis = f"The entry is that organisation by {listing.entry.ror_basis or 'its identifier'}."
        if not identity.sure:
            said = f"The subject may mean '{name}', or another organisation of that name. {basis}"
            yield listing, Judgement("possible", 0.55, said)
        elif elsewhere:
            said = (
                f"The subject's name is that of '{name}' in the registry of organisations. {basis} "
                "Against it: the subject is said to be in another country."
            )
            yield listing, Judgement("possible", 0.55, said)
        elif identity.whole:
            said = f"The subject is '{name}' in the registry of organisations. {basis}"
            yield listing, Judgement("is", 0.99, said)
        else:
            said = (
                f"The subject's text names '{name}' beside something else that is not the listed "
                f"organisation itself. {basis}"
            )
            yield listing, Judgement("unit_of_listed", 0.7, said)
    if not identity.sure or elsewhere:
        return
    several = len(registry.parents(identity.ror_id))
    beside = f" The registry puts it under {several} organisations." if several > 1 else ""
    for above in sorted(ancestors(identity.ror_id, registry)):
        for listing in index.by_ror_id.get(above, ()):
            said = (
                f"'{name}' belongs to '{listing.entry.name}', which is listed; the entry does not "
                f"name '{name}' itself.{beside}"
            )
            yield listing, Judgement("unit_of_listed", 0.65, said)
    if identity.whole:
        for listing in _listed_below(index, registry).get(identity.ror_id, ()):
            said = (
                f"A unit of it, '{listing.entry.name}', is listed; '{name}' itself is not meant by "
                "that entry."
            )
            yield listing, Judgement("parent_of_listed", 0.6, said)


def _by_borne_identifier(
    ror_id: str, name: str, index: EntryIndex
) -> Iterator[tuple[Listing, Judgement]]:
    """Entries of other lists with the identifier of an entry that the subject is by name."""
    for listing in index.by_ror_id.get(ror_id, ()):
        said = (
            f"The entry has the same identifier ({ror_id}) as the entry '{name}' of another list, "
            "whose name is the subject's."
        )
        yield listing, Judgement("is", 0.95, said)


def _as_part(judgement: Judgement) -> Judgement:
    said = f"{judgement.explanation} The subject's text names something else beside it."
    score = min(judgement.score, 0.7) if judgement.relation == "is" else judgement.score - 0.05
    relation: Relation = "unit_of_listed" if judgement.relation == "is" else "possible"
    return Judgement(relation, round(score, 2), said)


@lru_cache(maxsize=4)
def _listed_below(index: EntryIndex, registry: Registry) -> dict[str, list[Listing]]:
    """Organisation -> listings of organisations that the registry has below it."""
    below: dict[str, list[Listing]] = defaultdict(list)
    for ror_id, listings in index.by_ror_id.items():
        for above in ancestors(ror_id, registry):
            below[above] += listings
    return below


def _candidate(listing: Listing, judgement: Judgement) -> Candidate:
    edition, entry = listing.edition, listing.entry
    return Candidate(
        list_id=edition.descriptor.id,
        entry_id=entry.entry_id,
        entry_name=entry.name,
        evidence_class=edition.descriptor.evidence_class,
        score=judgement.score,
        relation=judgement.relation,
        explanation=judgement.explanation,
        as_of=edition.as_of,
        source_url=entry.source_url or edition.descriptor.official_url,
        ror_id=entry.ror_id or None,
        requirement=entry.requirement or None,
    )


def _note(subject: Subject) -> str | None:
    if not subject.names:
        return NOTHING_TO_COMPARE
    read = read_as(subject.text)
    if read != searchable(subject.text):
        return f"Read as '{read}'."
    acronyms = all(name.proof == Proof.acronym for name in subject.names)
    if acronyms and subject.identity is None and not subject.country_codes:
        return ACRONYM_ALONE
    return None


def _rank(candidate: Candidate) -> tuple[int, float, str]:
    return _RELATION_ORDER[candidate.relation], -candidate.score, candidate.explanation


def _result(candidates: Sequence[Candidate]) -> Result:
    if any(one.relation == "is" for one in candidates):
        return "listed"
    return "possible" if candidates else "no_listed_match"


def _without_edition(where: Editions) -> tuple[ListWithoutEdition, ...]:
    return tuple(
        ListWithoutEdition(
            one.id,
            one.title,
            one.evidence_class,
            f"no edition by {where.as_of}; the oldest at hand is of {first_edition_date(one)}",
        )
        for one in where.without_edition
    )


def _resolutions(
    subjects: Sequence[str], ror_ids: Sequence[str | None], resolve: Resolve
) -> list[Resolution | None]:
    """What the resolver says of the subjects whose identifier is not given."""
    open_ = [position for position, ror_id in enumerate(ror_ids) if not ror_id]
    answers: list[Resolution | None] = [None] * len(subjects)
    if not open_:
        return answers
    texts = [read_as(subjects[position]) for position in open_]
    for position, answer in zip(open_, resolve(texts), strict=True):
        answers[position] = answer
    # Only then in simplified characters: Japanese names are registered in their own.
    again = [
        position
        for position, text in zip(open_, texts, strict=True)
        if not _matches(answers[position]) and simplified(text) != text
    ]
    if again:
        folded = [simplified(read_as(subjects[position])) for position in again]
        for position, answer in zip(again, resolve(folded), strict=True):
            answers[position] = answer
    return answers


def _matches(resolution: Resolution | None) -> bool:
    return resolution is not None and bool(resolution.matches)


def _aligned(values: Sequence[str | None] | None, length: int, name: str) -> Sequence[str | None]:
    if values is None:
        return [None] * length
    assert len(values) == length, f"{name} has one value per subject"
    return values
