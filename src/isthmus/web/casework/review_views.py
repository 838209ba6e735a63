"""What the office does with a case: frameworks, candidates, mitigations, memo, decision, watch."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from isthmus.errors import ProposalError
from isthmus.web.accounts.permissions import Action
from isthmus.web.casework.assessing import (
    assessed,
    changed_outcomes,
    measures_of,
    side_by_side,
)
from isthmus.web.casework.candidates import (
    ANSWERS,
    DISCRIMINATORS,
    NEEDS_SECOND,
    Candidate,
    candidates_of,
)
from isthmus.web.casework.models import Case, Status
from isthmus.web.casework.pages import found_case, require_work, save, step_page


def frameworks(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Assess the case; issues of substance as rows, frameworks as columns."""
    case, actor = found_case(request, case_id)
    faults: list[Any] = []
    if request.method == "POST":
        require_work(case, actor, "frameworks")
        try:
            data, versions = assessed(case)
        except ProposalError as error:
            faults = list(error.faults)
        else:
            saved = save(
                request, case, actor, "assessed the case", assessed=data, versions=versions
            )
            if isinstance(saved, HttpResponse):
                return saved
            return redirect("casework:frameworks", case_id=case.pk)
    columns, rows = side_by_side(case.assessed)
    others = [one for one in case.assessed.get("frameworks", []) if not one["applicable"]]
    return step_page(
        request, case, actor, "frameworks",
        {"columns": columns, "rows": rows, "others": others, "faults": faults,
         "unknowns": case.assessed.get("unknowns", [])},
        400 if faults else 200,
    )  # fmt: skip


class JudgementForm(forms.Form):
    """What a person says about a candidate."""

    answer = forms.ChoiceField(label=_("Answer"), choices=ANSWERS, widget=forms.RadioSelect)
    discriminator = forms.ChoiceField(label=_("What decided"), choices=[("", "–"), *DISCRIMINATORS])
    reason = forms.CharField(
        label=_("Reason and evidence"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2_000
    )


def candidates(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Candidates with the subject's words and the entry's; two people where it matters."""
    case, actor = found_case(request, case_id)
    found = candidates_of(case)
    wrong: dict[str, JudgementForm] = {}
    if request.method == "POST":
        require_work(case, actor, "candidates")
        key = request.POST.get("candidate", "")
        one = next((one for one in found if one.key == key), None)
        form = JudgementForm(request.POST, auto_id=_ids_of(found, key))
        if one is not None and form.is_valid():
            said = {
                **form.cleaned_data,
                "by": str(actor.user),
                "by_id": str(actor.user.pk),
                "on": timezone.now().date().isoformat(),
            }
            kept = dict(case.candidates.get(key, {}))
            place = _place(kept, actor)
            if place is None:
                form.add_error(None, _("A second person has to answer; you gave the first answer."))
            else:
                saved = save(
                    request, case, actor, f"judged a candidate: {said['answer']}",
                    candidates={**case.candidates, key: {**kept, place: said}},
                )  # fmt: skip
                if isinstance(saved, HttpResponse):
                    return saved
                return redirect("casework:candidates", case_id=case.pk)
        wrong[key] = form
    rows = [
        {
            "one": one,
            "form": wrong.get(one.key) or JudgementForm(auto_id=_ids_of(found, one.key)),
        }
        for one in found
    ]
    return step_page(
        request, case, actor, "candidates",
        {"rows": rows, "screened": case.assessed.get("screening", []), "answers": ANSWERS},
        400 if wrong else 200,
    )  # fmt: skip


def _ids_of(found: list[Candidate], key: str) -> str:
    """The form of each candidate has its own ids, so that every label names its own field."""
    at = next((at for at, one in enumerate(found, 1) if one.key == key), 0)
    return f"candidate-{at}-%s"


def _place(kept: dict[str, Any], actor: Any) -> str | None:
    """Whether this is the first or the second answer; None if a second person is needed."""
    first = kept.get("first")
    if first is None or first["by_id"] == str(actor.user.pk):
        return None if first and first["answer"] in NEEDS_SECOND else "first"
    return "second" if actor.may(Action.SECOND_JUDGEMENT) else None


class MeasureForm(forms.Form):
    """A measure that is chosen: who sees to it, and when."""

    chosen = forms.BooleanField(label=_("Choose"), required=False)
    owner = forms.CharField(label=_("Seen to by (a role)"), required=False, max_length=200)
    due = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    review = forms.DateField(
        label=_("Review"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


def mitigations(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Measures least restrictive first; choose, assign, and see what would change."""
    case, actor = found_case(request, case_id)
    chosen = {one["id"]: one for one in case.mitigations}
    rows: list[dict[str, Any]] = [
        {
            "one": one,
            "form": MeasureForm(
                request.POST or None,
                prefix=one["mitigation_id"],
                initial=_measure_initial(one, chosen.get(one["mitigation_id"])),
            ),
        }
        for one in measures_of(case.assessed)
    ]
    effect: list[str] | None = None
    if request.method == "POST":
        require_work(case, actor, "mitigations")
        if not [row for row in rows if not row["form"].is_valid()]:
            picked = [_measure(row) for row in rows if row["form"].cleaned_data["chosen"]]
            if "simulate" in request.POST:
                effect = _effect(case, [one["id"] for one in picked])
            else:
                saved = save(request, case, actor, "chose mitigations", mitigations=picked)
                if isinstance(saved, HttpResponse):
                    return saved
                return redirect("casework:mitigations", case_id=case.pk)
    wrong = request.method == "POST" and any(row["form"].errors for row in rows)
    return step_page(
        request, case, actor, "mitigations", {"rows": rows, "effect": effect}, 400 if wrong else 200
    )


def _measure_initial(one: Any, chosen: Any) -> dict[str, Any]:
    if chosen:
        return {"chosen": True, **chosen}
    return {"owner": one["owner_role"]}


def _measure(row: dict[str, Any]) -> dict[str, Any]:
    said = row["form"].cleaned_data
    return {
        "id": row["one"]["mitigation_id"],
        "title": row["one"]["title"],
        "answers": row["one"]["answers"],
        "owner": said["owner"],
        "due": said["due"].isoformat() if said["due"] else None,
        "review": said["review"].isoformat() if said["review"] else None,
    }


def _effect(case: Case, measures: list[str]) -> list[str]:
    """What would change with these measures in place."""
    agreed = case.proposal.get("measures_in_place", "unknown")
    already = agreed if isinstance(agreed, list) else []
    with_measures = {**case.proposal, "measures_in_place": sorted({*already, *measures})}
    simulated, _versions = assessed(Case(number=case.number, proposal=with_measures))
    return changed_outcomes(case.assessed, simulated)


class MemoForm(forms.Form):
    """The office's memo."""

    memo = forms.CharField(
        label=_("Memo"),
        widget=forms.Textarea(attrs={"rows": 14}),
        required=False,
        max_length=20_000,
        help_text=_(
            "Facts, judgement, unknowns and options apart. It goes to the researcher together "
            "with the findings before anything is decided."
        ),
    )


def memo(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Write the memo, and send the case to the researcher for a reply."""
    case, actor = found_case(request, case_id)
    form = MemoForm(request.POST or None, initial={"memo": case.memo})
    if request.method == "POST":
        require_work(case, actor, "memo")
        if form.is_valid():
            changed: dict[str, Any] = {"memo": form.cleaned_data["memo"]}
            action = "wrote the memo"
            if "send" in request.POST and case.status == Status.REVIEW and case.assessed:
                changed["status"] = Status.REPLY
                action = "sent the findings to the researcher"
            saved = save(request, case, actor, action, **changed)
            if isinstance(saved, HttpResponse):
                return saved
            return redirect("casework:memo", case_id=case.pk)
    return step_page(request, case, actor, "memo", {"form": form})


class ReplyForm(forms.Form):
    """What the researcher says to the findings."""

    text = forms.CharField(
        label=_("Your reply"),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        max_length=10_000,
        help_text=_(
            "Correct any fact: change the proposal itself, or say here what is wrong. Nobody "
            "holds a correction against you, and the history shows both."
        ),
    )


def reply(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The findings as the researcher sees them, and the reply."""
    case, actor = found_case(request, case_id)
    form = ReplyForm(request.POST or None, initial={"text": case.reply.get("text", "")})
    if request.method == "POST":
        require_work(case, actor, "reply")
        if form.is_valid():
            said = {
                "text": form.cleaned_data["text"],
                "sent": timezone.now().date().isoformat(),
                "assess_again": "again" in request.POST,
            }
            again = said["assess_again"]
            status = Status.REVIEW if again else Status.DECISION
            action = "replied and asked to look again" if again else "replied"
            saved = save(request, case, actor, action, reply=said, status=status)
            if isinstance(saved, HttpResponse):
                return saved
            return redirect("casework:history", case_id=case.pk)
    columns, _rows = side_by_side(case.assessed)
    return step_page(request, case, actor, "reply", {"form": form, "columns": columns})


DECISIONS: tuple[tuple[str, Any], ...] = (
    ("go_ahead", _("Go ahead as proposed")),
    ("with_conditions", _("Go ahead with conditions")),
    ("postpone", _("Postpone until a fact is known")),
    ("decline", _("Decline")),
)


class DecisionForm(forms.Form):
    """The decision of a named person, with reasons."""

    decision = forms.ChoiceField(label=_("Decision"), choices=DECISIONS, widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Reasons, in plain words"), widget=forms.Textarea(attrs={"rows": 6}),
        max_length=10_000,
    )  # fmt: skip
    tried = forms.CharField(
        label=_("If declined: which mitigation was tried or considered, and why it is not enough"),
        widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=5_000,
    )  # fmt: skip
    appeal = forms.CharField(
        label=_("Where to appeal (an office, not the one that decides)"), required=False,
        max_length=1_000,
    )  # fmt: skip
    review_on = forms.DateField(
        label=_("Look at it again on"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean(self) -> dict[str, Any]:
        """A refusal needs what was tried and where to appeal."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "decline":
            for name in ("tried", "appeal"):
                if not cleaned.get(name):
                    self.add_error(name, _("A refusal needs this."))
        return cleaned


def decision(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Decide: a named person, with reasons, after the researcher has replied."""
    case, actor = found_case(request, case_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        require_work(case, actor, "decision")
        if form.is_valid():
            said = form.cleaned_data
            made = {
                **said,
                "review_on": said["review_on"].isoformat(),
                "by": str(actor.user),
                "by_id": str(actor.user.pk),
                "on": timezone.now().date().isoformat(),
                "conditions": case.mitigations if said["decision"] == "with_conditions" else [],
            }
            saved = save(
                request, case, actor, f"decided: {said['decision']}",
                decision=made, status=Status.MONITORING, review_on=said["review_on"],
            )  # fmt: skip
            if isinstance(saved, HttpResponse):
                return saved
            return redirect("casework:decision", case_id=case.pk)
    status = 400 if form.is_bound and not form.is_valid() else 200
    columns, _rows = side_by_side(case.assessed)
    label = dict(DECISIONS).get(case.decision.get("decision", ""), "")
    return step_page(
        request, case, actor, "decision", {"form": form, "columns": columns, "label": label}, status
    )


def monitoring(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What happened since the decision; reopen, or note that it was looked at."""
    case, actor = found_case(request, case_id)
    if request.method == "POST":
        require_work(case, actor, "monitoring")
        if "reopen" in request.POST:
            action, changed = "reopened the case", {"status": Status.REVIEW, "attention": []}
        elif "close" in request.POST:
            action, changed = "closed the case", {"status": Status.CLOSED, "attention": []}
        else:
            action, changed = "looked at what changed", {"attention": []}
        saved = save(request, case, actor, action, **changed)
        if isinstance(saved, HttpResponse):
            return saved
        return redirect("casework:monitoring", case_id=case.pk)
    return step_page(request, case, actor, "monitoring")
