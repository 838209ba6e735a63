"""Endpoints that change nothing: resolve, screen, assess, measures, figures."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from isthmus.datafiles import Document
from isthmus.errors import Fault, RequestError, did_you_mean
from isthmus.proposals.model import Proposal
from isthmus.proposals.reading import proposal_from
from isthmus.web.accounts.permissions import Action
from isthmus.web.api.guarding import BearerToken, caller_of
from isthmus.web.api.models import Scope
from isthmus.web.api.schemas import (
    Answers,
    AssessIn,
    FigureOut,
    MeasureOut,
    PairsIn,
    ResolveIn,
    Rows,
    ScreenIn,
)

router = Router()
_WORK = (Action.OPEN_CASE, Action.WORK_ON_CASES, Action.SEE_CASES)


def proposal_in(draft: dict[str, Any]) -> Proposal:
    """The proposal that a request holds; its `id` may be left out.

    Raises
    ------
    ProposalError
        Naming everything that is missing, wrong or contradictory.
    """
    return proposal_from(Document(Path("proposal"), {"id": "proposal", **draft}, {}))


@router.post(
    "/organisations/resolve",
    response=Answers,
    auth=BearerToken(Scope.ORGANISATIONS_READ),
    tags=["Organisations"],
)
def resolve(request: HttpRequest, body: ResolveIn) -> dict[str, Any]:
    """Which registered organisations, and which countries, affiliation strings name."""
    from isthmus.organisations.resolver import resolve as resolutions

    return {"answers": [asdict(one) for one in resolutions(body.texts)]}


@router.post(
    "/screening", response=Answers, auth=BearerToken(Scope.SCREENING_READ, 5), tags=["Screening"]
)
def screen(request: HttpRequest, body: ScreenIn) -> dict[str, Any]:
    """Which entries of public lists organisations are, belong to, or may be. Nothing is kept."""
    from isthmus.reference.countries import required_codes
    from isthmus.screening.lists import editions
    from isthmus.screening.records import screening_record
    from isthmus.screening.remembered import screened_and_judged

    caller_of(request).require(*_WORK)
    codes = [one.country_code for one in body.subjects if one.country_code]
    required_codes(codes, "country_code")
    subjects = [(one.name, one.country_code, one.ror_id) for one in body.subjects]
    found = screened_and_judged(subjects, editions(body.as_of))
    return {"answers": [screening_record(one) for one in found]}


@router.post("/assessments", response=dict[str, Any], auth=BearerToken(Scope.ASSESS, 10),
             tags=["Assessment"])  # fmt: skip
def assess(request: HttpRequest, body: AssessIn) -> dict[str, Any]:
    """A proposal under several frameworks, each on its own scale. Nothing is kept."""
    from isthmus.assessment.assessing import assess as assessment_of
    from isthmus.assessment.serialising import assessment_json

    caller_of(request).require(*_WORK)
    proposal = proposal_in(body.proposal)
    found = assessment_of(proposal, frameworks=body.frameworks or None, as_of=body.as_of)
    return assessment_json(found)


@router.get(
    "/measures",
    response=list[MeasureOut],
    auth=BearerToken(Scope.MEASURES_READ),
    tags=["Measures and figures"],
)
def measures(request: HttpRequest) -> list[dict[str, Any]]:
    """Every measure with its definition."""
    from isthmus.measures.catalogue import MEASURES

    return [
        {
            "name": one.name,
            "definition": one.definition,
            "kind": one.kind,
            "columns": one.columns,
            "runs_here": one.takes_pair_counts and "world" not in one.needs,
        }
        for one in MEASURES.values()
    ]


@router.get(
    "/measures/{name}",
    response=Rows,
    auth=BearerToken(Scope.MEASURES_READ, 2),
    tags=["Measures and figures"],
)
def measure(
    request: HttpRequest,
    name: str,
    asked: Query[PairsIn],
) -> dict[str, Any]:
    """A measure of pairs of countries, from the bundled counts of all works of OpenAlex."""
    from isthmus.web.api.measuring import pair_rows

    source, rows = pair_rows(name, asked.pair, asked.first_year, asked.last_year)
    return {"measure": name, "source": source, "rows": rows}


@router.get(
    "/figures",
    response=list[FigureOut],
    auth=BearerToken(Scope.MEASURES_READ),
    tags=["Measures and figures"],
)
def figures(request: HttpRequest) -> list[dict[str, Any]]:
    """Every figure with what it shows."""
    from isthmus.figures.catalogue import FIGURES

    return [{"name": one.name, "shows": one.shows} for one in FIGURES.values()]


@router.get(
    "/figures/{name}/manifest",
    response=dict[str, Any],
    auth=BearerToken(Scope.MEASURES_READ, 2),
    tags=["Measures and figures"],
)
def figure_manifest(
    request: HttpRequest,
    name: str,
    asked: Query[PairsIn],
) -> dict[str, Any]:
    """The manifest of a figure from the bundled counts: inputs with hashes, request, caveats."""
    from isthmus.corpus.pair_counts import bundled_pair_counts
    from isthmus.figures.catalogue import FIGURES
    from isthmus.figures.making import Sources, made_figure
    from isthmus.figures.request import Request

    if name not in FIGURES:
        said = f"there is no figure '{name}'{did_you_mean(name, FIGURES)}"
        raise RequestError("figure", [Fault(said, field="name")])
    wanted = Request(
        figure=name,
        source="world",
        pairs=tuple(asked.pair),
        first_year=asked.first_year,
        last_year=asked.last_year,
    )
    return dict(made_figure(wanted, Sources(bundled_pair_counts())).manifest)
