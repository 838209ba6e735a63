"""Options that `measure` and `figure` share: which source, countries, years and venues."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

CorpusFolder = Annotated[
    Path | None, typer.Option("--corpus", help="Folder of a corpus.", show_default=False)
]
World = Annotated[
    bool, typer.Option("--world", help="The bundled OpenAlex country pairs, 1990-2023.")
]
Pairs = Annotated[
    list[str] | None,
    typer.Option("--pair", help="Two countries or groups: CN,US. Repeatable."),
]
FirstYear = Annotated[int | None, typer.Option("--from", help="First year.", show_default=False)]
LastYear = Annotated[int | None, typer.Option("--to", help="Last year.", show_default=False)]
Venues = Annotated[
    list[str] | None, typer.Option("--venue", help="Only works of this venue. Repeatable.")
]
Joins = Annotated[
    list[str] | None,
    typer.Option("--join", help="Countries that count as one: CN,HK,MO. Repeatable."),
]
