"""The intake in parts: each part is a form over some fields of the draft.

A part reads what the draft says (`initial`) and gives back the draft with its own fields replaced
(`applied`); what it does not know stays as it is, so that an imported proposal loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from isthmus.proposals import vocabulary
from isthmus.proposals.vocabulary import words
from isthmus.reference.countries import country_codes, country_name

Draft = Mapping[str, Any]


def choices(vocabulary_words: object, empty: str | None = None) -> list[tuple[str, str]]:
    """The words of a closed vocabulary as choices, in plain words."""
    found = [(word, word.replace("_", " ")) for word in words(vocabulary_words)]
    return [("", empty), *found] if empty is not None else found


def country_choices() -> list[tuple[str, str]]:
    """Every country by name, and none."""
    found = [(code, country_name(code)) for code in country_codes()]
    return [("", "–"), *sorted(found, key=lambda one: one[1])]


def lines(text: str) -> list[str]:
    """The lines of a text field that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


YES_NO_UNKNOWN = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("Don't know"))]


class Part(forms.Form):
    """A part of the intake."""

    name: ClassVar[str]
    title: ClassVar[Any]
    help: ClassVar[Any] = ""

    @classmethod
    def initial_of(cls, draft: Draft) -> dict[str, Any]:
        """What the draft says already."""
        raise NotImplementedError

    def applied(self, draft: Draft) -> dict[str, Any]:
        """The draft with this part's fields as given."""
        raise NotImplementedError


class Activity(Part):
    """What is planned, along which ways, and when."""

    name = "activity"
    title = _("The activity")

    title_ = forms.CharField(label=_("Title"), max_length=300)
    summary = forms.CharField(
        label=_("What is planned"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("At most two sentences. No names of persons: roles will do."),
        max_length=2_000,
    )
    pathways = forms.MultipleChoiceField(
        label=_("Ways along which the collaboration runs"),
        choices=choices(vocabulary.Pathway),
        widget=forms.CheckboxSelectMultiple,
    )
    direction = forms.ChoiceField(
        label=_("For a laboratory: whose, and where"),
        choices=choices(vocabulary.Direction, "–"),
        required=False,
    )
    home_country = forms.ChoiceField(
        label=_("Country of your organisation"),
        choices=country_choices,
        help_text=_("It decides which frameworks are asked."),
        required=False,
    )
    starts = forms.DateField(
        label=_("Starts"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave empty if it is not known."),
    )  # fmt: skip
    ends = forms.DateField(
        label=_("Ends"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip

    @classmethod
    def initial_of(cls, draft: Draft) -> dict[str, Any]:
        """As the draft says."""
        return {
            "title_": draft.get("title"),
            "summary": draft.get("summary"),
            "pathways": draft.get("pathways", []),
            "direction": draft.get("direction"),
            "home_country": draft.get("home_country"),
            "starts": _known_day(draft.get("starts")),
            "ends": _known_day(draft.get("ends")),
        }

    def applied(self, draft: Draft) -> dict[str, Any]:
        """With title, summary, pathways, direction and dates."""
        said = self.cleaned_data
        new = {
            **draft,
            "title": said["title_"],
            "summary": said["summary"],
            "pathways": said["pathways"],
            "starts": _day(said["starts"]),
            "ends": _day(said["ends"]),
        }
        for key in ("direction", "home_country"):
            new.pop(key, None)
            if said[key]:
                new[key] = said[key]
        return new


class Results(Part):
    """What comes out and how open it is."""

    name = "results"
    title = _("Results and field")

    outputs = forms.CharField(
        label=_("What comes out"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000
    )
    openness = forms.ChoiceField(
        label=_("How open it will be"), choices=choices(vocabulary.Openness)
    )
    field = forms.CharField(label=_("Field, in words"), max_length=500)
    abstract = forms.CharField(
        label=_("Abstract"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        max_length=5_000,
        help_text=_("From it research topics and sensitive areas are suggested on this machine."),
    )
    stage = forms.ChoiceField(label=_("How far from use"), choices=choices(vocabulary.Stage))
    aims = forms.ChoiceField(
        label=_("Does the work aim to advance a sensitive area?"),
        choices=YES_NO_UNKNOWN,
        widget=forms.RadioSelect,
        initial="unknown",
        help_text=_("Using existing technology is not advancing it."),
    )
    areas = forms.CharField(
        label=_("Confirmed sensitive areas"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("One a line, as suggested below: ca_stra:quantum-computing"),
    )
    topics = forms.CharField(
        label=_("Confirmed research topics"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("One OpenAlex id a line, as suggested below: T10330"),
    )
    public_good = forms.ChoiceField(
        label=_("Does the field serve a public good?"),
        choices=choices(vocabulary.PublicGood, "–"),
        required=False,
    )

    @classmethod
    def initial_of(cls, draft: Draft) -> dict[str, Any]:
        """As the draft says."""
        outputs, field = draft.get("outputs") or {}, draft.get("field") or {}
        return {
            "outputs": outputs.get("description"),
            "openness": outputs.get("openness", "unknown"),
            "field": field.get("description"),
            "abstract": field.get("abstract"),
            "stage": field.get("stage", "unknown"),
            "aims": field.get("aims_to_advance_sensitive_area", "unknown"),
            "areas": "\n".join(field.get("sensitive_areas", [])),
            "topics": "\n".join(field.get("openalex_topic_ids", [])),
            "public_good": field.get("public_good"),
        }

    def applied(self, draft: Draft) -> dict[str, Any]:
        """With outputs and field."""
        said = self.cleaned_data
        field = {
            **(draft.get("field") or {}),
            "description": said["field"],
            "stage": said["stage"],
            "aims_to_advance_sensitive_area": said["aims"],
            "sensitive_areas": lines(said["areas"]),
            "openalex_topic_ids": lines(said["topics"]),
        }
        for key in ("abstract", "public_good"):
            field.pop(key, None)
            if said[key]:
                field[key] = said[key]
        outputs = {
            **(draft.get("outputs") or {}),
            "description": said["outputs"],
            "openness": said["openness"],
        }
        return {**draft, "outputs": outputs, "field": field}


class Uses(Part):
    """Applications, benefits, and data about people."""

    name = "uses"
    title = _("Applications, benefits and personal data")

    applications = forms.CharField(
        label=_("Likely applications, at home and in the partner's country"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("One a line. Leave empty if nobody has thought about it yet."),
    )
    benefits = forms.CharField(
        label=_("Benefits"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("One a line: what you gain, what the public gains."),
    )
    cost = forms.CharField(
        label=_("What would be lost without it"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("One a line."),
    )
    involved = forms.ChoiceField(
        label=_("Are personal data involved?"),
        choices=YES_NO_UNKNOWN,
        widget=forms.RadioSelect,
        initial="unknown",
    )
    medical = forms.ChoiceField(
        label=_("Health or genetic data?"),
        choices=YES_NO_UNKNOWN,
        widget=forms.RadioSelect,
        initial="unknown",
    )
    crosses = forms.ChoiceField(
        label=_("Do they cross a border?"),
        choices=YES_NO_UNKNOWN,
        widget=forms.RadioSelect,
        initial="unknown",
    )

    @classmethod
    def initial_of(cls, draft: Draft) -> dict[str, Any]:
        """As the draft says."""
        personal = draft.get("personal_data") or {}
        return {
            "applications": _as_lines(draft.get("foreseen_applications")),
            "benefits": _as_lines(draft.get("benefits")),
            "cost": _as_lines(draft.get("cost_of_not_doing")),
            "involved": personal.get("involved", "unknown"),
            "medical": personal.get("medical", "unknown"),
            "crosses": personal.get("crosses_border", "unknown"),
        }

    def applied(self, draft: Draft) -> dict[str, Any]:
        """With applications, benefits and the facts about personal data."""
        said = self.cleaned_data
        return {
            **draft,
            "foreseen_applications": lines(said["applications"]) or "unknown",
            "benefits": lines(said["benefits"]),
            "cost_of_not_doing": lines(said["cost"]) or "unknown",
            "personal_data": {
                **(draft.get("personal_data") or {}),
                "involved": said["involved"],
                "medical": said["medical"],
                "crosses_border": said["crosses"],
            },
        }


PARTS: tuple[type[Part], ...] = (Activity, Results, Uses)


def _day(value: Any) -> str:
    return value.isoformat() if value else "unknown"


def _known_day(value: Any) -> Any:
    return None if value in (None, "unknown") else value


def _as_lines(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list | tuple) else ""
