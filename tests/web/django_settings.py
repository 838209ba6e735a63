"""Django's settings in tests: team mode, with everything that is kept in a temporary folder."""

from __future__ import annotations

import os
import tempfile
from unittest.mock import patch

_HOME = tempfile.mkdtemp(prefix="isthmus-tests-")

with patch.dict(
    os.environ,
    {
        "ISTHMUS_HOME": _HOME,
        "ISTHMUS_MODE": "team",
        "ISTHMUS_SECOND_FACTOR": "offered",
        "ISTHMUS_SECRET_KEY": "only-for-tests-" * 5,
        "ISTHMUS_DATABASE_URL": os.environ.get("ISTHMUS_TEST_DATABASE_URL", "sqlite:///:memory:"),
        "ISTHMUS_ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    },
):
    from isthmus.web.configuration import *  # noqa: F403

STATIC_ROOT.mkdir()  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = False
OBSERVATORY_IN_PROCESS = True
