"""`words`: an id of our vocabularies as words."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def words(value: object) -> str:
    """`not_the_same` as `not the same`."""
    return str(value).replace("_", " ")
