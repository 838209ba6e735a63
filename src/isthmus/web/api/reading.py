"""Reads request bodies: JSON that every database can store."""

from __future__ import annotations

import json
from typing import Any, NoReturn, cast

from django.http import HttpRequest
from ninja.parser import Parser

from isthmus.web.api.problems import ProblemError


class StrictJson(Parser):
    """JSON without NaN, lone surrogates, NUL, and nesting beyond reason."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body's content.

        Raises
        ------
        ProblemError
            400, saying why it can't be read.
        """
        try:
            text = request.body.decode("utf-8")
            content = json.loads(text, parse_constant=_refuse_constant)
            stored = json.dumps(content, ensure_ascii=False)
            stored.encode("utf-8")
        except RecursionError:
            raise ProblemError(400, "unreadable", "The body is nested too deeply.") from None
        except (ValueError, UnicodeError) as fault:
            raise ProblemError(400, "unreadable", f"The body is no JSON: {fault}") from None
        if "\\u0000" in stored:
            raise ProblemError(400, "unreadable", "The body holds the character NUL.")
        return cast("dict[str, Any]", content)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")
