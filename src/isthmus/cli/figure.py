"""`isthmus figure`: a chart of a measure, with its data and its manifest beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from isthmus.cli.options import (
    CorpusFolder,
    Joins,
    LastYear,
    Pairs,
    Venues,
    World,
)
from isthmus.cli.output import Format, say, write_rows

if TYPE_CHECKING:
    from isthmus.corpus.folder import Corpus
    from isthmus.corpus.pair_counts import PairCounts
    from isthmus.errors import Fault
    from isthmus.figures.figure import Figure
    from isthmus.figures.making import Sources
    from isthmus.figures.request import Recorded, Request


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
    country: Annotated[
        list[str] | None, typer.Option("--country", help="A country or group: G7. Repeatable.")
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            help="First year; or the manifest of a figure that is to be made again.",
            show_default=False,
        ),
    ] = None,
    last_year: LastYear = None,
    venue: Venues = None,
    field: Annotated[
        list[str] | None,
        typer.Option("--field", help="Only works of this field of research. Repeatable."),
    ] = None,
    join: Joins = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against", help="A second source: `world`, or a corpus.", show_default=False
        ),
    ] = None,
    incomplete: Annotated[
        list[int] | None,
        typer.Option("--incomplete", help="A year whose data are incomplete. Repeatable."),
    ] = None,
    smallest_cell: Annotated[
        int | None,
        typer.Option(
            "--smallest-cell",
            help="Withhold counts below this; 10 for people, else 0.",
            show_default=False,
        ),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="A setting of this figure: NAME=VALUE. Repeatable."),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="Form of the list.")] = Format.table,
) -> None:
    """A chart ready to publish: what is shown, by which definition, from which source, how sure.

    Standard output gets the sentence that the data support, with its interval; standard error
    says which files were written. The same inputs give the same bytes: `--from MANIFEST` makes a
    figure again.

    Example:  isthmus figure pair-indices --world --pair CN,US --pair CN,GB --out cn.svg
    """
    from isthmus.figures.request import Request

    if list_figures:
        _write_list(format)
        return
    faults: list[Fault] = []
    record = _record(start)
    if record is not None:
        given = (name, pair, country, last_year, venue, field, join, incomplete, settings)
        _make_again(record, corpus, against, world or smallest_cell is not None or any(given), out)
        return
    request = Request(
        figure=name or "",
        source="world" if world else "corpus",
        pairs=tuple(pair or ()),
        countries=tuple(country or ()),
        join=tuple(join or ()),
        first_year=_year(start, faults),
        last_year=last_year,
        venues=tuple(venue or ()),
        fields=tuple(field or ()),
        incomplete=tuple(incomplete or ()),
        smallest_cell=smallest_cell,
        against=None if against is None else "world" if against == "world" else "corpus",
        settings=_settings(settings or [], faults),
    )
    _refuse([*_fitting(request, corpus, world, out), *faults])
    assert out is not None
    made = _made(request, _sources(corpus, against))
    _publish(made, out)


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


def _record(start: str | None) -> Recorded | None:
    """The manifest that `--from` names; None where it is a year, or nothing."""
    from isthmus.figures.request import recorded

    if start is None or not start.endswith(".json"):
        return None
    return recorded(Path(start))


def _year(start: str | None, faults: list[Fault]) -> int | None:
    from isthmus.errors import Fault

    if start is None:
        return None
    if not start.isdecimal():
        said = f"'{start}' is neither a year nor a manifest (.manifest.json)"
        faults.append(Fault(said, field="--from"))
        return None
    return int(start)


def _settings(texts: Sequence[str], faults: list[Fault]) -> dict[str, str]:
    from isthmus.errors import Fault

    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            faults.append(Fault(f"'{text}' sets nothing; write NAME=VALUE", field="--set"))
        elif name in found:
            faults.append(Fault(f"'{name}' is set twice", field="--set"))
        else:
            found[name.strip()] = value.strip()
    return found


def _fitting(request: Request, corpus: Path | None, world: bool, out: Path | None) -> list[Fault]:
    """What does not fit together in the request."""
    from isthmus.errors import Fault
    from isthmus.figures.making import request_faults

    faults = []
    if not request.figure:
        faults.append(Fault("name a figure; isthmus figure --list names them all"))
    if (corpus is None) == (not world):
        faults.append(Fault("name one source: --corpus DIR or --world"))
    found = request_faults(request)
    faults += [one for one in found if request.figure or "unknown figure" not in str(one)]
    return [*faults, *_out_faults(out)]


def _out_faults(out: Path | None) -> list[Fault]:
    from isthmus.errors import Fault, RequestError
    from isthmus.figures.publication import require_suffix

    if out is None:
        return [Fault("name the file to write: --out FILE.svg")]
    try:
        require_suffix(out)
    except RequestError as error:
        return [Fault(f"{out}: {fault}", field="--out") for fault in error.faults]
    return []


def _make_again(
    record: Recorded,
    corpus: Path | None,
    against: str | None,
    is_changed: bool,
    out: Path | None,
) -> None:
    """The figure of a manifest, from the same sources, or a refusal."""
    from isthmus.errors import Fault
    from isthmus.figures.making import source_inputs
    from isthmus.figures.request import version_note

    faults = []
    request = record.request
    if is_changed:
        said = "a figure that is made again takes --corpus, --against and --out only"
        faults.append(Fault(said, field="--from"))
    if (request.source == "corpus") != (corpus is not None):
        said = "was made from a corpus; name it: --corpus DIR"
        if corpus is not None:
            said = "was made from the bundled counts of pairs; leave out --corpus"
        faults.append(Fault(said, field="--from"))
    if request.against == "corpus" and against in {None, "world"}:
        faults.append(Fault("was made against a second corpus; name it: --against DIR"))
    _refuse([*faults, *_out_faults(out)])
    assert out is not None
    sources = _sources(corpus, "world" if request.against == "world" else against)
    record.require_inputs(source_inputs(sources))
    if note := version_note(record):
        say(note)
    _publish(_made(request, sources), out)


def _sources(corpus: Path | None, against: str | None) -> Sources:
    from isthmus.figures.making import Sources

    first = _source("world" if corpus is None else str(corpus))
    return Sources(first, None if against is None else _source(against))


def _source(named: str) -> Corpus | PairCounts:
    from isthmus.corpus.folder import open_corpus
    from isthmus.corpus.pair_counts import bundled_pair_counts

    return bundled_pair_counts() if named == "world" else open_corpus(Path(named))


def _made(request: Request, sources: Sources) -> Figure:
    from isthmus.figures.making import made_figure

    return made_figure(request, sources)


def _publish(made: Figure, out: Path) -> None:
    import sys

    from isthmus.figures.publication import publish

    written = publish(made, out)
    sys.stdout.write(made.finding + "\n")
    for path, what in zip(written, ("the chart", "its data", "its manifest"), strict=True):
        say(f"wrote {path}: {what}")


def _refuse(faults: Sequence[Fault]) -> None:
    from isthmus.errors import RequestError

    if faults:
        raise RequestError("figure", faults)
