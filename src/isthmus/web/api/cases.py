"""Endpoints of casework and the record: the same checks and the same changes as the pages."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router

from isthmus.web.accounts.permissions import Action, Actor
from isthmus.web.api.guarding import BearerToken, caller_of
from isthmus.web.api.knowledge import proposal_in
from isthmus.web.api.models import Scope
from isthmus.web.api.once import once
from isthmus.web.api.problems import ProblemError, fault_rows
from isthmus.web.api.schemas import (
    CaseOut,
    CasePage,
    CasesIn,
    Draft,
    EntryPage,
    OpenIn,
    ProposalIn,
    RecordIn,
    VersionIn,
)
from isthmus.web.casework.changes import EditedMeanwhileError, change_case, open_case
from isthmus.web.casework.drafts import draft_faults
from isthmus.web.casework.models import Case, Status
from isthmus.web.casework.steps import STEPS, may_work_on
from isthmus.web.casework.submitting import submission
from isthmus.web.record.models import Entry

router = Router()
_READ = BearerToken(Scope.CASES_READ)
_WRITE = BearerToken(Scope.CASES_WRITE)


@router.get("/cases", response=CasePage, auth=_READ, tags=["Cases"])
def list_cases(
    request: HttpRequest,
    asked: Query[CasesIn],
) -> dict[str, Any]:
    """The cases that the token's owner may see, the last changed first."""
    caller = caller_of(request)
    caller.require(Action.SEE_OWN_CASES, Action.SEE_CASES)
    found = Case.objects.visible_to(caller.actor).defer("assessed", "proposal", "candidates")
    if asked.status is not None:
        found = found.filter(status=asked.status)
    pages = Paginator(found, asked.size)
    items = [] if asked.page > pages.num_pages else list(pages.page(asked.page))
    return {"items": items, "page": asked.page, "size": asked.size, "total": pages.count}


@router.get("/cases/{uuid:case_id}", response=CaseOut, auth=_READ, tags=["Cases"])
def read_case(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """One case with its proposal, its last assessment and its decision."""
    return JsonResponse(_as_json(_found(caller_of(request).actor, case_id)))


@router.post("/cases", response={201: CaseOut}, auth=_WRITE, tags=["Cases"])
def open_one(request: HttpRequest, body: OpenIn) -> HttpResponse:
    """A new case, with a whole proposal or empty. Takes an Idempotency-Key."""
    caller = caller_of(request)
    caller.require(Action.OPEN_CASE)
    draft = _whole(body.proposal) if body.proposal is not None else None

    def work() -> dict[str, Any]:
        return _as_json(open_case(caller.actor, is_private=body.private, proposal=draft))

    return once(request, caller, 201, work)


@router.put("/cases/{uuid:case_id}/proposal", response=CaseOut, auth=_WRITE, tags=["Cases"])
def write_proposal(request: HttpRequest, case_id: uuid.UUID, body: ProposalIn) -> HttpResponse:
    """Put a whole proposal in place of the case's; 409 if somebody changed the case meanwhile."""
    actor = caller_of(request).actor
    case = _open_to(actor, case_id)
    draft = _whole(body.proposal)
    action = "wrote the proposal through the API"
    return JsonResponse(_as_json(_changed(case, actor, action, body.version, proposal=draft)))


@router.post("/cases/{uuid:case_id}/submit", response=CaseOut, auth=_WRITE, tags=["Cases"])
def submit(request: HttpRequest, case_id: uuid.UUID, body: VersionIn) -> HttpResponse:
    """Hand the case to the office. Takes an Idempotency-Key."""
    caller = caller_of(request)
    case = _open_to(caller.actor, case_id, "submit")

    def work() -> dict[str, Any]:
        if case.status not in {Status.PRIVATE, Status.INTAKE}:
            raise ProblemError(409, "status", f"The case is {case.get_status_display()}.")
        step = submission(case)
        if step is None:
            rows = fault_rows(draft_faults(case.proposal, case.number))
            said = "The proposal is not complete; `errors` names what is missing."
            raise ProblemError(422, "invalid", said, errors=rows)
        return _as_json(_changed(case, caller.actor, step[0], body.version, status=step[1]))

    return once(request, caller, 200, work)


@router.get("/record", response=EntryPage, auth=BearerToken(Scope.RECORD_READ), tags=["Record"])
def read_record(
    request: HttpRequest,
    asked: Query[RecordIn],
) -> dict[str, Any]:
    """The workspace's record for auditors, in its order; hashes can be recomputed."""
    caller = caller_of(request)
    caller.require(Action.READ_RECORD)
    own = Entry.objects.filter(workspace=caller.actor.workspace, number__gt=asked.after)
    found = list(own.order_by("number")[: asked.size + 1])
    more = len(found) > asked.size
    return {"items": found[: asked.size], "next": found[asked.size - 1].number if more else None}


def _found(actor: Actor, case_id: uuid.UUID) -> Case:
    case = Case.objects.visible_to(actor).filter(pk=case_id).first()
    if case is None:
        raise Http404
    return case


def _open_to(actor: Actor, case_id: uuid.UUID, doing: str = "write") -> Case:
    """The case, if the actor may work on its proposal now."""
    case = _found(actor, case_id)
    intake = next(one for one in STEPS if one.name == "intake")
    if not may_work_on(case, intake, actor):
        said = f"You can't {doing} it: the case is {case.get_status_display()}, or not yours."
        raise ProblemError(403, "role", said)
    return case


def _whole(draft: Draft) -> Draft:
    """The draft as it is stored, if it is a whole proposal."""
    return proposal_in(draft).model_dump(
        mode="json", by_alias=True, exclude_unset=True, exclude={"id"}
    )


def _changed(case: Case, actor: Actor, action: str, since: int, **changed: Any) -> Case:
    try:
        return change_case(case, actor, action, since, **changed)
    except EditedMeanwhileError as meanwhile:
        said = f"{meanwhile}; read the case, and write on its version."
        changes = [
            {"who": one.actor_name, "what": one.action, "at": one.at.isoformat()}
            for one in meanwhile.changes
        ]
        raise ProblemError(
            409, "edited-meanwhile", said, version=meanwhile.case.version, changes=changes
        ) from None


def _as_json(case: Case) -> dict[str, Any]:
    faults = fault_rows(draft_faults(case.proposal, case.number))
    return CaseOut.model_validate(
        {
            **{name: getattr(case, name) for name in CaseOut.model_fields if name != "faults"},
            "faults": faults,
        }
    ).model_dump(mode="json")
