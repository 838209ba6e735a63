"""`isthmus serve`: the web application on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from isthmus.cli.output import say


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port.")] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes.")] = 1,
) -> None:
    """The observatory and casework in a browser, for one person on this machine.

    No login, nothing to set up: the database lies in ISTHMUS_HOME and is made at the first start.
    Stop it with Ctrl-C. For a team, see docs/how-to/deploy.md.

    Example:  isthmus serve
    """
    from isthmus.web.serving import prepare, run

    prepare()
    say(f"Isthmus: http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/   (Ctrl-C stops it)")  # noqa: S104
    run(host, port, workers)
