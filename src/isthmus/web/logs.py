"""Keeps secrets out of the logs: links of invitations and of new passwords, tokens of the API."""

from __future__ import annotations

import logging
import re

_SECRETS = re.compile(r"(/invitations/|/password/reset/key/|isthmus_)[A-Za-z0-9_-]+")


class HideSecrets(logging.Filter):
    """Puts dots in place of secrets, in the message as it will be written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, without its secrets."""
        said = record.getMessage()
        hidden = _SECRETS.sub(r"\1…", said)
        if hidden != said:
            record.msg, record.args = hidden, ()
        return True
