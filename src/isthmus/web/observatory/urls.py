"""Addresses of the observatory; a link reproduces the view."""

from __future__ import annotations

from django.urls import path

from isthmus.web.observatory import views

app_name = "observatory"
urlpatterns = [
    path("two-countries/", views.two_countries, name="two-countries"),
    path("two-countries/chart.<str:suffix>", views.two_countries_file, name="two-countries-file"),
]
