"""The parts of the intake that are lists: organisations, what each side gives, money, roles.

Each list is a Django formset with some empty rows, so that it works without scripts; a row whose
first field is empty is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isthmus.proposals import vocabulary
from isthmus.web.casework.intake import YES_NO_UNKNOWN, Draft, choices, country_choices

MOST_ROWS = 60


class OrganisationRow(forms.Form):
    """An organisation as the proposal names it."""

    name = forms.CharField(label=_("Name, in any script"), required=False, max_length=400)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=400)
    side = forms.ChoiceField(label=_("Side"), choices=choices(vocabulary.Side), initial="partner")
    sector = forms.ChoiceField(
        label=_("Sector"), choices=choices(vocabulary.Sector), initial="unknown"
    )


class ExchangeRow(forms.Form):
    """Something that one side gives the other."""

    description = forms.CharField(label=_("What"), required=False, max_length=1_000)
    kind = forms.ChoiceField(label=_("Kind"), choices=choices(vocabulary.ExchangeKind))
    giver = forms.ChoiceField(label=_("Given by"), choices=choices(vocabulary.Side))
    in_published_paper = forms.ChoiceField(
        label=_("Conveyed by the published paper?"), choices=YES_NO_UNKNOWN, initial="unknown"
    )
    has_anyway = forms.ChoiceField(
        label=_("Would the receiver have it anyway?"), choices=YES_NO_UNKNOWN, initial="unknown"
    )
    controlled = forms.ChoiceField(
        label=_("On an export-control list?"), choices=YES_NO_UNKNOWN, initial="unknown"
    )


class FundingRow(forms.Form):
    """A funder and what it attaches to its money."""

    funder = forms.CharField(label=_("Funder"), required=False, max_length=400)
    based_in = forms.ChoiceField(label=_("Seat"), choices=country_choices, required=False)
    side = forms.ChoiceField(
        label=_("Money goes to"), choices=[*choices(vocabulary.Side), ("unknown", "unknown")]
    )
    terms = forms.MultipleChoiceField(
        label=_("Attached to the money"),
        choices=choices(vocabulary.FundingTerm),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    nothing_attached = forms.BooleanField(label=_("Nothing is attached"), required=False)


class TieRow(forms.Form):
    """A role's tie to an organisation; a role with several ties has several rows."""

    role = forms.CharField(
        label=_("Role"), required=False, max_length=200,
        help_text=_("Such as principal investigator; never a name."),
    )  # fmt: skip
    side = forms.ChoiceField(label=_("Side"), choices=choices(vocabulary.Side), initial="home")
    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=400)
    kind = forms.ChoiceField(label=_("Tie"), choices=choices(vocabulary.TieKind))
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave empty if it is not known."),
    )  # fmt: skip
    is_current = forms.BooleanField(label=_("Current"), required=False)


@dataclass(frozen=True)
class ListPart:
    """A part of the intake that is a list."""

    name: str
    title: Any
    help: Any
    row: type[forms.Form]
    key: str
    empty_rows: int = 2

    def formset(self, draft: Draft, data: Any = None) -> Any:
        """The rows of the draft and some empty ones, or those that were sent."""
        kind = forms.formset_factory(
            self.row, extra=self.empty_rows, max_num=MOST_ROWS, validate_max=True
        )
        return kind(data, initial=_ROWS[self.name][0](draft), prefix=self.name)

    def applied(self, draft: Draft, formset: Any) -> dict[str, Any]:
        """The draft with this list as given."""
        rows = [form.cleaned_data for form in formset if form.cleaned_data.get(self.key)]
        return {**draft, **_ROWS[self.name][1](draft, rows)}


def _organisation_rows(draft: Draft) -> list[dict[str, Any]]:
    return [
        {
            "name": one.get("name"),
            "unit": "" if one.get("unit") in (None, "unknown") else one["unit"],
            "side": one.get("side"),
            "sector": one.get("sector", "unknown"),
        }
        for one in draft.get("organisations", [])
    ]


def _organisations(draft: Draft, rows: list[dict[str, Any]]) -> dict[str, Any]:
    before = {one.get("name"): one for one in draft.get("organisations", [])}
    return {
        "organisations": [
            {
                **before.get(row["name"], {}),
                "name": row["name"],
                "unit": row["unit"] or "unknown",
                "side": row["side"],
                "sector": row["sector"],
            }
            for row in rows
        ]
    }


def _exchange_rows(draft: Draft) -> list[dict[str, Any]]:
    asked = ("in_published_paper", "has_anyway", "controlled")
    return [{**dict.fromkeys(asked, "unknown"), **one} for one in draft.get("exchanges", [])]


def _exchanges(draft: Draft, rows: list[dict[str, Any]]) -> dict[str, Any]:
    before = {one.get("description"): one for one in draft.get("exchanges", [])}
    return {"exchanges": [{**before.get(row["description"], {}), **row} for row in rows]}


def _funding_rows(draft: Draft) -> list[dict[str, Any]]:
    return [
        {
            "side": "unknown",
            **one,
            "terms": [] if one.get("terms") in (None, "unknown") else one["terms"],
            "nothing_attached": one.get("terms") == [],
        }
        for one in draft.get("funding", [])
    ]


def _funding(draft: Draft, rows: list[dict[str, Any]]) -> dict[str, Any]:
    before = {one.get("funder"): one for one in draft.get("funding", [])}
    found = []
    for row in rows:
        nothing = [] if row["nothing_attached"] else "unknown"
        one = {
            **before.get(row["funder"], {}),
            "funder": row["funder"],
            "side": row["side"],
            "terms": row["terms"] or nothing,
        }
        one.pop("based_in", None)
        if row["based_in"]:
            one["based_in"] = row["based_in"]
        found.append(one)
    return {"funding": found}


def _tie_rows(draft: Draft) -> list[dict[str, Any]]:
    rows = []
    for role in draft.get("roles", []):
        for tie in role.get("ties") or [{}]:
            rows.append(
                {
                    "role": role.get("role"),
                    "side": role.get("side"),
                    "organisation": tie.get("organisation"),
                    "kind": tie.get("kind"),
                    "since": None if tie.get("from") in (None, "unknown") else tie["from"],
                    "until": None if tie.get("until") in (None, "unknown") else tie["until"],
                    "is_current": "until" in tie and tie["until"] is None,
                }
            )
    return rows


def _roles(draft: Draft, rows: list[dict[str, Any]]) -> dict[str, Any]:
    before = {one.get("role"): one for one in draft.get("roles", [])}
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        role = found.setdefault(
            row["role"],
            {**before.get(row["role"], {}), "role": row["role"], "side": row["side"], "ties": []},
        )
        if row["organisation"]:
            role["ties"].append(_tie(row, before.get(row["role"], {})))
    return {"roles": list(found.values())}


def _tie(row: Mapping[str, Any], role_before: Mapping[str, Any]) -> dict[str, Any]:
    """The tie of a row, with what only an imported file could say about it."""
    kept: Mapping[str, Any] = next(
        (
            one
            for one in role_before.get("ties", [])
            if (one.get("organisation"), one.get("kind")) == (row["organisation"], row["kind"])
        ),
        {},
    )
    until = row["until"].isoformat() if row["until"] else "unknown"
    return {
        **kept,
        "organisation": row["organisation"],
        "kind": row["kind"],
        "from": row["since"].isoformat() if row["since"] else "unknown",
        "until": None if row["is_current"] else until,
    }


_ROWS: Mapping[str, tuple[Any, Any]] = {
    "organisations": (_organisation_rows, _organisations),
    "exchanges": (_exchange_rows, _exchanges),
    "funding": (_funding_rows, _funding),
    "roles": (_tie_rows, _roles),
}

LIST_PARTS: tuple[ListPart, ...] = (
    ListPart(
        "organisations", _("Who takes part"),
        _("At least your own organisation and one partner, with the unit if it is known."),
        OrganisationRow, "name",
    ),
    ListPart(
        "exchanges", _("What each side gives"),
        _("Item by item: know-how, code, weights, data, equipment, money."),
        ExchangeRow, "description",
    ),
    ListPart("funding", _("Money and its conditions"), "", FundingRow, "funder", 1),
    ListPart(
        "roles", _("Roles and their ties"),
        _("Roles and organisations with dates, never names. One row a tie."),
        TieRow, "role",
    ),
)  # fmt: skip
