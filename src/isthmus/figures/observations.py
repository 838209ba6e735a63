"""What figures are drawn from: the counts of a corpus or of a table of pairs, run once.

Measures are expressions; here they are executed. All figures of a report share one `Observations`,
so that they describe the same works.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.types as ir
from ibis import _

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.corpus.folder import Corpus
from isthmus.corpus.pair_counts import PairCounts
from isthmus.errors import RequestError
from isthmus.figures.wording import listed, span
from isthmus.measures.affinity import ric
from isthmus.measures.attribution import Bloc, selected_works, work_countries
from isthmus.measures.collaboration import joint_works, partner_share, team_form, with_zeros
from isthmus.measures.counting import Counts, counts_of
from isthmus.measures.coverage import coverage

if TYPE_CHECKING:
    pass

Pair = tuple[str, str]
Row = Mapping[str, Any]

BUNDLED_INCOMPLETE = frozenset({2022, 2023})
"""OpenAlex affiliations of these years were not complete when the bundled pairs were collected."""

BUNDLED_AS_OF = "2024-08-27"


@dataclass(frozen=True)
class Observations:
    """Counts of one source in some years, and what has to be said about them.

    `coverage` has one row per year (see `measures.coverage`); it is empty where the source cannot
    say how many works lack a country. `located` is the table (work_id, year, country_code), or
    None where only pairs are at hand.
    """

    subject: str
    """Whose works, as a title says it: `icra and iros papers`."""
    source: str
    as_of: str
    counts: Counts
    years: tuple[int, int]
    incomplete: frozenset[int]
    coverage: Sequence[Row]
    located: ir.Table | None
    inputs: Mapping[str, Any]
    parameters: Mapping[str, Any]
    caveats: tuple[str, ...]

    def pair_series(self, pairs: Sequence[Pair]) -> dict[Pair, dict[int, Row]]:
        """For each pair its rows by year: `joint_works` with limits, 0 where there is none."""
        filled = with_zeros(self.counts.pairs, pairs, self._covered())
        return _by_pair(joint_works(_only(filled, pairs)), pairs)

    def share_series(self, pairs: Sequence[Pair]) -> dict[Pair, dict[int, Row]]:
        """For each directed pair (a, b): the share of b in a's international works, by year."""
        assert self.counts.international is not None
        filled = with_zeros(self.counts.pairs, pairs, self._covered())
        directed = [*pairs, *((b, a) for a, b in pairs)]
        return _by_pair(partner_share(_only(filled, pairs), self.counts.international), directed)

    def ric_series(self, pairs: Sequence[Pair]) -> dict[Pair, dict[int, Row]]:
        """For each directed pair: relative intensity of collaboration of a with b, by year."""
        filled = with_zeros(self.counts.pairs, pairs, self._covered())
        directed = [*pairs, *((b, a) for a, b in pairs)]
        return _by_pair(_only(ric(filled), directed), directed)

    def ranked_pairs(self, most: int | None = None) -> list[tuple[Pair, int]]:
        """Pairs by their joint works over all years, most first; ties in the order of codes."""
        totals = self.counts.pairs.group_by("country_a", "country_b").agg(works=_.works.sum())
        ordered = totals.order_by(ibis.desc("works"), "country_a", "country_b")
        rows = to_arrow(ordered.limit(most) if most else ordered).to_pylist()
        return [((row["country_a"], row["country_b"]), row["works"]) for row in rows]

    def team_forms(self, having: Sequence[str] = ()) -> list[Row]:
        """International works by form and year; see `measures.collaboration.team_form`."""
        if self.located is None:
            raise RequestError(
                "team-form",
                ["needs a corpus: counts of pairs do not say how many countries a work has"],
            )
        return rows_of(team_form(self.located, having).order_by("year", "team_form"))

    def known_countries(self) -> set[str]:
        """Every country label that stands in a pair."""
        pairs = self.counts.pairs
        return set(
            to_arrow(
                pairs.select(country=pairs.country_a)
                .union(pairs.select(country=pairs.country_b))
                .distinct()
            )["country"].to_pylist()
        )

    def _covered(self) -> ir.Table:
        first, last = self.years
        return table_from([{"year": year} for year in range(first, last + 1)])


def corpus_observations(
    corpus: Corpus,
    *,
    first_year: int | None = None,
    last_year: int | None = None,
    venues: Sequence[str] = (),
    join: Sequence[str] = (),
    incomplete: frozenset[int] = frozenset(),
) -> Observations:
    """Counts of a corpus's works in the given years and venues.

    `join` names countries that count as one; the result's parameters and source say so.

    Raises
    ------
    RequestError
        If no work is left, or none of the works left has a known country.
    """
    selected = selected_works(corpus.works.filter(_.year.notnull()), first_year, last_year, venues)
    kept = table_from(to_arrow(selected.drop("title")))
    shares = rows_of(coverage(kept).order_by("year"))
    if not shares:
        raise RequestError("corpus", [_nothing_left(corpus, first_year, last_year, venues)])
    blocs = [Bloc("+".join(join), tuple(join))] if join else []
    located = table_from(to_arrow(work_countries(kept, blocs)))
    counts = _run(counts_of(located))
    years = (shares[0]["year"], shares[-1]["year"])
    names = sorted(venues) or _venues(kept)
    subject = f"{listed(names)} papers" if 0 < len(names) <= 4 else "works of the corpus"
    known = sum(row["works_with_country"] for row in shares)
    total = sum(row["works"] for row in shares)
    source = (
        f"Source: corpus {corpus.snapshot}, {total:,} works, {span(years)}"
        f"{_as_of_words(corpus)}. Coverage: {known / total:.1%} of the works have a known country."
    ).replace("%", " %")
    if join:
        source += f" Joined: {'+'.join(join)} count as one country."
    return Observations(
        subject=subject,
        source=source,
        as_of=corpus_as_of(corpus),
        counts=counts,
        years=years,
        incomplete=frozenset(year for year in incomplete if years[0] <= year <= years[1]),
        coverage=shares,
        located=located,
        inputs={"corpus": {"snapshot": corpus.snapshot, "manifest": dict(corpus.manifest)}},
        parameters={
            "from": years[0], "to": years[1], "venues": sorted(venues), "join": list(join),
        },
        caveats=corpus_caveats(bool(venues), join),
    )  # fmt: skip


def pair_observations(
    pairs: PairCounts,
    *,
    source: str,
    as_of: str,
    first_year: int | None = None,
    last_year: int | None = None,
    incomplete: frozenset[int] = frozenset(),
) -> Observations:
    """Counts of pairs as a source gives them.

    Raises
    ------
    RequestError
        If no pair is left in the given years.
    """

    def within(table: ir.Table | None) -> ir.Table | None:
        if table is None:
            return None
        if first_year is not None:
            table = table.filter(_.year >= first_year)
        if last_year is not None:
            table = table.filter(_.year <= last_year)
        return table

    kept = within(pairs.pairs)
    assert kept is not None
    years = to_arrow(kept.agg(first=_.year.min(), last=_.year.max())).to_pylist()[0]
    if years["first"] is None:
        raise RequestError(
            "pair counts", [f"no pair in the years {first_year or '…'}–{last_year or '…'}"]
        )
    return Observations(
        subject="works in OpenAlex",
        source=source,
        as_of=as_of,
        counts=Counts(kept, within(pairs.countries), within(pairs.world)),
        years=(years["first"], years["last"]),
        incomplete=frozenset(
            year for year in incomplete if years["first"] <= year <= years["last"]
        ),
        coverage=(),
        located=None,
        inputs={"pair_counts": dict(pairs.description)},
        parameters={"from": years["first"], "to": years["last"]},
        caveats=WORLD_CAVEATS,
    )


def world_observations(
    pairs: PairCounts, first_year: int | None = None, last_year: int | None = None
) -> Observations:
    """The bundled OpenAlex pairs, with what is known about them."""
    observed = pair_observations(
        pairs,
        source=(
            f"Source: OpenAlex, works with two or more countries, as of {BUNDLED_AS_OF}. Coverage: "
            "not known; a work without a known country is not in the source."
        ),
        as_of=BUNDLED_AS_OF,
        first_year=first_year,
        last_year=last_year,
        incomplete=BUNDLED_INCOMPLETE,
    )
    countries = pairs.countries
    if countries is None:
        return observed
    first, last = observed.years
    present = rows_of(
        countries.filter((_.year >= first) & (_.year <= last))
        .group_by("year")
        .agg(countries=_.country.nunique())
        .order_by("year")
    )
    return replace(observed, coverage=present)


INTERVAL_CAVEAT = (
    "Intervals cover counting noise only. Works that the source lacks, unknown countries and the "
    "dependence between the pairs of one work come on top, so they are lower bounds of what is "
    "uncertain."
)
CODES_CAVEAT = (
    "Hong Kong (HK), Macao (MO) and Taiwan (TW) are their own codes and not part of CN, as in ISO "
    "3166-1, ROR and OpenAlex."
)
WORLD_CAVEATS = (
    "2022 and 2023 are incomplete: affiliations reach the source one to two years late. They are "
    "dashed and take no part in the sentences about change.",
    "All fields and all types of work; a preprint and its published version can both count.",
    CODES_CAVEAT,
    INTERVAL_CAVEAT,
)


def corpus_caveats(is_venue_selection: bool, join: Sequence[str]) -> tuple[str, ...]:
    """What limits any figure from a corpus."""
    composition = (
        "Only the named venues: the figures describe them and not the two countries' research. "
        "Venues change what they accept, where they meet and how many papers they take."
        if is_venue_selection
        else "Different venues are present in different years, so a change over time can be one of "
        "composition. Name venues that are present in all years to avoid it."
    )
    codes = (
        f"{'+'.join(join)} count as one country here, by request; works between them are domestic."
        if join
        else CODES_CAVEAT
    )
    return composition, codes, INTERVAL_CAVEAT


def rows_of(table: ir.Table) -> list[Row]:
    """The rows of a table expression, executed."""
    rows: list[Row] = to_arrow(table).to_pylist()
    return rows


def corpus_as_of(corpus: Corpus) -> str:
    """The day of the newest source of a corpus, or nothing where the manifest names none."""
    days = [
        str(source["as_of"])
        for source in corpus.manifest.get("inputs", {}).values()
        if isinstance(source, Mapping) and source.get("as_of")
    ]
    return max(days, default="")


def _as_of_words(corpus: Corpus) -> str:
    day = corpus_as_of(corpus)
    return f", as of {day}" if day else ""


def _run(counts: Counts) -> Counts:
    def run(table: ir.Table | None) -> ir.Table | None:
        return None if table is None else table_from(to_arrow(table))

    pairs = run(counts.pairs)
    assert pairs is not None
    return Counts(pairs, run(counts.international), run(counts.world), run(counts.sizes))


def _only(table: ir.Table, pairs: Sequence[Pair]) -> ir.Table:
    """The rows of these pairs, in the direction given."""
    wanted = sorted({"|".join(pair) for pair in pairs} | {"|".join(_sorted(p)) for p in pairs})
    return table.filter((table.country_a + "|" + table.country_b).isin(wanted))


def _sorted(pair: Pair) -> Pair:
    return (min(pair), max(pair))


def _by_pair(table: ir.Table, pairs: Sequence[Pair]) -> dict[Pair, dict[int, Row]]:
    found: dict[Pair, dict[int, Row]] = {pair: {} for pair in pairs}
    for row in rows_of(table.order_by("year", "country_a", "country_b")):
        pair = (row["country_a"], row["country_b"])
        for wanted in (pair, pair[::-1]):
            if wanted in found and (wanted == pair or pair not in found):
                found[wanted][row["year"]] = row
    return found


def _venues(works: ir.Table) -> list[str]:
    return [row["venue"] for row in rows_of(works.select("venue").distinct().order_by("venue"))]


def _nothing_left(
    corpus: Corpus, first: int | None, last: int | None, venues: Sequence[str]
) -> str:
    from isthmus.errors import did_you_mean

    known = [venue for venue in _venues(corpus.works) if venue]
    missing = [venue for venue in venues if venue not in known]
    if missing:
        hints = [f"'{venue}'{did_you_mean(venue, known)}" for venue in missing]
        return f"has no work of venue {', '.join(hints)}"
    return f"has no work in the years {first or '…'}–{last or '…'}"
