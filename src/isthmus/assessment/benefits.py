"""Lines for the benefits ledger from the corpus: what stands on the other side of the costs.

Countries are compared here and only here: how much they publish together is a figure, no rule sees
it, and it never enters a finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _
from pydantic import BaseModel, ConfigDict

from isthmus.assessment.field_standing import FieldWorks, citation_standing, cost_of_not_doing
from isthmus.assessment.results import Benefit
from isthmus.corpus.engine import to_arrow
from isthmus.corpus.folder import Corpus
from isthmus.corpus.pair_counts import bundled_pair_counts
from isthmus.datafiles import read_yaml, validated
from isthmus.measures.attribution import work_countries
from isthmus.measures.collaboration import joint_works, partner_share, with_zeros
from isthmus.measures.counting import international_works, pair_counts
from isthmus.organisations.registry import load_registry
from isthmus.proposals.model import Organisation, Proposal
from isthmus.proposals.vocabulary import Side
from isthmus.reference.countries import country_name, normalised_name

WORLD_YEAR = 2021
"""The last year whose affiliations were complete when the bundled pairs were collected."""

WORLD_SOURCE = "OpenAlex works by pair of countries, all fields and types"

LOOKBACK_YEARS = 10
"""So many years of the field are counted, up to the last that the corpus holds."""


Source = tuple[str, date | None]
"""A source in words, and its date."""


class _VenueField(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    words: tuple[str, ...]
    venues: tuple[str, ...]


class _VenueFields(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    fields: tuple[_VenueField, ...]


@dataclass(frozen=True)
class _Field:
    """The works of a corpus that stand for the proposal's field, in the last years it holds."""

    works: ir.Table
    said: str
    source: Source
    """The corpus, and which works of it stand for the field."""
    first_year: int
    last_year: int
    count: int
    located: int
    """Works of `count` with a known country; the others are in no figure of countries."""

    @property
    def years(self) -> str:
        """The years counted, as text."""
        return f"{self.first_year}–{self.last_year}"


def benefits_from_corpus(corpus: Corpus | None, proposal: Proposal) -> tuple[Benefit, ...]:
    """What the corpus says for a collaboration, each line with its source and its figures.

    The lines: how much the home organisation's country and the partner's publish together in the
    field; the partner organisation's standing in it; how cited the joint works are; what would be
    lost at most; the two countries in all fields of the world.
    Where the corpus holds nothing on the field, a line says so. Without a corpus only the last line
    is given.

    Counts are full counts over the last ten years that the corpus holds on the field, pooled: joint
    works with Byar's 95 % interval, the partner country's share in the international works of the
    home country with Wilson's. A rank is 1 + the number of organisations with more works; equal
    numbers share a rank. Works with unknown organisations or countries are in none of these.
    """
    home, partner = _organisation(proposal, "home"), _organisation(proposal, "partner")
    codes = (_country(home), _country(partner))
    lines: list[Benefit] = []
    if corpus is not None:
        source = _corpus_source(corpus)
        field = _field(corpus, proposal, source)
        if field is None:
            lines.append(_nothing_on(proposal, source))
        else:
            lines += _joint(field, codes)
            lines.append(_standing(corpus, field, partner, codes[0]))
            lines += _weighed(field, codes)
    return (*lines, *_world(codes))


def _field(corpus: Corpus, proposal: Proposal, source: Source) -> _Field | None:
    """By the field that the corpus gives its works; else by venues, if one is described."""
    wanted = proposal.field.openalex_field
    if wanted:
        works = corpus.works.filter(_.primary_field == wanted)
        found = _recent(works, f"the field {wanted}", source)
        if found:
            return found
    description = f" {normalised_name(proposal.field.description)} "
    for one in _venue_fields():
        if any(f" {normalised_name(word)} " in description for word in one.words):
            works = corpus.works.filter(_.venue.isin(list(one.venues)))
            held = _venues(works)
            of_venues = (f"{source[0]}: venues {', '.join(held)}", source[1])
            found = _recent(works, one.name, of_venues) if held else None
            if found:
                return found
    return None


def _recent(works: ir.Table, said: str, source: Source) -> _Field | None:
    row = _row(works.agg(first=_.year.min(), last=_.year.max()))
    if row["last"] is None:
        return None
    first = max(int(row["first"]), int(row["last"]) - LOOKBACK_YEARS + 1)
    recent = works.filter(_.year >= first)
    counted = _row(recent.agg(works=_.count(), located=(_.country_set.length() > 0).sum()))
    return _Field(
        recent,
        said,
        source,
        first,
        int(row["last"]),
        int(counted["works"]),
        int(counted["located"]),
    )


def _venues(works: ir.Table) -> list[str]:
    return sorted(row["venue"] for row in to_arrow(works.select("venue").distinct()).to_pylist())


def _joint(field: _Field, codes: tuple[str | None, str | None]) -> list[Benefit]:
    home, partner = codes
    if home is None or partner is None:
        said = "The country of an organisation is not known, so joint works were not counted"
        return [Benefit(said, *field.source)]
    if home == partner:
        return []
    # One pooled year: the measures then give one row for the whole period.
    pooled = field.works.mutate(year=ibis.literal(field.last_year).cast("int16"))
    located = work_countries(pooled)
    together = _together(
        pair_counts(located), international_works(located), (home, partner), field.last_year
    )
    known = f"A country is known for {field.located:,} of the {field.count:,} works counted."
    figures = {
        "first_year": field.first_year,
        "last_year": field.last_year,
        "field_works": field.count,
        "field_works_with_known_country": field.located,
        **together.figures,
    }
    return [Benefit(f"{together.said(field.said, field.years)}. {known}", *field.source, figures)]


@dataclass(frozen=True)
class _Together:
    """What two countries publish together in one year or pooled period."""

    home: str
    partner: str
    figures: dict[str, float | int | str | None]

    def said(self, field: str, when: str) -> str:
        """The joint works and the partner's share in them, with their intervals."""
        value = {name: figure or 0 for name, figure in self.figures.items()}
        statement = (
            f"{self.home} and {self.partner} have {value['joint_works']:,} joint works in {field} "
            f"in {when} (95 % interval {value['joint_works_low']:,.0f} to "
            f"{value['joint_works_high']:,.0f})"
        )
        if self.figures["partner_share"] is None:
            return statement
        return (
            f"{statement}: {self.partner} is in {value['partner_share']:.1%} of {self.home}'s "
            f"international works there ({value['partner_share_low']:.1%} to "
            f"{value['partner_share_high']:.1%})"
        )


def _together(
    pairs: ir.Table, international: ir.Table, codes: tuple[str, str], year: int
) -> _Together:
    """From counts of a year; no joint works are a zero with its interval."""
    home, partner = codes
    a, b = sorted(codes)
    of_pair = with_zeros(
        pairs.filter((_.year == year) & (_.country_a == a) & (_.country_b == b)),
        [codes],
        international.filter(_.year == year).select("year").distinct(),
    )
    joint = _row(joint_works(of_pair))
    shares = to_arrow(partner_share(of_pair, international)).to_pylist()
    share = next(row for row in shares if row["country_a"] == home)
    return _Together(
        country_name(home),
        country_name(partner),
        {
            "joint_works": int(joint["joint_works"]),
            "joint_works_low": round(float(joint["joint_works_low"]), 2),
            "joint_works_high": round(float(joint["joint_works_high"]), 2),
            "partner_share": _rounded(share["partner_share"]),
            "partner_share_low": _rounded(share["partner_share_low"]),
            "partner_share_high": _rounded(share["partner_share_high"]),
            "home_international_works": share["international_works"],
        },
    )


def _standing(corpus: Corpus, field: _Field, partner: Organisation, home: str | None) -> Benefit:
    """The partner's works in the field, its rank, and how often the home country takes part."""
    works = (
        corpus.affiliations.filter(_.ror_id.notnull())
        .select("work_id", "ror_id")
        .distinct()
        .inner_join(field.works.select("work_id", "country_set"), "work_id")
    )
    with_home = works.country_set.contains(home or "")
    counts = works.group_by("ror_id").agg(works=_.count(), with_home=with_home.cast("int64").sum())
    rows = to_arrow(counts).to_pylist()
    own = next((row for row in rows if row["ror_id"] == partner.ror_id), None)
    if partner.ror_id is None or own is None:
        why = "has no ROR identifier here" if partner.ror_id is None else "has none"
        said = (
            f"The corpus attributes works in {field.said} of {field.years} to {len(rows):,} "
            f"organisations; {partner.name} {why}."
        )
        return Benefit(said, *field.source, {"field_works": field.count, "works": 0})
    rank = 1 + sum(row["works"] > own["works"] for row in rows)
    statement = (
        f"{partner.name} has {own['works']:,} works in {field.said} in {field.years}: "
        f"rank {rank:,} of {len(rows):,} organisations in the corpus"
    )
    figures: dict[str, float | int | str | None] = {
        "field_works": field.count,
        "works": own["works"],
        "rank": rank,
        "organisations": len(rows),
    }
    if home:
        share = own["with_home"] / own["works"]
        statement += f"; {share:.1%} of them with {country_name(home)}"
        figures |= {
            "works_with_home_country": own["with_home"],
            "home_country_share": round(share, 6),
        }
    return Benefit(f"{statement}.", *field.source, figures)


def _weighed(field: _Field, codes: tuple[str | None, str | None]) -> list[Benefit]:
    """How cited the joint works are, and what would be lost at most without them."""
    home, partner = codes
    if home is None or partner is None or home == partner:
        return []
    of_field = FieldWorks(field.works, field.said, field.years, field.source)
    lost = cost_of_not_doing(of_field, home, partner)
    return [citation_standing(of_field, home, partner), *([lost] if lost else [])]


def _nothing_on(proposal: Proposal, source: Source) -> Benefit:
    said = (
        f"The corpus holds no works that can be said to be on this field "
        f"({proposal.field.description}), so it says nothing about the partner's standing in it."
    )
    return Benefit(said, *source)


def _world(codes: tuple[str | None, str | None]) -> list[Benefit]:
    """The two countries in all fields, from the bundled pair counts."""
    home, partner = codes
    if home is None or partner is None or home == partner:
        return []
    counts = bundled_pair_counts()
    assert counts.countries is not None, "the bundled counts have international works"
    together = _together(counts.pairs, counts.countries, (home, partner), WORLD_YEAR)
    said = f"{together.said('all fields', str(WORLD_YEAR))}."
    return [Benefit(said, WORLD_SOURCE, counts.as_of, {"year": WORLD_YEAR, **together.figures})]


def _organisation(proposal: Proposal, side: Side) -> Organisation:
    """The first organisation of a side, which the proposal gives as its main one."""
    return next(one for one in proposal.organisations if one.side == side)


def _country(organisation: Organisation) -> str | None:
    if organisation.country_code:
        return organisation.country_code
    registry = load_registry()
    if organisation.ror_id and organisation.ror_id in registry:
        return registry.organisation(organisation.ror_id).country_code
    return None


def _corpus_source(corpus: Corpus) -> Source:
    """What the figures rest on, and the day of its newest source where all of them say one."""
    sources: Sequence[Mapping[str, Any]] = corpus.manifest.get("inputs", {}).get("sources", [])
    named = ", ".join(str(one.get("name") or "a source") for one in sources)
    days = [one.get("as_of") for one in sources]
    newest = max(date.fromisoformat(str(day)) for day in days) if days and all(days) else None
    said = f"corpus, snapshot {corpus.snapshot}"
    return (f"{said} ({named})" if named else said), newest


def _venue_fields() -> tuple[_VenueField, ...]:
    path = Path(__file__).parent / "venue_fields.yaml"
    return validated(_VenueFields, read_yaml(path)).fields


def _row(table: ir.Table) -> dict[str, Any]:
    rows = to_arrow(table).to_pylist()
    assert len(rows) == 1, "one row was expected"
    return dict(rows[0])


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
