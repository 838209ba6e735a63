"""The WSGI application, for any server that speaks WSGI."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isthmus.web.configuration")
application = get_wsgi_application()
