"""The area `record` as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """The append-only record of who did what, when, on which versions."""

    name = "isthmus.web.record"
    label = "record"
