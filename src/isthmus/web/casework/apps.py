"""The area `casework` as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Cases: from triage to decision and monitoring."""

    name = "isthmus.web.casework"
    label = "casework"
