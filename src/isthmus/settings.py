"""Settings, all from environment variables, all read here. The defaults run on a laptop.

`ISTHMUS_HOME`
    Folder for what a user loads (organisation registry, list editions); by default the
    operating system's folder for application data.
`SOURCE_DATE_EPOCH`
    Seconds since 1970; stands for "now" in manifests, so that outputs can be reproduced.

The web application reads these besides; without any of them it serves one person on one machine.

`ISTHMUS_MODE`
    `single` (default): one person, no login, on this machine. `team`: accounts, roles, workspaces.
`ISTHMUS_DATABASE_URL`
    `sqlite:///FILE` (default: `isthmus.sqlite3` in `ISTHMUS_HOME`) or
    `postgresql://USER:PASSWORD@HOST:PORT/NAME`.
`ISTHMUS_SECRET_KEY`
    Signs sessions and links; at least 50 characters, the same for all processes. Team mode needs
    it; in single mode one is made and kept in `ISTHMUS_HOME`.
`ISTHMUS_ALLOWED_HOSTS`
    Names under which the site is reached, with commas; `localhost` and `127.0.0.1` by default.
`ISTHMUS_URL`
    Address of the site as its users type it, for links in e-mails: `https://isthmus.example.org`.
    With `https`, cookies are sent over TLS only.
`ISTHMUS_PROXY`
    `yes` if a reverse proxy ends TLS and sets `X-Forwarded-Proto` and `X-Forwarded-For`.
`ISTHMUS_SECOND_FACTOR`
    `required` (default) or `offered`: whether who logs in with a password has to set up a second
    factor before anything else.
`ISTHMUS_MAIL_URL`
    `smtp://USER:PASSWORD@HOST:PORT` or `smtps://…` to send reminders; without it nothing is sent
    and messages are kept as files in `ISTHMUS_HOME/outbox`.
`ISTHMUS_MAIL_FROM`
    Sender of those messages.
`ISTHMUS_CORPUS`
    Folder of the corpus that the observatory shows; the bundled one by default.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import platformdirs

from isthmus.errors import Fault, RequestError

Mode = Literal["single", "team"]
SHORTEST_SECRET = 50


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


@dataclass(frozen=True)
class WebSettings:
    """What the web application needs to know besides `Settings`."""

    mode: Mode
    database_url: str
    secret_key: str | None
    """None: make one and keep it (single mode)."""
    allowed_hosts: tuple[str, ...]
    url: str
    is_behind_proxy: bool
    is_second_factor_required: bool
    mail_url: str | None
    mail_from: str
    corpus: Path | None

    @property
    def is_secure(self) -> bool:
        """Whether users reach the site over TLS."""
        return self.url.startswith("https://")


def web_settings() -> WebSettings:
    """The web application's settings as the environment gives them at this moment.

    Raises
    ------
    RequestError
        If a value can't be used, naming all such values.
    """
    mode = os.environ.get("ISTHMUS_MODE", "single")
    secret = os.environ.get("ISTHMUS_SECRET_KEY") or None
    corpus = os.environ.get("ISTHMUS_CORPUS")
    hosts = os.environ.get("ISTHMUS_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    url = os.environ.get("ISTHMUS_URL", "http://127.0.0.1:8000").rstrip("/")
    database = os.environ.get("ISTHMUS_DATABASE_URL", "")
    _refuse_unusable(mode, secret, url, database)
    return WebSettings(
        mode="team" if mode == "team" else "single",
        database_url=database or f"sqlite:///{settings().home / 'isthmus.sqlite3'}",
        secret_key=secret,
        allowed_hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
        url=url,
        is_behind_proxy=os.environ.get("ISTHMUS_PROXY", "no") == "yes",
        is_second_factor_required=os.environ.get("ISTHMUS_SECOND_FACTOR") != "offered",
        mail_url=os.environ.get("ISTHMUS_MAIL_URL") or None,
        mail_from=os.environ.get("ISTHMUS_MAIL_FROM", "isthmus@localhost"),
        corpus=Path(corpus) if corpus else None,
    )


def _refuse_unusable(mode: str, secret: str | None, url: str, database: str) -> None:
    faults = []
    if mode not in ("single", "team"):
        faults.append(Fault(f"'{mode}' is no mode; expected single or team", field="ISTHMUS_MODE"))
    if secret is not None and len(secret) < SHORTEST_SECRET:
        said = f"has {len(secret)} characters; expected at least {SHORTEST_SECRET} random ones"
        faults.append(Fault(said, field="ISTHMUS_SECRET_KEY"))
    if mode == "team" and secret is None:
        said = f"is not set; team mode needs at least {SHORTEST_SECRET} random characters"
        faults.append(Fault(said, field="ISTHMUS_SECRET_KEY"))
    if not url.startswith(("http://", "https://")):
        faults.append(Fault(f"'{url}' is no http or https address", field="ISTHMUS_URL"))
    if database and not database.startswith(("sqlite:///", "postgresql://")):
        said = "expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME"
        faults.append(Fault(said, field="ISTHMUS_DATABASE_URL"))
    if faults:
        raise RequestError("settings", faults)
