"""Addresses of casework."""

from __future__ import annotations

from django.urls import path

from isthmus.web.casework import intake_views, office_views, review_views, views

app_name = "casework"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("new/", views.new_case, name="new"),
    path("self-check/", views.self_check, name="self-check"),
    path("assign/", office_views.assign, name="assign"),
    path("statistics/", office_views.statistics, name="statistics"),
    path("resolve/", intake_views.resolve_name, name="resolve"),
    path("<uuid:case_id>/", views.case_start, name="case"),
    path("<uuid:case_id>/triage/", intake_views.triage, name="triage"),
    path("<uuid:case_id>/intake/", intake_views.intake, name="intake"),
    path("<uuid:case_id>/intake/<slug:part>/", intake_views.intake_part, name="intake-part"),
    path("<uuid:case_id>/import/", intake_views.import_file, name="import"),
    path("<uuid:case_id>/submit/", intake_views.submit, name="submit"),
    path("<uuid:case_id>/organisations/", intake_views.organisations, name="organisations"),
    path("<uuid:case_id>/questions/", intake_views.questions, name="questions"),
    path("<uuid:case_id>/frameworks/", review_views.frameworks, name="frameworks"),
    path("<uuid:case_id>/candidates/", review_views.candidates, name="candidates"),
    path("<uuid:case_id>/mitigations/", review_views.mitigations, name="mitigations"),
    path("<uuid:case_id>/memo/", review_views.memo, name="memo"),
    path("<uuid:case_id>/reply/", review_views.reply, name="reply"),
    path("<uuid:case_id>/decision/", review_views.decision, name="decision"),
    path("<uuid:case_id>/monitoring/", review_views.monitoring, name="monitoring"),
    path("<uuid:case_id>/history/", views.history, name="history"),
    path("<uuid:case_id>/comment/", views.comment, name="comment"),
    path("<uuid:case_id>/dossier.<str:suffix>", office_views.dossier_file, name="dossier"),
    path("<uuid:case_id>/case.<str:suffix>", views.export, name="export"),
]
