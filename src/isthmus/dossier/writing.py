"""Write a dossier to a file, whole or not at all, with its manifest beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from isthmus.assessment.results import Assessment
from isthmus.assessment.serialising import assessment_json
from isthmus.dossier.content import dossier
from isthmus.dossier.html import html
from isthmus.dossier.pdf import pdf
from isthmus.errors import RequestError, did_you_mean
from isthmus.manifests import atomic_file, manifest, write_json


def write_dossier(
    assessment: Assessment, path: Path, *, marking: str = "Internal"
) -> list[Path]:  # fmt: skip
    """Write the dossier in the format that the suffix names: .html, .pdf, or .json for programs.

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
    content = render(assessment, marking)
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


def _pdf(assessment: Assessment, marking: str) -> bytes:
    return pdf(dossier(assessment, marking=marking))


def _html(assessment: Assessment, marking: str) -> bytes:
    return html(dossier(assessment, marking=marking)).encode("utf-8")


def _json(assessment: Assessment, marking: str) -> bytes:
    """The assessment as `isthmus assess --format json` prints it, with the marking."""
    data = assessment_json(assessment) | {"marking": marking}
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


_RENDERERS: dict[str, Callable[[Assessment, str], bytes]] = {
    ".html": _html,
    ".pdf": _pdf,
    ".json": _json,
}
