"""Addresses of the page of tokens; those of the API itself come from `site.py`."""

from __future__ import annotations

from django.urls import path

from isthmus.web.api import views

app_name = "tokens"
urlpatterns = [
    path("", views.tokens, name="tokens"),
    path("<uuid:token_id>/revoke/", views.revoke, name="revoke"),
]
