"""Every address of the site, by area."""

from __future__ import annotations

from django.urls import include, path

from isthmus.web.api.site import api

urlpatterns = [
    path("", include("isthmus.web.pages.urls")),
    path("", include("isthmus.web.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("account/tokens/", include("isthmus.web.api.urls")),
    path("api/", api.urls),
    path("observatory/", include("isthmus.web.observatory.urls")),
    path("cases/", include("isthmus.web.casework.urls")),
    path("record/", include("isthmus.web.record.urls")),
]
handler400 = "isthmus.web.pages.views.bad_request"
handler403 = "isthmus.web.pages.views.forbidden"
handler404 = "isthmus.web.pages.views.not_found"
handler500 = "isthmus.web.pages.views.server_error"
