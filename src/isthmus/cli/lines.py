"""Texts that a user gives one a line."""

from __future__ import annotations

import sys
from pathlib import Path


def lines_of(source: str) -> list[str]:
    """The lines of a text file, or of standard input for `-`; empty lines are kept.

    Raises
    ------
    SourceError
        If the file is missing, may not be read, or is not UTF-8.
    """
    from isthmus.errors import SourceError

    name = "standard input" if source == "-" else source
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        raise SourceError(name, ["there is no such file; check the path"]) from None
    except IsADirectoryError:
        raise SourceError(name, ["is a directory, but a text file was expected"]) from None
    except PermissionError:
        raise SourceError(name, ["may not be read; check its permissions"]) from None
    except UnicodeDecodeError as fault:
        raise SourceError(
            name, [f"byte {fault.start} is not UTF-8; save the file as UTF-8"]
        ) from None
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]
