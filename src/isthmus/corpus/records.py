"""What every reader of a raw source yields: works with their authors and affiliations."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

KEYED_ID_KINDS = frozenset({"ieee", "openreview", "acl_anthology", "openalex"})
"""Author identifiers that stay the same from one work to another in their source."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """An organisation, or its country, that the source itself attributes to an author."""

    ror_id: str | None
    name: str | None
    country_code: str | None
    organisation_type: str | None = None
    institution_id: str | None = None
    lineage: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    """One author of a work; who it is, no reader says.

    `affiliations` holds the strings as given. Those in `unresolved` have no organisation in the
    source and go to the resolver. `stated_countries` holds countries that the source read from the
    strings; they count only where no organisation of the author has a country.
    """

    key: str | None = None
    affiliations: Sequence[str] = ()
    unresolved: Sequence[str] = ()
    attributions: Sequence[Attribution] = ()
    stated_countries: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class WorkRecord:
    """One work. `unaligned` holds affiliations of which the source does not say whose they are;
    `updated` is the day on which the source last changed the record, as `2026-08-24`."""

    work_id: str
    year: int | None
    type: str
    venue: str | None
    title: str | None
    primary_topic_id: str | None
    primary_field: str | None
    cited_by_count: int | None
    authors: Sequence[AuthorRecord]
    unaligned: Sequence[str] = ()
    updated: str | None = None
    doi: str | None = None
    source_id: str | None = None
    primary_subfield_id: int | None = None
    primary_field_id: int | None = None
    is_xpac: bool | None = None
    is_retracted: bool | None = None
    funder_ids: Sequence[str] | None = None
    references: Sequence[str] = ()


class DamagedLineError(ValueError):
    """A line that cannot be read as a work; the text says why. It goes to the quarantine."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """A work that a source holds and a corpus leaves out, with the reason."""

    reason: str


def author_key(kind: str, identifier: str) -> str:
    """An opaque key, equal for equal identifiers of one kind.

    It keeps identifiers out of the tables; it is no secret, because whoever has the source can
    compute it.
    """
    return hashlib.blake2b(f"{kind}:{identifier}".encode(), digest_size=12).hexdigest()
