"""The area `pages` as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Home, glossary, health and the pages of errors."""

    name = "isthmus.web.pages"
    label = "pages"
