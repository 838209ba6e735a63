"""Addresses of the record."""

from __future__ import annotations

from django.urls import path

from isthmus.web.record import views

app_name = "record"
urlpatterns = [path("", views.record, name="record")]
