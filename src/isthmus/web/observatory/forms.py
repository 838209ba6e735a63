"""What a question of the observatory takes; everything comes from the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isthmus.web.observatory.data import choices, world


class TwoCountries(forms.Form):
    """Two different countries and a span of years."""

    a = forms.ChoiceField(label=_("Country"), choices=choices)
    b = forms.ChoiceField(label=_("and country"), choices=choices)
    first = forms.TypedChoiceField(label=_("From"), coerce=int)
    last = forms.TypedChoiceField(label=_("to"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start, end = world().years
        years = [(year, str(year)) for year in range(start, end + 1)]
        for name in ("first", "last"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = years

    def clean(self) -> dict[str, Any]:
        """Two different countries, and years in order."""
        cleaned = super().clean() or {}
        if cleaned.get("a") and cleaned.get("a") == cleaned.get("b"):
            self.add_error("b", _("Choose two different countries."))
        first, last = cleaned.get("first"), cleaned.get("last")
        if first is not None and last is not None and first >= last:
            self.add_error("last", _("Choose a year after the first one."))
        return cleaned


def defaults() -> dict[str, Any]:
    """The question that is drawn before anybody asks."""
    start, end = world().years
    return {"a": "CN", "b": "US", "first": start, "last": end}
