"""What every page knows: the mode, the versions, who is asking."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from isthmus.manifests import software_version


def site(request: HttpRequest) -> dict[str, Any]:
    """For the frame around a page."""
    return {
        "is_team": settings.IS_TEAM,
        "actor": getattr(request, "actor", None),
        "software_version": software_version(),
        "area": request.resolver_match.app_name if request.resolver_match else "",
    }
