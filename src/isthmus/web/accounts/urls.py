"""Addresses of one's own account, the members of a workspace, and invitations."""

from __future__ import annotations

from django.urls import path

from isthmus.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/workspace/", views.switch_workspace, name="switch-workspace"),
    path("members/", views.members, name="members"),
    path("members/invite/", views.invite, name="invite"),
    path("members/<uuid:user_id>/", views.change_member, name="change-member"),
    path("invitations/<str:token>/", views.accept_invitation, name="invitation"),
]
