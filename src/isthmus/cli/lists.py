"""`isthmus lists`: which lists are searched, of which date, and how to take in a newer edition."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from isthmus.cli.output import Format, say, write_json, write_rows

if TYPE_CHECKING:
    from isthmus.screening.lists import Descriptor, Edition, EditionAtHand, Editions

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
_EDITIONS = ("as_of", "entries", "dropped", "from", "sha256")
_CHANGES = ("change", "entry_id", "name", "countries", "what", "met_by")


@app.command(epilog="Example:  isthmus lists show --as-of 2026-08-01")
def show(
    list_id: Annotated[
        str | None,
        typer.Argument(help="One list, with everything that is known of it, and its editions."),
    ] = None,
    as_of: AsOf = None,
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """The lists, and of each the newest edition not after the day, with its age.

    A list without an edition by then is shown without one. Lists older than the time in which they
    usually change are named on standard error. Of one list all editions at hand follow; as CSV
    there is a row for each of them.
    """
    from isthmus.screening.lists import descriptor, editions

    found = editions(as_of.date() if as_of else None)
    rows = [_row(one.descriptor, one, found.as_of) for one in found.found]
    rows += [_row(one, None, found.as_of) for one in found.without_edition]
    rows.sort(key=lambda row: str(row["list_id"]))
    if list_id is not None:
        of = descriptor(list_id)
        (row,) = [row for row in rows if row["list_id"] == of.id]
        _write_one(of, row, found.as_of, format)
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
    epilog="Example:  isthmus lists load consolidated.json --list us_sdn --as-of 2026-11-01"
)
def load(
    file: Annotated[
        Path,
        typer.Argument(
            help="The list as its publisher prints it (which forms are read: documentation, 'Keep "
            "lists current'), or any CSV with --mapping; also compressed (.gz)."
        ),
    ],
    list_id: Annotated[str, typer.Option("--list", help="The list that it is an edition of.")],
    as_of: Annotated[
        datetime,
        typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="DATE", help="The edition's date."),
    ],
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", help="YAML that says which column of a CSV is what."),
    ] = None,
) -> None:
    """Take in an edition of a list. If it fails, the editions at hand stay.

    What the file is, is told by its content. A file with fewer or more entries than the list can be
    expected to have is refused. Persons, vessels and aircraft are dropped and counted. An edition
    older than the one in use is kept as history: `--as-of` finds it.
    """
    from isthmus.screening.lists import descriptor
    from isthmus.screening.loading import load_edition

    of = descriptor(list_id)
    loaded = load_edition(of, file, as_of.date(), mapping)
    for reason, rows in sorted(loaded.dropped.items()):
        say(f"dropped: {rows:,} rows ({reason})")
    for what, rows in sorted(loaded.ignored.items()):
        say(f"passed over: {what}, {rows:,} times")
    for fault in loaded.unread:
        say(f"not read: {fault}")
    said = f"{list_id} as of {loaded.as_of}: {loaded.entries:,} entries, SHA-256 {loaded.sha256}"
    if loaded.state == "unchanged":
        say(f"Nothing changed: this edition is at hand already; {said}")
        return
    say(f"Loaded {said}" + (f"; read as {loaded.publication}" if loaded.publication else ""))
    if loaded.state == "history":
        say(f"It is older than the edition in use ({loaded.in_use}) and is kept as history")
    elif loaded.state == "replaced":
        say("It takes the place of another edition of the same date")
    _say_difference(of, loaded.as_of)


@app.command(epilog="Example:  isthmus lists diff us_sdn --from 2026-07-31 --to 2026-11-01")
def diff(
    list_id: Annotated[str, typer.Argument(help="The list.")],
    from_: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATE",
                     help="The edition in use on this day; else the one before --to."),
    ] = None,
    to: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], metavar="DATE",
                     help="The edition in use on this day; today if none."),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:  # fmt: skip
    """What an edition of a list added, removed, renamed or changed against another.

    Entries meet by the publisher's identifier where the list has one, else by name and country;
    a new name is recognised by an alias that both print or by the registry's identifier. Alike
    names alone make no rename: such entries are removed and added, and said to be alike.
    """
    from isthmus.screening.differences import difference
    from isthmus.screening.lists import descriptor, editions_to_compare

    before, after = editions_to_compare(
        descriptor(list_id), from_.date() if from_ else None, to.date() if to else None
    )
    found = difference(before, after)
    rows = [
        {
            "change": one.kind,
            "entry_id": one.entry.entry_id,
            "name": one.entry.name,
            "countries": " ".join(one.entry.country_codes),
            "what": "; ".join([*one.fields, *([one.basis] if not one.fields else [])]),
            "met_by": one.basis if one.fields else "",
        }
        for one in found.changes
    ]
    counts = ", ".join(f"{count:,} {kind}" for kind, count in found.counts.items())
    title = f"{list_id}: {before.as_of} to {after.as_of}: {counts}"
    if format is Format.json:
        write_json(
            {
                "list_id": list_id,
                "from": _edition_record(before),
                "to": _edition_record(after),
                "counts": found.counts,
                "changes": rows,
            }
        )
    elif format is Format.table:
        if rows:
            write_rows(rows, _CHANGES[:-1], format, title=title)
        else:
            typer.echo(title)
    else:
        say(title)
        write_rows(rows, _CHANGES, format)


@app.command(epilog="Example:  isthmus lists remove us_sdn --as-of 2026-11-01")
def remove(
    list_id: Annotated[str, typer.Argument(help="The list.")],
    as_of: Annotated[
        datetime,
        typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="DATE", help="The edition's date."),
    ],
) -> None:
    """Take out an edition that was loaded. Editions that ship with the product stay."""
    from isthmus.screening.lists import descriptor, newest_edition
    from isthmus.screening.loading import remove_edition
    from isthmus.settings import settings

    of = descriptor(list_id)
    removed = remove_edition(of, as_of.date())
    newest = newest_edition(of, settings().now.date())
    in_use = f"in use is that of {newest.as_of}" if newest else "no edition is left"
    say(
        f"Removed {list_id} as of {removed.declared.as_of} "
        f"({removed.declared.entries:,} entries); {in_use}"
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
        note="Save the publisher's list, then: isthmus lists load FILE --list LIST_ID --as-of DATE",
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
            f"are, `isthmus lists load FILE --list LIST_ID --as-of DATE` takes one in: "
            f"{', '.join(old)}"
        )
    missing = [one.id for one in found.without_edition]
    if missing:
        say(f"No edition by {found.as_of}, not searched: {', '.join(missing)}")


def _write_one(of: Descriptor, row: dict[str, Any], day: date, format: Format) -> None:
    """One list, and the editions of it that are at hand."""
    from isthmus.screening.lists import editions_at_hand

    known = [
        {
            "as_of": one.declared.as_of,
            "entries": one.declared.entries,
            "dropped": one.declared.dropped,
            "from": _origin(of, one),
            "sha256": one.declared.sha256,
        }
        for one in editions_at_hand(of)
    ]
    if format is Format.table:
        fields = [{"field": name, "value": row[name]} for name in _ALL]
        write_rows(fields, ("field", "value"), format, title=f"{of.id} as of {day}")
        write_rows(known, _EDITIONS, format, title="Editions at hand")
    elif format is Format.csv:
        write_rows([row | one for one in known], (*_ALL, "dropped", "from"), format)
    else:
        write_rows([row | {"editions": known}], _ALL, format)


def _origin(of: Descriptor, one: EditionAtHand) -> str:
    """Where an edition comes from, for a person."""
    declared = one.declared
    if not one.is_loaded:
        return f"bundled: {of.provenance.version}"
    parts = [declared.source_file or "a file", declared.publication or ""]
    parts.append(f"on {declared.loaded_on}" if declared.loaded_on else "")
    return f"loaded: {', '.join(filter(None, parts))}"


def _edition_record(edition: Edition) -> dict[str, Any]:
    return {"as_of": edition.as_of, "entries": len(edition.entries), "sha256": edition.sha256}


def _say_difference(of: Descriptor, as_of: date) -> None:
    """One line: what the edition of a day changed against the one before it."""
    from isthmus.screening.differences import difference
    from isthmus.screening.lists import edition_before, newest_edition

    before, after = edition_before(of, as_of), newest_edition(of, as_of)
    if before is None or after is None:
        say("No older edition is at hand to compare with")
        return
    counts = difference(before, after).counts
    said = ", ".join(f"{count:,} {kind}" for kind, count in counts.items())
    say(f"Against the edition of {before.as_of}: {said} (`isthmus lists diff {of.id}`)")


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
