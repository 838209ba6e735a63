"""OpenAlex works as JSON lines, in the shapes before and after the rewrite of November 2025.

An author's countries are those of the matched institutions; where none is matched, those that
OpenAlex read from the affiliation strings (`countries`). Works that the OpenAlex API leaves out by
default (`is_xpac`) are left out here, too, unless they are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec

from isthmus.corpus.records import (
    Attribution,
    AuthorRecord,
    DamagedLineError,
    Excluded,
    WorkRecord,
    author_key,
)
from isthmus.reference.countries import country_codes
from isthmus.reference.identifiers import ror_id

EXPANSION = "expansion work (is_xpac), left out as the OpenAlex API does by default"

_WORK_ID = re.compile(r"(?:https?://openalex\.org/(?:works/)?)?(W[0-9]+)")
_TOPIC_ID = re.compile(r"(?:https?://openalex\.org/)?T?([0-9]+)")
_NUMBER = re.compile(r"(?:https?://openalex\.org/[a-z]+/)?([0-9]{1,9})")
_SHORT_ID = re.compile(r"(?:https?://openalex\.org/)?([A-Z][0-9]+)")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\..+)", re.I)
_AUTHOR_ID = re.compile(r"(?:https?://openalex\.org/)?A([0-9]{1,18})")
_PLACEHOLDER = re.compile(r".*/?I-1$")
"""An institution without content that some snapshots of 2026 attach to works."""

_Count = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class _Named(msgspec.Struct):
    id: str | int | None = None
    display_name: str | None = None


class _Institution(_Named):
    ror: str | None = None
    country_code: str | None = None
    type: str | None = None
    lineage: list[str | None] | None = None


class _Affiliation(msgspec.Struct):
    raw_affiliation_string: str | None = None
    institution_ids: list[str | None] | None = None


class _Authorship(msgspec.Struct):
    author: _Named | None = None
    institutions: list[_Institution] | None = None
    countries: list[str | None] | None = None
    affiliations: list[_Affiliation] | None = None
    raw_affiliation_strings: list[str | None] | None = None
    raw_affiliation_string: str | None = None


class _Topic(_Named):
    subfield: _Named | None = None
    field: _Named | None = None


class _Location(msgspec.Struct):
    source: _Named | None = None


class _Grant(msgspec.Struct):
    funder: str | None = None


class _Work(msgspec.Struct):
    id: str
    authorships: list[_Authorship] | None
    doi: str | None = None
    publication_year: int | None = None
    type: str | None = None
    title: str | None = None
    display_name: str | None = None
    primary_location: _Location | None = None
    host_venue: _Named | None = None
    primary_topic: _Topic | None = None
    cited_by_count: _Count | None = None
    is_xpac: bool | None = None
    is_retracted: bool | None = None
    funders: list[_Named] | None = None
    grants: list[_Grant] | None = None
    updated_date: str | None = None
    referenced_works: list[str | None] | None = None


_decoder = msgspec.json.Decoder(_Work)


def is_openalex_work(record: Mapping[str, Any]) -> bool:
    """Whether a JSON object has the shape of an OpenAlex work."""
    identifier = record.get("id")
    return (
        isinstance(identifier, str)
        and _WORK_ID.fullmatch(identifier) is not None
        and "authorships" in record
    )


def openalex_work(line: bytes, include_expansion: bool = False) -> WorkRecord | Excluded:
    """The work on one line.

    Raises
    ------
    DamagedLineError
        If the line is not JSON, or a field that is read has another type.
    """
    try:
        work = _decoder.decode(line)
    except msgspec.MsgspecError as fault:
        raise DamagedLineError(str(fault)) from None
    except UnicodeDecodeError:
        raise DamagedLineError("is not UTF-8") from None
    except RecursionError:
        raise DamagedLineError("is nested too deeply") from None
    identifier = _WORK_ID.fullmatch(work.id)
    if identifier is None:
        raise DamagedLineError(f"'{work.id}' is no OpenAlex work id")
    if work.is_xpac and not include_expansion:
        return Excluded(EXPANSION)
    year = work.publication_year
    venue = work.primary_location.source if work.primary_location else work.host_venue
    topic = work.primary_topic
    return WorkRecord(
        work_id=identifier[1],
        # OpenAlex itself drops dates outside these bounds.
        year=year if year is not None and 1000 <= year <= 2050 else None,
        type=work.type or "unknown",
        venue=venue.display_name if venue else None,
        title=work.title or work.display_name or None,
        primary_topic_id=topic_id_of(str(topic.id)) if topic else None,
        primary_field=topic.field.display_name if topic and topic.field else None,
        cited_by_count=work.cited_by_count,
        authors=[_author(authorship) for authorship in work.authorships or []],
        updated=work.updated_date[:10] if work.updated_date else None,
        doi=doi_of(work.doi) if work.doi else None,
        source_id=_short(venue.id) if venue else None,
        primary_subfield_id=number_of(str(topic.subfield.id)) if topic and topic.subfield else None,
        primary_field_id=number_of(str(topic.field.id)) if topic and topic.field else None,
        is_xpac=work.is_xpac,
        is_retracted=work.is_retracted,
        funder_ids=_funder_ids(work),
        references=[found for one in work.referenced_works or [] if (found := _short(one))],
    )


def topic_id_of(identifier: str) -> str | None:
    """`T10181`, from an address, a short id or the bare number of records before 2024."""
    match = _TOPIC_ID.fullmatch(identifier)
    return f"T{match[1]}" if match else None


def number_of(identifier: str) -> int | None:
    """`1702`, from an address or the bare number of records before 2024."""
    match = _NUMBER.fullmatch(identifier)
    return int(match[1]) if match else None


def short_id(identifier: str) -> str | None:
    """`S137773608`, from an address or from itself."""
    match = _SHORT_ID.fullmatch(identifier)
    return match[1] if match else None


def doi_of(given: str) -> str | None:
    """`10.1000/182`, from an address or from itself."""
    match = _DOI.fullmatch(given.strip())
    return match[1].lower() if match else None


def is_placeholder(identifier: str) -> bool:
    """Whether it is the institution without content that some snapshots attach to works."""
    return _PLACEHOLDER.match(identifier) is not None


def openalex_author_key(identifier: str) -> str:
    """An opaque key of an author: two authors never have the same.

    It is the number of the id, mixed by SplitMix64, which loses nothing: whoever has the source can
    compute it, and can go back. It keeps identifiers out of sight, no more.
    """
    match = _AUTHOR_ID.fullmatch(identifier)
    if match is None:
        return author_key("openalex", identifier)
    return f"{mixed_number(int(match[1])):016x}"


def mixed_number(number: int) -> int:
    """SplitMix64 of a number.

    References
    ----------
    Steele, Lea & Flood (2014), Fast splittable pseudorandom number generators,
    https://doi.org/10.1145/2660193.2660195
    """
    mask = 2**64 - 1
    mixed = (number + 0x9E3779B97F4A7C15) & mask
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & mask
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & mask
    return mixed ^ (mixed >> 31)


def _short(identifier: str | int | None) -> str | None:
    return short_id(identifier) if isinstance(identifier, str) else None


def _funder_ids(work: _Work) -> list[str] | None:
    """The funders of the work; of records before 2026 those of its grants."""
    if work.funders is None and work.grants is None:
        return None
    given = [one.id for one in work.funders or []] or [one.funder for one in work.grants or []]
    return sorted({found for one in given if (found := _short(one))})


def _author(authorship: _Authorship) -> AuthorRecord:
    institutions = [one for one in authorship.institutions or [] if not is_placeholder(str(one.id))]
    identifier = authorship.author.id if authorship.author else None
    given = authorship.raw_affiliation_strings or [authorship.raw_affiliation_string]
    paired = authorship.affiliations or []
    strings = _texts([*given, *(one.raw_affiliation_string for one in paired)])
    return AuthorRecord(
        key=openalex_author_key(str(identifier)) if identifier else None,
        affiliations=strings,
        unresolved=_without_institution(authorship, strings, bool(institutions)),
        attributions=[
            Attribution(
                ror_id=ror_id(one.ror) if one.ror else None,
                name=one.display_name,
                country_code=_known_country(one.country_code),
                organisation_type=one.type,
                institution_id=_short(one.id),
                lineage=[found for each in one.lineage or [] if (found := _short(each))] or None,
            )
            for one in institutions
        ],
        stated_countries=[
            code for code in map(_known_country, authorship.countries or []) if code is not None
        ],
    )


def _without_institution(
    authorship: _Authorship, strings: Sequence[str], matched: bool
) -> Sequence[str]:
    """Strings that OpenAlex matched to no institution.

    Where a record does not pair strings with institutions, a matched institution may stand for
    any of them, and none is resolved again.
    """
    if authorship.affiliations is None:
        return () if matched else strings
    return _texts(
        one.raw_affiliation_string
        for one in authorship.affiliations
        if not [i for i in one.institution_ids or [] if i and not is_placeholder(i)]
    )


def _texts(strings: Any) -> list[str]:
    """Each text once, in order, without empty ones."""
    return list(dict.fromkeys(text.strip() for text in strings if text and text.strip()))


def country_of(code: str) -> str | None:
    """A known code in capitals; a code that ISO 3166-1 doesn't know says no country."""
    return code.upper() if code.upper() in country_codes() else None


def _known_country(code: str | None) -> str | None:
    return country_of(code) if code else None
