"""Writes docs/reference/openapi.json from the API itself.

.venv/bin/python scripts/derive_openapi.py
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "docs/reference/openapi.json"


def main() -> None:
    os.environ["ISTHMUS_HOME"] = tempfile.mkdtemp()
    os.environ["DJANGO_SETTINGS_MODULE"] = "isthmus.web.configuration"
    import django

    django.setup()
    from isthmus.web.api.site import api

    schema = json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False)
    TARGET.write_text(schema + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
