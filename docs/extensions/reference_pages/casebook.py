"""The casebook: each invented case with its proposal, what it shows, and the expected outcomes."""

from __future__ import annotations

from pathlib import Path

from isthmus.assessment.rules import FrameworkFields
from isthmus.datafiles import read_yaml, validated
from isthmus.errors import FrameworkError, ProposalError
from isthmus.proposals.casebook import casebook_files, expected_of
from isthmus.proposals.reading import read_proposal
from reference_pages.markdown import code, day, literal, page, table, text
from reference_pages.pages import MissingEntryError

FOLDER = Path("src/isthmus/proposals/casebook")
FRAMEWORKS = Path("src/isthmus/frameworks")


def pages(root: Path) -> dict[str, str]:
    """`casebook.md`."""
    frameworks = _frameworks(root / FRAMEWORKS)
    blocks = [
        "Invented cases across pathways, fields, home countries and outcomes. The organisations "
        "exist; the activities, their funding and their answers do not. Each is a file that "
        "`isthmus assess` takes; a test assesses every one and compares it with what stands here.",
    ]
    faults = []
    for path in casebook_files(root / FOLDER):
        try:
            blocks += _case(path, frameworks)
        except (ProposalError, MissingEntryError) as error:
            faults.append(str(error))
    if faults:
        raise MissingEntryError("\n".join(faults))
    return {"casebook.md": page("Casebook", *blocks)}


def _case(path: Path, frameworks: dict[str, FrameworkFields]) -> list[str]:
    proposal, expected = read_proposal(path), expected_of(path)
    rows = []
    for name, one in expected.outcomes.items():
        framework = frameworks.get(name)
        labels = {} if framework is None else {word.id: word.label for word in framework.scale}
        if framework is None or one.outcome not in labels:
            raise MissingEntryError(f"{path.name} expects {name}: {one.outcome}, which is nowhere")
        rows.append([text(framework.short_title or name), text(labels[one.outcome]), text(one.why)])
    return [
        f"## {text(proposal.title)}",
        text(expected.about),
        f"**What it shows.** {text(expected.shows)}",
        f"Home country {text(str(proposal.home_country))}; "
        f"{text(', '.join(one.replace('_', ' ') for one in proposal.pathways))}; as of "
        f"{day(expected.as_of)}; file {code(path.name)}.",
        table(["Framework", "Outcome on its own scale", "Why"], rows),
        "<details><summary>The proposal</summary>",
        literal(path.read_text("utf-8")),
        "</details>",
    ]


def _frameworks(folder: Path) -> dict[str, FrameworkFields]:
    found = [
        validated(FrameworkFields, read_yaml(path, FrameworkError), FrameworkError)
        for path in sorted(folder.glob("*/framework.yaml"))
    ]
    return {one.id: one for one in found}
