"""Options that select works by what the corpus knows of them: field, type, topic, funder …"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from isthmus.corpus.folder import Corpus
    from isthmus.corpus.selection import WorkSelection
    from isthmus.errors import Fault
    from isthmus.measures.answering import Way

Fields = Annotated[
    list[int] | None,
    typer.Option("--field", help="Only works of this OpenAlex field: 17. Repeatable."),
]
Subfields = Annotated[
    list[int] | None,
    typer.Option("--subfield", help="Only works of this OpenAlex subfield: 1702. Repeatable."),
]
Types = Annotated[
    list[str] | None, typer.Option("--type", help="Only works of this type: article. Repeatable.")
]
Topics = Annotated[
    list[str] | None,
    typer.Option("--topic", help="Only works of this OpenAlex topic: T10320. Repeatable."),
]
Funders = Annotated[
    list[str] | None,
    typer.Option("--funder", help="Only works of this OpenAlex funder: F… Repeatable."),
]
Institutions = Annotated[
    list[str] | None,
    typer.Option("--institution", help="Only works of this ROR id. Repeatable."),
]
ManifestFile = Annotated[
    Path | None,
    typer.Option(
        "--manifest", help="Write what the table was made from, and how.", show_default=False
    ),
]
Engine = Annotated[
    str | None,
    typer.Option(
        "--engine", help="duckdb, or a Spark master: spark://host:7077.", show_default="duckdb"
    ),
]


def choose_engine(address: str | None) -> None:
    """Let this process count with another engine than the embedded one."""
    if address is not None:
        from isthmus.corpus.engine import use_engine

        use_engine(address)


def work_selection(years: tuple[int | None, int | None], **listed: Sequence[Any] | None) -> Any:
    """The selection of works that the options name."""
    from isthmus.corpus.selection import WorkSelection

    values: dict[str, Any] = {name: tuple(given or ()) for name, given in listed.items()}
    return WorkSelection(*years, **values)


def selection_faults(works: WorkSelection) -> list[Fault]:
    """What is wrong about the values, whatever the corpus."""
    from isthmus.errors import Fault
    from isthmus.reference.identifiers import ror_id

    faults = [
        Fault(f"{one} is not an OpenAlex {name}, such as {known[6]}", field=f"--{name}")
        for name, numbers, known in (
            ("field", works.fields, range(11, 37)),
            ("subfield", works.subfields, range(1100, 3700)),
        )
        for one in numbers
        if one not in known
    ]
    faults += [
        Fault(f"'{one}' is not an OpenAlex {name}, such as {letter}10320", field=f"--{name}")
        for name, ids, letter in (("topic", works.topics, "T"), ("funder", works.funders, "F"))
        for one in ids
        if not (one.startswith(letter) and one[1:].isdigit())
    ]
    faults += [
        Fault(f"'{one}' is not a ROR id", field="--institution")
        for one in works.institutions
        if ror_id(one) is None
    ]
    return faults


def venue_faults(venues: Sequence[str], corpus: Corpus) -> list[Fault]:
    """The venues that no work of the corpus has."""
    from isthmus.corpus.engine import to_arrow
    from isthmus.errors import Fault, did_you_mean

    if not venues:
        return []
    found = to_arrow(corpus.works.select("venue").distinct())["venue"].to_pylist()
    known = sorted(venue for venue in found if venue is not None)
    few = f"; there are {', '.join(known)}" if len(known) <= 40 else ""
    return [
        Fault(f"no work has the venue '{venue}'{did_you_mean(venue, known) or few}",
              field="--venue")
        for venue in venues
        if venue not in known
    ]  # fmt: skip


def way_note(way: Way) -> str:
    """A sentence on what the numbers were counted from."""
    words = {
        "cube": "the country-set cube",
        "country sets": "the country set of each work",
        "tables": "the works and authorships themselves",
    }
    because = f": {way.reason}" if way.reason else ""
    return f"Counted from {words[way.source]}{because}."


def write_manifest(path: Path, snapshot: str, parameters: dict[str, Any], way: Way) -> None:
    """What is needed to make the same table again, and what it was counted from."""
    from isthmus.manifests import manifest, write_json

    content = manifest("measure", {"corpus": snapshot}, parameters)
    content["counted_from"] = {"source": way.source, "reason": way.reason}
    write_json(path, content)
