"""The steps of a case as a task list: which there are, what is done, who does them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from isthmus.web.accounts.permissions import Action, Actor
from isthmus.web.casework.drafts import draft_faults
from isthmus.web.casework.models import Case, Status


@dataclass(frozen=True)
class Step:
    """A step: its name in addresses, its title, and the actions of which one is needed to work
    on it."""

    name: str
    title: Any
    needs: tuple[Action, ...]


_WRITE = (Action.EDIT_OWN_CASES, Action.WORK_ON_CASES)
_SEE = (Action.SEE_OWN_CASES, Action.SEE_CASES)
STEPS: tuple[Step, ...] = (
    Step("triage", _("Triage"), _WRITE),
    Step("intake", _("The proposal"), _WRITE),
    Step("organisations", _("Identify organisations"), _WRITE),
    Step("candidates", _("Resolve list candidates"), (Action.WORK_ON_CASES,)),
    Step("questions", _("Three questions"), _WRITE),
    Step("frameworks", _("Frameworks side by side"), (Action.WORK_ON_CASES, *_WRITE)),
    Step("mitigations", _("Mitigations"), (Action.WORK_ON_CASES,)),
    Step("memo", _("Memo"), (Action.WORK_ON_CASES,)),
    Step("reply", _("Reply by the researcher"), _WRITE),
    Step("decision", _("Decision"), (Action.DECIDE,)),
    Step("monitoring", _("Monitoring"), (Action.WORK_ON_CASES,)),
    Step("history", _("History"), _SEE),
)


@dataclass(frozen=True)
class Task:
    """A step of one case: what it says in the task list."""

    step: Step
    state: str
    is_done: bool


def tasks_of(case: Case) -> list[Task]:
    """The steps that the case has now, with their state."""
    states = _states(case)
    return [Task(step, *states[step.name]) for step in STEPS if step.name in states]


def may_work_on(case: Case, step: Step, actor: Actor) -> bool:
    """Whether the actor may change what the step holds, given whose case it is and its status."""
    own = case.opened_by_id == actor.user.pk
    if step.name in {"triage", "intake", "organisations", "questions"}:
        if actor.may(Action.WORK_ON_CASES) and case.status != Status.PRIVATE:
            return case.is_open
        open_to_owner = {Status.PRIVATE, Status.INTAKE, Status.REPLY}
        return own and actor.may(Action.EDIT_OWN_CASES) and case.status in open_to_owner
    if step.name == "frameworks":
        return (own and case.status == Status.PRIVATE) or actor.may(Action.WORK_ON_CASES)
    if step.name == "reply":
        return own and case.status == Status.REPLY
    if step.name == "decision":
        return actor.may(Action.DECIDE) and case.status == Status.DECISION
    return actor.may(Action.WORK_ON_CASES) and case.status != Status.PRIVATE


def _states(case: Case) -> dict[str, tuple[str, bool]]:
    done, todo = str(_("done")), str(_("to do"))

    def state(is_done: object) -> tuple[str, bool]:
        return (done, True) if is_done else (todo, False)

    states = {"triage": (str(case.get_level_display()), True) if case.level else (todo, False)}
    if case.level != "exempt":
        names = [one.get("name", "") for one in case.proposal.get("organisations", [])]
        named = [name for name in names if name]
        confirmed = [name for name in named if name in case.confirmed]
        missing = len(draft_faults(case.proposal, case.number))
        states["intake"] = (
            (done, True) if not missing else (str(_("%(n)s to complete") % {"n": missing}), False)
        )
        states["organisations"] = (
            (done, True)
            if named and len(confirmed) == len(named)
            else (f"{len(confirmed)} / {len(named)}", False)
        )
        answered = case.proposal.get("questions") or {}
        states["questions"] = (
            (done, True) if len(answered) == 3 else (f"{len(answered)} / 3", False)
        )
        states["frameworks"] = state(case.assessed)
    if case.status != Status.PRIVATE and case.level != "exempt":
        unresolved = unresolved_candidates(case)
        states["candidates"] = (
            (str(_("%(n)s open") % {"n": len(unresolved)}), False)
            if unresolved
            else state(case.assessed)
        )
        states["mitigations"] = state(case.mitigations)
        states["memo"] = state(case.memo)
        states["reply"] = state(case.reply.get("sent"))
        states["decision"] = state(case.decision)
        if case.decision:
            needed = len(case.attention)
            states["monitoring"] = (
                (str(_("%(n)s to look at") % {"n": needed}), False) if needed else (done, True)
            )
    states["history"] = ("", True)
    return states


def unresolved_candidates(case: Case) -> list[str]:
    """The keys of list candidates of the last assessment that nobody has judged, or only one
    person where two are needed."""
    from isthmus.web.casework.candidates import candidates_of

    return [one.key for one in candidates_of(case) if not one.is_settled]
