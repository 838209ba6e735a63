"""Settings come from the environment."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from isthmus.settings import settings


def test_home_is_where_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ISTHMUS_HOME", str(tmp_path))
    assert settings().home == tmp_path


def test_now_can_be_fixed_for_reproducible_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert settings().now == datetime(1970, 1, 2, tzinfo=UTC)
