"""The area `accounts` as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, workspaces and what each role may do."""

    name = "isthmus.web.accounts"
    label = "accounts"
