"""What is wrong with a form, however it is made up, for the summary at its top."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet

register = template.Library()


@dataclass(frozen=True)
class FormFault:
    """One fault; `target` is the id of the field to go to, empty if it is about no field."""

    target: str
    said: str


@register.filter
def faults(asked: Any) -> list[FormFault]:
    """The faults of a form, a formset, or a list of forms or of mappings with a `form`.

    Within several forms a fault says in which one it is: by the form's `text` if it stands in a
    mapping that has one, otherwise by its number.
    """
    if isinstance(asked, BaseForm):
        return list(_of_form(asked))
    if isinstance(asked, BaseFormSet):
        whole = [FormFault("", str(one)) for one in asked.non_form_errors()]
        return whole + [one for at, form in enumerate(asked, 1) for one in _of_form(form, str(at))]
    found: list[FormFault] = []
    for at, one in enumerate(asked or [], 1):
        named = isinstance(one, Mapping)
        form = one["form"] if named else one
        found += _of_form(form, str(one.get("text") or at) if named else str(at))
    return found


def _of_form(form: BaseForm, where: str = "") -> Iterator[FormFault]:
    if not form.is_bound:
        return
    before = f"{where}: " if where else ""
    for said in form.non_field_errors():
        yield FormFault("", f"{before}{said}")
    for field in form:
        # A group of choices has no field of its own to go to; its first choice is one.
        target = f"{field.auto_id}_0" if field.use_fieldset else field.auto_id
        for said in field.errors:
            yield FormFault(target, f"{before}{field.label}: {said}")
