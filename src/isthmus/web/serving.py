"""Starting the application: bring database and static files up to date, then serve."""

from __future__ import annotations

import os
from pathlib import Path

from isthmus.errors import RequestError


def prepare() -> None:
    """Make or migrate the database and collect the static files, where something changed."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "isthmus.web.configuration"
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    settings.HOME.mkdir(parents=True, exist_ok=True)
    django.setup()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    if _static_files_are_old():
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        _stamp().write_text(_version(), encoding="utf-8")


def run(host: str, port: int, workers: int = 1) -> None:
    """Serve until interrupted.

    Raises
    ------
    RequestError
        If the port is taken.
    """
    import socket

    from granian.constants import Interfaces
    from granian.server import Server

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            said = f"port {port} on {host} can't be used: {fault.strerror}; name another: --port"
            raise RequestError("serve", [said]) from None
    Server(
        "isthmus.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_level="warning",  # type: ignore[arg-type]
    ).serve()


def _static_files_are_old() -> bool:
    stamp = _stamp()
    return not stamp.is_file() or stamp.read_text(encoding="utf-8") != _version()


def _stamp() -> Path:
    from django.conf import settings

    return Path(settings.STATIC_ROOT) / "collected-for"


def _version() -> str:
    """The software's version and the newest change of a static file."""
    from django.conf import settings

    from isthmus.manifests import software_version

    newest = max(
        file.stat().st_mtime_ns
        for folder in settings.STATICFILES_DIRS
        for file in folder.rglob("*")
        if file.is_file()
    )
    return f"{software_version()} {newest}"
