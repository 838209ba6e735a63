"""`isthmus assess`: one proposal under several frameworks, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from isthmus.cli.output import Format, say, write_json, write_rows

if TYPE_CHECKING:
    from isthmus.assessment.insights import Insights
    from isthmus.assessment.results import Assessment, Benefit
    from isthmus.proposals.model import Proposal


def assess(
    proposal: Annotated[
        Path | None, typer.Argument(help="A proposal as YAML or JSON; not with --recheck.")
    ] = None,
    framework: Annotated[
        list[str] | None,
        typer.Option(help="A framework's id; repeat for several. All if not given."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Judge by the rules and lists of this day (2026-07-31)."),
    ] = None,
    frameworks: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Frameworks in place of the bundled ones.")
    ] = None,
    corpus: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A corpus, for the benefits ledger.")
    ] = None,
    dossier: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a dossier: .html, .pdf or .json.")
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Keep the assessment there, to decide on and recheck."),
    ] = None,
    recheck: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Judge the assessments kept there again; see below."),
    ] = None,
    format: Annotated[Format, typer.Option(help="How to print the result.")] = Format.table,
) -> None:
    """Assess a proposal: screening, findings, mitigations; each framework on its own scale.

    With --recheck: what changed, for which, why and since when; exit code 3 if something did.

    Example:  isthmus assess proposal.yaml --framework ca-strac --as-of 2026-10-01 --format json
    """
    from isthmus.assessment.assessing import assess as assessment_of
    from isthmus.assessment.insights import insights, insights_json
    from isthmus.assessment.serialising import assessment_json
    from isthmus.assessment.stored import store as kept
    from isthmus.cli.progress import progress
    from isthmus.errors import RequestError
    from isthmus.organisations.registry import load_registry
    from isthmus.proposals.reading import read_proposal

    day = _day(as_of)
    if recheck is not None:
        from isthmus.cli.reassess import recheck_stored

        recheck_stored(recheck, day, frameworks, format, given=proposal)
        return
    if proposal is None:
        raise RequestError("PROPOSAL", ["is missing; name a file, or --recheck DIR"])
    if format not in {Format.table, Format.json}:
        raise RequestError("--format", [f"'{format}' is not offered here; use table or json"])
    read = read_proposal(proposal)
    with progress() as display:
        display.add_task("Screening and assessing", total=None)
        assessed = assessment_of(
            read,
            frameworks=framework,
            as_of=day,
            frameworks_folder=frameworks,
            benefits=_benefits(read, corpus),
        )
        written = _dossier(assessed, dossier, frameworks) if dossier is not None else []
        if store is not None:
            written.append(kept(assessed, store))
        found = insights(assessed, frameworks, load_registry())
    for path in written:
        say(f"wrote {path}")
    if format is Format.json:
        write_json(assessment_json(assessed) | insights_json(found))
    else:
        _write_tables(assessed)
        _write_insights(found)


def _day(text: str | None) -> Any:
    from datetime import date

    from isthmus.errors import RequestError

    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RequestError("--as-of", [f"'{text}' is not a date; write it as 2026-07-31"]) from None


def _dossier(assessed: Assessment, path: Path, frameworks: Path | None) -> list[Path]:
    from isthmus.dossier.writing import write_dossier

    return write_dossier(assessed, path, frameworks_folder=frameworks)


def _benefits(proposal: Proposal, corpus: Path | None) -> tuple[Benefit, ...]:
    from isthmus.assessment.benefits import benefits_from_corpus
    from isthmus.corpus.folder import open_corpus

    return benefits_from_corpus(open_corpus(corpus) if corpus is not None else None, proposal)


def _write_tables(assessed: Assessment) -> None:
    """What a person reads first: outcomes, then findings that ask for something, then unknowns."""
    write_rows(
        [_outcome_row(one) for one in assessed.frameworks],
        ["framework", "version", "outcome", "who decides"],
        Format.table,
        title=f"{assessed.proposal.title}, as of {assessed.as_of}",
        note="Each framework speaks on its own scale; they are not added up.\n",
    )
    if assessed.not_applied:
        write_rows(
            [{"framework": one.framework_id, "why": one.reason} for one in assessed.not_applied],
            ["framework", "why"],
            Format.table,
            title="Frameworks that are not about this case",
            note="",
        )
    for broken in assessed.broken:
        faults = "".join(f"\n  {fault}" for fault in broken.faults)
        say(f"The framework {broken.framework_id} could not be read and says nothing here:{faults}")
    rows = [
        {
            "framework": one.framework_id,
            "issue": finding.issue.replace("_", " "),
            "finding": finding.status,
            "rule": finding.title,
            "source": finding.citation.locator,
        }
        for one in assessed.frameworks
        for finding in one.findings
        if finding.status in {"flagged", "undetermined"}
    ]
    total = sum(len(one.findings) for one in assessed.frameworks)
    write_rows(
        rows,
        ["framework", "issue", "finding", "rule", "source"],
        Format.table,
        title="Findings that ask for something",
        note=f"{total - len(rows)} further rules are clear, inactive or do not apply; "
        "see --format json.\n",
    )
    write_rows(
        [
            {"subject": one.subject, "result": _result(one), "lists": len(one.lists)}
            for one in assessed.screening
        ],
        ["subject", "result", "lists"],
        Format.table,
        title="Screening",
        note="No listed match means no more than that, in these lists and editions.\n",
    )


def _write_insights(found: Insights) -> None:
    """Agreement, what measures would change, where it would leak, and what to ask next."""
    compared = [one for one in found.issues if one.agreement != "one_speaks"]
    write_rows(
        [
            {
                "issue": one.issue.replace("_", " "),
                "frameworks": one.agreement,
                "positions": "; ".join(f"{at.framework_id}: {at.status}" for at in one.positions),
            }
            for one in compared
        ],
        ["issue", "frameworks", "positions"],
        Format.table,
        title="Where frameworks agree and differ",
        note="The reasons stand in --format json.\n",
    )
    moving = [one for one in found.effects if one.changes]
    write_rows(
        [
            {
                "rung": one.rung,
                "measure": f"{one.title} ({', '.join(one.measures)})",
                "owner": one.owner_role,
                "due": one.due_on or one.due,
                "review": one.review_on or one.review,
                "would change": _moved(one),
            }
            for one in moving
        ],
        ["rung", "measure", "owner", "due", "review", "would change"],
        Format.table,
        title="Measures that would change something, least restrictive first, each tried",
        note=f"Rung 1 restricts least. {len(found.effects) - len(moving)} further measures inform, "
        "record or check, and would move no finding; see --format json.\n",
    )
    if found.elsewhere:
        write_rows(
            [
                {
                    "home": ", ".join(one.home),
                    "framework": one.framework_id,
                    "would be": one.allows.replace("_", " "),
                    "outcome": one.label,
                }
                for one in found.elsewhere
            ],
            ["home", "framework", "would be", "outcome"],
            Format.table,
            title="The same activity under the rules of other home countries",
            note="What is supposed for each stands in --format json. Nothing is foretold.\n",
        )
    if found.ask_next:
        first = found.ask_next[0]
        settled = ", ".join(first.settles or first.may_settle) or "no framework alone"
        say(f"Ask this next: {first.text} {first.ask} It would settle: {settled}.")
    say("This is advice. A named person decides.")


def _moved(effect: Any) -> str:
    moved = [
        f"{one.framework_id}: {one.before} -> {one.after}"
        if one.before != one.after
        else f"{one.framework_id}: {len(one.findings)} findings"
        for one in effect.changes
    ]
    return "; ".join(moved) or "nothing"


def _outcome_row(one: Any) -> dict[str, Any]:
    label = one.outcome.label
    for branch in one.branches:
        if not branch.is_default:
            label += f"\n({branch.label}: {branch.outcome.label})"
    return {
        "framework": one.framework_id,
        "version": one.version,
        "outcome": label,
        "who decides": one.outcome.decides,
    }


def _result(screened: Any) -> str:
    named = sorted({one.list_id for one in screened.candidates})
    said = str(screened.result).replace("_", " ")
    return f"{said}: {', '.join(named)}" if named else said
