"""The area `observatory` as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    """Who works with whom: a page per question, on the corpus."""

    name = "isthmus.web.observatory"
    label = "observatory"
