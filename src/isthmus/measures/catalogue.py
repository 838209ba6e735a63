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
    with_zeros,
)
from isthmus.measures.counting import Counts, counts_of, fractional_counts, full_counts
from isthmus.measures.coverage import coverage
from isthmus.reference.countries import UNKNOWN

Kind = Literal["country", "pair", "team", "year"]
Counting = Literal["full", "fractional"]


@dataclass(frozen=True)
class Measure:
    """A measure as a user names it.

    `kind` says what a row is: of a `country`, of a `pair`, of a `team` form, or of a `year`.
    `needs` are the parts of `Counts` without which a pair measure is not defined.
    """

    name: str
    kind: Kind
    definition: str
    columns: tuple[str, ...]
    needs: frozenset[str] = frozenset()
    sums_links: bool = False
    """Whether a value depends on all pairs of its year, not only on those of its two countries."""

    @property
    def column(self) -> str:
        """The column that holds the measure."""
        return self.name.replace("-", "_")

    @property
    def takes_pair_counts(self) -> bool:
        """Whether counts of pairs are enough."""
        return self.kind == "pair"


@dataclass(frozen=True)
class CorpusTables:
    """The corpus tables a measure reads; `works` may be a selection of years and venues."""

    works: ir.Table
    authorships: ir.Table
    affiliations: ir.Table


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
        For `output` only: full or fractional.

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


def _of_corpus(
    measure: Measure, tables: CorpusTables, selection: Selection, counting: Counting
) -> ir.Table:
    if measure.kind == "year":
        return coverage(tables.works)
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
    keys = ("year", "country", "country_a", "country_b", "team_form")
    return table.order_by(
        [ibis.asc(name, nulls_first=False) for name in keys if name in table.columns]
    )
