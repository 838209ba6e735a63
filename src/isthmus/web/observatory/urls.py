"""Addresses of the observatory; a link reproduces the view."""

from __future__ import annotations

from django.urls import path

from isthmus.web.observatory import organisation_views, views

app_name = "observatory"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("corpus/", views.corpus_progress, name="corpus-progress"),
    path("organisations/", organisation_views.search, name="organisations"),
    path("organisations/<str:ror>/", organisation_views.organisation, name="organisation"),
    path("<slug:slug>/", views.question, name="question"),
    path("<slug:slug>/chart.<str:suffix>", views.first_file, name="first-file"),
    path("<slug:slug>/<slug:figure>/", views.panel, name="panel"),
    path("<slug:slug>/<slug:figure>/chart.<str:suffix>", views.figure_file, name="file"),
    path("<slug:slug>/<slug:figure>/drawing.<str:kind>", views.drawing, name="drawing"),
]
