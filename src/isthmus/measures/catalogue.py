"""Every measure by its name: what it is, what it needs, and its table for a selection.

corpus_table(name, tables, selection)     from a corpus
counts_table(name, counts, selection)     from counts of pairs alone
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal

import ibis
import ibis.expr.types as ir
from ibis import _

from isthmus.measures.affinity import collaboration_index, ric, salton
from isthmus.measures.attribution import authorship_countries, work_countries
from isthmus.measures.blocs import EVERYTHING, Selection
from isthmus.measures.collaboration import (
    international_share,
    joint_works,
    partner_share,
    team_form,
    with_form_shares,
    with_zeros,
)
from isthmus.measures.counting import (
    Counts,
    counts_of,
    fractional_counts,
    full_counts,
    with_output_interval,
)
from isthmus.measures.coverage import coverage, with_coverage
from isthmus.measures.of_works import OF_WORKS, TOP_SHARES
from isthmus.reference.countries import UNKNOWN

Kind = Literal["country", "pair", "team", "year", "venue"]
Counting = Literal["full", "fractional"]


@dataclass(frozen=True)
class Measure:
    """A measure as a user names it.

    `kind` says what a row is: of a `country`, of a `pair`, of a `team` form, of a `year`, or of a
    `venue`.
    `needs` are the parts of `Counts` without which a pair measure is not defined.
    """

    name: str
    kind: Kind
    definition: str
    columns: tuple[str, ...]
    needs: frozenset[str] = frozenset()
    sums_links: bool = False
    """Whether a value depends on all pairs of its year, not only on those of its two countries."""
    needs_pair: bool = False
    """Whether it has no table without a pair."""

    @property
    def column(self) -> str:
        """The column that holds the measure."""
        return self.name.replace("-", "_")

    @property
    def takes_pair_counts(self) -> bool:
        """Whether counts of pairs are enough."""
        return self.kind == "pair" and self.name not in OF_WORKS

    @property
    def takes_fractional(self) -> bool:
        """Whether it is defined in fractional counting, too."""
        return self.name == "output" or self.name in TOP_SHARES


@dataclass(frozen=True)
class CorpusTables:
    """The corpus tables a measure reads; `works` may be a selection of years and venues."""

    works: ir.Table
    authorships: ir.Table
    affiliations: ir.Table
    institutions: ir.Table | None = None


def _columns(kind: Kind, column: str, *others: str, interval: bool = True) -> tuple[str, ...]:
    places = {"country": ("country",), "pair": ("country_a", "country_b")}.get(kind, ())
    bounds = (f"{column}_low", f"{column}_high") if interval else ()
    return ("year", *places, column, *bounds, *others)


MEASURES: Mapping[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            "output",
            "country",
            "works of a country; whole to each of its countries (full) or shared by the authors "
            "(fractional)",
            _columns("country", "output"),
        ),
        Measure(
            "joint-works",
            "pair",
            "works that have both countries; of two groups, at least one country of each",
            _columns("pair", "joint_works"),
        ),
        Measure(
            "international-share",
            "country",
            "international works over all works of the country: c_i / n_i",
            _columns("country", "international_share", "international_works", "works"),
        ),
        Measure(
            "partner-share",
            "pair",
            "share of country b in the international works of country a: c_ab / c_a",
            _columns("pair", "partner_share", "joint_works", "international_works"),
            frozenset({"international"}),
        ),
        Measure(
            "collaboration-index",
            "pair",
            "NSF index: (c_ab / c_a) / (c_b / c_world); 1 is what the sizes lead one to expect",
            _columns(
                "pair",
                "collaboration_index",
                "joint_works",
                "international_works_a",
                "international_works_b",
                "world_international_works",
            ),
            frozenset({"international", "world"}),
        ),
        Measure(
            "salton",
            "pair",
            "Salton's cosine: c_ab / sqrt(n_a · n_b), between 0 and 1",
            _columns("pair", "salton", "joint_works", "works_a", "works_b"),
            frozenset({"international"}),
        ),
        Measure(
            "ric",
            "pair",
            "relative intensity: share of b in the links of a, over its share in all other links",
            _columns("pair", "ric", "joint_works", "links_a", "links_b", "world_links"),
            sums_links=True,
        ),
        Measure(
            "team-form",
            "team",
            "international works by the number of known countries: bilateral or multi-country",
            ("year", "team_form", "works", "share", "share_low", "share_high",
             "works_with_unknown"),
        ),
        Measure(
            "coverage",
            "year",
            "share of works of which at least one country is known",
            _columns(
                "year",
                "coverage",
                "works",
                "works_with_affiliation",
                "works_with_country",
                "works_fully_located",
                interval=False,
            ),
        ),
        Measure(
            "top-1-share",
            "country",
            "share of works among the 1 % most cited of their field, year and type; ties divided",
            _columns("country", "top_1_share", "top_works", "works", "small_cell_works"),
        ),
        Measure(
            "top-10-share",
            "country",
            "share of works among the 10 % most cited of their field, year and type; ties divided",
            _columns("country", "top_10_share", "top_works", "works", "small_cell_works"),
        ),
        Measure(
            "relative-citation-index",
            "country",
            "mean of citations over those of the field, year and type; 1 is the corpus's average",
            _columns("country", "relative_citation_index", "works"),
        ),
        Measure(
            "citation-premium",
            "pair",
            "citations of works together over those of comparable works of country a without b",
            ("country_a", "country_b", "citation_premium", "together_works", "alone_works",
             "strata", "together_citations", "alone_citations", "together_top_share",
             "alone_top_share", "top_share_premium"),
            needs_pair=True,
        ),
        Measure(
            "broker-share",
            "pair",
            "third countries in the joint works of a pair: share of these works that have them",
            ("country_a", "country_b", "country", "broker_share", "broker_share_low",
             "broker_share_high", "works", "joint_works", "broker_ratio", "broker_ratio_low",
             "broker_ratio_high"),
            needs_pair=True,
        ),
        Measure(
            "talent-flow",
            "pair",
            "authors first seen in country a and last in country b, by author key; cells of ten up",
            ("country_a", "country_b", "talent_flow"),
        ),
        Measure(
            "stay-share",
            "country",
            "authors last seen in the country where first seen, at least five years earlier",
            ("country", "stay_share", "stay_share_low", "stay_share_high", "authors"),
        ),
        Measure(
            "dual-affiliation",
            "country",
            "share of a country's authorships that name a second country",
            _columns("country", "dual_affiliation", "dual_authorships", "authorships"),
        ),
        Measure(
            "dual-joint-works",
            "pair",
            "share of joint works that rest on one author with an affiliation in both countries",
            _columns("pair", "dual_joint_works", "dual_works", "joint_works"),
        ),
        Measure(
            "sector-share",
            "venue",
            "works accepted at a venue with universities, companies or both among the institutions",
            ("year", "venue", "sector", "sector_share", "sector_share_low", "sector_share_high",
             "works", "located_works"),
        ),
        Measure(
            "large-link-share",
            "year",
            "share of pair links made by works of over 10 countries or over 100 authors",
            ("year", "large_link_share", "large_works", "international_works", "large_links",
             "links"),
        ),
    )
}  # fmt: skip


def corpus_table(
    name: str,
    tables: CorpusTables,
    wanted: Sequence[Selection] = (EVERYTHING,),
    counting: Counting = "full",
) -> ir.Table:
    """A measure of a corpus, for each selection, sorted by year and country.

    Parameters
    ----------
    name
        One of `MEASURES`.
    tables
        The corpus, or the works of some years and venues of it.
    wanted
        Which countries count as one, and which rows are wanted. A wanted pair has a row for each
        year of the works in which its groups have members, also with 0 joint works.
    counting
        For `output` and the top shares only: full or fractional.

    Returns
    -------
    Table
        The columns of the measure's function; `team-form` has in addition `country_a` and
        `country_b`, or `country`, when pairs or countries were wanted.
    """
    measure = MEASURES[name]
    parts = [_of_corpus(measure, tables, selection, counting) for selection in wanted]
    return _sorted(reduce(lambda one, other: one.union(other, distinct=True), parts))


def counts_table(name: str, counts: Counts, selection: Selection = EVERYTHING) -> ir.Table:
    """A pair measure of counts, sorted by year and country.

    `salton` takes the sizes in works where the counts have them and international works otherwise;
    its columns say which.

    Parameters
    ----------
    name
        One of `MEASURES` that takes pair counts.
    counts
        With the parts that the measure needs.
    selection
        Which rows are wanted; blocs cannot be made of counts. A wanted pair has a row for each year
        of the counts, also with 0 joint works.
    """
    assert not selection.blocs, "works cannot be told apart in counts of pairs"
    return _sorted(_of_counts(MEASURES[name], counts, selection, counts.pairs))


def counted_tables(measure: Measure, counting: Counting = "full") -> tuple[str, ...]:
    """The tables of counts that a measure of a corpus is made of: names of COUNTED."""
    if measure.name == "output":
        return ("credits",) if counting == "fractional" else ("output",)
    by_name = {
        "team-form": ("forms",),
        "coverage": ("coverage",),
        "international-share": ("international", "sizes"),
        "joint-works": ("pairs",),
        "partner-share": ("pairs", "international"),
        "collaboration-index": ("pairs", "international", "world"),
        "salton": ("pairs", "sizes"),
        "ric": ("pairs",),
    }
    return by_name[measure.name]


COUNTED: Mapping[str, Mapping[str, str]] = {
    "pairs": {"year": "int16", "country_a": "string", "country_b": "string", "works": "int64"},
    "international": {"year": "int16", "country": "string", "international_works": "int64"},
    "world": {"year": "int16", "international_works": "int64"},
    "sizes": {"year": "int16", "country": "string", "works": "int64"},
    "output": {"year": "int16", "country": "string", "output": "int64"},
    "credits": {"year": "int16", "country": "string", "output": "float64"},
    "forms": {"year": "int16", "team_form": "string", "works": "int64",
              "works_with_unknown": "int64"},
    "coverage": {"year": "int16", "works": "int64", "works_with_affiliation": "int64",
                 "works_with_country": "int64", "works_fully_located": "int64"},
}  # fmt: skip
"""Tables of counts by name, with the types of their columns; see `counted_table`."""


def counted_table(
    measure: Measure, counted: Mapping[str, ir.Table], counting: Counting = "full"
) -> ir.Table:
    """A measure of tables that were counted elsewhere: of those that `counted_tables` names.

    `pairs`, `international`, `world` and `sizes` are those of `Counts`; `output` and `credits` hold
    full and fractional output; `forms` what `with_form_shares` takes, `coverage` what
    `with_coverage` takes.
    """
    if measure.name == "output":
        full = counting == "full"
        return with_output_interval(counted["output"]) if full else counted["credits"]
    if measure.name == "team-form":
        return with_form_shares(counted["forms"])
    if measure.name == "coverage":
        return with_coverage(counted["coverage"])
    if measure.name == "international-share":
        return international_share(counted["international"], counted["sizes"])
    counts = Counts(
        counted["pairs"], counted.get("international"), counted.get("world"), counted.get("sizes")
    )
    return _pair_table(measure.name, counts.pairs, counts)


def _of_corpus(
    measure: Measure, tables: CorpusTables, selection: Selection, counting: Counting
) -> ir.Table:
    if measure.name == "coverage":
        return coverage(tables.works)
    if measure.name in OF_WORKS:
        table = OF_WORKS[measure.name](tables, selection, counting)
        if measure.needs_pair or measure.kind in {"year", "venue"}:
            return table.select(*measure.columns)
        keep = _of_countries if measure.kind == "country" else _of_pairs
        return keep(table, selection)
    if measure.name == "output" and counting == "fractional":
        table = fractional_counts(
            authorship_countries(
                tables.works, tables.authorships, tables.affiliations, selection.blocs
            )
        )
        return _of_countries(table, selection)
    located = work_countries(tables.works, selection.blocs)
    if measure.name == "output":
        return _of_countries(full_counts(located), selection)
    if measure.kind == "team":
        return _team_forms(located, selection)
    counts = counts_of(located)
    if measure.name == "international-share":
        assert counts.international is not None
        assert counts.sizes is not None
        return _of_countries(international_share(counts.international, counts.sizes), selection)
    return _of_counts(measure, counts, selection, tables.works)


def _of_counts(
    measure: Measure, counts: Counts, selection: Selection, covered: ir.Table
) -> ir.Table:
    """The wanted rows of a pair measure; `covered` is any table with the years of the source."""
    pairs = counts.pairs
    years = covered.filter(_.year.notnull())
    for pair in selection.pairs:
        first = selection.first_year(pair)
        pairs = with_zeros(pairs, [pair], years if first is None else years.filter(_.year >= first))
    if not measure.sums_links:
        pairs = _of_pairs(pairs, selection)
    return _of_pairs(_pair_table(measure.name, pairs, counts), selection)


def _pair_table(name: str, pairs: ir.Table, counts: Counts) -> ir.Table:
    if name == "joint-works":
        return joint_works(pairs)
    if name == "ric":
        return ric(pairs)
    if name == "salton" and counts.sizes is not None:
        return salton(pairs, counts.sizes)
    assert counts.international is not None
    if name == "salton":
        return salton(pairs, counts.international, "international_works")
    if name == "partner-share":
        return partner_share(pairs, counts.international)
    assert name == "collaboration-index"
    assert counts.world is not None
    return collaboration_index(pairs, counts.international, counts.world)


def _team_forms(located: ir.Table, selection: Selection) -> ir.Table:
    parts = []
    for pair in selection.pairs:
        a, b = min(pair), max(pair)
        places = {"country_a": ibis.literal(a), "country_b": ibis.literal(b)}
        parts.append(team_form(located, pair).mutate(**places))
    for country in selection.countries:
        parts.append(team_form(located, (country,)).mutate(country=ibis.literal(country)))
    if not parts:
        return team_form(located)
    return reduce(lambda one, other: one.union(other), parts)


def _of_countries(table: ir.Table, selection: Selection) -> ir.Table:
    """The rows of the wanted countries; UNKNOWN is the row whose country is null."""
    if not selection.countries:
        return table
    belongs = table.country.isin([one for one in selection.countries if one != UNKNOWN])
    if UNKNOWN in selection.countries:
        belongs |= table.country.isnull()
    return table.filter(belongs)


def _of_pairs(table: ir.Table, selection: Selection) -> ir.Table:
    """The rows of the wanted pairs, in both directions, and of all pairs of wanted countries."""
    if not selection.pairs and not selection.countries:
        return table
    belongs = ibis.literal(False)
    for a, b in selection.pairs:
        belongs |= table.country_a.isin([a, b]) & table.country_b.isin([a, b])
    if selection.countries:
        countries = list(selection.countries)
        belongs |= table.country_a.isin(countries) | table.country_b.isin(countries)
    return table.filter(belongs)


def _sorted(table: ir.Table) -> ir.Table:
    keys = ("year", "venue", "sector", "country_a", "country_b", "country", "team_form")
    return table.order_by(
        [ibis.asc(name, nulls_first=False) for name in keys if name in table.columns]
    )
