"""The area `api` as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Tokens, and the endpoints that ask for them."""

    name = "isthmus.web.api"
    label = "api"
