"""`isthmus admin`: running an installation of the web application for a team."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from isthmus.cli.output import Format, say, write_rows

app = typer.Typer(
    name="admin", help="Run an installation: create, check, migrate, back up.", no_args_is_help=True
)
ROLES = ("researcher", "analyst", "reviewer", "decision_maker", "auditor", "administrator")


@app.command("migrate")
def migrate() -> None:
    """Bring the database's tables and the static files up to this version.

    Example:  isthmus admin migrate
    """
    from isthmus.web.serving import prepare

    prepare()
    say("The database and the static files are up to date.")


@app.command("create")
def create(
    email: Annotated[str, typer.Argument(help="Address of the person to invite.")],
    workspace: Annotated[str, typer.Option("--workspace", help="Name; made if there is none.")],
    role: Annotated[
        list[str] | None, typer.Option("--role", help="A role; repeat for several.")
    ] = None,
) -> None:
    """Invite somebody to a workspace and print the link, which works once.

    Without --role the person becomes its administrator.

    Example:  isthmus admin create office@example.org --workspace "Example University"
    """
    from isthmus.errors import Fault, RequestError, did_you_mean
    from isthmus.web.serving import prepare

    roles = role or ["administrator"]
    faults = [
        Fault(f"'{one}' is no role; there are {', '.join(ROLES)}{did_you_mean(one, ROLES)}")
        for one in roles
        if one not in ROLES
    ]
    if "@" not in email:
        faults.append(Fault(f"'{email}' is no e-mail address"))
    if faults:
        raise RequestError("admin create", faults)
    prepare()
    from isthmus.settings import web_settings
    from isthmus.web.accounts.membership import invite_member
    from isthmus.web.accounts.models import Workspace

    place, made = Workspace.objects.get_or_create(name=workspace)
    _invitation, token = invite_member(place, email, roles, None)
    say(f"{'Made' if made else 'Found'} the workspace {place}. The link works once, for 14 days:")
    typer.echo(f"{web_settings().url}/invitations/{token}/")


@app.command("check")
def check(
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.table,
) -> None:
    """Say what works and what does not: database, tables, secrets, mail, record.

    Exit code 0 if everything works.

    Example:  isthmus admin check
    """
    from isthmus.web.checking import findings

    rows = findings()
    write_rows(
        [{"what": one.what, "state": one.state, "said": one.said} for one in rows],
        ("what", "state", "said"),
        format,
    )
    if any(one.state == "fails" for one in rows):
        raise typer.Exit(3)


@app.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(help="The archive to write: isthmus.tar.gz")],
) -> None:
    """Write everything the installation holds into one archive, while people work.

    Example:  isthmus admin backup isthmus-2026-11-23.tar.gz
    """
    from isthmus.web.serving import prepare

    prepare()
    from isthmus.web.archives import back_up

    counted = back_up(file)
    say(f"wrote {file}: {sum(counted.rows.values()):,} rows, {counted.files:,} attachments")


@app.command("restore")
def restore_archive(
    file: Annotated[Path, typer.Argument(help="An archive written by `isthmus admin backup`.")],
) -> None:
    """Read an archive into an empty database; all of it or nothing, and verify the record.

    Example:  isthmus admin restore isthmus-2026-11-23.tar.gz
    """
    from isthmus.web.serving import prepare

    prepare()
    from isthmus.web.archives import restore

    counted = restore(file)
    say(f"restored {sum(counted.rows.values()):,} rows, {counted.files:,} attachments")
    _verify_records()


@app.command("daily")
def daily() -> None:
    """Assess decided cases again, note what changed, and remind those whose turn it is.

    Run it once a day by cron or a timer. Nothing is decided by it.

    Example:  isthmus admin daily
    """
    from isthmus.settings import settings
    from isthmus.web.serving import prepare

    prepare()
    from isthmus.web.casework.watching import watch

    done = watch(settings().now.date())
    say(f"{done.looked_at:,} cases, {done.changed:,} changed, {done.reminded:,} people reminded")


audit = typer.Typer(name="audit", help="The record: verify it.", no_args_is_help=True)


@audit.callback()
def audit_commands() -> None:
    """The record: verify it."""


@audit.command("verify")
def verify() -> None:
    """Prove that no entry of the record was edited, removed or slipped in.

    Exit code 0 if every workspace's record is whole, 3 if not.

    Example:  isthmus audit verify
    """
    from isthmus.web.serving import prepare

    prepare()
    if not _verify_records():
        raise typer.Exit(3)


def _verify_records() -> bool:
    from isthmus.web.accounts.models import Workspace
    from isthmus.web.record.chain import breaks
    from isthmus.web.record.models import Entry

    whole = True
    for workspace in Workspace.objects.order_by("name"):
        found = breaks(workspace)
        number = Entry.objects.filter(workspace=workspace).count()
        typer.echo(f"{workspace}: {number:,} entries, {'whole' if not found else 'NOT WHOLE'}")
        for one in found:
            typer.echo(f"  entry {one.number} {one.reason}")
        whole = whole and not found
    return whole
