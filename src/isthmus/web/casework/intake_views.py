"""What the researcher writes: triage, intake in parts, organisations, three questions."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from isthmus.datafiles import parse_yaml
from isthmus.errors import ProposalError
from isthmus.organisations.resolver import resolve
from isthmus.proposals.reading import proposal_from
from isthmus.web.accounts.access import needs
from isthmus.web.accounts.permissions import Action
from isthmus.web.casework.drafts import draft_faults
from isthmus.web.casework.intake import PARTS, YES_NO_UNKNOWN, lines
from isthmus.web.casework.intake_lists import LIST_PARTS
from isthmus.web.casework.models import Case, Level, Status
from isthmus.web.casework.pages import found_case, require_work, save, step_page
from isthmus.web.casework.submitting import submission
from isthmus.web.casework.triage import ANSWERS, QUESTIONS, triaged

LARGEST_IMPORT = 200_000
"""Bytes of a proposal file; a real one has a few thousand."""


class TriageForm(forms.Form):
    """The questions of the triage."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.key] = forms.ChoiceField(
                label=question.text,
                help_text=question.why,
                choices=ANSWERS,
                widget=forms.RadioSelect,
            )


def triage(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Eight questions; the level is recorded, also when the case is exempt."""
    case, actor = found_case(request, case_id)
    form = TriageForm(request.POST or None, initial=case.triage.get("answers"))
    if request.method == "POST":
        require_work(case, actor, "triage")
        if form.is_valid():
            found = triaged(form.cleaned_data)
            said = {"answers": form.cleaned_data, "reason": found.reason}
            saved = save(
                request, case, actor, f"answered the triage: {found.level}",
                triage=said, level=found.level,
            )  # fmt: skip
            if isinstance(saved, HttpResponse):
                return saved
            return redirect("casework:triage", case_id=case.pk)
    status = 400 if form.is_bound and not form.is_valid() else 200
    return step_page(request, case, actor, "triage", {"form": form, "levels": Level}, status)


def intake(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The parts of the proposal, and what is missing."""
    case, actor = found_case(request, case_id)
    every: list[Any] = [*PARTS, *LIST_PARTS]
    parts = sorted(every, key=lambda one: _ORDER.index(one.name))
    faults = draft_faults(case.proposal, case.number)
    return step_page(request, case, actor, "intake", {"parts": parts, "faults": faults})


_ORDER = ("activity", "organisations", "exchanges", "results", "funding", "roles", "uses")


def intake_part(request: HttpRequest, case_id: uuid.UUID, part: str) -> HttpResponse:
    """One part of the proposal; saves as a whole, and while typing where scripts are on."""
    case, actor = found_case(request, case_id)
    simple = {one.name: one for one in PARTS}.get(part)
    listed = {one.name: one for one in LIST_PARTS}.get(part)
    if simple is None and listed is None:
        raise Http404
    data = request.POST or None
    if simple is not None:
        form: Any = simple(data, initial=simple.initial_of(case.proposal))
        if data is not None and request.headers.get("HX-Request"):
            form.fields = {
                name: _not_required(field) for name, field in form.fields.items()
            }  # a draft may be incomplete
    else:
        assert listed is not None
        form = listed.formset(case.proposal, data)
    if request.method == "POST":
        require_work(case, actor, "intake")
        if form.is_valid():
            draft = (
                form.applied(case.proposal)
                if simple is not None
                else listed.applied(case.proposal, form)  # type: ignore[union-attr]
            )
            return _saved_part(request, case, actor, part, draft)
    at = _ORDER.index(part)
    return step_page(
        request, case, actor, "intake",
        {
            "part": simple or listed,
            "form": form if simple else None,
            "formset": form if listed else None,
            "next_part": _ORDER[at + 1] if at + 1 < len(_ORDER) else None,
            "suggestions": _suggestions(case) if part == "results" else None,
        },
        400 if data is not None and not form.is_valid() else 200,
    )  # fmt: skip


def _not_required(field: forms.Field) -> forms.Field:
    field.required = False
    return field


def _saved_part(
    request: HttpRequest, case: Case, actor: Any, part: str, draft: dict[str, Any]
) -> HttpResponse:
    saved = save(request, case, actor, f"wrote the proposal: {part}", proposal=draft)
    if isinstance(saved, HttpResponse):
        return saved
    if request.headers.get("HX-Request"):
        return render(request, "casework/saved.html", {"case": saved})
    at = _ORDER.index(part)
    if "next" in request.POST and at + 1 < len(_ORDER):
        return redirect("casework:intake-part", case_id=case.pk, part=_ORDER[at + 1])
    return redirect("casework:intake", case_id=case.pk)


def _suggestions(case: Case) -> Any:
    from isthmus.fields.suggesting import suggest

    field = case.proposal.get("field") or {}
    title = str(case.proposal.get("title", ""))
    text = f"{field.get('description', '')} {field.get('abstract', '')}"
    return suggest(title, text) if f"{title}{text}".strip() else None


def import_file(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Take the proposal from a YAML or JSON file, whole or not at all."""
    case, actor = found_case(request, case_id)
    require_work(case, actor, "intake")
    faults: list[Any] = []
    file = request.FILES.get("file")
    if request.method == "POST":
        if file is None:
            faults = ["Choose a file: a proposal as YAML or JSON."]
        elif (file.size or 0) > LARGEST_IMPORT:
            faults = [f"The file has {file.size:,} bytes; at most {LARGEST_IMPORT:,} are read."]
        else:
            try:
                text = file.read().decode("utf-8-sig")
                document = parse_yaml(text, Path(file.name or "file"), ProposalError)
                proposal = proposal_from(document)
            except UnicodeDecodeError:
                faults = ["The file is not UTF-8; save it as UTF-8."]
            except ProposalError as error:
                faults = list(error.faults)
            else:
                draft = proposal.model_dump(
                    mode="json", by_alias=True, exclude_unset=True, exclude={"id"}
                )
                saved = save(
                    request, case, actor, "imported the proposal from a file", proposal=draft
                )
                if isinstance(saved, HttpResponse):
                    return saved
                return redirect("casework:intake", case_id=case.pk)
    return render(
        request, "casework/import.html", {"case": case, "faults": faults},
        status=400 if faults else 200,
    )  # fmt: skip


@require_POST
def submit(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Hand the case to the office: from here on its members see it."""
    case, actor = found_case(request, case_id)
    require_work(case, actor, "intake")
    if case.status not in {Status.PRIVATE, Status.INTAKE}:
        return redirect("casework:case", case_id=case.pk)
    step = submission(case)
    if step is None:
        return redirect("casework:intake", case_id=case.pk)
    saved = save(request, case, actor, step[0], status=step[1])
    if isinstance(saved, HttpResponse):
        return saved
    return redirect("casework:case", case_id=case.pk)


def organisations(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Each name with what the registry knows of it; a person confirms."""
    case, actor = found_case(request, case_id)
    names = [one["name"] for one in case.proposal.get("organisations", []) if one.get("name")]
    if request.method == "POST":
        require_work(case, actor, "organisations")
        chosen = {name: request.POST.get(f"ror-{at}", "") for at, name in enumerate(names)}
        confirmed = {name: value for name, value in chosen.items() if value}
        draft = dict(case.proposal)
        draft["organisations"] = [
            _with_ror(one, confirmed.get(one.get("name", "")))
            for one in case.proposal.get("organisations", [])
        ]
        saved = save(
            request, case, actor, "confirmed the organisations",
            confirmed=confirmed, proposal=draft,
        )  # fmt: skip
        if isinstance(saved, HttpResponse):
            return saved
        return redirect("casework:organisations", case_id=case.pk)
    rows = [
        {"at": at, "name": name, "resolution": found, "chosen": case.confirmed.get(name)}
        for at, (name, found) in enumerate(zip(names, resolve(names), strict=True))
    ]
    return step_page(request, case, actor, "organisations", {"rows": rows})


def _with_ror(organisation: dict[str, Any], chosen: str | None) -> dict[str, Any]:
    kept = {key: value for key, value in organisation.items() if key != "ror_id"}
    return {**kept, "ror_id": chosen} if chosen and chosen != "none" else kept


@needs(Action.OPEN_CASE, Action.WORK_ON_CASES)
def resolve_name(request: HttpRequest) -> HttpResponse:
    """What a name may mean, while it is typed."""
    names = [str(value) for key, value in request.GET.items() if key.endswith("name")]
    text = names[0].strip()[:400] if names else ""
    found = resolve([text])[0] if len(text) > 3 else None
    return render(request, "casework/resolved.html", {"found": found, "text": text})


QUESTIONS_ASKED: tuple[tuple[str, Any, Any], ...] = (
    (
        "new_resources",
        _("Does the partner get something that it couldn't get from the published paper?"),
        _("Go through what each side gives, item by item."),
    ),
    (
        "security_ties",
        _("Is the partner tied to military or security organs?"),
        _("“No” means: somebody looked, where, and found none. A researcher need not find out "
          "alone; the office helps."),
    ),
    (
        "comfortable_with_applications",
        _("Have likely applications been thought through, and are you comfortable?"),
        _("At home and in the partner's country."),
    ),
)  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to one question."""

    answer = forms.ChoiceField(
        label=_("Answer"), choices=YES_NO_UNKNOWN, widget=forms.RadioSelect, required=False
    )
    evidence = forms.CharField(
        label=_("Evidence"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One piece a line, with where it stands."),
    )  # fmt: skip
    answered_by = forms.CharField(
        label=_("Answered by (a role)"), required=False, max_length=200,
        initial="principal investigator",
    )  # fmt: skip
    review_date = forms.DateField(
        label=_("Look at it again on"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """An answer needs a role and a review date."""
        cleaned = super().clean() or {}
        if cleaned.get("answer"):
            for name in ("answered_by", "review_date"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("An answer needs this."))
        return cleaned


def questions(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The three questions; "don't know" leads to help, never to a worse result."""
    case, actor = found_case(request, case_id)
    said = case.proposal.get("questions") or {}
    data = request.POST or None
    asked = [
        {
            "key": key,
            "text": text,
            "help": explained,
            "form": AnswerForm(data, prefix=key, initial=_answer_initial(said.get(key))),
        }
        for key, text, explained in QUESTIONS_ASKED
    ]
    forms_ = [one["form"] for one in asked]
    valid = data is not None and not [form for form in forms_ if not form.is_valid()]
    if request.method == "POST":
        require_work(case, actor, "questions")
        if valid:
            answers = {
                one["key"]: _answer(one["form"].cleaned_data)
                for one in asked
                if one["form"].cleaned_data["answer"]
            }
            saved = save(
                request, case, actor, "answered the three questions",
                proposal={**case.proposal, "questions": answers},
            )  # fmt: skip
            if isinstance(saved, HttpResponse):
                return saved
            return redirect("casework:questions", case_id=case.pk)
    status = 400 if data is not None and not valid else 200
    return step_page(request, case, actor, "questions", {"asked": asked}, status)


def _answer_initial(said: Any) -> dict[str, Any]:
    return {**said, "evidence": "\n".join(said.get("evidence", []))} if said else {}


def _answer(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {
        "answer": cleaned["answer"],
        "evidence": lines(cleaned["evidence"]),
        "answered_by": cleaned["answered_by"],
        "review_date": cleaned["review_date"].isoformat(),
    }
