"""`isthmus demo`: the main job on the bundled real data, end to end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from isthmus.cli.output import Format, say, write_rows

if TYPE_CHECKING:
    from isthmus.assessment.results import Assessment
    from isthmus.corpus.folder import Corpus

AS_OF = date(2026, 11, 20)
"""The day for which the examples are judged: fixed, so that a demo can be reproduced any day."""


def demo(
    out: Annotated[
        Path, typer.Option("--out", help="Folder for the corpus, the report and the dossiers.")
    ] = Path("demo"),
) -> None:
    """The main job on bundled real data: a corpus, a report, three assessed proposals.

    Builds a corpus from the bundled conference works, writes a report with charts
    (OUT/index.html), and assesses three invented proposals, each with a dossier as HTML and PDF.
    Needs no network. Takes about a minute on two cores.

    Example:  isthmus demo --out demo
    """
    began = monotonic()
    _require_folder(out)
    say("1/3  Building a corpus from the bundled conference works")
    corpus = _built_corpus(out / "corpus")
    say(f"2/3  Assessing three invented proposals as of {AS_OF}")
    assessments = _assessed_examples(corpus, out / "dossiers")
    say("3/3  Drawing the report")
    figures = _write_report(corpus, assessments, out)
    _summarise(assessments)
    say(
        f"\nMade in {monotonic() - began:.0f} s, without a network:\n"
        f"  {out / 'index.html'}  the report: {figures} figures, each with data and manifest\n"
        f"  {out / 'dossiers'}  {len(assessments)} dossiers, each as HTML and PDF\n"
        f"  {out / 'corpus'}  the corpus, as Parquet\n"
        f"Open {out / 'index.html'} in a browser."
    )


def _require_folder(out: Path) -> None:
    from isthmus.errors import RequestError

    try:
        out.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise RequestError(str(out), ["is a file; name a folder"]) from None
    except OSError as fault:
        raise RequestError(str(out), [f"can't be made: {fault.strerror}"]) from None


def _built_corpus(folder: Path) -> Corpus:
    from isthmus.cli.progress import progress, step_reporter
    from isthmus.corpus.building import build_corpus
    from isthmus.corpus.folder import open_corpus

    with progress() as display:
        built = build_corpus(None, folder, report=step_reporter(display))
    works = built.rows["works"]
    say(
        f"     {works:,} works; a country is known for {built.works_with_country / works:.1%}, "
        f"{built.rows['institutions']:,} organisations"
    )
    return open_corpus(folder)


def _assessed_examples(corpus: Corpus, folder: Path) -> Sequence[Assessment]:
    """The shipped proposals, assessed, each with its dossier as HTML and PDF and its result."""
    from isthmus.assessment.assessing import assess
    from isthmus.assessment.benefits import benefits_from_corpus
    from isthmus.assessment.serialising import assessment_json
    from isthmus.cli.progress import progress
    from isthmus.dossier.writing import write_dossier
    from isthmus.manifests import write_json
    from isthmus.proposals.reading import example_proposals, read_proposal

    assessments = []
    with progress() as display:
        for path in display.track(example_proposals(), description="assessing"):
            proposal = read_proposal(path)
            assessment = assess(
                proposal, as_of=AS_OF, benefits=benefits_from_corpus(corpus, proposal)
            )
            for suffix in (".html", ".pdf"):
                write_dossier(assessment, folder / f"{proposal.id}{suffix}")
            write_json(folder / f"{proposal.id}.json", assessment_json(assessment))
            assessments.append(assessment)
    return assessments


def _write_report(corpus: Corpus, assessments: Sequence[Assessment], out: Path) -> int:
    """The report, linking to the dossiers; how many figures it has."""
    from isthmus.corpus.pair_counts import bundled_pair_counts
    from isthmus.figures.report import CaseLink, write_report

    cases = [
        CaseLink(
            title=one.proposal.title,
            outcomes=[(each.title, each.outcome.label) for each in one.frameworks],
            html=f"dossiers/{one.proposal.id}.html",
            pdf=f"dossiers/{one.proposal.id}.pdf",
            summary=one.proposal.summary,
        )
        for one in assessments
    ]
    written = write_report(corpus, bundled_pair_counts(), out, cases)
    return sum(path.suffix == ".svg" for path in written)


def _summarise(assessments: Sequence[Assessment]) -> None:
    rows = [
        {
            "proposal": one.proposal.id,
            "framework": each.framework_id,
            "outcome": each.outcome.label,
            "flagged": sum(finding.status == "flagged" for finding in each.findings),
            "undetermined": sum(finding.status == "undetermined" for finding in each.findings),
            "mitigations": len(each.mitigations),
        }
        for one in assessments
        for each in one.frameworks
    ]
    write_rows(
        rows,
        ["proposal", "framework", "outcome", "flagged", "undetermined", "mitigations"],
        Format.table,
        title=f"\nThree invented proposals, each framework on its own scale, as of {AS_OF}:\n",
        note="\nThis is advice: a named person decides, with the dossier in hand.",
    )
