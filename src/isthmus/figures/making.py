"""A figure from a request and its sources: the one way in for the command, studies and pages.

request_faults(request)            what does not fit together, before anything is computed
made_figure(request, sources)      the figure, with the request in its manifest
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from isthmus.corpus.folder import Corpus
from isthmus.corpus.pair_counts import PairCounts
from isthmus.errors import Fault, RequestError
from isthmus.figures.catalogue import figure_entry
from isthmus.figures.caveats import china_definition, china_words
from isthmus.figures.entry import Asked, Entry
from isthmus.figures.figure import Figure
from isthmus.figures.needs import need_faults
from isthmus.figures.observations import Observations, corpus_observations, world_observations
from isthmus.figures.request import Request
from isthmus.figures.wording import span
from isthmus.measures.blocs import Selection, selections


@dataclass(frozen=True)
class Sources:
    """What a figure is drawn from: a corpus or counts of pairs, and the second source, if any."""

    first: Corpus | PairCounts
    second: Corpus | PairCounts | None = None


def request_faults(request: Request) -> list[Fault]:
    """Everything in the request that is unknown or does not fit together."""
    faults: list[Fault] = []
    try:
        entry: Entry | None = figure_entry(request.figure)
    except RequestError as error:
        entry = None
        faults += error.faults
    wanted = selections(request.pairs, request.countries, request.join, faults)
    faults += _year_faults(request)
    if request.source == "world":
        faults += _world_faults(request, entry, wanted)
    elif request.against == "world" and any(selection.blocs for selection in wanted):
        said = "counts of pairs cannot be joined or grouped; compare single countries"
        faults.append(Fault(said, field="--against"))
    if entry is not None:
        faults += _number_faults(entry, request)
        if request.against is not None and not entry.takes_second_source:
            faults.append(Fault(f"{entry.name} takes one source", field="--against"))
        if request.smallest_cell and request.smallest_cell > 1 and not entry.withholds:
            said = f"{entry.name} has no cells to withhold; leave it out"
            faults.append(Fault(said, field="--smallest-cell"))
        entry.settings_of(request.settings, faults)
    return faults


def made_figure(request: Request, sources: Sources) -> Figure:
    """The figure that was asked for, with the request in its manifest and its terms in its notes.

    Raises
    ------
    RequestError
        Naming all that does not fit together, all that the source lacks, or why there is nothing
        to draw.
    """
    faults = request_faults(request)
    if faults:
        raise RequestError("figure", faults)
    entry = figure_entry(request.figure)
    wanted = selections(request.pairs, request.countries, request.join, faults)
    smallest = entry.smallest_cell if request.smallest_cell is None else request.smallest_cell
    observed = replace(_observed(request, sources.first, wanted), smallest_cell=smallest)
    against = None
    if sources.second is not None:
        plain = replace(request, venues=(), fields=())
        against = replace(_observed(plain, sources.second, wanted), smallest_cell=smallest)
    faults = need_faults(entry, observed.corpus, observed.works)
    pairs = tuple(pair for one in wanted for pair in one.pairs)
    countries = tuple(country for one in wanted for country in one.countries)
    if isinstance(sources.first, PairCounts):
        faults += _absent(observed, [*(code for pair in pairs for code in pair), *countries])
    if faults:
        raise RequestError("figure", faults)
    asked = Asked(pairs, countries, entry.settings_of(request.settings, faults), smallest, against)
    return _completed(entry.figure(observed, asked), request, observed, asked)


def source_inputs(sources: Sources) -> Mapping[str, Any]:
    """What the manifest of a figure of these sources names as its inputs."""
    inputs = _inputs(sources.first)
    return inputs if sources.second is None else inputs | {"against": _inputs(sources.second)}


def _inputs(source: Corpus | PairCounts) -> dict[str, Any]:
    if isinstance(source, PairCounts):
        return {"pair_counts": dict(source.description)}
    kept = {name: source.manifest.get(name, {}) for name in ("inputs", "outputs")}
    return {"corpus": {"snapshot": source.snapshot, **kept}}


def _completed(made: Figure, request: Request, observed: Observations, asked: Asked) -> Figure:
    """The figure with its terms: the definition of China, withheld cells, incomplete years."""
    china = china_definition([bloc.codes for bloc in observed.blocs])
    named = {code for pair in asked.pairs for code in pair} | set(asked.countries)
    notes = list(made.notes)
    if not named or any("CN" in label.split("+") for label in named):
        notes.append(china_words(china))
    if asked.smallest_cell > 1:
        notes.append(f"Cells below {asked.smallest_cell} are withheld.")
    if observed.incomplete and not figure_entry(request.figure).has_own_data:
        notes.append(f"Incomplete: {span(observed.incomplete)}.")
    terms = {
        "china": china,
        "smallest_cell": asked.smallest_cell,
        "incomplete_years": sorted(observed.incomplete),
        "settings": dict(asked.settings),
    }
    second = {} if asked.against is None else {"against": dict(asked.against.inputs)}
    manifest = {
        **made.manifest,
        "inputs": {**made.manifest["inputs"], **second},
        "request": request.as_json(),
        "terms": terms,
    }
    return replace(made, notes=tuple(notes), manifest=manifest)


def _observed(
    request: Request, source: Corpus | PairCounts, wanted: Sequence[Selection]
) -> Observations:
    if isinstance(source, PairCounts):
        observed = world_observations(source, request.first_year, request.last_year)
        more = {year for year in request.incomplete if _within(year, observed.years)}
        return replace(observed, incomplete=observed.incomplete | more)
    return corpus_observations(
        source,
        first_year=request.first_year,
        last_year=request.last_year,
        venues=request.venues,
        fields=request.fields,
        selected=wanted,
        incomplete=frozenset(request.incomplete),
    )


def _within(year: int, years: tuple[int, int]) -> bool:
    return years[0] <= year <= years[1]


def _absent(observed: Observations, codes: Sequence[str]) -> list[Fault]:
    known = observed.known_countries()
    return [
        Fault(f"'{code}' is in no pair of this source")
        for code in dict.fromkeys(codes)
        if code not in known
    ]


def _year_faults(request: Request) -> list[Fault]:
    faults = []
    first, last = request.first_year, request.last_year
    for option, year in (("--from", first), ("--to", last)):
        if year is not None and not 1000 <= year <= 2999:
            faults.append(Fault(f"{year} is not a year", field=option))
    if first is not None and last is not None and first > last:
        faults.append(Fault(f"{first} is after --to {last}", field="--from"))
    faults += [
        Fault(f"{year} is not a year", field="--incomplete")
        for year in request.incomplete
        if not 1000 <= year <= 2999
    ]
    if request.smallest_cell is not None and request.smallest_cell < 0:
        faults.append(Fault("cannot be less than 0", field="--smallest-cell"))
    return faults


def _world_faults(
    request: Request, entry: Entry | None, wanted: Sequence[Selection]
) -> list[Fault]:
    faults = []
    narrowed = request.venues or request.fields or request.join
    if narrowed or any(selection.blocs for selection in wanted):
        said = (
            "counts of pairs have no venues or fields, and cannot be joined or grouped; "
            "use --corpus"
        )
        faults.append(Fault(said, field="--world"))
    if entry is not None and not entry.takes_pair_counts:
        said = f"{entry.name} needs the works themselves, not counts of pairs; use --corpus"
        faults.append(Fault(said, field="--world"))
    return faults


def _number_faults(entry: Entry, request: Request) -> list[Fault]:
    faults = []
    for option, what, given, (least, most) in (
        ("--pair", "pair", len(request.pairs), entry.pairs),
        ("--country", "country or group", len(request.countries), entry.countries),
    ):
        if given > most:
            said = f"takes no {what}" if most == 0 else f"takes at most {most}, not {given}"
            faults.append(Fault(f"{entry.name} {said}", field=option))
        if given < least:
            some = f"one {what}" if least == 1 else f"at least {least}"
            faults.append(Fault(f"{entry.name} needs {some}", field=option))
    return faults
