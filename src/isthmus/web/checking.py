"""What works in an installation and what does not, for whoever runs it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

State = Literal["works", "fails", "look"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    state: State
    said: str


def findings() -> list[Finding]:
    """Everything that can be looked at without changing anything."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "isthmus.web.configuration"
    import django

    django.setup()
    return [*_settings(), *_database(), *_mail()]


def _settings() -> Iterator[Finding]:
    from django.conf import settings

    mode = "team" if settings.IS_TEAM else "single"
    yield Finding("mode", "works", mode)
    secure = settings.SITE_URL.startswith("https://")
    yield Finding(
        "address",
        "works" if secure or not settings.IS_TEAM else "look",
        f"{settings.SITE_URL}{'' if secure else ': without TLS; set ISTHMUS_URL to https://…'}",
    )
    writable = os.access(settings.HOME, os.W_OK) if settings.HOME.exists() else False
    said = "is writable" if writable else "is missing or not writable; isthmus admin migrate"
    yield Finding("home", "works" if writable else "fails", f"{settings.HOME} {said}")


def _database() -> Iterator[Finding]:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as fault:
        yield Finding("database", "fails", f"{connection.vendor}: {str(fault).splitlines()[0]}")
        return
    yield Finding("database", "works", connection.vendor)
    if waiting:
        said = f"{len(waiting)} changes are missing; isthmus admin migrate"
        yield Finding("tables", "fails", said)
        return
    yield Finding("tables", "works", "up to date")
    yield from _records()


def _records() -> Iterator[Finding]:
    from isthmus.web.accounts.models import Membership, Role, Workspace
    from isthmus.web.record.chain import breaks

    for workspace in Workspace.objects.order_by("name"):
        found = breaks(workspace)
        state: State = "fails" if found else "works"
        yield Finding(f"record of {workspace}", state, "not whole" if found else "whole")
        runs = Membership.objects.filter(workspace=workspace, role=Role.ADMINISTRATOR).exists()
        if not runs:
            yield Finding(f"members of {workspace}", "look", "nobody is administrator yet")


def _mail() -> Iterator[Finding]:
    from django.conf import settings

    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield Finding("mail", "works", f"sent through {settings.EMAIL_HOST}:{settings.EMAIL_PORT}")
    else:
        said = f"not sent; kept in {settings.EMAIL_FILE_PATH}"
        yield Finding("mail", "look" if settings.IS_TEAM else "works", said)
