"""`isthmus figure`: a chart of a measure, with its data and its manifest beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from isthmus.errors import Fault
    from isthmus.figures.catalogue import Entry
    from isthmus.figures.observations import Observations, Pair
    from isthmus.measures.blocs import Selection


def figure(
    name: Annotated[
        str | None, typer.Argument(help="The figure; --list names them all.", show_default=False)
    ] = None,
    list_figures: Annotated[
        bool, typer.Option("--list", help="List the figures with what they show.")
    ] = False,
    corpus: CorpusFolder = None,
    world: World = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="File to write: .svg, .png, .pdf or .html; data (.csv) and manifest "
            "(.manifest.json) go beside it.",
            show_default=False,
        ),
    ] = None,
    pair: Pairs = None,
    first_year: FirstYear = None,
    last_year: LastYear = None,
    venue: Venues = None,
    join: Joins = None,
    format: Annotated[Format, typer.Option("--format", help="Form of the list.")] = Format.table,
) -> None:
    """A chart ready to publish: what is shown, by which definition, from which source, how sure.

    Standard output gets the sentence that the data support, with its interval; standard error
    says which files were written. The same inputs give the same bytes.

    Example:  isthmus figure pair-indices --world --pair CN,US --pair CN,GB --out cn.svg
    """
    if list_figures:
        _write_list(format)
        return
    entry, faults = _entry(name)
    selected = _selected(pair or [], join or [], first_year, last_year, faults)
    pairs = [one for selection in selected for one in selection.pairs]
    faults += _fitting(entry, pairs, corpus, world, bool(venue or join), selected, out)
    _refuse(faults)
    assert entry is not None
    assert out is not None
    observed = _observed(corpus, selected, pairs, first_year, last_year, venue or [])
    _publish(entry, observed, pairs, out)


def _write_list(format: Format) -> None:
    from isthmus.figures.catalogue import FIGURES

    rows = [
        {
            "figure": entry.name,
            "from": "corpus, world" if entry.takes_pair_counts else "corpus",
            "shows": entry.shows,
        }
        for entry in FIGURES.values()
    ]
    note = "How to make one: docs/how-to/make-a-figure.md"
    write_rows(rows, ("figure", "from", "shows"), format, note=note)


def _entry(name: str | None) -> tuple[Entry | None, list[Fault]]:
    from isthmus.errors import Fault, RequestError
    from isthmus.figures.catalogue import figure_entry

    if name is None:
        return None, [Fault("name a figure; isthmus figure --list names them all")]
    try:
        return figure_entry(name), []
    except RequestError as error:
        return None, list(error.faults)


def _selected(
    pairs: Sequence[str],
    join: Sequence[str],
    first: int | None,
    last: int | None,
    faults: list[Fault],
) -> list[Selection]:
    from isthmus.errors import Fault
    from isthmus.measures.blocs import selections

    for option, year in (("--from", first), ("--to", last)):
        if year is not None and not 1000 <= year <= 2999:
            faults.append(Fault(f"{year} is not a year", field=option))
    if first is not None and last is not None and first > last:
        faults.append(Fault(f"{first} is after --to {last}", field="--from"))
    return selections(pairs, [], join, faults)


def _fitting(
    entry: Entry | None,
    pairs: Sequence[Pair],
    corpus: Path | None,
    world: bool,
    is_narrowed: bool,
    selected: Sequence[Selection],
    out: Path | None,
) -> list[Fault]:
    """What does not fit together in the request."""
    from isthmus.errors import Fault, RequestError
    from isthmus.figures.publication import require_suffix

    faults = []
    if (corpus is None) == (not world):
        faults.append(Fault("name one source: --corpus DIR or --world"))
    if world and (is_narrowed or any(selection.blocs for selection in selected)):
        said = "counts of pairs have no venues, and cannot be joined or grouped; use --corpus"
        faults.append(Fault(said, field="--world"))
    if entry is not None:
        if world and not entry.takes_pair_counts:
            said = f"{entry.name} needs the works themselves, not counts of pairs; use --corpus"
            faults.append(Fault(said, field="--world"))
        if len(pairs) > entry.most_pairs:
            said = f"{entry.name} takes at most {entry.most_pairs}, not {len(pairs)}"
            faults.append(Fault(said, field="--pair"))
    if out is None:
        faults.append(Fault("name the file to write: --out FILE.svg"))
    else:
        try:
            require_suffix(out)
        except RequestError as error:
            faults += [Fault(f"{out}: {fault}", field="--out") for fault in error.faults]
    return faults


def _observed(
    corpus: Path | None,
    selected: Sequence[Selection],
    pairs: Sequence[Pair],
    first: int | None,
    last: int | None,
    venues: Sequence[str],
) -> Observations:
    from isthmus.errors import Fault
    from isthmus.figures.observations import corpus_observations, world_observations

    if corpus is not None:
        from isthmus.corpus.folder import open_corpus

        return corpus_observations(
            open_corpus(corpus),
            first_year=first, last_year=last, venues=venues, selected=selected,
        )  # fmt: skip
    from isthmus.corpus.pair_counts import bundled_pair_counts

    observed = world_observations(bundled_pair_counts(), first, last)
    known = observed.known_countries()
    codes = dict.fromkeys(code for pair in pairs for code in pair)
    _refuse(
        [Fault(f"'{code}' is in no pair of this source") for code in codes if code not in known]
    )
    return observed


def _publish(entry: Entry, observed: Observations, pairs: Sequence[Pair], out: Path) -> None:
    import sys

    from isthmus.figures.publication import publish

    made = entry.figure(observed, pairs)
    written = publish(made, out)
    sys.stdout.write(made.finding + "\n")
    for path, what in zip(written, ("the chart", "its data", "its manifest"), strict=True):
        say(f"wrote {path}: {what}")


def _refuse(faults: Sequence[Fault]) -> None:
    from isthmus.errors import RequestError

    if faults:
        raise RequestError("figure", faults)
