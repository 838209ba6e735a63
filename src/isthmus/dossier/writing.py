"""Write a dossier to a file, whole or not at all, with its manifest beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from isthmus.assessment.results import Assessment
from isthmus.dossier.content import Dossier, dossier
from isthmus.dossier.html import html
from isthmus.dossier.pdf import pdf
from isthmus.errors import RequestError, did_you_mean
from isthmus.manifests import atomic_file, manifest, write_json


def write_dossier(
    assessment: Assessment, path: Path, *, marking: str = "Internal"
) -> list[Path]:  # fmt: skip
    """Write the dossier in the format that the suffix names: .html, .pdf or .json.

    Beside it, `<name>.manifest.json` names the versions and the hash of what was written. Equal
    assessments give equal bytes.

    Returns
    -------
    list of Path
        The dossier and its manifest.

    Raises
    ------
    RequestError
        If the suffix is none of these, or the place can't be written to.
    """
    render = _RENDERERS.get(path.suffix.lower())
    if render is None:
        known = ", ".join(_RENDERERS)
        hint = did_you_mean(path.suffix.lower(), _RENDERERS)
        raise RequestError(
            str(path), [f"a dossier is written as {known}; the name ends in none of them{hint}"]
        )
    if path.is_dir():
        raise RequestError(str(path), ["is a directory; name a file in it"])
    content = render(dossier(assessment, marking=marking))
    beside = path.with_name(path.name + ".manifest.json")
    record = manifest("dossier", {"assessment": assessment.manifest}, {"marking": marking})
    record["outputs"] = {path.name: {"sha256": hashlib.sha256(content).hexdigest()}}
    try:
        with atomic_file(path) as temporary:
            temporary.write_bytes(content)
        write_json(beside, record)
    except OSError as fault:
        raise RequestError(str(path), [f"can't be written: {fault.strerror}"]) from None
    return [path, beside]


def _json(content: Dossier) -> bytes:
    """The dossier's own data: everything that a rendered one says, with one front page."""
    data: dict[str, Any] = asdict(content)
    data["front_page"] = data.pop("front_pages")[0]
    text = json.dumps(data, ensure_ascii=False, indent=2, default=str)
    return (text + "\n").encode("utf-8")


def _html(content: Dossier) -> bytes:
    return html(content).encode("utf-8")


_RENDERERS: dict[str, Callable[[Dossier], bytes]] = {".html": _html, ".pdf": pdf, ".json": _json}
