"""`isthmus dossier`: whether a dossier is what was issued."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from isthmus.cli.exit_codes import CHANGED
from isthmus.cli.output import Format, say, write_json

app = typer.Typer(name="dossier", help="Dossiers: verify one.", no_args_is_help=True)

_SAID = {
    "as issued": "as issued: made again from its own record, it is the same, byte for byte",
    "changed": "changed: made again with the same versions, it is another document",
    "other versions": "can't be made again here, because it rests on other versions",
}


@app.callback()
def dossier() -> None:
    """Dossiers: verify one."""


@app.command("verify")
def verify_dossier(
    file: Annotated[Path, typer.Argument(help="A dossier: .html, .pdf, .md or .json.")],
    format: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.table,
) -> None:
    """Say whether a dossier is what was issued, by making it again from the record it carries.

    Exit code 0 if it is; 3 if it was changed, or if it rests on versions that are not at hand.

    Example:  isthmus dossier verify demo/dossiers/open-climate-modelling.pdf
    """
    from isthmus.dossier.verifying import verify
    from isthmus.errors import RequestError

    if format not in {Format.table, Format.json}:
        raise RequestError("--format", [f"'{format}' is not offered here; use table or json"])
    found = verify(file)
    if format is Format.json:
        write_json({"file": str(file), **asdict(found)})
    else:
        typer.echo(f"{file}: {_SAID[found.verdict]}")
        for one in found.differences:
            say(f"  {one}")
    if found.verdict != "as issued":
        raise typer.Exit(CHANGED)
