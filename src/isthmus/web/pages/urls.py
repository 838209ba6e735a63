"""Addresses of home, glossary and health."""

from __future__ import annotations

from django.urls import path

from isthmus.web.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("glossary/", views.glossary, name="glossary"),
    path("about/", views.about, name="about"),
    path("health", views.health, name="health"),
]
