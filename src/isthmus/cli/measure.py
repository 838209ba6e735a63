"""`isthmus measure`: a measure of a corpus, or of counts of country pairs, as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from isthmus.cli.options import (
    CorpusFolder,
    FirstYear,
    Joins,
    LastYear,
    Pairs,
    Venues,
    World,
)
from isthmus.cli.output import Format, say, write_rows
from isthmus.cli.work_selection import (
    Engine,
    Fields,
    Funders,
    Institutions,
    ManifestFile,
    Subfields,
    Topics,
    Types,
    choose_engine,
    selection_faults,
    venue_faults,
    way_note,
    work_selection,
    write_manifest,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from isthmus.corpus.folder import Corpus
    from isthmus.corpus.pair_counts import PairCounts
    from isthmus.corpus.selection import WorkSelection
    from isthmus.errors import Fault
    from isthmus.measures.blocs import Selection
    from isthmus.measures.catalogue import Measure

MOST_ROWS = 1000
"""A table for people shows so many rows; the formats for programs give all."""


class CountingOption(StrEnum):
    """What `--counting` takes."""

    full = "full"
    fractional = "fractional"


PairsFile = Annotated[
    Path | None,
    typer.Option(
        "--pairs", help="CSV of joint works: year,country_a,country_b,works.", show_default=False
    ),
]
CountriesFile = Annotated[
    Path | None,
    typer.Option(
        "--countries",
        help="CSV of international works: year,country,international_works; rows WORLD for all.",
        show_default=False,
    ),
]


@dataclass(frozen=True)
class _Request:
    """What the command was asked, beyond the measure and the source."""

    pairs: tuple[str, ...]
    countries: tuple[str, ...]
    works: WorkSelection
    join: tuple[str, ...]
    counting: CountingOption
    manifest: Path | None

    def parameters(self, name: str) -> dict[str, Any]:
        """What was asked, for the manifest."""
        return {
            "measure": name,
            "pairs": self.pairs,
            "countries": self.countries,
            "join": self.join,
            "counting": self.counting.value,
            "works": asdict(self.works),
        }


def measure(
    name: Annotated[
        str | None, typer.Argument(help="The measure; --list names them all.", show_default=False)
    ] = None,
    list_measures: Annotated[
        bool, typer.Option("--list", help="List the measures with their definitions.")
    ] = False,
    corpus: CorpusFolder = None,
    pairs: PairsFile = None,
    countries: CountriesFile = None,
    world: World = False,
    pair: Pairs = None,
    country: Annotated[
        list[str] | None,
        typer.Option("--country", help="A country or group: G7. Repeatable."),
    ] = None,
    first_year: FirstYear = None,
    last_year: LastYear = None,
    venue: Venues = None,
    join: Joins = None,
    field: Fields = None,
    subfield: Subfields = None,
    type: Types = None,
    topic: Topics = None,
    funder: Funders = None,
    institution: Institutions = None,
    counting: Annotated[
        CountingOption, typer.Option("--counting", help="How `output` counts works.")
    ] = CountingOption.full,
    manifest: ManifestFile = None,
    engine: Engine = None,
    format: Annotated[Format, typer.Option("--format", help="Form of the output.")] = Format.table,
) -> None:
    """A measure of international collaboration, one row per year and country or pair.

    Countries are ISO codes or English names. A group (EU, G7, BRICS ...) may stand for one.
    Hong Kong, Macao and Taiwan are countries of their own unless joined.

    Example:  isthmus measure ric --world --pair CN,US --from 2005
    """
    if list_measures:
        _write_list(format)
        return
    request = _Request(
        tuple(pair or ()),
        tuple(country or ()),
        work_selection(
            (first_year, last_year),
            fields=field,
            subfields=subfield,
            types=type,
            topics=topic,
            venues=venue,
            funders=funder,
            institutions=institution,
        ),
        tuple(join or ()),
        counting,
        manifest,
    )
    choose_engine(engine)
    faults = _source_faults(corpus, pairs, countries, world)
    if corpus is not None and not faults:
        _measure_corpus(name, corpus, request, format)
    elif not faults:
        _measure_counts(name, pairs, countries, request, format)
    else:
        chosen = _measure_named(name, faults)
        _selections(request, chosen, faults)
        _refuse(faults)


def _measure_corpus(name: str | None, folder: Path, request: _Request, format: Format) -> None:
    from isthmus.corpus.folder import open_corpus
    from isthmus.measures.answering import answer

    opened = open_corpus(folder)
    faults: list[Fault] = []
    chosen = _measure_named(name, faults)
    wanted = _selections(request, chosen, faults)
    faults += venue_faults(request.works.venues, opened)
    _refuse(faults)
    assert chosen is not None
    found = answer(chosen.name, opened, request.works, wanted, request.counting.value)
    source = f"{folder} (snapshot {opened.snapshot})"
    notes = [*_bloc_notes(wanted), *_coverage_notes(opened, request.works), way_note(found.way)]
    _write(found.rows, chosen, request, format, source, notes)
    if request.manifest is not None:
        parameters = request.parameters(chosen.name)
        write_manifest(request.manifest, opened.snapshot, parameters, found.way)


def _measure_counts(
    name: str | None,
    pairs: Path | None,
    countries: Path | None,
    request: _Request,
    format: Format,
) -> None:
    from isthmus.corpus.engine import to_arrow
    from isthmus.corpus.pair_counts import bundled_pair_counts, read_pair_counts
    from isthmus.errors import Fault
    from isthmus.measures.catalogue import counts_table
    from isthmus.measures.counting import Counts

    given = bundled_pair_counts() if pairs is None else read_pair_counts(pairs, countries)
    source = "the bundled OpenAlex country pairs" if pairs is None else str(pairs)
    faults: list[Fault] = []
    chosen = _measure_named(name, faults)
    wanted = _selections(request, chosen, faults)
    if request.works.venues:
        faults.append(Fault("counts of pairs have no venues; use --corpus", field="--venue"))
    elif request.works.is_of_works:
        said = "counts of pairs do not tell works apart by field, type, topic or the like"
        faults.append(Fault(f"{said}; use --corpus"))
    if request.manifest is not None:
        faults.append(Fault("goes with --corpus", field="--manifest"))
    if chosen is not None:
        faults += _need_faults(chosen, given, source)
    if request.join or any(selection.blocs for selection in wanted):
        faults.append(Fault(_WHY_NO_BLOCS, field="--join" if request.join else "--pair"))
        wanted = []
    wanted = [_labelled(selection, given, source, faults) for selection in wanted]
    _refuse(faults)
    assert chosen is not None
    counts = Counts(
        _in_years(given.pairs, request),
        given.countries if given.countries is None else _in_years(given.countries, request),
        given.world if given.world is None else _in_years(given.world, request),
    )
    result = to_arrow(counts_table(chosen.name, counts, wanted[0]))
    _write(result, chosen, request, format, source, _count_notes(chosen, pairs is None))


_WHY_NO_BLOCS = (
    "joined countries and groups need a corpus: from counts of pairs, a work of both HK and CN "
    "with US would be counted twice; use --corpus"
)


def _write_list(format: Format) -> None:
    from isthmus.measures.catalogue import MEASURES

    rows = [
        {
            "measure": one.name,
            "row": {"team": "team form"}.get(one.kind, one.kind),
            "from": "corpus, pairs" if one.takes_pair_counts else "corpus",
            "definition": one.definition,
        }
        for one in MEASURES.values()
    ]
    note = "Definitions, denominators and sources: docs/explanation/measures.md"
    write_rows(rows, ("measure", "row", "from", "definition"), format, note=note)


def _source_faults(
    corpus: Path | None, pairs: Path | None, countries: Path | None, world: bool
) -> list[Fault]:
    from isthmus.errors import Fault

    faults = []
    if [corpus is not None, pairs is not None, world].count(True) != 1:
        faults.append(Fault("name one source: --corpus DIR, --pairs FILE or --world"))
    if countries is not None and pairs is None:
        faults.append(Fault("goes with --pairs", field="--countries"))
    return faults


def _measure_named(name: str | None, faults: list[Fault]) -> Measure | None:
    from isthmus.errors import Fault, did_you_mean
    from isthmus.measures.catalogue import MEASURES

    if name is None:
        faults.append(Fault("name a measure; isthmus measure --list names them all"))
        return None
    if name not in MEASURES:
        hint = did_you_mean(name, MEASURES) or f"; there are {', '.join(MEASURES)}"
        faults.append(Fault(f"unknown measure '{name}'{hint}"))
    return MEASURES.get(name)


def _selections(request: _Request, chosen: Measure | None, faults: list[Fault]) -> list[Selection]:
    """What is wanted, and the faults of the options that every source shares."""
    from isthmus.errors import Fault
    from isthmus.measures.blocs import selections

    wanted = selections(request.pairs, request.countries, request.join, faults)
    faults += selection_faults(request.works)
    first, last = request.works.first_year, request.works.last_year
    for option, year in (("--from", first), ("--to", last)):
        if year is not None and not 1000 <= year <= 2999:
            faults.append(Fault(f"{year} is not a year", field=option))
    if first is not None and last is not None and first > last:
        faults.append(Fault(f"{first} is after --to {last}", field="--from"))
    if chosen is None:
        return wanted
    if request.counting is CountingOption.fractional and not chosen.takes_fractional:
        said = f"{chosen.name} is defined on full counts; only output and the top shares can be "
        said += "fractional"
        faults.append(Fault(said, field="--counting"))
    if chosen.needs_pair and not request.pairs:
        faults.append(Fault(f"{chosen.name} needs a pair, as --pair CN,US", field="--pair"))
    if chosen.needs_pair and request.countries:
        faults.append(Fault(f"{chosen.name} takes --pair, not --country", field="--country"))
    if request.pairs and chosen.kind in {"country", "year", "venue"}:
        said = f"{chosen.name} is not a measure of pairs"
        faults.append(Fault(said + ("; use --country" if chosen.kind == "country" else ""),
                            field="--pair"))  # fmt: skip
    if chosen.kind in {"year", "venue"} and (request.countries or request.join):
        option = "--country" if request.countries else "--join"
        faults.append(Fault(f"{chosen.name} is of all works, not of countries", field=option))
    if chosen.kind == "team" and request.pairs and request.countries:
        faults.append(Fault(f"{chosen.name} takes --pair or --country, not both"))
    if chosen.kind != "country" and any("unknown" in one.countries for one in wanted):
        said = f"{chosen.name} has no row for unknown countries"
        faults.append(Fault(said, field="--country"))
    return wanted


def _need_faults(chosen: Measure, given: PairCounts, source: str) -> list[Fault]:
    """What the measure needs that the counts do not hold."""
    from isthmus.errors import Fault

    if not chosen.takes_pair_counts:
        said = f"{chosen.name} needs the works themselves, not counts of pairs; use --corpus"
        return [Fault(said)]
    if "international" in chosen.needs and given.countries is None:
        said = f"{chosen.name} needs each country's international works; add --countries FILE"
        return [Fault(said)]
    if "world" in chosen.needs and given.world is None:
        said = (
            f"{chosen.name} needs the number of all international works, which {source} "
            "does not hold; give --pairs and a --countries file with rows WORLD, or --corpus"
        )
        return [Fault(said)]
    return []


def _labelled(
    selection: Selection, given: PairCounts, source: str, faults: list[Fault]
) -> Selection:
    """The selection in the labels of the file, which may be codes or names."""
    from isthmus.corpus.engine import to_arrow
    from isthmus.errors import Fault
    from isthmus.reference.countries import country_code

    if not selection.pairs and not selection.countries:
        return selection
    one, other = (given.pairs.select(label=given.pairs[f"country_{side}"]) for side in "ab")
    found = to_arrow(one.union(other, distinct=True))["label"].to_pylist()
    labels = {country_code(label): label for label in found}
    codes = [code for pair in selection.pairs for code in pair] + list(selection.countries)
    for code in dict.fromkeys(codes):
        if code not in labels:
            faults.append(Fault(f"'{code}' is not among the {len(labels)} countries of {source}"))
            labels[code] = code
    return replace(
        selection,
        pairs=tuple((labels[a], labels[b]) for a, b in selection.pairs),
        countries=tuple(labels[code] for code in selection.countries),
    )


def _refuse(faults: Sequence[Fault]) -> None:
    from isthmus.errors import RequestError

    if faults:
        raise RequestError("measure", faults)


def _in_years(table: ir.Table, request: _Request) -> ir.Table:
    if request.works.first_year is not None:
        table = table.filter(table.year >= request.works.first_year)
    if request.works.last_year is not None:
        table = table.filter(table.year <= request.works.last_year)
    return table


def _bloc_notes(wanted: Sequence[Selection]) -> list[str]:
    """What stands for one country, and with which members."""
    labels = dict.fromkeys(bloc.label for selection in wanted for bloc in selection.blocs)
    dated = {
        bloc.label
        for selection in wanted
        for bloc in selection.blocs
        if (bloc.first_year, bloc.last_year) != (None, None)
    }
    return [
        f"{label} counts as one country: works among its members are not international."
        + (" Its members are those of 31 December of each year." if label in dated else "")
        for label in labels
    ]


def _coverage_notes(corpus: Corpus, works: WorkSelection) -> list[str]:
    from isthmus.measures.answering import answer

    years = answer("coverage", corpus, works).rows.to_pylist()
    total = sum(row["works"] for row in years)
    if not total:
        return []
    located, complete = (
        sum(row[name] for row in years) for name in ("works_with_country", "works_fully_located")
    )
    note = (
        f"Of {total:,} works a country is known for {located / total:.1%}, the country of every "
        f"author for {complete / total:.1%}; unknown countries make counts too low."
    )
    undated = sum(row["works"] for row in years if row["year"] is None)
    without = [f"{undated:,} works have no year."] if undated else []
    return [note, *without, "The most recent years of a source can be incomplete."]


def _count_notes(chosen: Measure, bundled: bool) -> list[str]:
    notes = []
    if chosen.name == "salton":
        notes.append("Sizes are international works: pair counts do not hold all works (n).")
    if chosen.sums_links:
        notes.append("Links are summed over all pairs of the source; one that is not complete "
                     "changes every value.")  # fmt: skip
    if bundled:
        notes.append("Counted on 27 August 2024: affiliations of 2022 and 2023 were incomplete. "
                     "All fields and types; works of unknown country are in no count.")  # fmt: skip
    else:
        notes.append("Counts of pairs do not say how many works have an unknown country.")
    return notes


def _write(
    result: pa.Table,
    chosen: Measure,
    request: _Request,
    format: Format,
    source: str,
    notes: Sequence[str],
) -> None:
    places = ("year", "country", "country_a", "country_b")
    columns = [name for name in places if name in result.column_names]
    columns += [name for name in result.column_names if name not in places]
    if not result.num_rows:
        say(f"No rows: {source} holds nothing of what was asked.")
    if format is not Format.table:
        write_rows(_rows(result), columns, format)
        return
    shown, notes = result.slice(0, MOST_ROWS), list(notes)
    if result.num_rows > MOST_ROWS:
        notes.insert(0, f"The first {MOST_ROWS:,} of {result.num_rows:,} rows; --format csv "
                        "gives all.")  # fmt: skip
    if chosen.column in result.column_names and result[chosen.column].null_count:
        notes.append(f"{result[chosen.column].null_count:,} values are undefined (–): what they "
                     "are divided by is 0 or not known.")  # fmt: skip
    if any(name.endswith("_low") for name in result.column_names):
        notes.append("low, high: 95 % interval of chance; it does not cover what the source lacks.")
    short = {f"{chosen.column}_{end}": end for end in ("low", "high")}
    fitting = _fitting([short.get(name, name) for name in columns])
    if len(fitting) < len(columns):
        notes.append(f"{len(columns) - len(fitting)} more columns in the other formats: "
                     f"{', '.join(columns[len(fitting):])}.")  # fmt: skip
    counting = (
        ""
        if chosen.kind in {"year", "venue"}
        else f" {request.counting.value.capitalize()} counting."
    )
    write_rows(
        ({short.get(name, name): value for name, value in row.items()} for row in _rows(shown)),
        fitting,
        format,
        title=f"{chosen.name}: {chosen.definition}.{counting}\nSource: {source}.\n",
        note="\n" + "\n".join(notes),
    )


def _fitting(columns: Sequence[str]) -> list[str]:
    """As many columns from the left as fit a terminal."""
    fitting, width = [], 0
    for name in columns:
        width += max(len(name), 7) + 2
        if width > 100:
            break
        fitting.append(name)
    return fitting


def _rows(result: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows, an unknown country written out."""
    from isthmus.reference.countries import UNKNOWN

    names = result.column_names
    for batch in result.to_batches():
        for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            row = dict(zip(names, values, strict=True))
            if row.get("country", "") is None:
                row["country"] = UNKNOWN
            yield row
