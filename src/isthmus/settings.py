"""Settings, all from environment variables, all read here. The defaults run on a laptop.

`ISTHMUS_HOME`
    Folder for what a user loads (organisation registry, list editions); by default the
    operating system's folder for application data.
`SOURCE_DATE_EPOCH`
    Seconds since 1970; stands for "now" in manifests, so that outputs can be reproduced.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import platformdirs


@dataclass(frozen=True)
class Settings:
    """Where loaded data lies, and what time it is."""

    home: Path
    now: datetime


def settings() -> Settings:
    """The settings as the environment gives them at this moment."""
    home = os.environ.get("ISTHMUS_HOME")
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return Settings(
        home=Path(home) if home else platformdirs.user_data_path("isthmus"),
        now=datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC),
    )
