"""`isthmus proposals`: a file to fill in, and a check that names every fault at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from isthmus.cli.output import Format, say, write_json, write_rows

if TYPE_CHECKING:
    from isthmus.proposals.model import Proposal
    from isthmus.proposals.templates import Start

app = typer.Typer(
    name="proposals", help="Proposals: start one, and check it.", no_args_is_help=True
)


@app.command(
    "new", epilog="Example:  isthmus proposals new --pathway joint_publication --out p.yaml"
)
def new_proposal(
    pathway: Annotated[
        list[str] | None,
        typer.Option(help="How the collaboration runs; repeat for several at once."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write it; else it is printed.")
    ] = None,
    ask: Annotated[
        bool, typer.Option("--ask/--no-ask", help="Ask for what is known, on a terminal.")
    ] = True,
) -> None:
    """A commented proposal for the pathways, with `unknown` wherever nothing is known yet.

    On a terminal it asks a few questions first; an empty answer leaves the field open.
    """
    from isthmus.manifests import atomic_file
    from isthmus.proposals.templates import Start, interactions, template

    asked = ask and sys.stdin.isatty()
    pathways = _pathways(pathway, asked)
    text = template(pathways, _start() if asked else Start())
    if out is None:
        sys.stdout.write(text)
    else:
        _refuse_existing(out)
        with atomic_file(out) as temporary:
            temporary.write_text(text, encoding="utf-8")
        say(f"wrote {out}; check it with: isthmus proposals check {out}")
    for said in interactions(pathways):
        say(said)


@app.command("check", epilog="Example:  isthmus proposals check proposal.yaml")
def check_proposal(
    file: Annotated[Path, typer.Argument(help="A proposal as YAML or JSON.")],
    format: Annotated[Format, typer.Option(help="How to print the result.")] = Format.table,
) -> None:
    """All faults and contradictions at once; then who the organisations are, and what is open.

    The organisations are looked up in the registry and shown, for you to confirm by writing their
    `ror_id` into the file. Nothing is changed. Exit code 12 if the proposal has faults.
    """
    from isthmus.cli.progress import progress
    from isthmus.proposals.reading import open_facts, read_proposal
    from isthmus.proposals.templates import interactions

    read = read_proposal(file)
    with progress() as display:
        display.add_task("Looking up organisations", total=None)
        organisations = _resolved(read)
    open_ = open_facts(read)
    if format is Format.json:
        write_json(
            {
                "proposal_id": read.id,
                "organisations": organisations,
                "unknown": list(open_),
                "interactions": list(interactions(read.pathways)),
            }
        )
        return
    write_rows(
        organisations,
        ["name", "side", "status", "ror_id", "registered as", "country", "confirmed"],
        format,
        title=f"{read.title}: no faults. Who the organisations are, by the registry:",
        note="Write the ror_id into the file to confirm one. A match is not a judgement of it.\n",
    )
    for said in interactions(read.pathways):
        say(said)
    say(f"{len(open_)} facts are unknown" + (f": {', '.join(open_)}" if open_ else ""))


def _pathways(given: list[str] | None, asked: bool) -> list[str]:
    from isthmus.errors import RequestError, did_you_mean
    from isthmus.proposals.vocabulary import Pathway, words

    known = words(Pathway)
    if not given and asked:
        answer = typer.prompt(f"Pathways, with commas ({', '.join(known)})", err=True)
        given = [one.strip() for one in answer.split(",") if one.strip()]
    chosen = list(dict.fromkeys(given or ["joint_publication"]))
    faults = [
        f"unknown pathway '{one}'{did_you_mean(one, known)}; there are {', '.join(known)}"
        for one in chosen
        if one not in known
    ]
    if faults:
        raise RequestError("--pathway", faults)
    return chosen


def _start() -> Start:
    """What the person at the terminal knows already."""
    import re

    from isthmus.proposals.templates import Start
    from isthmus.reference.countries import country_code

    blank = Start()

    def answer(question: str, default: str) -> str:
        return str(typer.prompt(question, default="", show_default=False, err=True)) or default

    title = answer("Title", blank.title)
    country = answer("Country of the home organisation", "")
    name = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")
    return Start(
        id=name[:60].strip("-") if title != blank.title and name else blank.id,
        title=title,
        summary=answer("The activity in a sentence or two", blank.summary),
        home=answer("Home organisation", blank.home),
        partner=answer("Partner organisation, in any script", blank.partner),
        home_country=(country_code(country) or country or None),
        field=answer("Field of work", blank.field),
    )


def _refuse_existing(out: Path) -> None:
    from isthmus.errors import RequestError

    if out.exists():
        raise RequestError("--out", [f"{out} exists; name another file, or remove it first"])


def _resolved(proposal: Proposal) -> list[dict[str, Any]]:
    from isthmus.assessment.case import organisation_text
    from isthmus.organisations.registry import load_registry
    from isthmus.organisations.resolver import resolve

    registry = load_registry()
    answers = resolve([organisation_text(one) for one in proposal.organisations], registry)
    rows = []
    for one, answer in zip(proposal.organisations, answers, strict=True):
        best = next(iter(answer.matches), None)
        stated = (
            registry.organisation(one.ror_id) if one.ror_id and one.ror_id in registry else None
        )
        shown = stated or (registry.organisation(best.ror_id) if best else None)
        rows.append(
            {
                "name": one.name,
                "side": one.side,
                "status": "confirmed" if stated else str(answer.status),
                "ror_id": shown.ror_id if shown else None,
                "registered as": shown.name if shown else None,
                "country": shown.country_code if shown else None,
                "confirmed": stated is not None,
            }
        )
    return rows
