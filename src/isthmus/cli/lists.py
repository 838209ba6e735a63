"""`isthmus lists`: which lists are searched, of which date, and how to take in a newer edition."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from isthmus.cli.output import Format, say, write_rows

if TYPE_CHECKING:
    from isthmus.screening.lists import Descriptor, Edition, Editions

app = typer.Typer(
    name="lists",
    help="The public lists that partners are screened against, and their editions.",
    no_args_is_help=True,
)

AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="DATE", help="The day; today if none."),
]

_TABLE = ("list_id", "class", "as_of", "age_days", "entries", "publisher: title")
_ALL = (
    "list_id", "title", "publisher", "class", "as_of", "age_days", "entries", "edition",
    "jurisdiction", "legal_authority", "meaning", "update_cadence_days", "overdue", "official_url",
    "licence", "source", "sha256",
)  # fmt: skip


@app.command(epilog="Example:  isthmus lists show --as-of 2026-08-01")
def show(
    list_id: Annotated[
        str | None, typer.Argument(help="One list, with everything that is known of it.")
    ] = None,
    as_of: AsOf = None,
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """The lists, and of each the newest edition not after the day, with its age.

    A list without an edition by then is shown without one. Lists older than the time in which they
    usually change are named on standard error.
    """
    from isthmus.screening.lists import descriptor, editions

    found = editions(as_of.date() if as_of else None)
    rows = [_row(one.descriptor, one, found.as_of) for one in found.found]
    rows += [_row(one, None, found.as_of) for one in found.without_edition]
    rows.sort(key=lambda row: str(row["list_id"]))
    if list_id is not None:
        rows = [row for row in rows if row["list_id"] == descriptor(list_id).id]
    if list_id is not None and format is Format.table:
        fields = [{"field": name, "value": rows[0][name]} for name in _ALL]
        write_rows(fields, ("field", "value"), format, title=f"{list_id} as of {found.as_of}")
    else:
        shown = _TABLE if format is Format.table else _ALL
        write_rows(
            [{name: row[name] for name in shown} for row in rows],
            shown,
            format,
            title=f"{len(found.found)} lists as of {found.as_of}; organisations only",
            note="These are copies. Before a decision, look at the publisher's own page "
            "(`isthmus lists update` names them).",
        )
    say_overdue(found)


@app.command(
    epilog="Example:  isthmus lists load consolidated.csv --list us_entity_list --as-of 2026-11-01"
)
def load(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV (.csv or .csv.gz): the Consolidated Screening List, or the columns entry_id, "
            "name, aliases, country_codes."
        ),
    ],
    list_id: Annotated[str, typer.Option("--list", help="The list that it is an edition of.")],
    as_of: Annotated[
        datetime,
        typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="DATE", help="The edition's date."),
    ],
) -> None:
    """Take in a newer edition of a list. If it fails, the editions at hand stay.

    A file with fewer or more entries than the list can be expected to have is refused. Persons,
    vessels and aircraft are dropped and counted.
    """
    from isthmus.screening.lists import descriptor
    from isthmus.screening.loading import load_edition

    loaded = load_edition(descriptor(list_id), file, as_of.date())
    for reason, rows in sorted(loaded.dropped.items()):
        say(f"dropped: {rows:,} rows ({reason})")
    say(
        f"Loaded {list_id} as of {loaded.as_of}: {loaded.entries:,} entries, "
        f"SHA-256 {loaded.sha256}"
    )


@app.command(epilog="Example:  isthmus lists update --format csv")
def update(
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """Where the newest official copy of each list is, and how to load it.

    Nothing is fetched: Isthmus does not go to the network by itself.
    """
    from isthmus.screening.lists import editions

    found = editions()
    rows = [
        {
            "list_id": one.descriptor.id,
            "at_hand": one.as_of,
            "overdue": one.is_overdue(found.as_of),
            "official_url": one.descriptor.official_url,
            "load": f"isthmus lists load FILE --list {one.descriptor.id} --as-of DATE",
        }
        for one in found.found
    ]
    shown = ("list_id", "at_hand", "overdue", "official_url")
    write_rows(
        rows,
        shown if format is Format.table else (*shown, "load"),
        format,
        title="Where each list is published. Nothing was fetched.",
        note="Save the publisher's list as CSV, then: "
        "isthmus lists load FILE --list LIST_ID --as-of DATE",
    )


def say_overdue(found: Editions) -> None:
    """Name the lists that are older than they usually get, and those without an edition."""
    old = [
        f"{one.descriptor.id} ({one.age_days(found.as_of)} days, changes about every "
        f"{one.descriptor.update_cadence_days})"
        for one in found.found
        if one.is_overdue(found.as_of)
    ]
    if old:
        say(
            "Older than these lists usually get; `isthmus lists update` says where newer copies "
            f"are: {', '.join(old)}"
        )
    missing = [one.id for one in found.without_edition]
    if missing:
        say(f"No edition by {found.as_of}, not searched: {', '.join(missing)}")


def _row(of: Descriptor, edition: Edition | None, on: date) -> dict[str, Any]:
    return {
        "list_id": of.id,
        "publisher: title": f"{of.publisher}: {of.title}",
        "title": of.title,
        "publisher": of.publisher,
        "class": of.evidence_class,
        "as_of": edition.as_of if edition else None,
        "age_days": edition.age_days(on) if edition else None,
        "entries": len(edition.entries) if edition else None,
        "edition": edition.label if edition else None,
        "jurisdiction": of.jurisdiction,
        "legal_authority": of.legal_authority,
        "meaning": of.meaning,
        "update_cadence_days": of.update_cadence_days,
        "overdue": edition.is_overdue(on) if edition else None,
        "official_url": of.official_url,
        "licence": of.provenance.licence,
        "source": f"{of.provenance.source}, {of.provenance.version}",
        "sha256": edition.sha256 if edition else None,
    }
