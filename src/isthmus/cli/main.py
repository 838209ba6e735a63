"""`isthmus`: the commands and the one place that maps errors to exit codes."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from isthmus.cli import (
    admin,
    corpus,
    dossier,
    fairness,
    fields,
    frameworks,
    judgements,
    lists,
    organisations,
    proposals,
    study,
    subjects,
)
from isthmus.cli.assess import assess
from isthmus.cli.decide import EXAMPLE as DECIDE_EXAMPLE
from isthmus.cli.decide import decide
from isthmus.cli.demo import demo
from isthmus.cli.exit_codes import INTERRUPTED, exit_code
from isthmus.cli.figure import figure
from isthmus.cli.measure import measure
from isthmus.cli.screen import screen
from isthmus.cli.serve import serve
from isthmus.errors import IsthmusError

app = typer.Typer(
    name="isthmus",
    help="Risk-based international research collaboration: observe, assess, share, simulate.",
    epilog="Example:  isthmus demo --out demo     Documentation: docs/index.md",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from isthmus.manifests import software_version

        typer.echo(f"isthmus {software_version()}")
        raise typer.Exit


@app.callback()
def isthmus(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show it.")
    ] = False,
) -> None:
    """Risk-based international research collaboration: observe, assess, share, simulate."""


app.command("demo")(demo)
app.command("serve")(serve)
app.add_typer(admin.app)
app.add_typer(admin.audit)
app.add_typer(corpus.app)
app.command("measure")(measure)
app.command("figure")(figure)
app.add_typer(study.app)
app.add_typer(proposals.app)
app.add_typer(fields.app)
app.add_typer(frameworks.app)
app.add_typer(organisations.app)
app.add_typer(lists.app)
app.command("screen", epilog='Example:  isthmus screen "Beihang University" --format json')(screen)
app.add_typer(judgements.app)
app.add_typer(subjects.app)
app.add_typer(dossier.app)
app.command("assess")(assess)
app.command("decide", epilog=DECIDE_EXAMPLE)(decide)
app.add_typer(fairness.app)


def main() -> None:
    """Run the command; a user's error becomes one message and a documented exit code."""
    try:
        app()
    except IsthmusError as error:
        sys.stderr.write(f"isthmus: {error}\n")
        sys.exit(exit_code(error))
    except SystemExit as stop:
        if stop.code == INTERRUPTED:
            sys.stderr.write("isthmus: interrupted; nothing half-written was left behind\n")
        raise


if __name__ == "__main__":
    main()
