"""What figures are drawn from: the counts of a corpus or of a table of pairs, run once.

Measures are expressions; here they are executed. All figures of a report share one `Observations`,
so that they describe the same works.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.corpus.folder import Corpus
from isthmus.corpus.pair_counts import PairCounts
from isthmus.errors import Fault, RequestError, did_you_mean
from isthmus.figures.caveats import WORLD_CAVEATS, corpus_caveats, volume_caveat
from isthmus.figures.wording import listed, percent, span
from isthmus.measures.affinity import ric
from isthmus.measures.attribution import Bloc, selected_works, work_countries
from isthmus.measures.blocs import EVERYTHING, Selection
from isthmus.measures.collaboration import (
    joint_works,
    output_share,
    partner_share,
    team_form,
    with_zeros,
)
from isthmus.measures.counting import Counts, counts_of
from isthmus.measures.coverage import coverage
from isthmus.measures.suppression import suppressed_cells

Pair = tuple[str, str]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Counted:
    """Counts, and the table (work_id, year, country_code) that they are of, if at hand."""

    counts: Counts
    located: ir.Table | None


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
    own: Mapping[Pair, Counted] = field(default_factory=dict)
    """Pairs with a group have counts of their own, in which the group is one country."""
    own_countries: Mapping[str, Counted] = field(default_factory=dict)
    """Groups asked for as one country have counts of their own."""
    works: ir.Table | None = None
    """The selected works without their titles, or None where only pairs are at hand."""
    corpus: Corpus | None = None
    blocs: tuple[Bloc, ...] = ()
    """Joined countries, which count as one in all counts but those of groups."""
    smallest_cell: int = 0
    """Joint works below this, and what is computed from them, are withheld."""

    def pair_series(self, pairs: Sequence[Pair]) -> dict[Pair, dict[int, Row]]:
        """For each pair its rows by year: `joint_works` with limits, 0 where there is none."""
        return self._series(pairs, lambda _counts, filled: joint_works(filled))

    def share_series(self, pairs: Sequence[Pair]) -> dict[Pair, dict[int, Row]]:
        """For each pair (a, b), and for (b, a): the share of b in the international works of a."""

        def shares(counts: Counts, filled: ir.Table) -> ir.Table:
            assert counts.international is not None
            return partner_share(filled, counts.international)

        return self._series([*pairs, *((b, a) for a, b in pairs)], shares)

    def output_share_series(self, sides: Sequence[Pair]) -> dict[Pair, dict[int, Row]]:
        """For each (a, b): the share of the works with b in all works of a."""

        def shares(counts: Counts, filled: ir.Table) -> ir.Table:
            assert counts.sizes is not None
            return output_share(filled, counts.sizes)

        return self._series(sides, shares)

    def ric_series(self, pairs: Sequence[Pair]) -> dict[Pair, dict[int, Row]]:
        """For each pair (a, b), and for (b, a): relative intensity of a's works with b."""
        directed = [*pairs, *((b, a) for a, b in pairs)]
        return self._series(directed, lambda _counts, filled: ric(filled))

    def ranked_pairs(self, most: int | None = None) -> list[tuple[Pair, int]]:
        """Pairs by their joint works over all years, most first; ties in the order of codes."""
        totals = self.counts.pairs.group_by("country_a", "country_b").agg(works=_.works.sum())
        ordered = totals.order_by(ibis.desc("works"), "country_a", "country_b")
        rows = to_arrow(ordered.limit(most) if most else ordered).to_pylist()
        return [((row["country_a"], row["country_b"]), row["works"]) for row in rows]

    def team_forms(self, having: Pair | None = None) -> list[Row]:
        """International works by form and year; see `measures.collaboration.team_form`."""
        own = self.own.get(having) if having else None
        located = own.located if own else self.located
        if located is None:
            raise RequestError(
                "team-form",
                ["needs a corpus: counts of pairs do not say how many countries a work has"],
            )
        return rows_of(team_form(located, having or ()).order_by("year", "team_form"))

    def pooled_team_forms(
        self, periods: Sequence[tuple[int, int]], having: Pair | None = None
    ) -> list[Row]:
        """As `team_forms`, the years of each period taken together under its first year."""
        own = self.own.get(having) if having else None
        located = own.located if own else self.located
        assert located is not None
        year = located.year
        period = ibis.cases(
            *((year.between(first, last), ibis.literal(first, "int16")) for first, last in periods),
            else_=ibis.null("int16"),
        )
        return rows_of(team_form(located.mutate(year=period), having or ()).order_by("year"))

    def of_country(self, country: str) -> Counted:
        """The counts in which a country, joined set or group stands as one."""
        return self.own_countries.get(country) or Counted(self.counts, self.located)

    @property
    def complete_years(self) -> list[int]:
        """All years from the first to the last whose data are complete; all where none is."""
        years = range(self.years[0], self.years[1] + 1)
        return [year for year in years if year not in self.incomplete] or list(years)

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

    def require_joint_works(self, figure: str, pairs: Sequence[Pair]) -> None:
        """Refuses pairs that have nothing to draw.

        Raises
        ------
        RequestError
            Naming the pairs that have no joint work in any year.
        """
        if not pairs and not self.ranked_pairs(1):
            raise RequestError(figure, [f"{self.subject}: no work has two or more known countries"])
        series = self.pair_series(pairs) if pairs else {}
        faults = [
            Fault(f"{'-'.join(pair)} has no joint work in {self.subject} {span(self.years)}")
            for pair, rows in series.items()
            if not any(row["joint_works"] != 0 for row in rows.values())
        ]
        if faults:
            raise RequestError(figure, faults)

    def _series(
        self, pairs: Sequence[Pair], measured: Callable[[Counts, ir.Table], ir.Table]
    ) -> dict[Pair, dict[int, Row]]:
        """A pair measure by pair and year, 0 joint works where a year has none."""
        first, last = self.years
        years = table_from([{"year": year} for year in range(first, last + 1)])
        shared = [pair for pair in pairs if _sorted(pair) not in self.own]
        groups = [(self.counts, shared)] if shared else []
        for key, counted in self.own.items():
            groups.append((counted.counts, [pair for pair in pairs if _sorted(pair) == key]))
        found: dict[Pair, dict[int, Row]] = {}
        for counts, some in groups:
            if some:
                filled = with_zeros(counts.pairs, some, years)
                table = _only(measured(counts, filled), some)
                found |= _by_pair(_withheld(table, self.smallest_cell), some)
        return {pair: found[pair] for pair in pairs}


def corpus_observations(
    corpus: Corpus,
    *,
    first_year: int | None = None,
    last_year: int | None = None,
    venues: Sequence[str] = (),
    fields: Sequence[str] = (),
    selected: Sequence[Selection] = (EVERYTHING,),
    incomplete: frozenset[int] = frozenset(),
) -> Observations:
    """Counts of a corpus's works in the given years, venues and fields.

    Parameters
    ----------
    first_year, last_year
        Both inclusive; works without a year are left out.
    venues
        Names exactly as in the corpus; none means all.
    fields
        Names of fields exactly as in the corpus; none means all.
    selected
        Joined countries and groups that count as one, from `measures.blocs.selections`; the
        result's source and parameters name them.
    incomplete
        Years whose data are not complete. The year in which the corpus was collected and later
        ones are so in any case.

    Raises
    ------
    RequestError
        If a venue or field is not in the corpus, or no work is left.
    """
    _require_names(corpus, "venue", venues)
    _require_names(corpus, "primary_field", fields)
    works = selected_works(corpus.works.filter(_.year.notnull()), first_year, last_year, venues)
    if fields:
        works = works.filter(_.primary_field.isin(list(fields)))
    kept = table_from(to_arrow(works.drop("title")))
    shares = rows_of(coverage(kept).order_by("year"))
    if not shares:
        years_asked = f"{first_year or '…'}–{last_year or '…'}"
        raise RequestError("corpus", [f"has no work in the years {years_asked}"])
    joins = tuple(dict.fromkeys(b for one in selected for b in one.blocs if not _is_group(b)))
    counted = _counted(kept, joins)
    own = {
        _sorted(pair): _counted(kept, one.blocs)
        for one in selected
        if _has_group(one)
        for pair in one.pairs
    }
    own_countries = {
        country: _counted(kept, one.blocs)
        for one in selected
        if _has_group(one)
        for country in one.countries
    }
    years = (shares[0]["year"], shares[-1]["year"])
    day = corpus_as_of(corpus)
    if day[:4].isdigit():
        incomplete |= frozenset(range(int(day[:4]), years[1] + 1))
    total = sum(row["works"] for row in shares)
    known = sum(row["works_with_country"] for row in shares)
    joined = list(dict.fromkeys(bloc.label for one in selected for bloc in one.blocs))
    source = (
        f"Source: corpus {corpus.snapshot}{f', as of {day}' if day else ''}; {total:,} works. "
        f"Coverage: {percent(known / total)} of them have a known country."
    )
    if joined:
        source += f" Counting as one country: {listed(joined)}."
    return Observations(
        subject=_subject(venues or _venues(kept), fields),
        source=source,
        as_of=day,
        counts=counted.counts,
        years=years,
        incomplete=frozenset(year for year in incomplete if years[0] <= year <= years[1]),
        coverage=shares,
        located=counted.located,
        inputs={
            "corpus": {
                "snapshot": corpus.snapshot,
                **{name: corpus.manifest.get(name, {}) for name in ("inputs", "outputs")},
            }
        },
        parameters={
            "from": years[0], "to": years[1], "venues": sorted(venues), "join": joined,
            **({"fields": sorted(fields)} if fields else {}),
        },
        caveats=(*volume_caveat(shares), *corpus_caveats(bool(venues), joined)),
        own=own,
        own_countries=own_countries,
        works=kept,
        corpus=corpus,
        blocs=joins,
    )  # fmt: skip


def _has_group(selection: Selection) -> bool:
    """Whether it is of a group, which has to be counted on its own."""
    return any(_is_group(bloc) for bloc in selection.blocs)


def _is_group(bloc: Bloc) -> bool:
    return bloc.label != "+".join(bloc.codes)


def _counted(works: ir.Table, blocs: Sequence[Bloc]) -> Counted:
    located = table_from(to_arrow(work_countries(works, blocs)))
    return Counted(_run(counts_of(located)), located)


def _subject(venues: Sequence[str | None], fields: Sequence[str]) -> str:
    """`ICRA and IROS papers`; of more than four venues, or of works without one, the corpus."""
    if fields:
        return f"works in {listed(sorted(fields))}"
    if None in venues:
        return "works of the corpus"
    names = sorted(
        venue.upper() if len(venue) <= 4 else venue for venue in venues if venue is not None
    )
    return f"{listed(names)} papers" if 0 < len(names) <= 4 else "works of the corpus"


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
    day = str(pairs.as_of or "")
    observed = pair_observations(
        pairs,
        source=(
            f"Source: OpenAlex, works with two or more countries, as of {day}. Coverage: "
            "not known; a work without a known country is not in the source."
        ),
        as_of=day,
        first_year=first_year,
        last_year=last_year,
        incomplete=pairs.incomplete_years,
    )
    assert pairs.countries is not None
    first, last = observed.years
    present = rows_of(
        pairs.countries.filter((_.year >= first) & (_.year <= last))
        .group_by("year")
        .agg(countries=_.country.nunique())
        .order_by("year")
    )
    return replace(observed, coverage=present)


def rows_of(table: ir.Table) -> list[Row]:
    """The rows of a table expression, executed."""
    rows: list[Row] = to_arrow(table).to_pylist()
    return rows


def corpus_as_of(corpus: Corpus) -> str:
    """The day of the newest source that the corpus knows the day of, or nothing."""
    sources = corpus.manifest.get("inputs", {}).get("sources", [])
    return max((str(source.get("as_of") or "") for source in sources), default="")


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


def _withheld(table: ir.Table, smallest: int) -> ir.Table:
    """A pair measure without its small cells; nothing changes where all are to be shown."""
    if smallest < 2:
        return table
    values = [name for name in table.columns if table[name].type().is_floating()]
    return suppressed_cells(table, "joint_works", values, smallest)


def _sorted(pair: Pair) -> Pair:
    return (min(pair), max(pair))


def _by_pair(table: ir.Table, pairs: Sequence[Pair]) -> dict[Pair, dict[int, Row]]:
    """The rows of each pair by year; a measure without direction has one row for both."""
    found: dict[Pair, dict[int, Row]] = {}
    for row in rows_of(table.order_by("year")):
        found.setdefault((row["country_a"], row["country_b"]), {})[row["year"]] = row
    return {pair: found.get(pair) or found.get(_sorted(pair), {}) for pair in pairs}


def _venues(works: ir.Table) -> list[str | None]:
    return [row["venue"] for row in rows_of(works.select("venue").distinct().order_by("venue"))]


def _require_names(corpus: Corpus, column: str, names: Sequence[str]) -> None:
    if not names:
        return
    what = column.removeprefix("primary_")
    rows = rows_of(corpus.works.select(name=corpus.works[column]).distinct())
    known = sorted(row["name"] for row in rows if row["name"] is not None)
    few = f"; there are {listed(known)}" if 0 < len(known) <= 40 else ""
    faults = [
        Fault(f"no work has the {what} '{name}'{did_you_mean(name, known) or few}", field=what)
        for name in names
        if name not in known
    ]
    if faults:
        raise RequestError("corpus", faults)
