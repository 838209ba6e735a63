"""What the resolver says about one affiliation string."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["matched", "ambiguous", "none"]
CountryBasis = Literal["registry match", "named in the text", "none"]


@dataclass(frozen=True)
class OrganisationMatch:
    """One organisation that a text names, or may name.

    `score` lies in [0, 1]; `evidence` says in words which part of the text met which name of the
    organisation and what else agreed.
    """

    ror_id: str
    name: str
    country_code: str
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Resolution:
    """The answer for one text.

    `matches` holds the accepted organisations when `status` is `matched` (a text can name several),
    best first; the candidates when it is `ambiguous`; nothing when it is `none`. `country_codes`
    holds every country the text stands for, most certain first, and is empty when none is known;
    `country_basis` says how they were found.
    """

    input: str
    status: Status
    matches: tuple[OrganisationMatch, ...]
    country_codes: tuple[str, ...]
    country_basis: CountryBasis
