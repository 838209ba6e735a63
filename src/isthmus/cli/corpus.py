"""`isthmus corpus`: build a corpus from raw sources, and describe one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from isthmus.cli.output import Format, say, write_json, write_rows

app = typer.Typer(
    name="corpus",
    help="Build a corpus of works from raw sources, and describe one.",
    no_args_is_help=True,
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a built corpus.")]


@app.command(epilog="Example:  isthmus corpus build --example --out corpus")
def build(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the corpus goes.")],
    sources: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="SOURCE...",
            help="A mirror of the OpenAlex snapshot; files or folders of OpenAlex works or of "
            "conference papers.",
        ),
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="Build from the bundled conference papers.")
    ] = False,
    include_expansion: Annotated[
        bool,
        typer.Option("--include-expansion", help="Keep OpenAlex's expansion works (is_xpac), too."),
    ] = False,
    resolve: Annotated[
        bool,
        typer.Option(
            "--resolve", help="Resolve the strings for which OpenAlex has no institution."
        ),
    ] = False,
    with_references: Annotated[
        bool, typer.Option("--with-references", help="Keep which works a work cites, too.")
    ] = False,
) -> None:
    """Read the sources and put a corpus into DIR, in the place of one that is there.

    DIR changes in one step at the end; a build that fails leaves the previous corpus as it was, and
    the next one goes on where it ended. With a newer snapshot the same command updates DIR: only
    files that have changed are read.
    """
    from isthmus.cli.progress import progress, step_reporter
    from isthmus.corpus.building import build_corpus
    from isthmus.errors import RequestError

    if example == bool(sources):
        said = "not both" if example else "for the bundled data add --example"
        raise RequestError("corpus build", [f"name the sources, or give --example; {said}"])
    with progress(rate=True) as display:
        built = build_corpus(
            None if example else sources,
            out,
            include_expansion=include_expansion,
            resolve_strings=resolve,
            with_references=with_references,
            report=step_reporter(display),
        )
    _say_built(built)


@app.command(epilog="Example:  isthmus corpus cube corpus")
def cube(folder: Folder) -> None:
    """Make the country-set cube of a corpus, from which most measures are answered at once.

    A build makes it, too; parts of the corpus that have not changed are not counted again.
    """
    from isthmus.cli.progress import progress, step_reporter
    from isthmus.corpus.cube.building import build_cube

    with progress() as display:
        made = build_cube(folder, report=step_reporter(display))
    say(
        f"Cube of {made.works:,} works: {made.cells:,} cells, {made.country_sets:,} country sets. "
        f"Parts counted: {made.counted:,}; only ranked again: {made.ranked_again:,}; "
        f"kept: {made.kept:,}."
    )


@app.command(epilog="Example:  isthmus corpus describe corpus")
def describe(
    folder: Folder,
    format: Annotated[
        Format, typer.Option("--format", help="csv and jsonl hold the coverage by year.")
    ] = Format.table,
) -> None:
    """Tables, works and coverage by year, provenance, and what the corpus lacks."""
    from isthmus.corpus.description import (
        COVERAGE_COLUMNS,
        coverage_rows,
        table_rows,
        what_it_lacks,
    )
    from isthmus.corpus.folder import open_corpus

    corpus = open_corpus(folder)
    coverage = coverage_rows(corpus)
    if format is Format.json:
        write_json(
            {
                "snapshot": corpus.snapshot,
                "tables": table_rows(corpus),
                "coverage": coverage,
                "lacks": what_it_lacks(corpus),
                "manifest": corpus.manifest,
            }
        )
    elif format is Format.table:
        title = f"Corpus {folder}, snapshot {corpus.snapshot}"
        write_rows(table_rows(corpus), ["table", "rows"], format, title=title)
        write_rows(
            coverage,
            COVERAGE_COLUMNS[:5] + COVERAGE_COLUMNS[-1:],
            format,
            title="\nCoverage: share of works, and of authorships, with a known country",
        )
        write_rows(
            _provenance(corpus.manifest),
            ["source", "as_of", "version", "rows", "works"],
            format,
            title="\nMade from",
            note="\n".join(["\nWhat it lacks", *(f"  {line}" for line in what_it_lacks(corpus))]),
        )
    else:
        write_rows(coverage, COVERAGE_COLUMNS, format)


def _provenance(manifest: Any) -> list[dict[str, Any]]:
    registry = manifest["inputs"]["registry"]
    sources = [
        {
            "source": one["name"],
            "as_of": one["as_of"],
            "version": f"sha256 {one['sha256'][:12]}",
            "rows": one["rows"],
            "works": one["works"],
        }
        for one in manifest["inputs"]["sources"]
    ]
    return [
        *sources,
        {
            "source": "organisation registry",
            "version": registry["version"],
            "rows": registry["organisations"],
        },
    ]


def _say_built(built: Any) -> None:
    """The end of a build: what there is now, and what was left out."""
    works, authorships = built.rows["works"], built.rows["authorships"]
    say(f"Built {built.out}: " + ", ".join(f"{rows:,} {name}" for name, rows in built.rows.items()))
    say(f"Works with a known country: {_part(built.works_with_country, works)}")
    say(f"Authorships with a known country: {_part(built.authorships_with_country, authorships)}")
    for reason, number in built.excluded.items():
        say(f"Left out: {number:,} works ({reason})")
    if built.reused_files:
        say(
            f"Read {built.read_files:,} files; {built.reused_files:,} had not changed and were "
            "taken over"
        )
    if built.deleted:
        say(f"Left out: {built.deleted:,} works (deleted or merged away, says the snapshot)")
    if built.recovered:
        say(_recovered(built.recovered))
    if built.damaged or built.duplicates:
        say(
            f"Quarantine: {built.damaged:,} damaged lines and {built.duplicates:,} more copies of "
            f"works; see {built.out / 'quarantine.jsonl'}"
        )
    if built.skipped:
        shown = ", ".join(built.skipped[:3]) + (", …" if len(built.skipped) > 3 else "")
        say(f"Not read, because they hold no works: {len(built.skipped):,} files ({shown})")


def _recovered(years: Any) -> str:
    """The share of works without a known country before and after strings were resolved."""
    works = sum(year["works"] for year in years)
    before = sum(year["unknown_country_before"] for year in years)
    after = sum(year["unknown_country_after"] for year in years)
    return (
        f"Works without a known country: {_part(before, works)}; after resolving strings "
        f"{_part(after, works)}; by year in manifest.json"
    )


def _part(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({part / whole:.1%})" if whole else "there are none"
