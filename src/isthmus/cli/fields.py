"""`isthmus fields`: from the words of a proposal to candidates for its field."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from isthmus.cli.output import Format, write_json, write_rows

app = typer.Typer(
    name="fields", help="Fields: what the words of a proposal suggest.", no_args_is_help=True
)

_COLUMNS = ("kind", "id", "label", "field", "words")


@app.callback()
def fields() -> None:
    """Fields: what the words of a proposal suggest."""


@app.command("suggest")
def suggest_fields(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="The title of the work.")],
    abstract: Annotated[
        Path | None,
        typer.Option(
            "--abstract",
            metavar="FILE",
            help="A text file with the abstract; - reads it from standard input.",
        ),
    ] = None,
    format: Annotated[
        Format, typer.Option("--format", help="How to print the result.")
    ] = Format.table,
) -> None:
    """Research topics, subfields and sensitive areas that a title and an abstract suggest.

    Each comes with the words that led to it. Nothing acts on a suggestion: a person confirms what
    is right by writing its id into the proposal.

    Example:  isthmus fields suggest "Open hydrological models for flood forecasting"
    """
    from isthmus.datafiles import read_text
    from isthmus.errors import RequestError
    from isthmus.fields.suggesting import suggest

    if abstract is None:
        text = ""
    elif str(abstract) == "-":
        text = typer.get_text_stream("stdin").read()
    else:
        text = read_text(abstract, RequestError)
    rows = _rows(suggest(title, text))
    if format is Format.json:
        write_json(rows)
        return
    write_rows(
        [{**row, "words": "; ".join(row["words"])} for row in rows],
        _COLUMNS,
        format,
        title="Suggested by the words of the text, best first",
        note="For a person to confirm; an unconfirmed suggestion has no effect anywhere. The terms "
        "of sensitive areas are this software's, not a government's.",
    )


def _rows(found: Any) -> list[dict[str, Any]]:
    """One row per suggestion: what kind it is, its id, label and field, and the words."""
    return [
        *(
            {"kind": "subfield", "id": one.subfield_id, "label": one.label, "field": one.field,
             "words": list(one.words)}
            for one in found.subfields
        ),
        *(
            {"kind": "topic", "id": one.topic_id, "label": one.label, "field": one.field,
             "words": list(one.words)}
            for one in found.topics
        ),
        *(
            {"kind": "sensitive_area", "id": one.area_id, "label": None, "field": None,
             "words": list(one.words)}
            for one in found.sensitive_areas
        ),
    ]  # fmt: skip
